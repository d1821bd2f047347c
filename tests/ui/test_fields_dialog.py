"""A form made from what a step asks for."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from yuan.model.records import Field
from yuan.ui.widgets.fields_dialog import FieldsDialog


def test_a_long_form_scrolls_and_its_buttons_stay_in_sight(qtbot: QtBot) -> None:
    fields = [Field(name=f"f{place}", label=f"第{place}项", kind="long text") for place in range(12)]
    dialog = FieldsDialog(None, "送审", fields, lambda _: None, cites="办法第二十四条", intro="说明。" * 60)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    room = dialog.screen().availableGeometry().height()
    assert dialog.height() <= room
    assert dialog.accept_button.geometry().bottom() <= dialog.height()


def test_a_short_form_shows_whole(qtbot: QtBot) -> None:
    fields = [Field(name="reasons", label="退回理由", kind="long text")]
    dialog = FieldsDialog(None, "退回", fields, lambda _: None)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    box = dialog.findChild(object, "field-reasons")
    assert box is not None
    assert not box.visibleRegion().isEmpty()
    assert box.visibleRegion().boundingRect().height() == box.height()
