"""The editor under random edits: the text on screen, the content tree and the saved draft are always one plan.

`YUAN_EXAMPLES` and `YUAN_STEPS` in the environment make it look longer than a test run should.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from tests.ui.editor_machine import Drafting, new_session
from tests.ui.editor_workspace import memory_workspace
from yuan.ui.editor import EditorPage
from yuan.ui.editor.text import table_splitting as table_pieces


@pytest.fixture
def page(qtbot: QtBot) -> Iterator[EditorPage]:
    Drafting.session = new_session()
    made = EditorPage(memory_workspace(Drafting.session))
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    Drafting.page = made
    yield made
    made.flush()
    made.autosave.close()
    QGuiApplication.clipboard().clear()
    Drafting.page = Drafting.session = None


@pytest.mark.parametrize("pieces", ["tables whole", "every row a piece"])
def test_screen_tree_and_draft_agree_after_any_edits(
    page: EditorPage, pieces: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if pieces == "every row a piece":
        monkeypatch.setattr(table_pieces, "PIECE_CELLS", 1)
        monkeypatch.setattr(table_pieces, "LEAST_ROWS", 1)
    run_state_machine_as_test(
        Drafting,
        settings=settings(
            max_examples=int(os.environ.get("YUAN_EXAMPLES", "15")),
            stateful_step_count=int(os.environ.get("YUAN_STEPS", "20")),
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
