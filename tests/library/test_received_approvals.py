"""Approvals signed in one library, as another one keeps and checks them (来源单位声明)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.library.conftest import APPROVED, WATER, card, text
from tests.library.two_desks import BUREAU, NOW, DeskOffice
from yuan.library import Session, tables
from yuan.library.keys import certified_keys, received_approvals, signing_keys
from yuan.library.rows import version_of
from yuan.library.trail import audit
from yuan.model.errors import Refused
from yuan.model.exchange.desk import Standing, known_as
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.parcel import Row
from yuan.model.process.signature import SignatureCheck, SignatureState
from yuan.model.records import Action, VersionRecord

PACKAGE = "a" * 32


class Pair:
    """A bureau that approved and issued a plan, and a unit's library that was given it."""

    def __init__(self, bureau: DeskOffice, unit: DeskOffice) -> None:
        self.bureau, self.unit = bureau, unit
        unit.trust(bureau, is_superior=True)
        bureau.trust(unit)
        self.plan = bureau.drafter.create_plan(card(), text("第一条　防汛。"))
        bureau.take_steps(self.plan, *APPROVED, Action.ISSUE)
        self.keys = list(bureau.root.desks.own_certified())
        with bureau.library.database.reads() as connection:
            found = received_approvals.travelling(connection, self.version)
        assert found is not None
        self.row: Row = found

    @property
    def version(self) -> VersionRecord:
        """The version at the bureau."""
        return self.bureau.root.versions(self.plan)[0]

    def keep_keys(self) -> tuple[str, ...]:
        """What the unit's library says of the keys in a package of the bureau."""
        desk = self.unit.root.desks.desk(self.bureau.card.id)
        assert desk is not None
        with self.unit.library.database.writes() as connection:
            return certified_keys.keep_certified(connection, "管理员", desk, self.keys, PACKAGE)

    def bring(self, **changes: Any) -> str:
        """Put the version with its text into the unit's library, as a package brings it; what is said of its signature,
        some columns of which may be changed on the way."""
        values = {**self._values(tables.versions, "plan"), **changes.pop("version", {})}
        values["approved_by"] = values.get("by") or known_as(values["approved_by"], BUREAU)
        values.pop("by", None)
        plan = self._values(tables.plans, "id")
        content = self._values(tables.contents, "hash", values["hash"])
        with self.unit.library.database.writes() as connection:
            for table, row in ((tables.contents, content), (tables.plans, plan), (tables.versions, values)):
                connection.execute(table.insert().values(**row))
            version = version_of(connection.execute(tables.versions.select()).one())
            row = {**self.row, **changes}
            wrong = received_approvals.keep_received_signature(connection, row, version, PACKAGE)
            audit.record(connection, "管理员", "接收数据包", PACKAGE)
        return wrong

    def _values(self, table: Any, key: str, wanted: str = "") -> dict[str, Any]:
        query = table.select().where(table.c[key] == (wanted or self.plan))
        with self.bureau.library.database.reads() as connection:
            return {f"{name}": value for name, value in connection.execute(query).one()._mapping.items()}

    def check(self, who: Session | None = None) -> SignatureCheck:
        return (who or self.unit.root).signature(self.plan, 1)

    def vouched(self, by: signing_keys.SigningKey | None = None, **changes: Any) -> Row:
        """A row of a key with other columns, vouched for with the bureau's key, or with another."""
        row = {**self.keys[0], **changes}
        names = ("desk", "id", "algorithm", "public", "account", "role", "withdrawn_at")
        said = json.dumps({"purpose": certified_keys.PURPOSE, **{name: row[name] for name in names}})
        key = by or self.bureau.root.desks.signing_key()
        return {**row, "statement": said, "signature": key.sign(said.encode()).hex()}

    def resigned(self, key: signing_keys.SigningKey, **claims: Any) -> Row:
        """The signature as somebody with this key would forge it."""
        said = json.dumps({**json.loads(self.row["statement"]), **claims}, ensure_ascii=False)
        signed = {"key": key.id, "algorithm": key.algorithm, "public": signing_keys.public_part(key)}
        return {**signed, "statement": said, "signature": key.sign(said.encode()).hex()}


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    bureau = DeskOffice(tmp_path / "局.yuan", BUREAU)
    unit = DeskOffice(tmp_path / "水务.yuan", WATER, WATER)
    yield Pair(bureau, unit)
    bureau.library.close()
    unit.library.close()


def test_an_approval_of_a_trusted_desk_is_its_claim_and_sound(pair: Pair) -> None:
    assert pair.keep_keys() == ()
    assert pair.bring() == ""
    check = pair.check()
    assert (check.state, check.problems, check.source) == (SignatureState.FOREIGN, (), BUREAU)
    assert check.signer == f"审核员（{BUREAU}）"
    assert check.key == pair.bureau.reviewer.own_key().fingerprint
    assert check.sentence.startswith(f"来源单位声明：由{BUREAU}批准，批准人 审核员（{BUREAU}），")
    assert "操作记录本单位无从核对" in check.sentence
    assert pair.unit.library.verify() == []
    pair.unit.drafter.require_verified(pair.plan)
    with pair.unit.library.database.reads() as connection:
        version = pair.unit.root.versions(pair.plan)[0]
        assert received_approvals.travelling(connection, version) == pair.row


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"version": {"by": f"别人（{BUREAU}）"}}, "批准人与签名的密钥不符"),
        ({"version": {"approved_on": "2026-05-21"}}, "批准日期与签名所载不符"),
        ({"version": {"number": 2}}, "签名属于另一个版本"),
        ({"version": {"approved_hash": "0" * 64}}, "批准的内容校验值与签名所载不符"),
        ({"statement": "{}"}, "签名与所签内容不符"),
        ({"signature": "00" * 64}, "签名与所签内容不符"),
        ({"public": "ab" * 32}, "与来源单位认证的不符"),
        ({"key": "0" * 32}, "没有经来源单位认证"),
        ({"desk": "f" * 16}, "没有经来源单位认证"),
        ({"signature": None}, "内容不全"),
    ],
)
def test_a_signature_of_something_else_is_refused_at_the_door(
    pair: Pair, changes: dict[str, Any], said: str
) -> None:
    pair.keep_keys()
    assert said in pair.bring(**changes)
    (check,) = pair.unit.root.signatures(pair.plan).values()
    assert check.state is SignatureState.BROKEN


def test_a_key_the_desk_does_not_vouch_for_signs_nothing(pair: Pair) -> None:
    assert "没有经来源单位认证" in pair.bring()


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"library": "f" * 16}, "签名属于另一个预案库"),
        ({"purpose": "yuan-certificate-1"}, "签名不是批准签名"),
        ({"decision": "退回"}, "签名所载的决定不是批准"),
        ({"decider": "别人"}, "批准人与签名所载不符"),
        ({"at": "昨天"}, "签名时间无法读取"),
        ({"audit": [0, ""]}, "没有说明来源单位的操作记录"),
    ],
)
def test_a_vouched_key_signs_approvals_of_its_own_library_only(
    pair: Pair, claims: dict[str, Any], said: str
) -> None:
    key = signing_keys.make()
    pair.keys.append(pair.vouched(id=key.id, public=signing_keys.public_part(key)))
    assert pair.keep_keys() == ()
    assert said in pair.bring(**pair.resigned(key, **claims))


def test_a_withdrawn_key_keeps_what_it_signed_before_and_signs_nothing_after(pair: Pair) -> None:
    pair.keep_keys()
    assert pair.bring() == ""
    pair.bureau.root.reset_password("审核员", "secret-3")
    pair.bureau.library.sign_in("审核员", "secret-3", "secret-4")
    pair.keys = list(pair.bureau.root.desks.own_certified())
    withdrawn = [row for row in pair.keys if row["withdrawn_at"]]
    assert len(withdrawn) == 1
    assert pair.keep_keys() == ()
    assert pair.check().state is SignatureState.FOREIGN
    kept = {
        row["id"]: row["withdrawn_at"] for row in pair.unit.root.desks.certified_keys(pair.bureau.card.id)
    }
    assert kept[pair.row["key"]] == withdrawn[0]["withdrawn_at"]
    assert pair.unit.library.verify() == []


def test_what_a_key_signed_after_it_was_withdrawn_is_none(pair: Pair) -> None:
    pair.keys[0] = pair.vouched(withdrawn_at="2026-01-01T00:00:00+00:00")
    assert pair.keep_keys() == ()
    assert "已被来源单位停用" in pair.bring()


def test_a_deactivated_account_s_key_is_withdrawn_and_comes_back_with_it(pair: Pair) -> None:
    pair.keep_keys()
    pair.bureau.root.set_active("审核员", is_active=False)
    pair.keys = list(pair.bureau.root.desks.own_certified())
    assert pair.keys[0]["withdrawn_at"]
    pair.keep_keys()
    pair.bureau.root.set_active("审核员", is_active=True)
    pair.keys = list(pair.bureau.root.desks.own_certified())
    pair.keep_keys()
    (kept,) = pair.unit.root.desks.certified_keys(pair.bureau.card.id)
    assert kept["withdrawn_at"] is None
    told = [entry.action for entry in pair.unit.root.audit() if "往来单位的签名密钥" in entry.action]
    assert told == ["恢复往来单位的签名密钥", "停用往来单位的签名密钥", "登记往来单位的签名密钥"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"desk": "f" * 16}, "没有说明是哪个单位的密钥"),
        ({"desk": "f" * 16, "card": {"id": "f" * 16, "office": "某局"}}, "没有说明是哪个单位的密钥"),
        ({"role": "编制人员"}, "不是审核人员的密钥"),
        ({"algorithm": "RSA"}, "不认识"),
        ({"public": "zz"}, "不认识"),
        ({"id": "0" * 32}, "编号与公钥不符"),
        ({"account": ""}, "内容不全"),
        ({"withdrawn_at": "昨天"}, "不合规定"),
        ({"account": "别人"}, "没有经其单位的密钥签名认证"),
        ({"signature": "00" * 64}, "没有经其单位的密钥签名认证"),
        ({"statement": "{}"}, "没有经其单位的密钥签名认证"),
    ],
)
def test_a_row_of_a_key_that_cannot_be_is_not_kept(pair: Pair, change: dict[str, Any], said: str) -> None:
    pair.keys[0] = {**pair.keys[0], **change}
    (refused,) = pair.keep_keys()
    assert said in refused
    assert pair.unit.root.desks.certified_keys(pair.bureau.card.id) == ()


def test_who_can_write_the_library_vouches_for_no_key_in_a_desks_name(pair: Pair) -> None:
    """Rows that the trail seals like any others, by somebody who has the file and no administrator's password."""
    key = signing_keys.make()
    forged = pair.vouched(key, id=key.id, public=signing_keys.public_part(key))
    with pair.unit.library.database.writes() as connection:
        connection.execute(tables.certified_keys.insert().values(**forged, package=PACKAGE, at=NOW))
        audit.record(connection, "管理员", "接收数据包", PACKAGE)
    assert pair.bring(**pair.resigned(key)) == ""
    assert "签名密钥的认证不是来源单位签名的" in pair.check().sentence
    assert any("签名密钥的认证不是来源单位签名的" in said for said in pair.unit.library.verify())


def test_who_can_write_the_library_gives_a_desk_no_other_key(pair: Pair) -> None:
    pair.keep_keys()
    assert pair.bring() == ""
    assert pair.check().state is SignatureState.FOREIGN
    other = signing_keys.public_part(signing_keys.make())
    with pair.unit.library.database.writes() as connection:
        connection.execute(tables.desks.update().values(public=other))
        audit.record(connection, "管理员", "变更往来单位的名片", pair.bureau.card.id)
    assert "与系统管理员签名确认的不符" in pair.check().sentence
    with pytest.raises(Refused, match="变更也须用密钥确认"):
        pair.unit.administrator.desks.trust(pair.bureau.card.id, "")


def test_a_desk_trusted_without_an_administrators_key_is_told_to_be(pair: Pair, tmp_path: Path) -> None:
    unit = DeskOffice(tmp_path / "另.yuan", WATER, WATER)
    pair.unit.library.close()
    pair.unit = unit
    unit.root.desks.meet(pair.bureau.card)
    unit.administrator.desks.trust(pair.bureau.card.id, "", is_superior=True)
    pair.keep_keys()
    assert pair.bring() == ""
    assert "对该单位的信任没有系统管理员的签名" in pair.check().sentence
    unit.root.desks.trust(pair.bureau.card.id, "", is_superior=True)
    assert "没有系统管理员的签名" not in pair.check().sentence
    assert unit.library.verify() == []


def test_an_approval_handed_on_by_a_third_desk_is_checked_and_its_desk_told_as_unconfirmed(
    pair: Pair, tmp_path: Path
) -> None:
    pair.keep_keys()
    pair.bring()
    with pair.unit.library.database.reads() as connection:
        pair.keys = list(certified_keys.passed_on(connection))
    archive = DeskOffice(tmp_path / "档案馆.yuan", "区档案馆")
    archive.trust(pair.unit)
    sender = archive.root.desks.desk(pair.unit.card.id)
    assert sender is not None
    with archive.library.database.writes() as connection:
        assert certified_keys.keep_certified(connection, "管理员", sender, pair.keys, PACKAGE) == ()
    handing, pair.unit = pair.unit, archive
    assert pair.bring() == ""
    check = pair.check()
    assert (check.state, check.source) == (SignatureState.FOREIGN, BUREAU)
    assert "对该单位未确认" in check.sentence
    met = archive.root.desks.desk(pair.bureau.card.id)
    assert met is not None
    assert (met.standing, met.note) == (Standing.UNKNOWN, f"由“{WATER}”转来")
    assert archive.library.verify() == []
    with pair.bureau.library.database.reads() as connection:  # its own keys come home
        assert certified_keys.change_of(connection, pair.keys[0]) is certified_keys.KeyChange.SAME
    archive.library.close()
    handing.library.close()


def test_an_approval_from_before_signing_is_wholly_the_desks_claim(pair: Pair) -> None:
    pair.row = {**pair.row, **dict.fromkeys(("key", "algorithm", "public", "statement", "signature"), "")}
    assert pair.bring() == ""
    check = pair.check()
    assert check.state is SignatureState.FOREIGN
    assert "启用电子签名之前，没有签名" in check.sentence
    assert pair.unit.library.verify() == []


def test_trust_withdrawn_later_is_said_with_what_was_received_before(pair: Pair) -> None:
    pair.keep_keys()
    pair.bring()
    pair.unit.root.desks.withdraw(pair.bureau.card.id, "密钥泄露")
    check = pair.check()
    assert check.state is SignatureState.FOREIGN
    assert "停止信任" in check.sentence


def test_one_s_own_approval_is_never_taken_for_a_received_one(pair: Pair) -> None:
    with pair.bureau.library.database.writes() as connection:
        said = received_approvals.keep_received_signature(connection, pair.row, pair.version, PACKAGE)
    assert "说是本单位的" in said
    assert pair.check(pair.bureau.root).state is SignatureState.VALID


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE received_signatures SET signature = replace(signature, 'a', 'b')", "签名与所签内容不符"),
        ("UPDATE received_signatures SET desk = 'ffffffffffffffff'", "没有经来源单位认证"),
        ("DELETE FROM received_signatures", "批准记录没有签名"),
        ("UPDATE certified_keys SET account = '别人'", "批准人与签名所载不符"),
        ("DELETE FROM certified_keys", "没有经来源单位认证"),
        ("UPDATE versions SET approved_on = '2026-01-01'", "批准日期与签名所载不符"),
        ("UPDATE contents SET data = replace(data, '防汛', '抗旱')", "正文被改动"),
        (
            "UPDATE received_signatures SET key = '', algorithm = '', public = '', statement = '', signature = ''",
            "收到的批准签名",
        ),
        ("UPDATE desks SET standing = '已确认', office = '别的局'", "往来单位"),
        ("UPDATE certified_keys SET withdrawn_at = '2020-01-01T00:00:00+00:00'", "停用"),
        ("UPDATE packages SET confirmed_at = '2020-01-01T00:00:00+00:00'", "收发登记"),
        ("UPDATE desk_keys SET private = '' WHERE use = 'seal'", "本机密钥"),
    ],
)
def test_tampering_is_found(pair: Pair, statement: str, said: str) -> None:
    pair.keep_keys()
    pair.bring()
    parcel, _ = pair.bureau.make(PackageKind.RETURN, pair.unit.card)
    pair.unit.take(parcel)
    assert pair.unit.library.verify() == []
    place = pair.unit.library.path
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute(statement)
    found = "\n".join(pair.unit.library.verify())
    assert said in found
