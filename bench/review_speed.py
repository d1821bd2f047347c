"""How long the review screen makes its reader wait on a 60-page plan: `python bench/review_speed.py --library FILE`.

The new version is the old one revised as offices do (see `compare_speed.py`). Each line is the median and the worst of
several runs on the real widgets, offscreen: what happens between a click and the next picture.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from compare_speed import revised
from export_speed import sixty_pages
from PySide6.QtWidgets import QApplication
from scratch import library_in, own_folders

import yuan.ui  # noqa: F401  (before Qt: it mends a fault of the binding)
from yuan.library import Library
from yuan.model.comparison.compare import compare
from yuan.model.document.content import Document, Paragraph, run_text, walk_blocks
from yuan.model.records import Opinion
from yuan.model.text.plain_text import characters
from yuan.ui.program import prepare
from yuan.ui.review.text_area import TextArea

RUNS = 7


def measured(what: str, act: Callable[[], object], runs: int = RUNS) -> None:
    """Say how long `act` takes until the window has drawn what came of it."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        act()
        QApplication.processEvents()
        times.append((time.perf_counter() - start) * 1000)
    print(f"{what:<44} median {statistics.median(times):7.1f} ms   worst {max(times):7.1f} ms")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", type=Path, help="the demonstration library when left out")
    given = parser.parse_args().library
    with own_folders() as folder:
        application = QApplication([])
        prepare(application)
        library = Library.open(library_in(folder, given))
        old = sixty_pages(library)
        library.close()
        measure(old)
        del application


def measure(old: Document) -> None:
    """Print every figure of a plan and its revision."""
    new = revised(old)
    comparison = compare(old, new)
    print(f"{characters(new)} characters, {len(comparison.changes)} changes")
    measured("compare the two versions (beside the window)", lambda: compare(old, new))
    area = TextArea()
    area.resize(1000, 800)
    area.show()
    measured("open the plan", lambda: area.show_comparison(comparison, lambda _: None, "现行", "送审"))
    measured("show only the changes", lambda: area.set_mode("changes"))
    measured("show the table of changes", lambda: area.set_mode("beside"))
    measured("show old and new side by side", lambda: area.set_mode("sides"))
    measured("go to the next change, both sides", lambda: area.step(1), 60)
    bar = area.text.verticalScrollBar()
    measured("scroll both sides by a line", lambda: bar.setValue(bar.value() + 24), 100)
    measured("scroll both sides to any place", lambda: bar.setValue((bar.value() * 7 + 5000) % 30000), 100)
    paragraphs = [block for block in walk_blocks(new) if isinstance(block, Paragraph)][::20]
    opinions = [
        Opinion(
            id=str(place),
            plan="",
            version=1,
            node=block.id,
            text="请核实。",
            author="审核员",
            quote=run_text(block.runs)[2:8],
            start=2,
        )
        for place, block in enumerate(paragraphs)
    ]
    measured(f"mark {len(opinions)} opinions in the text", lambda: area.show_opinions(opinions))


if __name__ == "__main__":
    main()
