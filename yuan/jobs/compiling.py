"""The bound volumes (汇编): 上册 专项 led by the overall plan, 中册 部门, 下册 镇街."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from yuan.library import Session
from yuan.model.plan import Family
from yuan.model.progress import Progress, silent
from yuan.model.records import PlanSummary
from yuan.word.volumes import VolumeEntry, compile_volume

VOLUMES: Mapping[str, tuple[Family, ...]] = {
    "上册": (Family.OVERALL, Family.SPECIAL),
    "中册": (Family.DEPARTMENT,),
    "下册": (Family.TOWNSHIP,),
}
"""Which families a volume holds, in order (domain.md §1)."""


def compile_volumes(
    session: Session, directory: Path, volumes: Sequence[str] = tuple(VOLUMES), progress: Progress = silent
) -> list[Path]:
    """Write each volume into `directory`; plans come in their version in force, drafts and stubs stay out.

    Raises:
        Cancelled: `progress` said so; volumes already written stay, none is half written.
        BadFile: a file cannot be written.
    """
    lines = [
        line
        for line in session.plans()
        if line.in_force is not None and not line.card.secrecy.is_state_secret
    ]
    written = []
    for place, volume in enumerate(volumes):
        progress(place, len(volumes), volume)
        chosen = [line for family in VOLUMES[volume] for line in lines if line.card.kind.family is family]
        path = directory / f"应急预案汇编（{volume}）.docx"
        compile_volume(
            f"应急预案汇编{volume}", [_entry(session, line) for line in chosen], path, session.media, progress
        )
        written.append(path)
    progress(len(volumes), len(volumes), "")
    return written


def _entry(session: Session, line: PlanSummary) -> VolumeEntry:
    version = line.in_force or line.latest
    issued: date | None = version.issued_on
    return VolumeEntry(
        title=line.card.title,
        unit=line.card.unit,
        document=session.document(line.plan, version.number),
        document_number=version.document_number,
        issued_on=issued,
    )
