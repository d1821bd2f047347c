"""The editor's parts one by one, each on an open draft alone, without the page that puts them together."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import MemorySession, NoOthers, memory_workspace, para, sample
from yuan.model.document.content import Document, FrontMatter
from yuan.model.errors import Refused
from yuan.model.records import Present
from yuan.model.text.plain_text import plain_text
from yuan.ui.editor.draft.bars import CONFLICT, FAILED, LEFT, OPEN
from yuan.ui.editor.draft.conflict import DraftConflict
from yuan.ui.editor.draft.merging.unsettled import Unsettled
from yuan.ui.editor.draft.open_draft import OpenDraft
from yuan.ui.editor.draft.presence import OpenElsewhere
from yuan.ui.editor.draft.reloading import Reloading
from yuan.ui.editor.draft.saving import Saving
from yuan.ui.editor.draft.unsaved_offer import UnsavedOffer
from yuan.ui.editor.side.checking import Checking
from yuan.ui.editor.text.cursor_place import CursorPlace
from yuan.ui.editor.text.plan_text import PlanText
from yuan.ui.editor.text.rewriting import rewrite
from yuan.ui.editor.writing.dimming import Dimming, Emphasis
from yuan.ui.editor.writing.text_edit import PlanTextEdit
from yuan.ui.editor.writing.zoom import Zoom

SOON = 60_000
STALE = "由区安监局牵头，区安监局负责监管。"


@pytest.fixture
def session() -> MemorySession:
    plan = sample()
    general = plan.sections[0]
    scope = replace(general.sections[1], blocks=(para("p2", STALE),))
    general = replace(general, sections=(general.sections[0], scope))
    return MemorySession(replace(plan, sections=(general, *plan.sections[1:])))


@pytest.fixture
def draft(qtbot: QtBot, session: MemorySession) -> OpenDraft:
    """Nothing is open yet: the parts come first."""
    holder = QWidget()
    qtbot.addWidget(holder)
    made = OpenDraft(memory_workspace(session), PlanTextEdit(), holder)
    column = QVBoxLayout(holder)
    column.addWidget(made.notices)
    column.addWidget(made.text)
    holder.resize(900, 700)
    holder.show()
    return made


def open_plan(draft: OpenDraft, why: str = "") -> None:
    opened = draft.read("p1", why)
    assert opened is not None
    draft.show(opened)
    draft.go_to("p2")


def press(draft: OpenDraft, key: str, words: str) -> None:
    bar = draft.notices.bar(key)
    assert bar is not None
    button: QPushButton = next(one for one in bar.buttons if words in one.text())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_checks_find_and_mend(draft: OpenDraft, qtbot: QtBot) -> None:
    checking = Checking(draft)
    qtbot.addWidget(checking.panel)
    checking.panel.show()
    open_plan(draft)
    with qtbot.waitSignal(checking.counted, timeout=SOON, check_params_cb=lambda count: count > 0):
        pass
    entries = checking.panel.list
    row = next(at for at in range(entries.count()) if "安监局" in entries.item(at).text())
    entries.setCurrentRow(row)
    QTest.mouseClick(checking.panel.mend, Qt.MouseButton.LeftButton)
    assert "安监局" not in plain_text(draft.text.plan)


def test_a_conflict_is_told_and_settled(draft: OpenDraft, session: MemorySession) -> None:
    DraftConflict(draft, Unsettled(draft))
    open_plan(draft)
    theirs = replace(draft.text.plan, blocks=(para("p0", "别人的前言。"),))
    session.save_draft("p1", theirs, session.revision)
    QTest.keyClicks(draft.text, "abc ")
    draft.flush()
    assert session.saved == theirs
    assert draft.aside.holds(draft.text.plan)
    press(draft, CONFLICT, "以我的文字为准")
    assert session.saved == draft.text.plan
    assert "abc" in plain_text(session.saved)
    kept = [plain_text(draft.history.document(one)) for one in draft.history.states("p1")]
    assert any("别人的前言" in text for text in kept)


def test_what_cannot_be_saved_is_kept_and_told_until_it_is(draft: OpenDraft, session: MemorySession) -> None:
    label = QLabel()
    saving = Saving(draft, label)
    open_plan(draft)
    session.failure = Refused("磁盘已满。")
    QTest.keyClicks(draft.text, "abc ")
    assert saving.is_safe()
    assert label.text() == "保存失败"
    bar = draft.notices.bar(FAILED)
    assert bar is not None
    assert "磁盘已满" in bar.text.text()
    assert len(draft.recovery.texts.found()) == 1
    session.failure = None
    draft.flush()
    assert label.text() == "已保存"
    assert draft.notices.bar(FAILED) is None
    assert draft.recovery.texts.found() == []


class Somebody(NoOthers):
    """A library in which 李四 has every plan open."""

    def others(self, plan: str) -> tuple[Present, ...]:
        since = datetime.now(UTC)
        return (Present(id="x", account="李四", name="李四", is_editing=True, machine="别处", since=since),)


def test_whoever_has_the_draft_open_too_is_told_and_looked_around(
    draft: OpenDraft, session: MemorySession, qtbot: QtBot
) -> None:
    session.presence = Somebody()
    elsewhere = OpenElsewhere(draft)
    opened: list[tuple[str, str]] = []
    reloading = Reloading(draft, Saving(draft, QLabel()), lambda node, why: opened.append((node, why)))
    elsewhere.only_read_wanted.connect(reloading.only_read)
    open_plan(draft)
    press(draft, OPEN, "只读查看")
    [(node, why)] = opened
    assert node == "p2"
    open_plan(draft, why)
    assert not draft.is_editable
    assert draft.notices.bar(OPEN) is None, "nobody else matters to who only reads"
    QTest.keyClicks(draft.text, "abc")
    assert not draft.replace(sample(), "恢复前")
    assert STALE in plain_text(draft.text.plan)
    elsewhere.wait()


def test_what_an_earlier_window_left_is_offered_and_taken_back(
    draft: OpenDraft, session: MemorySession
) -> None:
    UnsavedOffer(draft)
    left = replace(session.saved, blocks=(para("p0", "当时的前言。"),))
    draft.recovery.texts.keep("p1", left)
    open_plan(draft)
    assert draft.notices.bar(LEFT) is None, "what this very page keeps is its own"
    draft.recovery.texts.set_free(draft.recovery.texts.found()[0].path)
    open_plan(draft)
    press(draft, LEFT, "取回这份文字")
    assert session.saved == left
    assert draft.recovery.texts.found() == []
    assert draft.notices.bar(LEFT) is None


# --- on the plan's text alone -------------------------------------------------------------------------------


@pytest.fixture
def text(qtbot: QtBot) -> PlanText:
    made = PlanText()
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    return made


def test_the_size_is_that_of_the_text_and_stays_when_another_plan_is_put_in(text: PlanText) -> None:
    zoom = Zoom(text)
    zoom.set(1.5)
    text.load(sample(), lambda _: b"")
    assert text.zoom == 1.5
    large = text.document().size().height()
    zoom.set(1.0)
    assert text.document().size().height() < large


def test_all_but_the_paragraph_being_written_is_dimmed(text: PlanText) -> None:
    dimming = Dimming(text)
    text.load(sample(), lambda _: b"")
    text.go_to(text.position_of("p2"), flash=False)

    def painted() -> QImage:
        image = QImage(900, 700, QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.black)
        painter = QPainter(image)
        dimming.paint(painter, image.rect(), text.verticalScrollBar().value())
        painter.end()
        return image

    line = text.cursorRect().center().y()
    black = QImage(painted()).pixelColor(450, 0)
    assert black.lightness() == 0
    dimming.show(Emphasis.PARAGRAPH)
    image = painted()
    assert image.pixelColor(450, 0).lightness() > 0
    assert image.pixelColor(450, line).lightness() == 0


@pytest.mark.parametrize(("left", "at_least"), [(1, 0), (120, 0), (1500, 1300), (1950, 1949)])
def test_where_one_was_is_found_again_and_never_in_the_title_though_much_of_the_text_went(
    text: PlanText, left: int, at_least: int
) -> None:
    paragraphs = tuple(para(f"p{at}", f"第{at}段。") for at in range(2000))
    plan = Document(front=FrontMatter(title="预案"), blocks=paragraphs)
    text.load(plan, lambda _: b"")
    text.go_to(text.position_of("p1999"), flash=False)
    place = CursorPlace.of(text)
    assert len(place.ids) < 200
    rewrite(text, replace(plan, blocks=paragraphs[:left]))
    cursor = text.textCursor()
    cursor.setPosition(0)
    text.setTextCursor(cursor)
    place.restore()
    found = text.node_at_cursor()
    assert found.startswith("p")
    assert int(found[1:]) >= at_least
