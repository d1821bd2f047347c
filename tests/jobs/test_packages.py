"""Packages that were changed, made to do harm, or come at the wrong time: one clear error each, and nothing changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.jobs.desks_on_disk import BUREAU, DeskOnDisk
from tests.jobs.forging import content, forged, record, texts, unchanged
from tests.library.conftest import TOWN, WATER, card, text
from yuan.exchange.writing import Part
from yuan.jobs.packing import pack
from yuan.jobs.unpacking import look, unpack
from yuan.library import Session
from yuan.model.document.content import Document, Paragraph, Section, Text, encode
from yuan.model.errors import BadFile, Cancelled, YuanError
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.preview import Effect
from yuan.model.records import Action, Stage


class Town:
    """A bureau and a unit that trust each other, a plan, and its first distribution."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bureau, self.water = (
            DeskOnDisk(folder / "区局", BUREAU),
            DeskOnDisk(folder / "水务局", WATER, WATER),
        )
        self.water.meet(self.bureau, is_superior=True)
        self.bureau.meet(self.water)
        with self.bureau.session() as session:
            self.plan = session.create_plan(card(), text("为做好防汛工作，制定本预案。"))
        self.given = self.distribution("下发.yuanpkg")

    def distribution(self, name: str) -> Path:
        path = self.folder / name
        self.bureau.said("pack", "distribution", self.plan, "--to", WATER, "-o", path, "--no-copies")
        return path


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


def refused(desk: DeskOnDisk, package: Path) -> str:
    """Why the desk does not take the package in; looked at or not, nothing changes."""
    before = desk.dump()
    with desk.session() as session:
        assert _seen_problem(session, package)
        with pytest.raises(YuanError) as raised:
            unpack(session, package)
    assert desk.dump() == before
    assert raised.value.remedy
    return str(raised.value)


def _seen_problem(session: Session, package: Path) -> str:
    """What looking at it says against taking it in."""
    try:
        preview = look(package, session).preview
    except YuanError as error:
        return str(error)
    return preview.problem if preview is not None else ""


# --- whose it is --------------------------------------------------------------------------------------------------


def test_a_key_that_claims_to_be_the_bureaus_is_not_believed(town: Town) -> None:
    thief = DeskOnDisk(town.folder / "冒名", BUREAU)
    with town.bureau.session() as session:
        bureau = session.desks.own_card()
    with thief.session() as session:
        own = session.desks.own_card()
    claimed = type(bureau)(
        id=bureau.id, office=bureau.office, algorithm=own.algorithm, public=own.public, seal_algorithm=own.seal_algorithm,
        seal_public=own.seal_public,
    )  # fmt: skip
    package = forged(thief, town.given, unchanged, town.folder / "冒名.yuanpkg", card=claimed)
    assert "密钥" in refused(town.water, package)


def test_the_bureaus_name_does_not_make_a_stranger_the_bureau(town: Town) -> None:
    thief = DeskOnDisk(town.folder / "冒名", BUREAU)
    package = forged(thief, town.given, unchanged, town.folder / "冒名.yuanpkg")
    assert refused(town.water, package)
    with town.water.session() as session:
        preview = look(package, session).preview
    assert preview is not None
    assert preview.fingerprint == thief.fingerprint


def test_a_package_for_another_desk_is_not_taken_in(town: Town) -> None:
    other = DeskOnDisk(town.folder / "清水镇", TOWN, TOWN)
    other.meet(town.bureau, is_superior=True)
    assert refused(other, town.given)
    with other.session() as session:
        assert look(town.given, session).kind is PackageKind.DISTRIBUTION


def test_a_desk_no_longer_trusted_is_refused(town: Town) -> None:
    town.water.said("desk", "withdraw", BUREAU, "--note", "密钥遗失")
    assert refused(town.water, town.given)


# --- when it comes --------------------------------------------------------------------------------------------------


def test_an_older_package_changes_no_state(town: Town) -> None:
    second = town.distribution("下发二.yuanpkg")
    town.water.said("unpack", second, "--apply")
    town.water.take(town.plan, Action.SUBMIT)
    stage = town.water.line(town.plan).stage
    assert stage is Stage.SUBMITTED
    town.water.said("unpack", town.given, "--apply")
    assert town.water.line(town.plan).stage is stage
    assert town.water.is_sound()


def test_a_gap_is_told(town: Town) -> None:
    town.water.said("unpack", town.given, "--apply")
    town.distribution("没有收到.yuanpkg")
    third = town.distribution("下发三.yuanpkg")
    with town.water.session() as session:
        preview = look(third, session).preview
    assert preview is not None
    assert not preview.problem
    assert preview.notes


def test_a_package_exchanged_after_it_was_looked_at_is_not_taken_in(town: Town) -> None:
    other = town.distribution("另一个.yuanpkg")
    with town.water.session() as session:
        seen = look(town.given, session)
        town.given.write_bytes(other.read_bytes())
        with pytest.raises(BadFile, match="换成了另一个"):
            unpack(session, town.given, hash=seen.hash)


# --- what it says -----------------------------------------------------------------------------------------------


def _of(package: Town, change: Callable[[list[Part]], list[Part]]) -> Path:
    return forged(package.bureau, package.given, change, package.folder / "变造.yuanpkg")


def _set(*path: Any, to: Any) -> Callable[[Any], None]:
    def edit(value: Any) -> None:
        for step in path[:-1]:
            value = value[step]
        value[path[-1]] = to

    return edit


def _nested(depth: int) -> bytes:
    return b'{"sections":[' * depth + b"]}" * depth


def _huge(data: bytes) -> bytes:
    blocks = tuple(Paragraph(id=f"{at:016x}", runs=(Text("一。"),)) for at in range(70_000))
    return encode(Document(sections=(Section(id="f" * 16, heading="总则", blocks=blocks),)))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(texts(lambda data: b"no text"), id="text that is no JSON"),
        pytest.param(texts(lambda data: b'{"sections":7}'), id="text that is no document"),
        pytest.param(texts(lambda data: _nested(300_000)), id="text of 300 000 levels"),
        pytest.param(texts(_huge), id="text of 70 000 paragraphs"),
        pytest.param(texts(lambda data: b" " * 40_000_000 + data), id="text of 40 MB"),
        pytest.param(lambda parts: [part for part in parts if part.role != "text"], id="no text"),
        pytest.param(record("plan", _set("plan", to="../../etc")), id="id that is a path"),
        pytest.param(record("plan", _set("rows", to=[])), id="rows that are none"),
        pytest.param(record("plan", _set("rows", "plans", to=[])), id="no card"),
        pytest.param(record("plan", _set("rows", "plans", 0, "title", to={"a": 1})), id="title that is none"),
        pytest.param(record("plan", _set("rows", "plans", 0, "secrecy", to="机密")), id="state secret"),
        pytest.param(record("plan", _set("rows", "versions", 0, "number", to=10**30)), id="number too large"),
        pytest.param(record("plan", _set("rows", "versions", 0, "number", to="一")), id="number that is none"),
        pytest.param(record("plan", _set("rows", "versions", 0, "stage", to="生效")), id="unknown stage"),
        pytest.param(record("plan", _set("rows", "versions", 0, "created_at", to="昨天")), id="moment that is none"),
        pytest.param(record("plan", lambda value: value["rows"]["versions"].append(value["rows"]["versions"][0])), id="row twice"),
        pytest.param(record("cover", _set("by", to=3)), id="somebody who is nobody"),
        pytest.param(record("plan", _set("rows", "opinions", to=[[]] * 500_000)), id="500 000 rows"),
        pytest.param(lambda parts: [*parts, Part("plan", "p00000000", "application/json", b"[" * 200_000)], id="open brackets"),
        pytest.param(lambda parts: [*parts, next(part for part in parts if part.role == "plan")._replace(name="p00000001")], id="plan under another id"),
    ],
)  # fmt: skip
def test_a_rightly_signed_package_that_says_nonsense_is_refused(
    town: Town, change: Callable[[list[Part]], list[Part]]
) -> None:
    assert refused(town.water, _of(town, change))


def test_a_submission_whose_version_names_no_text_of_its_own_hands_nothing_in(town: Town) -> None:
    town.water.said("unpack", town.given, "--apply")
    town.water.take(town.plan, Action.SUBMIT)
    handed_in = town.folder / "送审.yuanpkg"
    town.water.said("pack", "submission", town.plan, "--to", BUREAU, "-o", handed_in)
    change = record("plan", _set("rows", "versions", 0, "hash", to="ab" * 32))
    package = forged(town.water, handed_in, change, town.folder / "变造.yuanpkg")
    before = town.bureau.line(town.plan)
    with town.bureau.session() as session:
        lines = unpack(session, package).lines
    assert any(line.effect is Effect.REFUSED and "正文" in line.detail for line in lines)
    assert town.bureau.line(town.plan) == before


def test_a_plan_of_which_no_version_can_be_taken_in_is_refused(town: Town) -> None:
    package = _of(town, record("plan", lambda value: value.pop("draft")))
    with town.water.session() as session:
        lines = unpack(session, package).lines
    assert {line.effect for line in lines if line.plan} == {Effect.REFUSED}
    assert town.water.told("list") == []
    assert town.water.is_sound()


def test_another_desk_does_not_change_a_plan_that_is_not_its_own(town: Town) -> None:
    town.water.said("unpack", town.given, "--apply")
    other = DeskOnDisk(town.folder / "清水镇", TOWN, TOWN)
    other.meet(town.bureau, is_superior=True)
    town.water.meet(other)
    with other.session() as session:
        own = session.desks.own_card()
    change = texts(lambda data: data.replace("防汛".encode(), "防火".encode()))
    package = forged(other, town.given, change, town.folder / "变造.yuanpkg", card=own)
    before, kept = town.water.line(town.plan), town.water.draft(town.plan)
    with town.water.session() as session:
        lines = unpack(session, package).lines
    assert {line.effect for line in lines} <= {Effect.REFUSED, Effect.CONFLICT, Effect.SAME, Effect.OLDER}
    assert Effect.REFUSED in {line.effect for line in lines} or Effect.CONFLICT in {
        line.effect for line in lines
    }
    assert town.water.draft(town.plan) == kept
    assert town.water.line(town.plan).card == before.card
    assert town.water.is_sound()


def test_what_a_newer_program_adds_is_kept_and_passed_on(town: Town) -> None:
    def add(value: Any) -> None:
        value["risk_map"] = {"scale": [1, 2, {"sheet": "东"}]}

    town.water.said("unpack", _of(town, record("plan", add)), "--apply")
    town.water.take(town.plan, Action.SUBMIT)
    path = town.folder / "送审.yuanpkg"
    town.water.said("pack", "submission", town.plan, "--to", BUREAU, "-o", path)
    passed: list[Any] = []

    def keep(parts: list[Part]) -> list[Part]:
        passed.extend(json.loads(content(part)) for part in parts if part.role == "plan")
        return parts

    forged(town.water, path, keep, town.folder / "看.yuanpkg")
    assert passed[0]["risk_map"] == {"scale": [1, 2, {"sheet": "东"}]}


# --- stopping half way -----------------------------------------------------------------------------------------


def _stops() -> Iterator[Callable[[int, int, str], None]]:
    """Progress that is stopped at the first call, at the second, and so on."""
    for at in range(1_000):
        calls: list[str] = []

        def stop(done: int, total: int, what: str, calls: list[str] = calls, at: int = at) -> None:
            calls.append(what)
            if len(calls) > at:
                raise Cancelled

        yield stop


def test_packing_stopped_at_any_moment_leaves_and_records_nothing(town: Town) -> None:
    path = town.folder / "停.yuanpkg"
    before = town.bureau.dump()
    stopped = 0
    for stop in _stops():
        with town.bureau.session() as session:
            try:
                pack(session, path, PackageKind.DISTRIBUTION, [town.plan], [town.water.id], progress=stop)
            except Cancelled:
                stopped += 1
                assert not path.exists()
                assert town.bureau.dump() == before
                continue
        break
    assert stopped > 3
    assert path.exists()
    assert not [one for one in town.folder.iterdir() if one.name.startswith(".")]


def test_unpacking_stopped_at_any_moment_changes_nothing(town: Town) -> None:
    before = town.water.dump()
    stopped = 0
    for stop in _stops():
        with town.water.session() as session:
            try:
                unpack(session, town.given, progress=stop)
            except Cancelled:
                stopped += 1
                assert town.water.dump() == before
                continue
        break
    assert stopped > 1
    assert town.water.line(town.plan).plan == town.plan


def test_what_could_not_be_named_after_all_is_recorded_as_such(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = town.folder / "满.yuanpkg"
    replace = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if Path(target) == path:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    sent = len(town.bureau.told("desk", "log"))
    with town.bureau.session() as session, pytest.raises(BadFile, match="磁盘空间不足"):
        pack(session, path, PackageKind.DISTRIBUTION, [town.plan], [town.water.id])
    monkeypatch.undo()
    assert not path.exists()
    assert len(town.bureau.told("desk", "log")) == sent
    assert "没有写成" in town.bureau.said("audit")
    town.distribution("再发.yuanpkg")
    town.water.said("unpack", town.folder / "再发.yuanpkg", "--apply")
    assert town.bureau.is_sound()
