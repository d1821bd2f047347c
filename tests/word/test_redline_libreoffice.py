"""A redline accepted and rejected by an office program, not by us: both versions come out whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.word.documents import media
from tests.word.libreoffice import edited_in_libreoffice
from yuan.model.compare import compare
from yuan.model.content import (
    Attachment,
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
from yuan.model.edit import insert_section, move_section, remove_node, replace_node, split_block
from yuan.model.text import plain_text
from yuan.word.libreoffice import find_office
from yuan.word.reader import read_file
from yuan.word.redline import write_redline

pytestmark = pytest.mark.skipif(not find_office(), reason="LibreOffice is not installed")


def paragraph(text: str, id: str) -> Paragraph:
    return Paragraph(id=id, runs=(Text(text),))


def table(*rows: str) -> Table:
    return Table(
        id="表",
        caption="物资清单",
        rows=tuple(
            Row(
                tuple(Cell(id=f"{text}格", blocks=(paragraph(text, f"{text}段"),)) for text in row.split()),
                header=not place,
            )
            for place, row in enumerate(rows)
        ),
    )


WATCH = "区气象局发布预警信号，区水务局密切监视河道水情。各镇街组织巡查隐患点，并转移受威胁群众。"
OLD = Document(
    front=FrontMatter(title="防汛应急预案"),
    sections=(
        Section(id="总则", heading="总则", blocks=(paragraph("为做好防汛工作，制定本预案。", "p1"),)),
        Section(
            id="监测",
            heading="监测与预警",
            blocks=(paragraph(WATCH, "p2"), paragraph("预警分为四级。", "p3")),
        ),
        Section(
            id="响应",
            heading="应急响应",
            blocks=(
                paragraph("接到报告后30分钟内启动响应。", "p4"),
                ListItem(id="i1", runs=(Text("转移群众。"),)),
                ListItem(id="i2", runs=(Text("抢修道路。"),)),
            ),
        ),
        Section(id="附则", heading="附则", blocks=(paragraph("自印发之日起施行。", "p5"),)),
    ),
    attachments=(Attachment(id="附", title="物资", blocks=(table("名称 数量", "水泵 12台", "帐篷 30顶"),)),),
)


def next_version() -> Document:
    new = replace_node(OLD, "p1", paragraph("为做好防汛抗旱工作，制定本预案。", "p1"))
    new = split_block(new, "p2", WATCH.index("。") + 1)
    new = remove_node(remove_node(new, "p3"), "i1")
    new = insert_section(new, "", 2, Section(heading="风险评估", blocks=(paragraph("每年评估一次。", "p6"),)))
    new = replace_node(new, "表", table("名称 数量", "水泵 20台", "冲锋舟 2艘", "帐篷 30顶"))
    return move_section(new, "附则", "", 1)


@pytest.mark.parametrize(("command", "is_new"), [("Accept", True), ("Reject", False)])
def test_libreoffice_settles_all_changes(command: str, is_new: bool, tmp_path: Path) -> None:
    path, new = tmp_path / "redline.docx", next_version()
    write_redline(compare(OLD, new), path, media=media)
    settled = edited_in_libreoffice(
        path,
        "Dim helper As Object",
        'helper = createUnoService("com.sun.star.frame.DispatchHelper")',
        f'helper.executeDispatch(doc.CurrentController.Frame, ".uno:{command}AllTrackedChanges", "", 0, Array())',
    )
    assert plain_text(read_file(settled)[0].document) == plain_text(new if is_new else OLD)
