"""Plans to write out: one with everything in it, one that is nothing but full lines."""

from __future__ import annotations

import hashlib
from io import BytesIO

from PIL import Image

from yuan.model.document.content import (
    Attachment,
    Cell,
    Contact,
    ContactList,
    Document,
    Figure,
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
)

TITLE = "门头沟区突发事件总体应急预案"


def words(text: str) -> Paragraph:
    return Paragraph(runs=(Text(text),))


def picture(width: int = 400, height: int = 200) -> tuple[str, bytes]:
    """A PNG and its hash."""
    out = BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "PNG", dpi=(96, 96))
    data = out.getvalue()
    return hashlib.sha256(data).hexdigest(), data


PICTURE, PICTURE_BYTES = picture()


def media(digest: str) -> bytes:
    return {PICTURE: PICTURE_BYTES}[digest]


def cell(text: str, **places: int) -> Cell:
    return Cell(blocks=(words(text),), **places)  # type: ignore[arg-type]


def full_lines() -> Document:
    """Two thousand characters without punctuation: every line of the body is full."""
    line = "为检验每页二十二行每行二十八字的版面要求写出这样一段没有标点的文字"
    return Document(sections=(Section(heading="总则", blocks=(words(line * 60),)),))


def rich() -> Document:
    """Every kind of block a plan can hold."""
    table = Table(
        caption="表1 成员单位",
        rows=(
            Row((cell("单位", rowspan=2), cell("职责", colspan=2)), header=True),
            Row((cell("平时"), cell("战时")), header=True),
            Row((cell("区水务局"), cell("巡查水库"), cell("调度洪水"))),
        ),
        widths=(40, 58, 58),
    )
    level = ResponseLevel(
        label="一级响应", triggers=("发布红色预警",), commander="区长", actions=("全员上岗",)
    )
    command = Section(heading="组织指挥体系", blocks=(table, Figure(image=PICTURE, caption="图1 指挥体系")))
    general = Section(
        heading="总则",
        blocks=(
            Paragraph(
                runs=(
                    Text("重点", bold=True),
                    Text("区域10"),
                    Text("2", script="super"),
                    Footnote(text="含山区。"),
                )
            ),
            Paragraph(runs=(Text("按"), Reference(target=command.id), Text("执行。"))),
            ListItem(runs=(Text("以人为本；"),)),
            ListItem(runs=(Text("快速反应。"),)),
        ),
    )
    run_in = Section(heading="监测。", run_in=True, blocks=(words("对河道水位进行监测。"),))
    contacts = ContactList(
        caption="通讯录", contacts=(Contact(body="区应急局", person="张三", phone="010-55500001"),)
    )
    return Document(
        front=FrontMatter(title=TITLE, edition="（2026年修订）"),
        blocks=(words("前言。"),),
        sections=(general, command, Section(heading="应急响应", sections=(run_in,), blocks=(level,))),
        attachments=(
            Attachment(title="处置流程", blocks=(words("流程如下。"),)),
            Attachment(title="通讯录", landscape=True, blocks=(contacts,)),
        ),
    )
