"""Time to compare two versions of a 60-page plan: `python bench/compare_speed.py [--library FILE]`.

The new version is the old one revised as offices do: every third paragraph reworded (in tables too), some added and removed, one
cut in two, a chapter moved. The peer, in the same run, is diff-match-patch on the two plain texts (character by
character, then its clean-up for people), which knows nothing of sections, tables and moves.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from diff_match_patch import diff_match_patch
from export_speed import sixty_pages
from msgspec.structs import replace
from scratch import library_in, own_folders

from yuan.library import Library
from yuan.model.comparison.compare import apply, compare
from yuan.model.document.content import Document, ListItem, Paragraph, Table, Text, run_text, walk_blocks
from yuan.model.document.tree import walk
from yuan.model.editing.edit import (
    move_section,
    remove_node,
    replace_node,
    split_block,
    with_fresh_ids,
)
from yuan.model.text.plain_text import characters, plain_text
from yuan.word.redline import write_redline

REWORDED = (("负责", "牵头负责"), ("及时", "立即"), ("组织", "会同有关单位组织"), ("。", "，并做好记录。"))


def revised(plan: Document) -> Document:
    """The plan as its next version."""
    paragraphs = [
        block
        for block in walk_blocks(plan)
        if isinstance(block, Paragraph | ListItem) and len(run_text(block.runs)) > 8
    ]
    in_cells = {id for block in walk_blocks(plan) if isinstance(block, Table) for id in ids(block)}
    for place, block in enumerate(paragraphs):
        words = run_text(block.runs)
        if place % 3 == 0:
            old, new = next(pair for pair in (*REWORDED[place // 3 % 3 :], ("", "应当")) if pair[0] in words)
            plan = replace_node(plan, block.id, replace(block, runs=(Text(words.replace(old, new, 1)),)))
        elif place % 40 == 3 and block.id not in in_cells:
            plan = remove_node(plan, block.id)
        elif place % 40 == 5 and block.id not in in_cells and "。" in words[:-1]:
            plan = split_block(plan, block.id, words.index("。") + 1)
    return move_section(plan, plan.sections[3].id, "", 9)


def ids(table: Table) -> set[str]:
    return {node.id for node in walk(table)}


def median(work: Callable[[], object], runs: int = 7) -> float:
    """Median seconds of `runs` after one warm-up."""
    work()
    times = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def peer(old: str, new: str) -> list[tuple[int, str]]:
    """The differences as diff-match-patch shows them to people."""
    differ = diff_match_patch()
    differ.Diff_Timeout = 0
    found = differ.diff_main(old, new)
    differ.diff_cleanupSemantic(found)
    return list(found)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--library", type=Path)
    chosen = parser.parse_args().library
    with own_folders() as folder:
        library = Library.open(library_in(folder, chosen))
        old = sixty_pages(library)
        library.close()
        new = revised(old)
        anew = with_fresh_ids(new)
        assert apply(old, compare(old, new)) == new
        found = compare(old, new)
        print(f"{characters(old)} characters; {found.summary.sentence()}")
        ours = median(lambda: compare(old, new))
        print(f"ours, ids kept            {ours * 1000:7.0f} ms")
        print(f"ours, read from a file    {median(lambda: compare(old, anew)) * 1000:7.0f} ms")
        target = Path(folder) / "redline.docx"
        write = median(lambda: write_redline(found, target, media=lambda _: b""))
        print(f"writing the redline       {write * 1000:7.0f} ms")
        texts = plain_text(old), plain_text(new)
        theirs = median(lambda: peer(*texts))
        print(f"diff-match-patch          {theirs * 1000:7.0f} ms; ours ÷ peer {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
