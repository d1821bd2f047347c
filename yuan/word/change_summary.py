"""The account of a revision (修订情况说明) as a Word file: how much changed, what by chapter, which procedure."""

from __future__ import annotations

from pathlib import Path

from yuan.model.document.content import (
    Block,
    Cell,
    Document,
    FrontMatter,
    ListItem,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
)
from yuan.model.errors import NotFound
from yuan.model.numbering.patterns import OFFICIAL
from yuan.model.process.revision_route import ADVICE, CITES, Route
from yuan.model.review.change_summary import ChangeLine, ChangeSummary, Chapter
from yuan.word.writer import write_plan

_WIDTHS = (44.0, 22.0, 90.0)


def write_change_summary(summary: ChangeSummary, path: Path, *, title: str, versions: str = "") -> None:
    """Write the account of a revision of the plan called `title`.

    Args:
        versions: which versions are compared, in words (第1版与第2版).

    Raises:
        BadFile: the file cannot be written; what stood there is untouched.
    """
    write_plan(as_document(summary, title, versions), path, media=_no_pictures)


def as_document(summary: ChangeSummary, title: str, versions: str) -> Document:
    """The account as a text of its own, laid out as any other."""
    chapters = tuple(_chapter(chapter) for chapter in summary.chapters)
    changes = Section(heading="主要修改内容", sections=chapters)
    if not chapters:
        changes = Section(heading="主要修改内容", blocks=(_paragraph("没有内容上的修改。"),))
    return Document(
        front=FrontMatter(title=f"《{title}》修订情况说明"),
        numbering=OFFICIAL,
        sections=(
            Section(heading="总体情况", blocks=_overall(summary, versions)),
            changes,
            Section(heading="修订程序建议", blocks=_route(summary.route)),
        ),
    )


def _overall(summary: ChangeSummary, versions: str) -> tuple[Block, ...]:
    sentence = summary.counts.sentence()
    blocks = [_paragraph(f"{versions}相比：{sentence}" if versions else sentence)]
    facts = "、".join(f"{kind}{count}处" for kind, count in summary.facts.items())
    if facts:
        blocks.append(_paragraph(f"其中涉及{facts}。"))
    return tuple(blocks)


def _chapter(chapter: Chapter) -> Section:
    return Section(heading=f"关于“{chapter.title}”", blocks=tuple(map(_line, chapter.lines)))


def _line(line: ChangeLine) -> ListItem:
    lead = f"{line.place}：" if line.place and line.place not in line.sentence else ""
    return ListItem(runs=(Text(f"{lead}{line.sentence}。"),), pattern="（1）")


def _route(route: Route) -> tuple[Block, ...]:
    head = Row(tuple(map(_cell, ("重要内容", "是否涉及", "涉及的章节"))), header=True)
    rows = (
        Row((_cell(matter), _cell(touched, "center"), _cell(where)))
        for matter, touched, where in route.rows()
    )
    return (
        _paragraph(f"依据{CITES}，{route.conclusion}"),
        Table(rows=(head, *rows), widths=_WIDTHS),
        Paragraph(runs=(Text(ADVICE),), style="note"),
    )


def _paragraph(text: str) -> Paragraph:
    return Paragraph(runs=(Text(text),))


def _cell(text: str, align: str = "") -> Cell:
    return Cell(blocks=(_paragraph(text),), align="center" if align else "")


def _no_pictures(digest: str) -> bytes:
    raise NotFound("修订情况说明不含图片。")
