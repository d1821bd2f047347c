"""What is done to the file, one function for each kind of tampering."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from scripts.tampering.forger import Forger, Key, KnownKey
from scripts.tampering.sample import DROUGHT, EARLY, FLOOD, PASSWORD

Work = Callable[[Forger], None]
ROLE = "UPDATE accounts SET role = '系统管理员' WHERE name = '编制员'"
OF_FLOOD = f"plan = (SELECT id FROM plans WHERE title = '{FLOOD}')"


def sql(*statements: str, covered: bool = False) -> Work:
    """Statements as anybody can type them; `covered` rebuilds seals and trail afterwards."""

    def work(attacker: Forger) -> None:
        attacker.run(*statements)
        if covered:
            attacker.cover()

    return work


def forget(title: str, *, covered: bool = False) -> Work:
    def work(attacker: Forger) -> None:
        plan = attacker.plan(title)
        if attacker.rows("SELECT 1 FROM opinions WHERE plan = :plan", plan=plan):
            attacker.run("DELETE FROM replies")
        for table in sorted(attacker.tables):
            columns = {row[1] for row in attacker.rows(f"PRAGMA table_info({table})")}
            if "plan" in columns and attacker.rows(f"SELECT 1 FROM {table} WHERE plan = :plan", plan=plan):
                attacker.run(f"DELETE FROM {table} WHERE plan = :plan", plan=plan)
        attacker.run("DELETE FROM plans WHERE id = :plan", plan=plan)
        if covered:
            attacker.cover()

    return work


def new_administrator(attacker: Forger) -> None:
    attacker.run(
        "INSERT INTO accounts (name, full_name, role, unit, password, is_active, must_change, failures, clearance)"
        " SELECT '外人', '外人', '系统管理员', '', password, 1, 0, 0, '' FROM accounts WHERE name = '编制员'"
    )


def new_key(attacker: Forger) -> None:
    attacker.approve_altered(attacker.plan(FLOOD), attacker.own_key("审核员"))


def new_key_certified(attacker: Forger) -> None:
    own = attacker.own_key("审核员")
    if "certificates" in attacker.tables:
        attacker.certify(own, "审核员", Key())
    attacker.approve_altered(attacker.plan(FLOOD), own)


def administrators_key(attacker: Forger) -> None:
    """The administrator's password is known as well: a key made for the reviewer is certified, and approves a draft."""
    own = attacker.own_key("审核员")
    attacker.certify_as_administrator(own, "审核员", PASSWORD)
    attacker.approve_draft(attacker.plan(DROUGHT), own)


def given_password(*, with_salt: bool) -> Work:
    """The password once given to the reviewer is known, and from a copy made before it was used, perhaps, its salt."""

    def work(attacker: Forger) -> None:
        attacker.require("certificates")
        from yuan.library.keys import signing_keys

        query = "SELECT parameters FROM certificates WHERE kind = 'enrolment' AND account = '审核员'"
        parameters = attacker.value(query)
        if with_salt:
            early = Path(str(attacker.connection.engine.url.database)).with_name(EARLY)
            with closing(sqlite3.connect(early)) as connection:
                (parameters,) = connection.execute(query).fetchone()
        enrolment, _ = signing_keys.enrolment_key(PASSWORD, parameters)
        attacker.replace_key("审核员", KnownKey(enrolment))

    return work


def deactivated_reviewer(attacker: Forger) -> None:
    """Somebody who is no longer a reviewer approves with the key that was theirs."""
    _deactivate(attacker, "审核员")
    attacker.approve_draft(attacker.plan(DROUGHT), attacker.opened("审核员", PASSWORD))


def replaced_reviewer_key(attacker: Forger) -> None:
    key = attacker.opened("审核员", PASSWORD)
    attacker.record("管理员", "重置密码", "审核员")
    attacker.approve_draft(attacker.plan(DROUGHT), key)


def deactivated_administrator(attacker: Forger) -> None:
    _deactivate(attacker, "管理员")
    administrators_key(attacker)


def _deactivate(attacker: Forger, account: str) -> None:
    attacker.run("UPDATE accounts SET is_active = 0 WHERE name = :account", account=account)
    attacker.record("本机", "停用账号", account, "", "accounts")


def everything_anew(attacker: Forger) -> None:
    attacker.run(
        "UPDATE opinions SET text = '没有意见。'",
        "UPDATE accounts SET role = '系统管理员' WHERE name = '编制员'",
    )
    attacker.sign_everything_anew()


def unsigned(attacker: Forger) -> None:
    """An approval that claims to be from before approvals were signed."""
    plan = attacker.plan(FLOOD)
    digest = attacker.value("SELECT hash FROM versions WHERE plan = :plan AND number = 1", plan=plan)
    attacker.run("DELETE FROM signatures")
    attacker.run("UPDATE audit SET detail = :said WHERE action = '批准'", said=f"第1版 {digest[:16]}")
    number = attacker.value("SELECT sequence FROM audit WHERE action = '批准'")
    attacker.run("INSERT OR REPLACE INTO settings VALUES ('signing_since', :number)", number=str(number))
    attacker.cover()


def since(attacker: Forger) -> None:
    attacker.run("INSERT OR REPLACE INTO settings VALUES ('signing_since', '99999')")


def swap(attacker: Forger) -> None:
    for old, new in ((6, -1), (7, 6), (-1, 7)):
        attacker.run(f"UPDATE audit SET sequence = {new} WHERE sequence = {old}")


def cut(rows: int) -> Work:
    def work(attacker: Forger) -> None:
        attacker.cut(attacker.value("SELECT max(sequence) FROM audit") - rows)

    return work


def cut_and_fit(attacker: Forger) -> None:
    attacker.cut(attacker.value("SELECT max(sequence) FROM audit") - 6)
    attacker.cover()


def old_state(attacker: Forger) -> None:
    """The newest rows taken away with what they told of: the account is active again."""
    attacker.run("UPDATE accounts SET is_active = 1 WHERE name = '离任者'")
    attacker.cut(attacker.value("SELECT sequence FROM audit WHERE action = '停用账号'") - 1)
    if "heads" in attacker.tables:
        attacker.run("DELETE FROM heads WHERE sequence >= (SELECT max(sequence) FROM audit)")
    attacker.cover()


def trail_anew(attacker: Forger) -> None:
    attacker.run("UPDATE audit SET account = '别人' WHERE action = '处理意见'")
    attacker.chain()


def forged_row(attacker: Forger) -> None:
    attacker.record("管理员", "修改账号", "编制员")


def forged_row_with_seal(attacker: Forger) -> None:
    """What the program itself would have written, after the newest signed head."""
    attacker.run("UPDATE opinions SET answer = '照办' ")
    attacker.record("编制员", "处理意见", attacker.plan(FLOOD), "采纳", "opinions")


def draft_within_minutes(attacker: Forger) -> None:
    attacker.run("UPDATE drafts SET data = CAST(replace(CAST(data AS TEXT), '二稿', '三稿') AS BLOB)")
    if "seals" in attacker.tables:
        attacker.reseal_provisional("drafts", only_known=True)


def draft_of_earlier(attacker: Forger) -> None:
    """The draft left long ago altered as if it had been saved in the minutes after its newest row."""
    attacker.run(
        "UPDATE drafts SET data = CAST(replace(CAST(data AS TEXT), '二稿', '三稿') AS BLOB),"
        " saved_at = (SELECT max(at) FROM audit WHERE action = '编辑在编稿')"
    )
    if "seals" in attacker.tables:
        attacker.reseal_provisional("drafts")


def heads_dropped(attacker: Forger) -> None:
    """What was done before the newest signed heads rewritten, and these heads dropped with all the rows after it."""
    attacker.run(
        "UPDATE activities SET held_on = '2025-01-01'",
        "UPDATE accounts SET is_active = 1 WHERE name = '离任者'",
    )
    last = attacker.value("SELECT sequence FROM audit WHERE action = '停用账号'")
    if (
        attacker.value("SELECT max(sequence) FROM audit") > last
    ):  # programs before heads recorded nothing at leaving
        attacker.cut(last)
    if "heads" in attacker.tables:
        attacker.run(f"DELETE FROM heads WHERE sequence >= {last}")
    attacker.run(f"UPDATE audit SET action = '解锁账号' WHERE sequence = {last}")
    attacker.cover()


def heads_dropped_excused(attacker: Forger) -> None:
    """As above, and a row at the end that tells of a restoring, to explain the backups away."""
    last = attacker.value("SELECT max(sequence) FROM audit")
    digits = attacker.hash_at(last)[:16]
    heads_dropped(attacker)
    name = "预案库-20261201-040000-自动.yuan"
    attacker.record("管理员", "恢复预案库", "预案库", f"{name}；原有操作记录至第 {last} 条 {digits}")
    newest = attacker.value("SELECT max(sequence) FROM audit")
    attacker.run(f"UPDATE audit SET at = '{datetime.now(UTC).isoformat()}' WHERE sequence = {newest}")
    attacker.chain(newest)


def forged_promotion(attacker: Forger) -> None:
    """As if an administrator had done it: in plain sight."""
    attacker.run(ROLE)
    attacker.record("管理员", "修改账号", "编制员", "系统管理员", "accounts")


def without(table: str) -> Work:
    def work(attacker: Forger) -> None:
        attacker.require(table)
        attacker.run(f"DELETE FROM {table}")

    return work


def without_and_covered(table: str) -> Work:
    def work(attacker: Forger) -> None:
        attacker.require(table)
        attacker.run(f"DELETE FROM {table}")
        attacker.cover()

    return work


def of_desks(*statements: str, covered: bool = False) -> Work:
    """Statements about other desks, which programs before packages know nothing of."""

    def work(attacker: Forger) -> None:
        attacker.require("desks")
        sql(*statements, covered=covered)(attacker)

    return work


def other_desks_key(attacker: Forger) -> None:
    """The other desk's key replaced by the attacker's own, as if an administrator had accepted a changed one."""
    attacker.require("desks")
    attacker.run("UPDATE desks SET public = :public", public=Key().public)
    attacker.record("管理员", "变更往来单位的名片", attacker.value("SELECT id FROM desks"), "", "desks")


def other_approvers_key(attacker: Forger) -> None:
    """A key of the attacker's own among those of the other desk's approvers, and an approval signed with it."""
    attacker.require("certified_keys")
    key = Key()
    said = json.loads(attacker.value("SELECT statement FROM received_signatures"))
    attacker.run("UPDATE versions SET approved_on = '2026-01-01' WHERE plan = :plan", plan=said["plan"])
    statement = json.dumps({**said, "day": "2026-01-01"}, ensure_ascii=False)
    attacker.run(
        "UPDATE received_signatures SET key = :key, public = :public, statement = :statement, signature = :signature",
        key=key.id,
        public=key.public,
        statement=statement,
        signature=key.sign(statement),
    )
    vouched = json.loads(attacker.value("SELECT statement FROM certified_keys"))
    vouched = json.dumps({**vouched, "id": key.id, "public": key.public}, ensure_ascii=False)
    attacker.run(
        "UPDATE certified_keys SET id = :key, public = :public, statement = :statement, signature = :signature",
        key=key.id,
        public=key.public,
        statement=vouched,
        signature=Key().sign(vouched),
    )
    tables = ("versions", "received_signatures", "certified_keys")
    attacker.record("管理员", "接收数据包", "某包", "", *tables)


def own_desk_key(attacker: Forger) -> None:
    """The desk's signing key replaced, as the program itself does it when it is asked to."""
    attacker.require("desk_keys")
    from yuan.library.keys import signing_keys

    key = signing_keys.make()
    public, private = signing_keys.public_part(key), key.private.hex()
    attacker.run(
        "UPDATE desk_keys SET id = :id, public = :public, private = :private WHERE use = 'sign'",
        id=key.id,
        public=public,
        private=private,
    )
    attacker.record("管理员", "更换本机密钥", "本机", f"签名 Ed25519 {key.id}", "desk_keys")


def provisional_role(attacker: Forger) -> None:
    attacker.run("UPDATE accounts SET role = '系统管理员' WHERE name = '编制员'")
    if "seals" in attacker.tables:
        attacker.reseal_provisional("accounts")


def seals_only(attacker: Forger) -> None:
    attacker.run("UPDATE accounts SET role = '系统管理员' WHERE name = '编制员'")
    attacker.reseal()


def without_seals(attacker: Forger) -> None:
    attacker.run("UPDATE accounts SET role = '系统管理员' WHERE name = '编制员'")
    if "seals" in attacker.tables:
        attacker.run("DELETE FROM seals")
    attacker.chain()


def other_material(attacker: Forger) -> None:
    data = b"%PDF-1.7 other minutes"
    new = hashlib.sha256(data).hexdigest()
    attacker.run("INSERT INTO files VALUES (:new, :data)", new=new, data=data)
    attacker.run("UPDATE materials SET hash = :new, size = :size", new=new, size=len(data))
    attacker.run("DELETE FROM files WHERE hash != :new", new=new)


def backwards(attacker: Forger) -> None:
    attacker.run("UPDATE audit SET at = '2020' || substr(at, 5) WHERE action = '批准'")
    attacker.chain()
