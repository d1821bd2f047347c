"""The list of backups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from yuan.library.backup.backups import Backup
from yuan.model.safekeeping import VERIFIED, Occasion
from yuan.ui.kit.records import Column, RecordTable
from yuan.ui.safety.words import moment, size


class BackupTable(RecordTable[Backup]):
    """A row a backup, the newest first and selected."""

    def __init__(self) -> None:
        self._results: Mapping[Path, str] = {}
        path = _path
        super().__init__(
            "备份",
            (
                Column("备份时间", lambda one: moment(one.made_at), 150, tip=path),
                Column("缘由", lambda one: one.occasion.value, 80, tip=path),
                Column(
                    "预案", lambda one: str(one.facts.plans) if one.facts else "", 70, path, is_number=True
                ),
                Column(
                    "版本", lambda one: str(one.facts.versions) if one.facts else "", 70, path, is_number=True
                ),
                Column(
                    "操作记录",
                    lambda one: str(one.facts.audit[0]) if one.facts else "",
                    90,
                    path,
                    is_number=True,
                ),
                Column("大小", lambda one: size(one.size), 90, path, is_number=True),
                Column(
                    "状态",
                    lambda one: _state(one, self._results)[0],
                    tone=lambda one: _state(one, self._results)[1],
                ),
            ),
        )

    def show_backups(self, backups: Sequence[Backup], results: Mapping[Path, str]) -> None:
        """Show `backups`; `results` says what came of verifying some of them, "" for sound."""
        chosen = self.chosen()
        self._results = results
        self.show_records(backups)
        paths = [backup.path for backup in backups]
        if paths:
            self.selectRow(paths.index(chosen.path) if chosen is not None and chosen.path in paths else 0)


def _path(one: Backup) -> str:
    return str(one.path)


def _state(backup: Backup, results: Mapping[Path, str]) -> tuple[str, str]:
    if backup.facts is None:
        return "已损坏，读不出来", "danger"
    if backup.path in results:
        trouble = results[backup.path]
        return (f"✕ {trouble}", "danger") if trouble else ("✓ 刚才核验通过", "success")
    if backup.occasion is Occasion.DOUBTFUL:
        return "▲ 预案库当时没有通过核验", "warning"
    return ("写入时已核验" if backup.occasion in VERIFIED else "未核验"), ""
