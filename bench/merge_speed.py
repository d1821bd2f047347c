"""Time to merge two versions of a 60-page plan: `python bench/merge_speed.py [--library FILE]`.

Both versions go on from one base: by random steps of drafting, by hundreds of paragraphs reworded, by both. The peer, in the same run, is git merging the three plain texts line by line, which knows nothing of sections,
tables and moves, and leaves what conflicts to marks in the text.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from export_speed import sixty_pages
from msgspec.structs import replace
from scratch import library_in, own_folders

from tests.model.redrafting import redrafted
from yuan.library import Library
from yuan.model.document.content import Document, ListItem, Paragraph, Text, walk_blocks
from yuan.model.document.invariants import check_tree
from yuan.model.editing.edit import move_section, replace_node
from yuan.model.merge.merging import merge
from yuan.model.text.plain_text import characters, plain_text

STEPS = 100
WORST_MS = 300


def edited(plan: Document, seed: int) -> Document:
    """The plan after random steps of drafting."""
    chance = random.Random(seed)

    def choose(values):  # type: ignore[no-untyped-def]
        return chance.choice(values)

    for _ in range(STEPS):
        new = redrafted(plan, choose)
        # A step that gives everything new ids or takes a chapter away would leave little to merge.
        if len({one.id for one in walk_blocks(new)} & {one.id for one in walk_blocks(plan)}) > 500:
            plan = new
    return plan


def reworded(plan: Document, words: str, first: int) -> Document:
    """The plan with every third paragraph going on, tables too, and a chapter moved."""
    texts = [block for block in walk_blocks(plan) if isinstance(block, Paragraph | ListItem) and block.runs]
    for block in texts[first::3]:
        plan = replace_node(plan, block.id, replace(block, runs=(*block.runs, Text(words))))
    return move_section(plan, plan.sections[first].id, "", 4)


def median(work: Callable[[], object], clock: Callable[[], float], runs: int = 9) -> float:
    """Median seconds of `runs` after one warm-up."""
    work()
    times = []
    for _ in range(runs):
        begun = clock()
        work()
        times.append(clock() - begun)
    return statistics.median(times)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", type=Path)
    chosen = parser.parse_args().library
    with own_folders() as folder:
        library = Library.open(library_in(folder, chosen))
        base = sixty_pages(library)
        library.close()
        blocks = sum(1 for _ in walk_blocks(base))
        print(f"{characters(base)} characters, {blocks} blocks")
        pairs = {
            "random steps on both": (edited(base, 1), edited(base, 2)),
            "reworded, and random steps": (reworded(base, "，并做好记录。", 0), edited(base, 3)),
            "every third paragraph on both": (
                reworded(base, "，并做好记录。", 0),
                reworded(base, "并报告。", 1),
            ),
            "the same third on both": (reworded(base, "，并做好记录。", 0), reworded(base, "并报告。", 0)),
        }
        for name, (ours, theirs) in pairs.items():
            merged = merge(base, ours, theirs)
            assert check_tree(merged.document) == ()
            kinds = ", ".join(
                f"{count} {kind}"
                for kind, count in Counter(one.kind.name for one in merged.conflicts).items()
            )
            work = partial(merge, base, ours, theirs)
            taken, processor = (
                median(work, clock) * 1000 for clock in (time.perf_counter, time.process_time)
            )
            files = [Path(folder) / f"{side}.txt" for side in ("ours", "base", "theirs")]
            for file, text in zip(files, (ours, base, theirs), strict=True):
                file.write_text(plain_text(text), "utf-8")
            command = ["git", "merge-file", "-p", *files]
            git = median(
                partial(subprocess.run, command, check=False, capture_output=True), time.perf_counter
            )
            print(
                f"{name:30} {taken:6.0f} ms, {processor:.0f} ms of the processor ({'ok' if taken <= WORST_MS else 'too long'});"
                f" git, plain text {git * 1000:.0f} ms; conflicts: {kinds or 'none'}"
            )


if __name__ == "__main__":
    main()
