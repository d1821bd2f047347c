"""Moments, sizes and what a backup is, as they are read at a glance."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from yuan.library.store.backup_folder import backup_name
from yuan.model.safekeeping import BackupRules


def moment(at: datetime, now: datetime | None = None) -> str:
    """今天 14:03, 昨天 18:10, 11月20日 09:00, or with the year when it is another."""
    now = now or datetime.now()
    days = (now.date() - at.date()).days
    if days in (0, 1):
        return f"{'今天' if days == 0 else '昨天'} {at:%H:%M}"
    return f"{at.month}月{at.day}日 {at:%H:%M}" if at.year == now.year else f"{at:%Y-%m-%d %H:%M}"


def size(count: int) -> str:
    """Bytes as MB."""
    return f"{max(count / 1e6, 0.1):.1f} MB"


def rules_in_words(rules: BackupRules) -> str:
    """When backups are made and how many are kept, in a sentence."""
    if not rules.is_automatic:
        return "自动备份已关闭。"
    counts = ((rules.daily, "天"), (rules.weekly, "周"), (rules.monthly, "个月"))
    periods = "、".join(f"{count} {period}" for count, period in counts if count)
    kept = f"最近 {rules.recent} 份{f'和 {periods}各一份' if periods else ''}"
    return f"有改动时每 {rules.hours} 小时和关闭窗口时自动备份；保留{kept}。"


def opened_backup_in_words(file: Path | None) -> str:
    """That the library in `file` is a backup, and of when, as the beginning of a sentence; "" for one that is none."""
    named = backup_name(file)
    if named is None:
        return ""
    at, occasion = named
    return f"这是 {at:%Y-%m-%d %H:%M} 的备份（{occasion.value}），不是正在使用的预案库："
