"""What a notice says for each kind of plan: who issues it, to whom it goes, what is left to the one who writes it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.jobs.shelf import FLOOD, OVERALL, SUPPLY, TOWN_FLOOD, session, stock
from yuan.demo.office import OFFICE
from yuan.jobs.notices import NoticeChoices, export_notice, notice_for
from yuan.library import Library, NewAccount
from yuan.model.errors import BadFile
from yuan.model.office import Office
from yuan.model.plan import AccountRole
from yuan.word.writer import Notice


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    first = NewAccount(name="管理员", full_name="管理员", role=AccountRole.ADMINISTRATOR, password="secret-1")
    made = Library.create(tmp_path_factory.mktemp("库") / "预案库.yuan", first)
    stock(made)
    yield made
    made.close()


def notice(
    library: Library, title: str, office: Office | None = None, choices: NoticeChoices | None = None
) -> Notice:
    desk = session(library, AccountRole.ADMINISTRATOR)
    line = desk.find(title)
    return notice_for(line, line.latest, desk.document(line.plan), office or OFFICE, choices)


@pytest.mark.parametrize(
    ("title", "issuer", "printer"),
    [
        (OVERALL, "门头沟区人民政府", "门头沟区人民政府办公室"),
        (FLOOD, "门头沟区突发事件应急委员会", "门头沟区突发事件应急委员会办公室"),
        (SUPPLY, "门头沟区水务局", "门头沟区水务局"),
        (TOWN_FLOOD, "清水镇人民政府", "清水镇人民政府"),
    ],
)
def test_each_kind_is_issued_by_its_body_under_its_full_name(
    library: Library, title: str, issuer: str, printer: str
) -> None:
    made = notice(library, title)
    assert (made.issuer, made.printer) == (issuer, printer)


def test_a_town_writes_to_its_villages_not_to_other_towns(library: Library) -> None:
    made = notice(library, TOWN_FLOOD)
    assert "各镇政府" not in made.addressees
    assert "村" in made.addressees
    assert "区应急管理局" in made.copies


def test_party_and_government_may_issue_together(library: Library) -> None:
    office = Office(issuers={"总体": "中共甲区委员会、甲区人民政府"})
    made = notice(library, OVERALL, office)
    assert made.issuers == ("中共甲区委员会", "甲区人民政府")
    assert made.title.startswith("中共甲区委员会、甲区人民政府关于印发")


def test_what_is_chosen_for_one_notice_goes_before_what_is_settled(library: Library) -> None:
    choices = NoticeChoices(addressees="各镇政府", copies="", printer="区政府办公室")
    made = notice(library, TOWN_FLOOD, choices=choices)
    assert (made.addressees, made.copies, made.printer) == ("各镇政府", "", "区政府办公室")


def test_what_the_office_settles_for_one_family_leaves_the_others_alone(library: Library) -> None:
    office = replace(OFFICE, family_addressees={"部门": "各科室"})
    assert notice(library, SUPPLY, office).addressees == "各科室"
    assert notice(library, FLOOD, office).addressees == OFFICE.addressees


@pytest.mark.parametrize("day", ["2026-02-31", "2026年6月15日", "明天"])
def test_a_day_that_is_none_is_refused_and_nothing_is_written(
    library: Library, tmp_path: Path, day: str
) -> None:
    desk = session(library, AccountRole.ADMINISTRATOR)
    with pytest.raises(BadFile, match="成文日期"):
        export_notice(desk, desk.find(FLOOD).plan, tmp_path / "a.docx", choices=NoticeChoices(date=day))
    assert list(tmp_path.iterdir()) == []
