"""How the program bears ten libraries in one: `python bench/size_speed.py [--library FILE] [--times N] [PART …]`.

Without a file, the demonstration library is made ten times over (`ten_times.py`, some minutes). Every part runs in a
process of its own, which also says how much memory it took at most: `list`, `index`, `between`, `checks`, `safety`,
`window`, `together` (open, index, survey in one process) and `big` (one plan of 500 000 characters). Seconds are given
as passed and as worked by the processor (CPU): on a machine with other work only the second says something.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from scratch import own_folders

import yuan.ui  # noqa: F401  before Qt
from yuan.library import Library

T = TypeVar("T")
WORDS = ("应急", "指挥部", "预警响应", "区应急管理局", "洪水 转移", "的")
REPEATS = 5


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("parts", nargs="*", choices=[[], *PARTS], help="all when left out")
    arguments.add_argument(
        "--library", type=Path, help="a library; ten demonstration libraries when left out"
    )
    arguments.add_argument("--times", type=int, default=10)
    arguments.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = arguments.parse_args()
    if given.here:
        PARTS[given.parts[0]](given.library)
        print(
            f"{'most memory':44} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024:8} MB",
            flush=True,
        )
        return
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with own_folders() as folder:
        path = folder / "预案库.yuan"
        if given.library is None:
            from ten_times import build

            build(path, given.times)
        else:
            shutil.copy(given.library, path)
        for part in given.parts or PARTS:
            print(f"--- {part}   (load {os.getloadavg()[0]:.1f})", flush=True)
            subprocess.run([sys.executable, __file__, part, "--here", "--library", path], check=True)


def timed(name: str, work: Callable[[], T]) -> T:
    """What `work` gives; how long it took is printed."""
    began, worked = time.perf_counter(), time.process_time()
    result = work()
    passed, worked = time.perf_counter() - began, time.process_time() - worked
    print(f"{name:44} {passed:8.2f} s   CPU {worked:8.2f} s", flush=True)
    return result


def many(name: str, work: Callable[[], object]) -> None:
    """Print the median of `REPEATS` runs, the first left out."""
    work()
    passed, worked = [], []
    for _ in range(REPEATS):
        began, at = time.perf_counter(), time.process_time()
        work()
        passed.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - at) * 1000)
    print(
        f"{name:44} {statistics.median(passed):8.1f} ms  CPU {statistics.median(worked):8.1f} ms", flush=True
    )


# --- parts --------------------------------------------------------------------------------------------


def lists(path: Path) -> None:
    from yuan.jobs.ledger import export_ledger

    library = timed("open", lambda: Library.open(path))
    session = library.local_session()
    plans = timed("list", session.plans)
    characters = sum(plan.latest.characters for plan in plans)
    print(f"{len(plans)} plans, {characters:,} characters")
    timed("ledger", lambda: export_ledger(session, path.with_suffix(".xlsx")))
    longest = max(plans, key=lambda plan: plan.latest.characters)
    many("read the longest plan", lambda: session.document(longest.plan))
    library.close()


def index(path: Path) -> None:
    from search_speed import Peer, drawn, report

    from yuan.jobs.searching import find_index
    from yuan.search.indexed_sections import indexed_sections
    from yuan.search.store import folded_text

    library = Library.open(path)
    found = find_index(path)
    timed("index everything", lambda: found.catch_up(library))
    reopened = timed("open that index", lambda: find_index(path))
    print(f"{len(reopened)} sections")
    for words in WORDS:
        many(
            f"search {words} ({reopened.search(words).total} found)",
            lambda words=words: reopened.search(words),
        )
    sections = [entry for plan in library.plan_ids() for entry in indexed_sections(library.faces(plan))]
    texts = [folded_text(entry) for entry in sections]
    questions = drawn(texts)
    report("yuan", questions, lambda text: reopened.search(text, limit=50).total)
    report("FTS5, pairs", questions, Peer(sections, texts, bigrams=True).search)
    library.close()


def between(path: Path) -> None:
    from yuan.jobs.coherence import CoherenceKeeper, take_survey

    library = Library.open(path)
    keeper = CoherenceKeeper(library.local_session())
    timed("read what is said between plans", keeper.catch_up)
    survey = timed("findings, matrix, coverage", lambda: take_survey(keeper))
    timed("the same again", lambda: take_survey(keeper))
    print(f"{len(survey.crossings)} findings, {len(survey.matrix.cells)} cells")
    library.close()


def checks(path: Path) -> None:
    from yuan.jobs.checking import check_plans

    library = Library.open(path)
    session = library.local_session()
    plans = session.plans()
    longest = max(plans, key=lambda plan: plan.latest.characters)
    timed("check the longest plan", lambda: check_plans(session, [longest]))
    timed("check all", lambda: check_plans(session, plans))
    library.close()


def safety(path: Path) -> None:
    from yuan.jobs.verifying import verify_library

    library = Library.open(path)
    timed("backup, verified", lambda: library.backup(path.with_name("backup.yuan")))
    found = timed("verify", lambda: library.troubles())
    print(f"{len(found)} troubles")
    path.with_name("backup.yuan").unlink()
    timed("verify with the index", lambda: verify_library(library))
    library.close()


def together(path: Path) -> None:
    from yuan.jobs.coherence import CoherenceKeeper, take_survey
    from yuan.jobs.searching import find_index

    library = Library.open(path)
    found = find_index(path)
    found.rebuild(library)
    survey = take_survey(CoherenceKeeper(library.local_session()))
    print(f"{len(found)} sections, {len(survey.matrix.cells)} cells")
    library.close()


def window(path: Path) -> None:
    from PySide6.QtWidgets import QApplication
    from size_window import Watch

    from yuan.jobs.searching import index_directory
    from yuan.ui.program import prepare

    shutil.rmtree(index_directory(path), ignore_errors=True)
    application = QApplication([])
    prepare(application)
    library = Library.open(path)
    Watch(application, library).tour()
    library.close()


def big(path: Path) -> None:
    from big_plan import large_plan

    from yuan.jobs.checking import check_plans
    from yuan.jobs.exporting import export_plan
    from yuan.jobs.searching import open_index
    from yuan.model.comparison.compare import compare
    from yuan.model.editing.edit import with_fresh_ids
    from yuan.model.plan import Kind, PlanCard
    from yuan.model.text.plain_text import characters

    library = Library.create(path.with_name("large.yuan"))
    session = library.local_session()
    document = large_plan()
    print(f"{characters(document):,} characters")
    card = PlanCard(title=document.front.title, kind=Kind.SPECIAL, unit="区应急管理局", event_type="水旱灾害")
    plan = timed("keep", lambda: session.create_plan(card, document))
    timed("index", lambda: open_index(library))
    timed("check", lambda: check_plans(session, session.plans()))
    timed("export", lambda: export_plan(session, plan, path.with_suffix(".docx")))
    timed("compare with itself", lambda: compare(document, session.document(plan)))
    timed("compare with one of other ids", lambda: compare(document, with_fresh_ids(document)))
    library.close()


PARTS: dict[str, Callable[[Path], Any]] = {
    "list": lists,
    "index": index,
    "between": between,
    "checks": checks,
    "safety": safety,
    "together": together,
    "window": window,
    "big": big,
}

if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        main()
