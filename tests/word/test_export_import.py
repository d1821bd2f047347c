"""Whatever is exported comes back the same: headings, numbers, lists, tables, figures, attachments."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from tests.model.trees import words
from tests.word.documents import PICTURE, media, rich
from yuan.model.document.content import (
    Attachment,
    Block,
    Cell,
    Contact,
    ContactList,
    Document,
    Duty,
    DutyTable,
    Figure,
    Footnote,
    FrontMatter,
    ListItem,
    Paragraph,
    Reference,
    ResponseLevel,
    Row,
    Run,
    Section,
    Table,
    Text,
    WarningLevel,
)
from yuan.model.document.elements import render
from yuan.model.document.numbers import numbers
from yuan.model.editing.edit import with_fresh_ids
from yuan.model.numbering.patterns import CHAPTERS, DECIMAL, OFFICIAL
from yuan.model.text.plain_text import reference_text, titles
from yuan.word.reader import read_file
from yuan.word.round_trip import write_for_word
from yuan.word.writer import Notice, write_notice, write_plan, write_review

texts = st.builds(
    Text,
    st.one_of(
        st.text("应急预案响应级别一二，。1a\n㙟𠮷😀\u00a0\t 　&<", min_size=1, max_size=12),
        st.sampled_from(["1.1 总则", "一、总则", "第一条 为了", "附件1", "表1 单位", "目录", "①甲"]),
    ),
    bold=st.booleans(),
    italic=st.booleans(),
    underline=st.booleans(),
    script=st.sampled_from(["", "super", "sub"]),
)
runs: st.SearchStrategy[tuple[Run, ...]] = st.lists(
    st.one_of(texts, texts, st.builds(Footnote, text=st.text("注释一二", min_size=1, max_size=5))),
    min_size=1,
    max_size=3,
).map(tuple)
paragraphs = st.builds(Paragraph, runs=runs, align=st.sampled_from(["", "left", "center", "right"]))
small = st.builds(Paragraph, runs=runs, style=st.sampled_from(["note", "label"]))
items = st.builds(
    ListItem,
    runs=runs,
    pattern=st.sampled_from(["（1）", "①", "1）", "（一）", "•"]),
    level=st.integers(0, 2),
    restart=st.booleans(),
)
figures = st.builds(Figure, image=st.just(PICTURE), caption=words)


@st.composite
def tables(draw: st.DrawFn, is_inner: bool = False) -> Table:
    """A table of three columns, some with a cell that spans two columns or two rows, or holds a table itself."""
    inside = st.one_of(paragraphs, items, figures, *([] if is_inner else [tables(is_inner=True)]))
    cells = st.builds(
        Cell,
        blocks=st.lists(inside, max_size=2).map(tuple),
        align=st.sampled_from(["", "center", "right"]),
    )
    rows = [
        Row(tuple(draw(cells) for _ in range(3)), header=row == 0) for row in range(draw(st.integers(1, 4)))
    ]
    if draw(st.booleans()):
        wide = replace(rows[0].cells[0], colspan=2)
        rows[0] = replace(rows[0], cells=(wide, rows[0].cells[2]))
    if len(rows) > 2 and draw(st.booleans()):
        high = replace(rows[1].cells[0], rowspan=2)
        rows[1] = replace(rows[1], cells=(high, *rows[1].cells[1:]))
        rows[2] = replace(rows[2], cells=rows[2].cells[1:])
    return Table(
        caption=draw(words), rows=tuple(rows), widths=draw(st.sampled_from([(), (40.0, 58.0, 58.0)]))
    )


elements: st.SearchStrategy[Block] = st.sampled_from(
    [
        ContactList(caption="通讯录", contacts=(Contact(body="镇政府", person="张某", phone="010"),)),
        DutyTable(duties=(Duty(body="区水务局", duties=("巡查水库", "调度洪水")),)),
        ResponseLevel(
            label="一级响应", triggers=("发布红色预警", "水库险情"), commander="区长", actions=("上岗",)
        ),
        WarningLevel(colour="红色", conditions=("特大暴雨",), issuer="区防指", actions=("转移", "停课")),
    ]
).map(lambda element: with_fresh_ids(Document(blocks=(element,))).blocks[0])
blocks: st.SearchStrategy[tuple[Block, ...]] = st.lists(
    st.one_of(paragraphs, items, small, tables(), figures, elements), max_size=4
).map(tuple)
headings = st.one_of(
    st.text("总则指挥体系预警响应12a", max_size=12),
    st.sampled_from(["1.1 总则", "附件1", "目录", "长" * 200]),
)


def with_opening(section: Section) -> Section:
    """A run-in heading needs a paragraph to run into, and a mark that closes it."""
    if not section.run_in:
        return section
    opening = Paragraph(runs=(Text("按职责开展工作。"),))
    return replace(section, heading=f"{section.heading}。", blocks=(opening, *section.blocks))


plain_sections = st.builds(
    Section,
    heading=headings,
    blocks=blocks,
    run_in=st.booleans(),
    numbered=st.sampled_from([True, True, False]),
).map(with_opening)
sections: st.SearchStrategy[Section] = st.recursive(
    plain_sections,
    lambda inner: st.builds(
        Section, heading=headings, blocks=blocks, sections=st.lists(inner, max_size=3).map(tuple)
    ),
    max_leaves=5,
)
several = st.lists(sections, max_size=3).map(tuple)
schemes = st.sampled_from([DECIMAL, OFFICIAL, CHAPTERS])
attachments = st.builds(
    Attachment,
    title=st.text("通讯录流程图", max_size=8),
    numbering=schemes,
    blocks=blocks,
    sections=several,
    landscape=st.booleans(),
)
plans = st.builds(
    Document,
    front=st.builds(
        FrontMatter,
        title=st.text("门头沟区防汛应急预案", min_size=1, max_size=40),
        edition=st.sampled_from(["", "（2026年修订）"]),
    ),
    numbering=schemes,
    blocks=blocks,
    sections=several,
    attachments=st.lists(attachments, max_size=2).map(tuple),
)


def shown(plan: Document) -> Any:
    """What a reader can see of a plan: everything but ids, roles, and structure that print shows only as text."""
    computed = numbers(plan)

    def container(node: Document | Section | Attachment) -> Any:
        head: Any = (node.front.title, node.front.edition) if isinstance(node, Document) else ()
        if isinstance(node, Section):
            head = (computed.get(node.id, ""), node.heading, node.run_in)
        elif isinstance(node, Attachment):
            head = (computed.get(node.id, ""), node.title, node.landscape)
        inner = [container(section) for section in node.sections]
        if isinstance(node, Document):
            inner += [container(attachment) for attachment in node.attachments]
        return head, of_blocks(node.blocks), inner

    def of_blocks(found: tuple[Block, ...], align: str = "") -> list[Any]:
        return [line for block in found for line in of_block(block, align)]

    def of_block(block: Block, align: str) -> list[Any]:
        match block:
            case Paragraph():
                place = "" if block.style else block.align or align
                return [("paragraph", block.style, place, of_runs(block.runs))]
            case ListItem():
                return [("item", computed[block.id], of_runs(block.runs))]
            case Figure():
                return [("figure", block.image, block.caption)]
            case Table():
                rows = [
                    (
                        row.header,
                        [
                            (of_blocks(cell.blocks, cell.align), cell.colspan, cell.rowspan)
                            for cell in row.cells
                        ],
                    )
                    for row in block.rows
                ]
                return [("table", block.caption, rows)]
            case _:
                return of_blocks(render(block))

    def of_runs(found: tuple[Run, ...]) -> list[Any]:
        """Runs with neighbours that look alike joined; a line break has the look of what stands before it."""
        signs: list[Any] = []
        for run in found:
            if isinstance(run, Footnote):
                signs.append(("note", run.text))
            elif isinstance(run, Text):
                look = (run.bold, run.italic, run.underline, run.script)
                signs += [(sign, "break" if sign == "\n" else look) for sign in run.text]
        return signs

    return container(plan)


def office() -> str:
    """LibreOffice's command, "" where it is not installed."""
    return shutil.which("soffice") or ""


def flattened(plan: Document) -> Document:
    """`plan` with its cross-references as the text they print."""
    computed, names = numbers(plan), titles(plan)

    def of(node: Any) -> Any:
        if isinstance(node, Reference):
            return Text(reference_text(node, computed, names))
        if isinstance(node, tuple):
            return tuple(of(part) for part in node)
        if isinstance(node, Struct):
            return replace(node, **{name: of(getattr(node, name)) for name in node.__struct_fields__})
        return node

    flat: Document = of(plan)
    return flat


@settings(max_examples=60, deadline=None)
@given(plans)
def test_an_exported_plan_comes_back_the_same(plan: Document) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "预案.docx"
        write_plan(plan, path, media=media)
        imported = read_file(path)
    assert len(imported) == 1
    assert shown(imported[0].document) == shown(plan)


@settings(max_examples=20, deadline=None)
@given(plans, st.booleans())
def test_a_plan_comes_back_the_same_as_a_review_draft_and_for_word(plan: Document, is_for_word: bool) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "预案.docx"
        if is_for_word:
            write_for_word(plan, path, media=media, plan="p0123abcd", version=1)
        else:
            write_review(plan, path, media=media)
        (imported,) = read_file(path)
    assert shown(imported.document) == shown(plan)


@settings(max_examples=20, deadline=None)
@given(plans)
def test_a_plan_comes_back_the_same_from_behind_its_notice(plan: Document) -> None:
    plan = replace(plan, front=replace(plan.front, title="门头沟区防汛应急预案"))
    notice = Notice(
        issuer="门头沟区应急管理局",
        title="门头沟区应急管理局关于印发《门头沟区防汛应急预案》的通知",
        number="门应急发〔2026〕3号",
        paragraphs=("现印发给你们，请认真组织实施。",),
        date="2026-06-15",
        copies="市应急管理局。",
    )
    with TemporaryDirectory() as folder:
        path = Path(folder) / "通知.docx"
        write_notice(plan, notice, path, media=media)
        (imported,) = read_file(path)
    assert shown(imported.document) == shown(plan)
    assert (imported.document.front.number, imported.document.front.date) == (notice.number, notice.date)


def test_a_rich_plan_comes_back_without_a_doubt(tmp_path: Path) -> None:
    write_plan(rich(), tmp_path / "预案.docx", media=media)
    (imported,) = read_file(tmp_path / "预案.docx")
    assert imported.doubts == ()
    assert set(imported.media) == {PICTURE}
    assert list(numbers(imported.document).values()) == list(numbers(rich()).values())


@pytest.mark.skipif(not office(), reason="LibreOffice is not installed")
def test_a_plan_saved_again_by_another_office_program_comes_back_the_same(tmp_path: Path) -> None:
    write_plan(rich(), tmp_path / "预案.docx", media=media)
    subprocess.run(
        [
            office(),
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(tmp_path / "saved"),
            str(tmp_path / "预案.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    (imported,) = read_file(tmp_path / "saved" / "预案.docx")
    assert shown(imported.document) == shown(flattened(rich()))
