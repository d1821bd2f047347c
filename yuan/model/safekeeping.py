"""What keeping a library safe is about: what does not verify, how often backups are made, and which are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import Enum
from typing import Any

import msgspec


class Area(Enum):
    """What is verified, in the order in which it is."""

    FILE = "数据库文件"
    SCHEMA = "数据表结构"
    LINKS = "记录之间的关联"
    RECORDS = "记录的内容"
    TEXTS = "正文"
    PICTURES = "图片"
    MATERIALS = "附件材料"
    KEYS = "密钥认证"
    SIGNATURES = "批准签名"
    AUDIT = "操作记录"
    HEADS = "操作记录的签署"
    SEALS = "记录封存"
    BACKUPS = "与备份的对照"
    INDEX = "检索索引"


_REMEDIES = {
    Area.FILE: "请从最近的完好备份恢复。",
    Area.SCHEMA: "请勿继续使用；请从改动以前的备份恢复，并查明谁动过预案库文件。",
    Area.LINKS: "请从最近的完好备份恢复。",
    Area.RECORDS: "其余内容照常可用；请从改动以前的备份恢复，并查明谁动过预案库文件。",
    Area.TEXTS: "请从改动以前的备份恢复，或对照备份核对这一版。",
    Area.PICTURES: "请从备份恢复，或重新插入图片。",
    Area.MATERIALS: "请从改动以前的备份恢复，或请原单位重新提供。",
    Area.SIGNATURES: "请勿使用这一版；请从改动以前的备份恢复，并查明谁动过预案库文件。",
    Area.KEYS: "请查明谁动过预案库文件，并与纸面保存的预案库根指纹核对；改动以前的备份中有原来的认证。",
    Area.HEADS: "请查明谁动过预案库文件；改动以前的备份中有原来的记录。",
    Area.AUDIT: "请查明谁动过预案库文件；改动以前的备份中有原来的记录。",
    Area.SEALS: "请查明谁动过预案库文件；请从改动以前的备份恢复，或对照操作记录逐条核对。",
    Area.BACKUPS: "请查明谁动过预案库文件或备份；原来的记录在所列的备份中。",
    Area.INDEX: "索引已按预案库重建，正文不受影响。",
}


class Trouble(msgspec.Struct, frozen=True):
    """Something that does not verify, as one Chinese sentence that names it."""

    area: Area
    text: str

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return _REMEDIES[self.area]


class Occasion(Enum):
    """Why a backup was made. The value is part of its file name."""

    AUTOMATIC = "自动"
    MANUAL = "手动"
    DOUBTFUL = "存疑"
    """Made although the library itself did not verify: what was written since the last good one is in no other."""
    BEFORE_UPGRADE = "升级前"
    BEFORE_RESTORE = "恢复前"
    RESCUED = "抢救"
    """Written out of an open window whose file had been deleted, moved or replaced."""


class BackupRules(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """When backups are made by themselves, and how many of these are kept.

    `folder` is "" for the usual one beside the library. A backup is made when something changed since the last one:
    `hours` after it, and when the window is closed. The newest `recent` are kept, and of those before, one for each
    of the last `daily` days, `weekly` weeks and `monthly` months that have one.
    """

    is_automatic: bool = True
    folder: str = ""
    hours: int = 4
    recent: int = 3
    daily: int = 7
    weekly: int = 4
    monthly: int = 12

    def fault(self) -> str:
        """What cannot be as set, "" when everything can."""
        if not 1 <= self.hours <= 168:
            return "备份间隔应在 1 至 168 小时之间。"
        if self.recent < 1:
            return "至少保留最近的一份备份。"
        if min(self.daily, self.weekly, self.monthly) < 0:
            return "保留的份数不能为负。"
        return ""


VERIFIED = frozenset({Occasion.AUTOMATIC, Occasion.MANUAL})
"""Backups on these occasions have their name only because they verified."""
KEPT_AT_EVENTS = 5
"""How many doubtful backups, and how many made before an upgrade or a restore, are kept."""


def superfluous(made: Iterable[datetime], rules: BackupRules) -> set[datetime]:
    """Which of the automatic backups made at these moments may go. The newest is never among them."""
    newest_first = sorted(set(made), reverse=True)
    kept = set(newest_first[: max(rules.recent, 1)])
    periods: tuple[tuple[int, Callable[[datetime], Any]], ...] = (
        (rules.daily, lambda at: at.date()),
        (rules.weekly, lambda at: at.isocalendar()[:2]),
        (rules.monthly, lambda at: (at.year, at.month)),
    )
    for count, period in periods:
        newest_of: dict[Any, datetime] = {}
        for at in newest_first:
            newest_of.setdefault(period(at), at)
        kept.update(list(newest_of.values())[:count])
    return set(newest_first) - kept
