"""yuan/manual/trust.md, made anew from what was tried."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from scripts.tampering.judging import Judged, title_of
from scripts.tampering.trials import TRIALS, Trial

HERE = Path(__file__).parent
BEFORE = HERE / "before.json"
"""What the program saw before records were sealed and keys certified (commit 1ef83b3)."""
HEAD = HERE / "trust_head.md"
"""What stands above the table."""
TARGET = HERE.parent.parent / "yuan" / "manual" / "trust.md"


def write(judged: Judged, before: Mapping[str, bool | None]) -> None:
    """Write the document."""
    text = HEAD.read_text(encoding="utf-8").rstrip() + "\n\n" + table(judged, before)
    TARGET.write_text(text, encoding="utf-8")


def table(judged: Judged, before: Mapping[str, bool | None]) -> str:
    """All tamperings with what was seen of them before and is now, and below why some are not."""
    seen = sum(bool(judged[title_of(trial)]) for trial in TRIALS)
    earlier = sum(bool(before.get(title_of(trial))) for trial in TRIALS)
    lines = [
        f"共 {len(TRIALS)} 种篡改：以前发现 {earlier} 种，现在发现 {seen} 种，其余 {len(TRIALS) - seen} 种的理由附在表后。",
        "",
        "| 篡改 | 以前 | 现在 | 由哪一项核验看出 |",
        "|---|---|---|---|",
    ]
    group = ""
    reasons: list[str] = []
    for trial in TRIALS:
        if trial.group != group:
            group = trial.group
            lines.append(f"| **{group}** | | | |")
        found = judged[title_of(trial)] or []
        mark = "发现" if found else f"未发现〔{_number(reasons, trial)}〕"
        lines.append(
            f"| {trial.name} | {_before(before.get(title_of(trial)))} | {mark} | {'、'.join(found)} |"
        )
    notes = [f"〔{number}〕{reason}" for number, reason in enumerate(reasons, 1)]
    return "\n".join([*lines, "", *("\n\n".join(notes).split("\n"))]) + "\n"


def _number(reasons: list[str], trial: Trial) -> int:
    if trial.unseen not in reasons:
        reasons.append(trial.unseen)
    return reasons.index(trial.unseen) + 1


def _before(seen: bool | None) -> str:
    return "没有这种记录" if seen is None else "发现" if seen else "未发现"
