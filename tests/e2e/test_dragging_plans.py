"""Plans of a volume dragged to their place with a real mouse on a virtual screen."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.screen import missing_tools, virtual_screen
from tests.jobs.shelf import FIRE, FLOOD, OVERALL, QUAKE, stock
from tests.waiting import wait_until
from yuan.jobs.volumes import volume_lines
from yuan.library import Library, NewAccount
from yuan.model.plan import AccountRole

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(missing_tools()), reason=f"needs {'、'.join(missing_tools())}"),
]
WINDOW = """
import json, sys
import yuan.ui
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from yuan.library import Library
from yuan.ui.compile import CompilePage
from yuan.ui.workspace import Workspace
from yuan.ui.program import prepare

application = QApplication([])
prepare(application)
library = Library.open(Path(sys.argv[1]))
page = CompilePage(Workspace(library, library.local_session()))
page.setGeometry(0, 0, 1200, 700)
page.show()

def tell():
    table = page.table
    places = {}
    for row, line in enumerate(table.volume.records):
        box = table.visualRect(table.volume.index(row, 1))
        left = table.viewport().mapToGlobal(box.topLeft())
        places[line.summary.card.title] = (left.x() + 90, left.y(), box.height())
    print(json.dumps(places), flush=True)

QTimer.singleShot(800, tell)
application.exec()
"""


def drag(display: str, begin: tuple[int, int], end: tuple[int, int]) -> None:
    """Press the button at `begin`, go to `end` in steps a hand would take, and let go."""
    steps = 12
    moves = [
        (
            begin[0] + (end[0] - begin[0]) * step // steps,
            begin[1] + (end[1] - begin[1]) * step // steps,
        )
        for step in range(1, steps + 1)
    ]
    script = [["mousemove", *map(str, begin)], ["mousedown", "1"]]
    script += [["mousemove", *map(str, (x + 6, y))] for x, y in moves]
    script += [["mousemove", *map(str, end)], ["mouseup", "1"]]
    for words in script:
        subprocess.run(["xdotool", *words], env={**os.environ, "DISPLAY": display}, check=True)
        time.sleep(0.06)


def test_a_plan_is_dragged_to_its_place(tmp_path: Path) -> None:
    path = tmp_path / "预案库.yuan"
    first = NewAccount(name="管理员", full_name="管理员", role=AccountRole.ADMINISTRATOR, password="secret-1")
    library = Library.create(path, first)
    stock(library)
    session = library.local_session()
    with virtual_screen() as display:
        environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "XDG_CONFIG_HOME": str(tmp_path / "config"),
        }
        program = subprocess.Popen(
            [sys.executable, "-c", WINDOW, str(path)], env=environment, stdout=subprocess.PIPE, text=True
        )
        try:
            assert program.stdout is not None
            places = json.loads(program.stdout.readline())
            x, y, height = places[FIRE]
            drag(display, (x, y + height // 2), (places[QUAKE][0], places[QUAKE][1] + 2))
            wait_until(session.volume_arrangements, "the new order")
        finally:
            program.kill()
            program.wait(10)
    printed = [line.summary.card.title for line in volume_lines(session, "上册") if line.is_included]
    assert printed == [OVERALL, FIRE, QUAKE, FLOOD]
    library.close()
