"""Packages of each earlier version of the format, as they lie on sticks and discs, are read by every later program.

`tests/exchange/old` is only added to: a file there is never made anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exchange.desks import PARTS, READABLE, known_desk
from yuan.exchange.reading import open_package
from yuan.model.exchange.package import PackageKind

OLD = Path(__file__).with_name("old")
HASHES = {
    "format1.yuanpkg": "a573d736c4560c70b724395e96a161893d266b95e59c6aac0f26bb1d52767d4f",
    "format1-sealed.yuanpkg": "61dc1f546be2e2d130d60c14b396174bab89c6ba4243cbd7eaf88881649cae86",
}


@pytest.mark.parametrize("name", HASHES)
def test_packages_of_earlier_programs_are_read(name: str) -> None:
    town, bureau = known_desk("青石镇人民政府", 1), known_desk("青河区应急管理局", 2)
    with open_package(OLD / name, [bureau.sealing]) as opened:
        opened.verify()
        assert opened.hash == HASHES[name]
        assert opened.is_sealed == ("sealed" in name)
        manifest = opened.manifest
        assert manifest.kind is PackageKind.SUBMISSION
        assert manifest.sender == town.card
        assert [(to.desk, to.serial) for to in manifest.recipients] == [(bureau.card.id, 1)]
        assert manifest.additions == {"urgency": "特急"}
        assert [opened.content(one) for one in manifest.objects] == [part.content for part in PARTS]
        assert {one.name: opened.content(one) for one in manifest.readable} == READABLE
