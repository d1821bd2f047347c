"""Where a conflict stands and what its readings say, for every kind of thing a merge finds in conflict."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import sample
from yuan.model.document.content import Document, Duty, DutyTable, ResponseLevel, Section, Text
from yuan.model.document.tree import update
from yuan.model.editing import edit
from yuan.model.merge.conflict import Conflict, Merged
from yuan.model.merge.merging import merge
from yuan.ui.editor.draft.merging.places import GONE, cursors, places
from yuan.ui.editor.draft.merging.words import ReadingWords
from yuan.ui.editor.writing.text_edit import PlanTextEdit

LEVELS = Section(
    id="s4",
    heading="分级",
    blocks=(
        ResponseLevel(id="r", label="Ⅰ级", triggers=("甲", "乙"), commander="区长", actions=("丙",)),
        DutyTable(id="dt", caption="职责", duties=(Duty(id="d1", body="水务局", duties=("管水",)),)),
    ),
)


def changed(document: Document, mark: str) -> Document:
    """The document with something changed in every kind of node."""

    def put(id: str, **values: object) -> None:
        nonlocal document
        document = update(document, id, lambda node: replace(node, **values))

    put("cp2", runs=(Text(f"格二{mark}"),))
    put("k", phone=f"01{mark}")
    put("s2", heading=f"组织指挥{mark * 3}")
    put("a1", title=f"名录{mark * 2}")
    put("r", commander=f"副区长{mark}")
    put("d1", duties=(f"管水{mark}",))
    put("t", caption=f"成员{mark * 2}")
    put("i1", runs=(Text(f"指挥{mark * 2}"),))
    put("s3", role="measures" if mark == "甲" else "warning")
    return replace(document, front=replace(document.front, issuer=f"区{mark}"))


@pytest.fixture
def merged() -> Merged:
    base = sample()
    base = replace(base, sections=(*base.sections, LEVELS))
    ours = edit.remove_node(changed(base, "甲"), "s12")
    theirs = update(changed(base, "乙"), "p2", lambda node: replace(node, runs=(Text("新的范围"),)))
    return merge(base, ours, theirs)


def named(merged: Merged) -> dict[str, Conflict]:
    """The conflicts by their places in words."""
    where = places(merged.document, merged.conflicts)
    return {where[one.id]: one for one in merged.conflicts}


def test_places_are_told_by_headings_numbers_and_what_is_meant(merged: Merged) -> None:
    assert list(named(merged)) == [
        "封面 › 发文机关",
        "1 总则 › 1.2 适用范围",
        "2 组织指挥甲甲甲 › 标题",
        "2 组织指挥甲甲甲 › （1）项",
        "2 组织指挥甲甲甲 › 成员甲甲 › 题注",
        "2 组织指挥甲甲甲 › 成员甲甲 › 第2行",
        "3 应急响应 › 用途",
        "4 分级 › 响应级别 Ⅰ级 › 指挥",
        "4 分级 › 成员单位职责 › 水务局 › 职责",
        "附件　名录甲甲 › 标题",
        "附件　名录甲甲 › 通讯录 › 张某 › 电话",
    ]


def test_what_is_no_longer_in_the_text_says_so_and_is_marked_nowhere(merged: Merged, qtbot: QtBot) -> None:
    rest = edit.remove_node(merged.document, "s3")
    role = named(merged)["3 应急响应 › 用途"]
    assert places(rest, [role]) == {role.id: GONE}
    assert cursors(shown(qtbot, rest), [role]) == {}


def test_every_conflict_is_found_in_the_text(merged: Merged, qtbot: QtBot) -> None:
    found = cursors(shown(qtbot, merged.document), merged.conflicts)
    words = {place: found[one.id].selectedText() for place, one in named(merged).items()}
    assert words["1 总则 › 1.2 适用范围"] == "适用范围"
    assert words["2 组织指挥甲甲甲 › （1）项"] == "指挥甲甲"
    assert words["2 组织指挥甲甲甲 › 成员甲甲 › 题注"] == "成员甲甲"
    assert words["附件　名录甲甲 › 标题"] == "名录甲甲"
    assert len(found) == len(merged.conflicts)


def shown(qtbot: QtBot, document: Document) -> PlanTextEdit:
    edit = PlanTextEdit()
    qtbot.addWidget(edit)
    edit.load(document, lambda _: b"")
    return edit


def test_values_that_are_no_words_are_said_in_words_and_not_written_by_hand(merged: Merged) -> None:
    words, found = ReadingWords(merged.document), named(merged)
    role, phone = found["3 应急响应 › 用途"], found["附件　名录甲甲 › 通讯录 › 张某 › 电话"]
    assert [words.of(role, one) for one in (role.base, role.ours, role.theirs)] == [
        "（未定）",
        "处置措施",
        "预警",
    ]
    assert words.to_edit(role) is None
    assert words.to_edit(phone) == "01甲"
    removed = found["1 总则 › 1.2 适用范围"]
    assert words.of(removed, removed.ours) == ""
    assert "新的范围" in words.of(removed, removed.theirs)


def test_references_and_notes_stay_when_a_paragraph_is_written_anew() -> None:
    base = sample()
    ours = update(base, "p1", lambda node: replace(node, runs=(Text("根据有关"), *node.runs[1:])))
    theirs = update(base, "p1", lambda node: replace(node, runs=(Text("按照现行"), *node.runs[1:])))
    [conflict] = merge(base, ours, theirs).conflicts
    words = ReadingWords(ours)
    before = words.to_edit(conflict)
    assert before is not None
    written = words.written(conflict, before.replace("根据", "依照"))
    assert words.of(conflict, written) == words.of(conflict, conflict.ours).replace("根据", "依照")
