"""Time of all checks on one plan of 60 pages, cold and after one paragraph was edited, and on a whole library.

`python bench/checks_speed.py [--library FILE]`: cold is the first run in a fresh process, with a plan above it; an edit types one sign into a paragraph in the middle. The library is the demonstration library unless given.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import subprocess
import sys
import time
from pathlib import Path

from export_speed import sixty_pages
from scratch import library_in, own_folders

from yuan.jobs.checking import check_plans
from yuan.library import Library
from yuan.model.checks import Surroundings, check
from yuan.model.document.content import Document, Paragraph, Text, decode, encode, walk_blocks
from yuan.model.document.tree import update
from yuan.model.plan import PlanCard
from yuan.model.text.plain_text import characters

EDITS = 20


def long_plan(library: Path) -> tuple[Document, PlanCard, Surroundings]:
    """A plan of 60 pages, its card, and what the library knows around it with the longest plan as the one above."""
    opened = Library.open(library)
    session = opened.local_session()
    document = sixty_pages(opened)
    plans = sorted(session.plans(), key=lambda plan: -plan.latest.characters)
    around = Surroundings(
        titles={plan.plan: plan.card.title for plan in plans},
        units=tuple(unit.name for unit in session.units()),
        upper=session.document(plans[0].plan),
    )
    opened.close()
    return document, plans[0].card, around


def cold(library: Path) -> None:
    """One run in this process; prints the milliseconds of it and of edits after it."""
    document, card, around = long_plan(library)
    begun = time.perf_counter()
    report = check(document, card, around)
    first = time.perf_counter() - begun
    paragraphs = [block for block in walk_blocks(document) if isinstance(block, Paragraph) and block.runs]
    middle = paragraphs[len(paragraphs) // 2].id
    times, worked = [], []
    # As the editor does: full collections of garbage wait until the typist rests.
    gc.freeze()
    for place in range(EDITS):
        typed = Paragraph(id=middle, runs=(Text(f"组织转移受威胁的群众{'，并报告' * (place + 1)}。"),))
        # A plan read from the editor shares no text with the one before it.
        edited = decode(encode(update(document, middle, lambda _, typed=typed: typed)))
        begun, busy = time.perf_counter(), time.thread_time()
        check(edited, card, around)
        times.append(time.perf_counter() - begun)
        worked.append(time.thread_time() - busy)
    print(
        f"{characters(document)} {len(report.findings)} {first * 1000:.0f} "
        f"{statistics.median(times) * 1000:.0f} {max(times) * 1000:.0f} {max(worked) * 1000:.0f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", type=Path)
    parser.add_argument("--cold", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.cold:
        cold(options.library)
        return
    with own_folders() as folder:
        library = library_in(folder, options.library)
        runs = []
        for _ in range(5):
            command = [sys.executable, __file__, "--cold", "--library", str(library)]
            runs.append(subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())
        signs, findings = runs[0][:2]
        print(f"plan of {signs} characters, {findings} findings")
        print(f"cold, median of 5: {statistics.median(int(run[2]) for run in runs):.0f} ms")
        print(
            f"after an edit, median of {EDITS}: {statistics.median(int(run[3]) for run in runs):.0f} ms,"
            f" slowest of {EDITS * len(runs)}: {max(int(run[4]) for run in runs)} ms"
            f" ({max(int(run[5]) for run in runs)} ms of the processor)"
        )
        opened = Library.open(library)
        session = opened.local_session()
        plans = session.plans()
        begun = time.perf_counter()
        found = check_plans(session, plans)
        print(f"{len(plans)} plans: {time.perf_counter() - begun:.1f} s, {len(found)} findings")
        opened.close()


if __name__ == "__main__":
    main()
