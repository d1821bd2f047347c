"""Two desks that go on with one plan, at random: what property tests of merging are made of."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from unittest.mock import patch

from msgspec.structs import replace

from tests.model.redrafting import Choose, redrafted
from yuan.model.document.content import (
    Attachment,
    Cell,
    Contact,
    ContactList,
    Document,
    Duty,
    DutyTable,
    Footnote,
    FrontMatter,
    ListItem,
    Paragraph,
    Reference,
    ResponseLevel,
    Row,
    Section,
    Table,
    Text,
    encode,
)
from yuan.model.document.invariants import check_tree
from yuan.model.document.tree import update, walk
from yuan.model.editing.edit import insert_block, insert_section, move_block, move_section, replace_node

MARK = re.compile("〔[0-9a-z]+〕")
"""A word that nobody writes twice."""


@contextmanager
def steady_ids(seed: object) -> Iterator[None]:
    """New ids as `seed` has them, so that what a random edit finds can be found again."""
    digits = random.Random(repr(seed))
    with patch("secrets.token_hex", lambda size: f"{digits.getrandbits(8 * size):0{2 * size}x}"):
        yield


def marked(words: str, number: object) -> str:
    return f"{words}〔{number}〕"


def paragraph(id: str, words: str = "") -> Paragraph:
    return Paragraph(id=id, runs=(Text(marked(words or f"{id}按职责开展工作", f"b{id}")),))


def cell(id: str, words: str = "", **fields: int) -> Cell:
    return Cell(id=id, blocks=(paragraph(f"{id}p", words),), **fields)


def full_plan() -> Document:
    """A small plan with everything in it, every text with a mark of its own."""
    table = Table(
        id="ta",
        caption=marked("预警级别", "bta"),
        rows=(
            Row((cell("ta11"), cell("ta12"), cell("ta13")), header=True),
            Row((cell("ta21", rowspan=2), cell("ta22"), cell("ta23"))),
            Row((cell("ta32"), cell("ta33"))),
            Row((cell("ta41"), cell("ta42", colspan=2))),
        ),
        widths=(30.0, 40.0, 50.0),
    )
    noted = Paragraph(
        id="p3",
        runs=(
            Text(marked("汛期为每年6月1日至9月15日", "bp3")),
            Footnote(id="fn", text=marked("特殊情况提前", "bfn")),
            Text("，见"),
            Reference(target="s2", text="2"),
            Text("。"),
        ),
    )
    items = tuple(ListItem(id=f"i{n}", runs=(Text(marked("转移群众", f"bi{n}")),)) for n in range(3))
    duties = DutyTable(
        id="du", duties=(Duty(id="d1", body="区水务局", duties=(marked("监测水情", "bd1"), "巡查河道")),)
    )
    level = ResponseLevel(
        id="re", label="一级响应", triggers=(marked("降雨100毫米", "bre"),), actions=("值班", "转移")
    )
    contacts = ContactList(
        id="co", contacts=(Contact(id="c1", person="李某", phone="69842345"), Contact(id="c2", person="王某"))
    )
    deep = Section(id="s121", heading=marked("信息", "bs121"), blocks=(paragraph("p4"),))
    sections = (
        Section(
            id="s1",
            heading=marked("总则", "bs1"),
            blocks=(paragraph("p1"), paragraph("p2"), noted),
            sections=(
                Section(id="s11", heading=marked("目的", "bs11"), blocks=items),
                Section(
                    id="s12", heading=marked("依据", "bs12"), blocks=(paragraph("p5"),), sections=(deep,)
                ),
            ),
        ),
        Section(id="s2", heading=marked("职责", "bs2"), blocks=(duties, level, paragraph("p6"))),
        Section(
            id="s3",
            heading=marked("预警", "bs3"),
            blocks=(table, paragraph("p7")),
            sections=(
                Section(id="s31", heading=marked("发布", "bs31"), run_in=True, blocks=(paragraph("p8"),)),
            ),
        ),
    )
    attachment = Attachment(
        id="a1",
        title=marked("通讯录", "ba1"),
        blocks=(contacts,),
        sections=(Section(id="as", heading=marked("值班", "bas")),),
    )
    return Document(
        front=FrontMatter(title=marked("防汛预案", "bt"), issuer="区政府", date="2026-03-01"),
        blocks=(paragraph("p0"),),
        sections=sections,
        attachments=(
            attachment,
            Attachment(id="a2", title=marked("流程图", "ba2"), blocks=(paragraph("p9"),)),
        ),
    )


def drafted(document: Document, choose: Choose, who: str, steps: int) -> Document:
    """`document` as `who` leaves it after some steps; what they write carries marks. Some only move parts about."""
    ways = choose(((_moved, _written, _moved), (_moved, _written, redrafted, redrafted)))
    for step in range(steps):
        do = choose(ways)
        try:
            new = do(document, choose) if do is not _written else _written(document, choose, f"{who}{step}")
        except ValueError:
            continue
        document = new if check_tree(new) == () else document
    return document


def _written(document: Document, choose: Choose, mark: str) -> Document:
    """Words that nobody else writes: in a paragraph, a heading, a new paragraph, section, attachment or footnote."""
    nodes = list(walk(document))
    holders: Sequence[str] = [
        "",
        *(node.id for node in nodes if isinstance(node, Section | Attachment | Cell)),
    ]
    sections = ["", *(node.id for node in nodes if isinstance(node, Section | Attachment))]
    words = marked(choose(("加强巡查", "及时报告", "落实值守")), mark)
    place = choose((0, 0, 1, 2))
    match choose(("words", "words", "heading", "paragraph", "paragraph", "section", "attachment", "note")):
        case "words" | "note" as what:
            texts = [node for node in nodes if isinstance(node, Paragraph | ListItem)]
            if not texts:
                return document
            one = choose(texts)
            at = choose(range(len(one.runs) + 1))
            new = Text(words) if what == "words" else Footnote(text=words)
            return replace_node(document, one.id, replace(one, runs=(*one.runs[:at], new, *one.runs[at:])))
        case "heading":
            headed = [node for node in nodes if isinstance(node, Section)]
            if not headed:
                return document
            section = choose(headed)
            return update(document, section.id, lambda held: replace(held, heading=held.heading + words))
        case "paragraph":
            return insert_block(document, choose(holders), place, Paragraph(runs=(Text(words),)))
        case "section":
            inner = (Section(heading=f"{words}分"),) if choose((True, False)) else ()
            return insert_section(document, choose(sections), place, Section(heading=words, sections=inner))
    attachments = list(document.attachments)
    attachments.insert(place, Attachment(title=words))
    return replace(document, attachments=tuple(attachments))


def _moved(document: Document, choose: Choose) -> Document:
    """A section or block into any other place, cells included; attachments the other way round."""
    nodes = list(walk(document))
    sections = [node.id for node in nodes if isinstance(node, Section)]
    place = choose((0, 1, 2))
    match choose(("section", "section", "block", "cell", "attachments")):
        case "section" if sections:
            holders = ["", *(node.id for node in nodes if isinstance(node, Section | Attachment))]
            return move_section(document, choose(sections), choose(holders), place)
        case "block" | "cell" as what:
            blocks = [node.id for node in nodes if isinstance(node, Paragraph | ListItem | Table)]
            kinds = (Section, Attachment) if what == "block" else (Section, Cell)
            holders = ["", *(node.id for node in nodes if isinstance(node, kinds))]
            if blocks:
                return move_block(document, choose(blocks), choose(holders), place)
        case "attachments":
            return replace(document, attachments=document.attachments[::-1])
    return document


def doubled(document: Document, choose: Choose) -> Document:
    """A part pasted once more with all its ids, as Word does."""
    holders = [document, *(node for node in walk(document) if isinstance(node, Section | Attachment))]
    full = [holder for holder in holders if holder.blocks or holder.sections]
    if not full:
        return document
    one = choose(full)
    name = "blocks" if one.blocks else "sections"
    into = choose([holder for holder in holders if not isinstance(holder, Document)] or [document])
    part = getattr(one, name)[0]
    id = "" if isinstance(into, Document) else into.id
    return update(document, id, lambda held: replace(held, **{name: (*getattr(held, name), part)}))


def marks(document: Document) -> frozenset[str]:
    return frozenset(MARK.findall(encode(document).decode()))
