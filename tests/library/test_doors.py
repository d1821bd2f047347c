"""What goes through a library's doors: pictures only to who may read the text, files only recorded, names nobody forges."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import update

from tests.library.conftest import ANSWERS, APPROVED, TOWN, Office, card, signed_in
from yuan.jobs.audit_trail import export_trail, trail
from yuan.jobs.coherence import CoherenceKeeper, take_survey
from yuan.jobs.coherence_book import export_survey
from yuan.jobs.ledger import export_ledger
from yuan.library import Library, Session, tables
from yuan.library.backup.opened_backup import OPENED
from yuan.library.fingerprint import fingerprint
from yuan.library.trail import audit
from yuan.model.document.content import Document, Figure, FrontMatter, Section
from yuan.model.errors import BadFile, NotFound, Refused
from yuan.model.plan import AccountRole, Secrecy, Unit
from yuan.model.records import Account, Action

PICTURE = b"\x89PNG a map of a secret place"
DIGEST = fingerprint(PICTURE)


def with_picture(title: str) -> Document:
    figure = Figure(image=DIGEST, media_type="image/png", caption="位置图")
    return Document(front=FrontMatter(title=title), sections=(Section(heading="总则", blocks=(figure,)),))


def another_unit(library: Library) -> Session:
    return Session(library, Account(name="外单位", full_name="", role=AccountRole.DRAFTER, unit=TOWN))


def test_a_picture_is_given_only_to_who_may_read_a_text_that_holds_it(office: Office) -> None:
    plan = office.drafter.create_plan(
        card(title="内部预案", secrecy=Secrecy.INTERNAL), with_picture("内部预案"), {DIGEST: PICTURE}
    )
    town = another_unit(office.library)
    assert office.drafter.media(DIGEST) == office.reviewer.media(DIGEST) == PICTURE
    with pytest.raises(NotFound, match="没有这张图片"):
        town.media(DIGEST)
    office.take(plan, *APPROVED, Action.ISSUE)
    with pytest.raises(NotFound):
        town.media(DIGEST)
    office.drafter.change_card(plan, card(title="内部预案"))
    assert town.media(DIGEST) == PICTURE, "in force and public now"


def test_a_picture_taken_out_of_a_draft_can_be_put_back(office: Office) -> None:
    plan = office.drafter.create_plan(card(), with_picture("防汛"), {DIGEST: PICTURE})
    without = Document(front=FrontMatter(title="防汛"))
    office.drafter.save_draft(plan, without, office.drafter.draft(plan).revision)
    assert office.drafter.media(DIGEST) == PICTURE


@pytest.mark.parametrize("what", ["ledger", "survey", "trail"])
def test_what_cannot_be_written_is_not_recorded_as_having_left(
    office: Office, tmp_path: Path, what: str
) -> None:
    session = office.administrator
    office.take(office.drafter.create_plan(card(), with_picture("防汛"), {DIGEST: PICTURE}), *APPROVED)

    def export(path: Path) -> None:
        if what == "ledger":
            export_ledger(session, path)
        elif what == "survey":
            keeper = CoherenceKeeper(session)
            keeper.catch_up()
            export_survey(session, take_survey(keeper), path)
        else:
            export_trail(session, trail(session), path, "全部")

    def exports() -> list[str]:
        return [entry.detail for entry in session.audit(None) if entry.action == "导出"]

    (tmp_path / "挡路.xlsx").mkdir()
    with pytest.raises(BadFile):
        export(tmp_path / "挡路.xlsx")
    assert exports() == []
    export(tmp_path / "写成.xlsx")
    assert (tmp_path / "写成.xlsx").exists()
    assert len(exports()) == 1


def test_a_copy_of_the_whole_library_is_written_only_when_it_is_recorded(
    office: Office, tmp_path: Path
) -> None:
    first, second = (
        signed_in(office.library, name, AccountRole.ADMINISTRATOR) for name in ("管理员甲", "管理员乙")
    )
    assert isinstance(office.library.path, Path)
    with pytest.raises(BadFile, match="不能是预案库本身"):
        second.back_up_to(office.library.path)
    second.back_up_to(tmp_path / "副本.yuan")
    assert first.audit(1)[0].action == "备份到文件"
    first.set_active("管理员乙", is_active=False)
    with pytest.raises(Refused, match="停用"):
        second.back_up_to(tmp_path / "又一份.yuan")
    assert not (tmp_path / "又一份.yuan").exists()


def test_nobody_is_somebody_else_by_the_environment(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "审核员")
    assert office.library.local_session().account.name != "本机（审核员）"


def test_who_opens_a_backup_is_recorded_there_and_at_home(office: Office) -> None:
    signed_in(office.library, "离职的", AccountRole.REVIEWER)
    backup = office.library.backups.make()
    signed_in(office.library, "管理员二", AccountRole.ADMINISTRATOR).set_active("离职的", is_active=False)
    opened = Library.open(backup.path)
    opened.sign_in("离职的", "secret-1")
    there, here = opened.local_session().audit(1)[0], office.administrator.audit(1)[0]
    opened.close()
    assert (there.account, there.action) == ("离职的", OPENED)
    assert here.action == OPENED
    assert here.detail == f"{backup.path.name}（账号“离职的”）"
    assert here.account == office.library.local_session().account.name


def test_a_session_ends_with_the_role_it_was_opened_for(office: Office) -> None:
    plan = office.drafter.create_plan(card(), with_picture("防汛"), {DIGEST: PICTURE})
    office.take(plan, Action.SUBMIT, Action.EXAMINE)
    reviewer = office.reviewer
    with office.library.database.writes() as connection:
        connection.execute(
            update(tables.accounts).where(tables.accounts.c.name == "审核员").values(role="档案人员")
        )
        audit.record(connection, "管理员", "修改账号", "审核员")
    with pytest.raises(Refused, match="重新登录"):
        reviewer.perform(plan, Action.APPROVE, ANSWERS[Action.APPROVE])


def test_a_session_ends_where_its_account_is_not(office: Office, tmp_path: Path) -> None:
    before = office.library.backups.make()
    newcomer = signed_in(office.library, "新来的", AccountRole.ADMINISTRATOR)
    assert isinstance(office.library.path, Path)
    Library.restore(before.path, office.library.path)
    doors: tuple[Callable[[], object], ...] = (
        newcomer.plans,
        newcomer.accounts,
        lambda: newcomer.restore(before.path),
    )
    for door in doors:
        with pytest.raises(Refused, match="没有账号"):
            door()


def test_texts_to_be_searched_are_not_given_after_a_deactivation(office: Office) -> None:
    plan = office.drafter.create_plan(card(), with_picture("防汛"), {DIGEST: PICTURE})
    first, second = (signed_in(office.library, name, AccountRole.ADMINISTRATOR) for name in ("甲", "乙"))
    assert second.faces(plan)
    first.set_active("乙", is_active=False)
    with pytest.raises(Refused, match="停用"):
        second.faces(plan)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="POSIX")
def test_the_local_name_is_the_systems(office: Office) -> None:
    import pwd

    assert office.library.local_session().account.name == f"本机（{pwd.getpwuid(os.getuid()).pw_name}）"


def test_an_administrator_deactivated_while_a_backup_is_prepared_restores_nothing(
    library: Library, place: Path
) -> None:
    first = library.sign_in("管理员", "secret-1")
    second = signed_in(library, "另一管理员", AccountRole.ADMINISTRATOR)
    backup = library.backups.make()
    first.add_unit(Unit(id="u9", name="后来的单位"))
    deactivated: list[int] = []

    def deactivate(done: int, total: int, what: str) -> None:
        if not deactivated:
            deactivated.append(done)
            first.set_active("另一管理员", is_active=False)

    before = sorted(place.parent.rglob("*.yuan"))
    with pytest.raises(Refused, match="停用"):
        second.restore(backup.path, deactivate)
    assert deactivated
    assert not library.is_restored()
    assert "后来的单位" in {unit.name for unit in first.units()}
    assert sorted(place.parent.rglob("*.yuan")) == before, "nothing is kept of what did not happen"
