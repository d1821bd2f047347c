"""A package that was written is read again as what it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exchange.desks import BUREAU, COUNTY, PARTS, READABLE, TOWN
from yuan.exchange.reading import inspect, open_package
from yuan.exchange.writing import write_package
from yuan.model.errors import BadPackage


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "送审.yuanpkg"
    written = write_package(path, TOWN.writes(BUREAU), PARTS, TOWN.signing, readable=READABLE)
    with open_package(path) as package:
        assert package.manifest == written.manifest
        assert package.hash == written.hash
        assert not package.is_sealed
        package.verify()
        for part, item in zip(PARTS, package.manifest.objects, strict=True):
            assert (item.role, item.name, item.media_type) == part[:3]
            assert package.content(item) == package.read(item.sha256) == part.content
        assert {one.name: package.content(one) for one in package.manifest.readable} == READABLE


def test_a_sealed_package_is_opened_by_those_it_is_for_and_nobody_else(tmp_path: Path) -> None:
    path = tmp_path / "送审.yuanpkg"
    manifest = TOWN.writes(BUREAU, COUNTY)
    written = write_package(
        path, manifest, PARTS, TOWN.signing, seal_for=[BUREAU.card, COUNTY.card], readable=READABLE
    )
    assert inspect(path).keys == (BUREAU.sealing.id, COUNTY.sealing.id)
    for desk in (BUREAU, COUNTY):
        with open_package(path, [TOWN.sealing, desk.sealing]) as package:
            assert package.is_sealed
            assert package.manifest == written.manifest
            assert package.content(package.manifest.objects[0]) == PARTS[0].content
    with pytest.raises(BadPackage, match="加密发给其他单位"):
        open_package(path, [TOWN.sealing])
