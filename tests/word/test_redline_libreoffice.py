"""A redline accepted and rejected by an office program, not by us: both versions come out whole."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.word.documents import media
from tests.word.libreoffice import edited_in_libreoffice
from yuan.model.comparison.compare import compare
from yuan.model.document.content import (
    Attachment,
    Cell,
    Document,
    Footnote,
    FrontMatter,
    ListItem,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
)
from yuan.model.editing.edit import (
    insert_block,
    insert_section,
    move_section,
    remove_node,
    replace_node,
    split_block,
    with_fresh_ids,
)
from yuan.model.numbering.patterns import OFFICIAL
from yuan.model.text.plain_text import plain_text
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


def fresh(*texts: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(runs=(Text(text),)) for text in texts)


def rewritten() -> Document:
    """Cells put together, an item on another level, a twin, a note, a section rewritten, attachments come and gone."""
    old_table = table("名称 数量", "水泵 12台", "帐篷 30顶")
    left, right = old_table.rows[2].cells
    wide = replace(left, colspan=2, blocks=left.blocks + right.blocks)
    new = replace_node(OLD, "表", replace(old_table, rows=(*old_table.rows[:2], Row((wide,)))))
    new = replace_node(new, "i2", ListItem(id="i2", runs=(Text("抢修道路。"),), pattern="①", level=1))
    noted = Paragraph(
        id="p4", runs=(Text("接到报告后30分钟内启动响应"), Footnote(text="以电话记录为准。"), Text("。"))
    )
    new = replace_node(new, "p4", noted)
    new = insert_block(new, "附则", 0, *fresh(WATCH))
    new = replace_node(
        new, "总则", Section(id="总则", heading="总则", blocks=fresh("本区建立值班备勤制度。", "另行规定。"))
    )
    label = Attachment(
        id="卡", title="处置卡", blocks=(replace(table("岗位 动作", "值班员 报告"), id="卡表"),)
    )
    last = Attachment(id="图", title="流程图", blocks=fresh("流程图另附。"))
    return with_fresh_ids(replace(new, numbering=OFFICIAL, attachments=(label, *new.attachments, last)))


def replaced_table() -> Document:
    """A table with nothing of the old one in it, and another chapter at the front."""
    new = replace_node(OLD, "表", table("镇街 点位 责任人", "清水镇 上清水村 陈明", "斋堂镇 马栏村 李红"))
    return move_section(remove_node(new, "监测"), "响应", "", 0)


def next_version() -> Document:
    new = replace_node(OLD, "p1", paragraph("为做好防汛抗旱工作，制定本预案。", "p1"))
    new = split_block(new, "p2", WATCH.index("。") + 1)
    new = remove_node(remove_node(new, "p3"), "i1")
    new = insert_section(new, "", 2, Section(heading="风险评估", blocks=(paragraph("每年评估一次。", "p6"),)))
    new = replace_node(new, "表", table("名称 数量", "水泵 20台", "冲锋舟 2艘", "帐篷 30顶"))
    return move_section(new, "附则", "", 1)


@pytest.mark.parametrize("revise", [next_version, rewritten, replaced_table])
@pytest.mark.parametrize(("command", "is_new"), [("Accept", True), ("Reject", False)])
def test_libreoffice_settles_all_changes(
    revise: Callable[[], Document], command: str, is_new: bool, tmp_path: Path
) -> None:
    path, new = tmp_path / "redline.docx", revise()
    write_redline(compare(OLD, new), path, media=media)
    settled = edited_in_libreoffice(
        path,
        "Dim helper As Object",
        'helper = createUnoService("com.sun.star.frame.DispatchHelper")',
        f'helper.executeDispatch(doc.CurrentController.Frame, ".uno:{command}AllTrackedChanges", "", 0, Array())',
    )
    assert plain_text(read_file(settled)[0].document) == plain_text(new if is_new else OLD)
