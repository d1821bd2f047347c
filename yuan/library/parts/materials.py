"""The part of a session that is about papers kept as real files with a version of a plan."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from sqlalchemy import Connection, delete, func, insert, select

from yuan.library import reading, tables
from yuan.library.access import Access
from yuan.library.clock import now
from yuan.library.fingerprint import fingerprint
from yuan.library.permissions import Right, sees_working
from yuan.library.rows import all_rows, material_of, readable
from yuan.library.trail import audit
from yuan.model.errors import BadLibrary, NotFound, Refused
from yuan.model.process.materials import OTHER, Material, NewMaterial, checked_material
from yuan.model.records import Stage


class Materials:
    """Files are kept once each under their hash, within the library: what an approval rested on cannot get lost."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def materials(self, plan: str) -> list[Material]:
        """The files kept with the versions of a plan, in the order they came; [] for other units."""
        table = tables.materials
        with self._access.reading() as connection:
            if not sees_working(self._access.account, self._access.seen(connection, plan).card):
                return []
            query = select(table).where(table.c.plan == plan).order_by(table.c.version, table.c.at)
            return readable(material_of, all_rows(connection, query))

    def material_data(self, material: str) -> bytes:
        """The bytes of a file, checked against its hash. That it was read is recorded: it leaves the library.

        Raises:
            NotFound: no such file for this account.
            BadLibrary: the bytes were altered.
        """
        with self._access.changing() as connection:
            found = self._material(connection, material)
            table = tables.files
            data = bytes(
                connection.execute(select(table.c.data).where(table.c.hash == found.hash)).scalar_one()
            )
            if fingerprint(data) != found.hash:
                raise BadLibrary(
                    f"“{found.name}”的内容被改动，与存入时不符。", "请核验预案库，并报告系统管理员。"
                )
            self._access.record(connection, "导出", found.plan, f"附件材料 {found.name}")
        return data

    def add_material(self, plan: str, new: NewMaterial, kind: str = OTHER) -> Material:
        """Keep a file with the newest version of a plan.

        Raises:
            Refused: not for this unit; empty, too large, a program; or the plan is a state secret.
        """
        with self._access.changing() as connection:
            line = self._access.seen(connection, plan)
            self._access.require(Right.ADD_MATERIAL, line.card.unit)
            made = keep_materials(
                connection, plan, line.latest.number, kind, [new], self._access.account.name
            )
            return made[0]

    def remove_material(self, material: str, reason: str) -> None:
        """Take a file out that was added by mistake, before its version is approved; what it was stays recorded.

        Raises:
            Refused: not for this unit, no reason given, or the version is approved.
        """
        if not reason.strip():
            raise Refused("移除材料需要说明理由。", "请填写理由。")
        with self._access.changing() as connection:
            found = self._material(connection, material)
            line = self._access.seen(connection, found.plan)
            self._access.require(Right.ADD_MATERIAL, line.card.unit)
            stage = Stage(reading.version_row(connection, found.plan, found.version).stage)
            if stage.is_approved:
                raise Refused(
                    f"第 {found.version} 版已{stage.value}，所附材料不能移除。", "可以补充新的材料。"
                )
            table = tables.materials
            connection.execute(delete(table).where(table.c.id == material))
            forget_unused(connection)
            detail = f"{found.name} {found.hash[:16]} 理由：{reason.strip()}"
            self._access.record(connection, "移除材料", found.plan, detail)

    def _material(self, connection: Connection, material: str) -> Material:
        table = tables.materials
        row = connection.execute(select(table).where(table.c.id == material)).first()
        if row is None or not sees_working(
            self._access.account, self._access.seen(connection, row.plan).card
        ):
            raise NotFound("这份材料已不存在。", "请刷新。")
        return material_of(row)


def keep_materials(
    connection: Connection, plan: str, version: int, kind: str, new: Iterable[NewMaterial], by: str
) -> list[Material]:
    """Keep files with a version, each recorded with its hash. Raises `Refused` for what cannot be kept."""
    if reading.summary(connection, plan).card.secrecy.is_state_secret:
        raise Refused("国家秘密的材料不得存入本机。", "请按保密规定管理。")
    made = []
    for one in new:
        checked = checked_material(one)
        digest, identity = fingerprint(checked.data), secrets.token_hex(8)
        if not connection.execute(select(tables.files.c.hash).where(tables.files.c.hash == digest)).first():
            connection.execute(insert(tables.files).values(hash=digest, data=checked.data))
        connection.execute(
            insert(tables.materials).values(
                id=identity,
                plan=plan,
                version=version,
                kind=kind,
                name=checked.name,
                hash=digest,
                size=len(checked.data),
                account=by,
                at=now(),
            )
        )
        audit.record(connection, by, "存入材料", plan, f"第{version}版 {kind} {checked.name} {digest[:16]}")
        table = tables.materials
        made.append(material_of(connection.execute(select(table).where(table.c.id == identity)).one()))
    return made


def count_materials(connection: Connection, plan: str, version: int, kind: str) -> int:
    """How many files of a kind a version has."""
    table = tables.materials
    query = select(func.count()).where(table.c.plan == plan, table.c.version == version, table.c.kind == kind)
    return connection.execute(query).scalar_one()


def forget_materials(connection: Connection, plan: str, version: int) -> None:
    """Take away the files of a version that is given up."""
    table = tables.materials
    connection.execute(delete(table).where(table.c.plan == plan, table.c.version == version))
    forget_unused(connection)


def forget_unused(connection: Connection) -> None:
    """Let go of bytes no version has any more."""
    files = tables.files
    connection.execute(delete(files).where(files.c.hash.not_in(select(tables.materials.c.hash))))
