"""How fast all plans are checked and set against each other: `python bench/coherence_speed.py [--library FILE]`.

Without a file, on the demonstration library. All plans with their own checks and everything between them are to
take no more than 15 s together; the matrix of all plans and units is to be painted within 0.3 s.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from scratch import library_in, own_folders

from yuan.jobs.checking import check_plans
from yuan.jobs.coherence import CoherenceKeeper, take_survey
from yuan.library import Library, Session
from yuan.model.coherence import Survey

OPENINGS = 5
T = TypeVar("T")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--library", type=Path, help="a library; the demonstration library when left out")
    given = arguments.parse_args().library
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with own_folders() as folder:
        path = library_in(folder, given)
        library = Library.open(path)
        try:
            survey = measure(library.local_session())
            measure_window(library, survey)
        finally:
            library.close()


def timed(name: str, work: Callable[[], T]) -> tuple[T, float]:
    """What `work` gives and how many seconds it took, which is printed."""
    began = time.perf_counter()
    result = work()
    took = time.perf_counter() - began
    print(f"{name:48} {took:7.3f} s")
    return result, took


def measure(session: Session) -> Survey:
    """Print how long the checks, the index and what follows from it take."""
    summaries = session.plans()
    found, checking = timed(f"own checks of {len(summaries)} plans", lambda: check_plans(session, summaries))
    keeper = CoherenceKeeper(session)
    _, reading = timed("index between plans, built anew", keeper.catch_up)
    survey, surveying = timed("findings, matrix, coverage", lambda: take_survey(keeper))
    print(f"{'all together (bar 15 s)':48} {checking + reading + surveying:7.3f} s")
    drafts = [line for line in summaries if line.stage.is_editable and line.in_force is None]
    longest = max(drafts, key=lambda line: line.latest.characters)
    draft = session.draft(longest.plan)
    session.save_draft(longest.plan, session.document(longest.plan), draft.revision)
    timed("catching up after a save without a change", keeper.catch_up)
    print(f"{len(found)} findings in plans, {len(survey.crossings)} between them")
    return survey


def measure_window(library: Library, survey: Survey) -> None:
    """Print how long the page takes to show the matrix, until it is painted."""
    from PySide6.QtWidgets import QApplication

    import yuan.ui  # noqa: F401  (before Qt: it mends a fault of the binding)
    from yuan.ui.coherence import CoherencePage
    from yuan.ui.program import prepare
    from yuan.ui.workspace import Workspace

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    prepare(application)
    took = []
    for _ in range(OPENINGS):
        began = time.perf_counter()
        page = CoherencePage(Workspace(library, library.local_session()))
        page.resize(1440, 860)
        page.show_survey(survey)
        page.show()
        page.grab()
        took.append(time.perf_counter() - began)
        page.stop()
        page.close()
    size = f"{len(survey.matrix.plans)} × {len(survey.matrix.units)}"
    print(
        f"{f'matrix {size} opened and painted (bar 0.3 s)':48} {statistics.median(took):7.3f} s   most {max(took):.3f} s"
    )


if __name__ == "__main__":
    main()
