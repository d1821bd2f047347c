"""The part of a session that keeps the library safe: its audit trail, its backups, and going back to one."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
from sqlalchemy import select

from yuan.library import audit, reading, tables
from yuan.library.access import Access
from yuan.library.copying import RULES
from yuan.library.kept import keep_value
from yuan.library.permissions import Right, require, sees_every_plan
from yuan.model.errors import BadFile, Refused
from yuan.model.progress import Progress, silent
from yuan.model.records import AuditEntry
from yuan.model.safekeeping import BackupRules

_PLAN = re.compile(r"p[0-9a-f]{8}")
"""The id of a plan, also of one that is no longer in the library."""


class Guarding(Access):
    """Audit trail and backups."""

    def audit(self, limit: int | None = 200) -> list[AuditEntry]:
        """The newest lines of the audit trail (None: all of them), newest first.

        Of a plan this account may not see, a line says who did what and when, and neither which plan nor more.
        """
        require(self.account, Right.READ_AUDIT)
        with self.reading() as connection:
            found = audit.entries(connection, limit)
            if sees_every_plan(self.account):
                return found
            lines = reading.summaries(connection)
            seen = {line.plan for line in lines if self._visible(connection, line) is not None}
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
        require(self.account, Right.RESTORE)
        if rules.fault():
            raise Refused(rules.fault(), "请修改后再保存。")
        with self.changing() as connection:
            keep_value(connection, RULES, rules)
            audit.record(connection, self.account.name, "修改备份设置", "预案库")

    def back_up_to(self, target: Path, progress: Progress = silent) -> None:
        """Write a verified copy of the whole library to a file of one's own choice; who did so is recorded.

        Raises:
            Refused: not for this account: the copy holds every plan.
            Cancelled, BadFile, BadLibrary: see `Library.backup`.
        """
        require(self.account, Right.RESTORE)
        self.require_current()

        def record() -> None:
            with self.changing() as connection:
                audit.record(connection, self.account.name, "备份到文件", "预案库", target.name)

        self.library.backup(target, progress, record)

    def restore(self, source: Path, progress: Progress = silent) -> Path | None:
        """Put the backup `source` in the place of this library; where it is kept as it was. The session ends with it.

        Raises:
            Refused: not for this account.
            Cancelled, BadFile, BadLibrary: see `Library.restore`; nothing was changed.
        """
        require(self.account, Right.RESTORE)
        if not isinstance(self.library.path, Path):
            raise BadFile("数据库服务器上的预案库不能这样恢复。", "请用数据库自带的恢复工具。")
        self.require_current()
        return self.library.restore(source, self.library.path, by=self.account.name, progress=progress)
