"""A double click on a package: how the program is started with it, and how the desktop learns of the type."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.etree import ElementTree

import platformdirs
import pytest
from typer.testing import CliRunner

from yuan.cli import app
from yuan.cli.desktop import with_open
from yuan.jobs.file_type import MIME

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="freedesktop.org only")


def test_a_package_alone_is_opened_and_commands_stay_commands() -> None:
    assert with_open(["/a/下发.yuanpkg"]) == ["open", "/a/下发.yuanpkg"]
    assert with_open(["--library", "x.yuanpkg", "--debug", "B.YUANPKG"]) == [
        "--library",
        "x.yuanpkg",
        "--debug",
        "open",
        "B.YUANPKG",
    ]
    assert with_open(["inspect", "下发.yuanpkg"]) == ["inspect", "下发.yuanpkg"]
    assert with_open([]) == []


def test_the_type_is_registered_for_this_user_and_forgotten_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert platformdirs.user_data_dir() == str(tmp_path)
    done = CliRunner().invoke(app, ["file-type"])
    assert done.exit_code == 0, done.output
    entry = (tmp_path / "applications" / "yuan.desktop").read_text("utf-8")
    [command] = [line for line in entry.splitlines() if line.startswith("Exec=")]
    assert command.endswith(" %f")
    assert Path(sys.executable).parent.as_posix() in command
    assert f"MimeType={MIME};" in entry
    kind = ElementTree.parse(tmp_path / "mime" / "packages" / "yuan-package.xml").getroot()
    assert kind[0].attrib["type"] == MIME
    assert CliRunner().invoke(app, ["file-type", "--remove"]).exit_code == 0
    assert not (tmp_path / "applications" / "yuan.desktop").exists()
