"""Where packages are written: nothing else is lost by a wrong name."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.jobs.desks_on_disk import BUREAU, DeskOnDisk
from tests.library.conftest import card, text
from yuan.jobs.packing import pack
from yuan.model.errors import BadFile, Refused
from yuan.model.exchange.package import PackageKind


@pytest.fixture
def bureau(tmp_path: Path) -> DeskOnDisk:
    made = DeskOnDisk(tmp_path / "区局", BUREAU)
    with made.session() as session:
        session.create_plan(card(), text("为做好防汛工作，制定本预案。"))
    return made


def test_a_package_never_takes_the_place_of_a_library(bureau: DeskOnDisk) -> None:
    before = bureau.dump()
    with bureau.session() as session:
        with pytest.raises(BadFile, match="预案库"):
            pack(session, bureau.path, PackageKind.HANDOVER, [])
        with pytest.raises(BadFile, match="预案库"):
            pack(session, bureau.folder / "移交.yuanpkg", PackageKind.HANDOVER, [], letter=bureau.path)
    assert bureau.dump() == before
    assert not (bureau.folder / "移交.yuanpkg").exists()


def test_letter_and_package_are_two_files(bureau: DeskOnDisk) -> None:
    path = bureau.folder / "移交.yuanpkg"
    with bureau.session() as session, pytest.raises(Refused, match="同一个文件"):
        pack(session, path, PackageKind.HANDOVER, [], letter=path)
    assert not path.exists()
