"""A numbering scheme is added in one file: it can be chosen, is computed, and is read again."""

from __future__ import annotations

from pathlib import Path

from tests.adding.copies import Copy

_PATTERNS = """    "第一篇": Pattern(before="第", numeral=CHINESE, after="篇", rank=1),
    "〔1〕": Pattern(before="〔", numeral=ARABIC, after="〕", rank=8, may_head=True, is_item=True),
"""
_SCHEME = """    "第一篇　第一章　〔1〕": ("第一篇", "第一章", "〔1〕"),
"""


def test_a_numbering_added_in_one_file_is_chosen_written_and_read(tmp_path: Path) -> None:
    copy = Copy(tmp_path)
    copy.insert("model/numbering/patterns.py", '    "第1部分": Pattern(', _PATTERNS)
    copy.insert("model/numbering/patterns.py", '    "第一章　第一节　第一条": CHAPTERS', _SCHEME)
    printed = copy.run("use_of_a_numbering", "第一篇　第一章　〔1〕", str(tmp_path))
    assert printed == ["第二篇", "第一章", "〔2〕", "第二篇", "第一章", "〔2〕", "第二篇", "第一章", "〔2〕"]
