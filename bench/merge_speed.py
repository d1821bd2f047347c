"""Time to merge two versions of a 60-page plan: `python bench/merge_speed.py [--library FILE]`.

Both versions go on from one base: one revised as offices do (`compare_speed.revised`), one by random steps with other
seeds. The peer, in the same run, is git merging the three plain texts line by line, which knows nothing of sections,
tables and moves, and leaves what conflicts to marks in the text.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
from collections import Counter
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from compare_speed import median, revised
from export_speed import sixty_pages
from scratch import library_in, own_folders

from tests.model.redrafting import redrafted
from yuan.library import Library
from yuan.model.document.content import Document, walk_blocks
from yuan.model.document.invariants import check_tree
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
            "revised, and random steps": (revised(base), edited(base, 3)),
            "every third paragraph on both": (revised(base), revised(edited(base, 4))),
        }
        for name, (ours, theirs) in pairs.items():
            merged = merge(base, ours, theirs)
            assert check_tree(merged.document) == ()
            kinds = ", ".join(
                f"{count} {kind}"
                for kind, count in Counter(one.kind.name for one in merged.conflicts).items()
            )
            taken = median(partial(merge, base, ours, theirs)) * 1000
            files = [Path(folder) / f"{side}.txt" for side in ("ours", "base", "theirs")]
            for file, text in zip(files, (ours, base, theirs), strict=True):
                file.write_text(plain_text(text), "utf-8")
            command = ["git", "merge-file", "-p", *files]
            git = median(partial(subprocess.run, command, check=False, capture_output=True))
            print(
                f"{name:30} {taken:6.0f} ms ({'ok' if taken <= WORST_MS else 'too long'});"
                f" git, plain text {git * 1000:.0f} ms; conflicts: {kinds or 'none'}"
            )


if __name__ == "__main__":
    main()
