"""A folder with one package, and what every refusal must be."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.exchange.desks import BUREAU
from tests.exchange.forging import package
from yuan.exchange.reading import open_package
from yuan.model.errors import BadPackage

Refused = Callable[[Path], str]


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return package(tmp_path / "送审.yuanpkg")


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    return package(tmp_path / "送审.yuanpkg", sealed=True)


@pytest.fixture
def refused(tmp_path: Path) -> Refused:
    """Opens a package that must be refused, and gives what is said; nothing was written anywhere near."""

    def ask(path: Path) -> str:
        before = _files(tmp_path)
        with pytest.raises(BadPackage) as caught, open_package(path, [BUREAU.sealing]) as opened:
            opened.verify()
        assert _files(tmp_path) == before
        assert caught.value.remedy
        return str(caught.value)

    return ask


def _files(folder: Path) -> list[tuple[Path, int, int]]:
    """All files in and beside a folder, with size and the moment of their last change."""
    beside = [one for one in folder.parent.iterdir() if one.is_file()]
    inside = [one for one in folder.rglob("*") if one.is_file()]
    return sorted((one, one.stat().st_size, one.stat().st_mtime_ns) for one in (*beside, *inside))
