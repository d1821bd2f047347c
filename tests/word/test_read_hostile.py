"""No file hangs the reader, takes all memory or ends it: it is read, with a doubt, or refused in Chinese."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.word.hostile import BILLION, HEAD, attributes, cases, docx, nested_tables, p, table, tc
from yuan.jobs.reading_apart import read_apart
from yuan.model.document.bounds import bounded
from yuan.model.document.content import Table, walk_blocks
from yuan.model.document.invariants import check_tree
from yuan.model.document.limits import MOST_COLUMNS, MOST_NESTED_TABLES
from yuan.model.errors import BadFile, YuanError
from yuan.model.text.plain_text import plain_text
from yuan.word.clipboard import read_clip
from yuan.word.reader import Imported, read_file
from yuan.word.reading.attributes import has_crowded_html_tag
from yuan.word.writer import write_plan

MAKERS = dict(cases())
LARGE = {
    "200 000 paragraphs", "50 000 paragraphs", "300 rows of 300 cells", "empty runs by the million",
    "empty paragraphs in two megabytes", "package bomb", "package of 60 000 parts", "text of 25 megabytes",
    "web page in 15 megabytes", "web page that never closes", "web list of 100 000 items", "20 000 rows",
    "100 000 runs in one paragraph", "100 000 bookmarks", "text of page numbers", "web table with columns by the billion",
    "text of a million blank lines",
}  # fmt: skip
"""What takes a second to make and to read. `YUAN_FUZZ` or CI tries them; so does `scripts`."""


def outcome(path: Path, read: Callable[[Path], list[Imported]] = read_file) -> list[Imported] | str:
    """What comes of a file: the plans in it, or the error. Any other exception fails the test."""
    try:
        return read(path)
    except YuanError as error:
        return str(error) if error.message and error.remedy else ""


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.slow] if name in LARGE else []) for name in MAKERS],
)
def test_every_kind_is_read_soundly_or_refused(tmp_path: Path, name: str) -> None:
    path = MAKERS[name](tmp_path)
    found = outcome(path, read_apart)
    if isinstance(found, str):
        assert path.name in found, "the error names the file and says what to do"
        assert "已停止" not in found, "it took too much time or memory, or ended the process that reads"
        return
    for imported in found:
        assert check_tree(imported.document) == ()
        assert bounded(imported.document)[0] is imported.document
        target = tmp_path / "导出.docx"
        write_plan(imported.document, target, media=imported.media.__getitem__)
        assert outcome(target)


def test_a_billion_columns_become_a_table_that_can_be_edited(tmp_path: Path) -> None:
    path = docx(
        tmp_path / "预案.docx",
        *HEAD,
        table(tc("甲", f'<w:gridSpan w:val="{BILLION}"/>') + tc("乙"), tc("丙")),
    )
    (imported,) = read_file(path)
    (found,) = (block for block in walk_blocks(imported.document) if isinstance(block, Table))
    assert [len(row.cells) for row in found.rows] == [2, 2]
    assert any("合并单元格" in doubt.text for doubt in imported.doubts)


def test_the_text_of_tables_nested_too_deep_is_kept(tmp_path: Path) -> None:
    depth = 40
    (imported,) = read_file(docx(tmp_path / "预案.docx", *HEAD, nested_tables(depth)))
    text = plain_text(imported.document)
    assert all(f"第{place}层" in text for place in range(depth))
    assert "最里层的字" in text
    assert _depth(imported) == MOST_NESTED_TABLES
    assert any("嵌套" in doubt.text for doubt in imported.doubts)


def _depth(imported: Imported) -> int:
    def of(blocks: tuple[object, ...]) -> int:
        return max(
            (1 + max((of(cell.blocks) for row in one.rows for cell in row.cells), default=0)
             for one in blocks if isinstance(one, Table)),
            default=0,
        )  # fmt: skip

    return max(of(section.blocks) for top in imported.document.sections for section in (top, *top.sections))


def test_a_table_too_wide_for_word_is_kept_row_by_row(tmp_path: Path) -> None:
    columns = MOST_COLUMNS + 1
    row = "".join(tc(f"格{place}") for place in range(columns))
    (imported,) = read_file(docx(tmp_path / "预案.docx", *HEAD, table(row, row)))
    text = plain_text(imported.document)
    assert text.count("格63") == 2
    assert not any(isinstance(block, Table) for block in walk_blocks(imported.document))
    assert any("改为段落" in doubt.text for doubt in imported.doubts)


def test_a_long_paragraph_is_parted_and_nothing_of_it_lost(tmp_path: Path) -> None:
    (imported,) = read_file(docx(tmp_path / "预案.docx", *HEAD, p("防汛抗旱" * 50_000)))
    assert plain_text(imported.document).replace("\n", "").count("防汛抗旱") == 50_000


def test_a_hundred_thousand_changes_of_type_keep_their_text(tmp_path: Path) -> None:
    runs = "".join(
        f"<w:r>{'<w:rPr><w:b/></w:rPr>' if place % 2 else ''}<w:t>{place % 10}</w:t></w:r>"
        for place in range(8_000)
    )
    (imported,) = read_file(docx(tmp_path / "预案.docx", *HEAD, p(inner=runs)))
    assert "0123456789" * 800 in plain_text(imported.document)


def test_nothing_is_written_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, here, temporary = (tmp_path / outer / inner for outer, inner in ("甲乙", "丙丁", "戊己"))
    for made in (folder, here, temporary):
        made.mkdir(parents=True)
    monkeypatch.chdir(here)
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    for name in ("package with a name that leads outside", "relation that points outside"):
        outcome(MAKERS[name](folder))
    assert {one.parent for one in tmp_path.rglob("*") if one.is_file()} == {folder}


@pytest.mark.parametrize(
    "name",
    [
        "3 000 attributes on an element",
        "3 000 namespaces on an element",
        "web page with 3 000 attributes on a tag",
    ],
)
def test_a_tag_of_thousands_of_attributes_is_refused_before_it_is_parsed(tmp_path: Path, name: str) -> None:
    assert "一个标签的属性过多" in str(outcome(MAKERS[name](tmp_path)))


_MANY = attributes(3000)


@pytest.mark.parametrize(
    "page",
    [
        f"<p {_MANY}>",
        f"<P\n{_MANY.replace(' ', '/')}",
        "<p " + "a " * 3000,
        f"<!--><p {_MANY}>",
        f"<title><script></title><p {_MANY}>",
        f"<!x <script>><p {_MANY}>",
        f"</p a='><script>'><p {_MANY}>",
        f"<script {_MANY}></script>",
    ],
)
def test_a_crowded_tag_is_seen_wherever_a_browser_sees_one(page: str) -> None:
    assert has_crowded_html_tag(page)
    assert read_clip(page) == read_clip("")


@pytest.mark.parametrize(
    "page",
    [
        f"<script>if (a <b && {_MANY}) {{}}</script><p>字",
        f"<!-- <p {_MANY}> --><p>字",
        f"<p>{_MANY}字</p>",
        f"<p style='{_MANY}'>字</p>",
        f"<p {attributes(900)}>字</p>",
    ],
)
def test_what_only_looks_like_a_crowded_tag_is_read(page: str) -> None:
    assert not has_crowded_html_tag(page)
    assert "字" in plain_text(read_clip(page))


def test_a_package_of_a_later_zip_version_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "后来.docx"
    with zipfile.ZipFile(place, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    data = bytearray(place.read_bytes())
    needed = data.index(b"PK\x01\x02") + 6
    data[needed : needed + 2] = (72).to_bytes(2, "little")
    place.write_bytes(data)
    with pytest.raises(BadFile, match="已损坏或不完整"):
        read_file(place)
