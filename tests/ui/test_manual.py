"""The manual comes with the program, wherever that is installed."""

from __future__ import annotations

import re
import tomllib
from fnmatch import fnmatch
from importlib.resources import files
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from pytestqt.qtbot import QtBot

from yuan.ui.window import MainWindow

ROOT = Path(__file__).parents[2]


def test_f1_opens_the_manual_of_the_package(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())) or True
    )
    qtbot.keyClick(window, Qt.Key.Key_F1)
    (manual,) = opened
    assert manual.read_text("utf-8") == (files("yuan") / "manual" / "manual.md").read_text("utf-8")
    linked = re.findall(r"\]\(([^)#:]+)\)", manual.read_text("utf-8"))
    assert len(linked) > 10
    assert [name for name in linked if not (manual.parent / name).is_file()] == []


def test_all_that_belongs_to_the_manual_goes_into_the_package() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    kinds = settings["package-data"]["*"]
    left_out = [
        path.name
        for path in (ROOT / "yuan" / "manual").rglob("*")
        if path.is_file() and not any(fnmatch(path.name, kind) for kind in kinds)
    ]
    assert left_out == []
