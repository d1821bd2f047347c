"""The order of the bound volumes is the office's, kept in the library."""

from __future__ import annotations

import pytest

from tests.library.conftest import Office
from yuan.model.errors import Refused
from yuan.model.papers.volume import VolumeArrangement

HAND_MADE = VolumeArrangement(order=("p2", "p1"), left_out=("p1",), note="编者的话。")


def test_an_arrangement_is_there_for_everybody_and_recorded(office: Office) -> None:
    office.archivist.arrange_volume("上册", HAND_MADE)
    assert office.drafter.volume_arrangements() == {"上册": HAND_MADE}
    entry = office.administrator.audit()[0]
    assert (entry.account, entry.action, entry.subject) == ("档案员", "编排汇编分册", "上册")


def test_volumes_are_arranged_apart_and_an_empty_arrangement_restores_the_usual(office: Office) -> None:
    office.reviewer.arrange_volume("上册", HAND_MADE)
    office.reviewer.arrange_volume("下册", VolumeArrangement(left_out=("p9",)))
    office.reviewer.arrange_volume("上册", VolumeArrangement())
    assert office.reviewer.volume_arrangements() == {"下册": VolumeArrangement(left_out=("p9",))}


def test_settling_the_same_again_records_nothing(office: Office) -> None:
    office.archivist.arrange_volume("上册", HAND_MADE)
    before = len(office.administrator.audit())
    office.archivist.arrange_volume("上册", HAND_MADE)
    assert len(office.administrator.audit()) == before


def test_a_drafter_may_not_arrange(office: Office) -> None:
    with pytest.raises(Refused, match="公文设置"):
        office.drafter.arrange_volume("上册", HAND_MADE)
