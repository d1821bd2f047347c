"""Somebody who types into the real program, from its start to its end by the system.

Run as a program with a library and a plan: signs in, opens the plan, types `TEXT` by keys and leaves `COMPOSED` to an
input method, writes “typed”, and then rests until the system ends it.
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from yuan.ui.account.sign_in import SignInDialog
from yuan.ui.program import run
from yuan.ui.window import MainWindow

ACCOUNT, PASSWORD = "编制员", "yuan-demo"
TEXT, COMPOSED = "typed just now ", "wei'wan"


def sign_in(dialog: SignInDialog) -> int:
    dialog.account_box.setCurrentIndex(dialog.account_box.findData(ACCOUNT))
    dialog.password_edit.setText(PASSWORD)
    dialog.accept_button.click()
    return dialog.result()


def type_and_rest(plan: str) -> None:
    window = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, MainWindow))
    window.workspace.edit_requested.emit(
        plan, window.workspace.session.document(plan).sections[0].blocks[0].id
    )
    edit = window.page("editor").edit
    QTest.keyClicks(edit, TEXT)
    QApplication.sendEvent(edit, QInputMethodEvent(COMPOSED, []))
    print("typed", flush=True)


def main() -> int:
    location, plan = sys.argv[1:]
    SignInDialog.exec = sign_in  # type: ignore[method-assign,assignment]
    QTimer.singleShot(0, lambda: type_and_rest(plan))
    return run(["yuan-window", "--library", location])


if __name__ == "__main__":
    sys.exit(main())
