"""The part of a session that keeps the library safe: its audit trail, its backups, and going back to one."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
from sqlalchemy import select

from yuan.library import reading, tables
from yuan.library.access import Access
from yuan.library.backup.backups import Backups, write_backup
from yuan.library.backup.restoring import restore
from yuan.library.permissions import Right, sees_every_plan
from yuan.library.stored_settings import BACKUP_RULES, store_value
from yuan.library.trail import audit
from yuan.model.errors import BadFile, Refused
from yuan.model.progress import Progress, silent
from yuan.model.records import AuditEntry
from yuan.model.safekeeping import BackupRules

_PLAN = re.compile(r"p[0-9a-f]{8}")
"""The id of a plan, also of one that is no longer in the library."""


class Safekeeping:
    """Audit trail and backups."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def audit(self, limit: int | None = 200) -> list[AuditEntry]:
        """The newest lines of the audit trail (None: all of them), newest first.

        Of a plan this account may not see, a line says who did what and when, and neither which plan nor more.
        """
        self._access.require(Right.READ_AUDIT)
        with self._access.reading() as connection:
            found = audit.entries(connection, limit)
            if sees_every_plan(self._access.account):
                return found
            lines = reading.summaries(connection)
            seen = {line.plan for line in lines if self._access.visible(connection, line) is not None}
            plans = set(connection.execute(select(tables.plans.c.id)).scalars())

        def is_hidden(subject: str) -> bool:
            # A plan whose records are damaged or gone does not tell its level any more.
            return subject not in seen and (subject in plans or _PLAN.fullmatch(subject) is not None)

        return [
            msgspec.structs.replace(entry, subject="", detail="") if is_hidden(entry.subject) else entry
            for entry in found
        ]

    def change_backup_rules(self, rules: BackupRules) -> None:
        """Settle when, where and how many backups are kept, for everybody who works with this library.

        Raises:
            Refused: not for this account, or they cannot be so.
        """
        self._access.require(Right.RESTORE)
        if rules.fault():
            raise Refused(rules.fault(), "请修改后再保存。")
        with self._access.changing() as connection:
            store_value(connection, BACKUP_RULES, rules)
            self._access.record(connection, "修改备份设置", "预案库")

    def back_up_to(self, target: Path, progress: Progress = silent) -> None:
        """Write a verified copy of the whole library to a file of one's own choice; who did so is recorded.

        Raises:
            Refused: not for this account: the copy holds every plan.
            Cancelled, BadFile, BadLibrary: see `write_backup`.
        """
        self._access.require(Right.RESTORE)
        place = Backups(self._access.database).place
        self._access.require_current()

        def record() -> None:
            with self._access.changing() as connection:
                self._access.record(connection, "备份到文件", "预案库", target.name)

        write_backup(place, target, progress, record)

    def restore(self, source: Path, progress: Progress = silent) -> Path | None:
        """Put the backup `source` in the place of this library; where it is kept as it was. The session ends with it.

        Raises:
            Refused: not for this account, or no longer.
            Cancelled, BadFile, BadLibrary: see `yuan.library.backup.restoring.restore`; nothing was changed.
        """
        self._access.require(Right.RESTORE)
        place = self._access.database.file
        if place is None:
            raise BadFile("数据库服务器上的预案库不能这样恢复。", "请用数据库自带的恢复工具。")
        may = self._access.require_current
        may()  # before anything is prepared, and again before the library is replaced
        return restore(source, place, by=self._access.account.name, progress=progress, ask=may)
