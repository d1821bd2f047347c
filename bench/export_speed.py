"""Time to write a 60-page plan and three volumes as Word files: `python bench/export_speed.py [--library FILE]`.

The peer, in the same run, is python-docx writing the same paragraphs plainly: no styles of the standard, no
contents list, no tables, no footnotes.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import docx
from scratch import library_in, own_folders

from yuan.jobs.compiling import compile_volumes
from yuan.library import Library
from yuan.model.document.content import Document, FrontMatter, Section
from yuan.model.editing.edit import with_fresh_ids
from yuan.model.text.plain_text import characters, plain_text
from yuan.word.writer import write_plan

PAGES = 60
CHARACTERS_A_PAGE = 450


def median(work: Callable[[], object], runs: int = 5) -> float:
    """Median seconds of `runs` after one warm-up."""
    work()
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def sixty_pages(library: Library) -> Document:
    """Chapters of the longest plans put together until they fill 60 pages."""
    session = library.local_session()
    lines = sorted(session.plans(), key=lambda line: -line.latest.characters)
    sections: tuple[Section, ...] = ()
    for line in lines:
        sections += with_fresh_ids(session.document(line.plan)).sections
        plan = Document(front=FrontMatter(title="六十页的预案"), sections=sections)
        if characters(plan) >= PAGES * CHARACTERS_A_PAGE:
            return plan
    return plan


def peer(plan: Document, path: Path) -> None:
    """The same lines through python-docx."""
    made = docx.Document()
    for line in plain_text(plan).split("\n"):
        made.add_paragraph(line)
    made.save(str(path))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", type=Path)
    options = parser.parse_args()
    with own_folders() as folder:
        library = Library.open(library_in(folder, options.library))
        session = library.local_session()
        plan = sixty_pages(library)
        ours = median(lambda: write_plan(plan, folder / "ours.docx", media=session.media))
        theirs = median(lambda: peer(plan, folder / "peer.docx"))
        print(
            f"plan of {characters(plan)} characters: {ours * 1000:.0f} ms; python-docx plainly {theirs * 1000:.0f} ms"
        )
        print(f"ours ÷ python-docx: {ours / theirs:.2f}")
        begun = time.perf_counter()
        compile_volumes(session, folder)
        print(f"three volumes: {time.perf_counter() - begun:.2f} s")
        library.close()


if __name__ == "__main__":
    main()
