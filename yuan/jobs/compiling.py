"""Binding the plans in force into the volumes (汇编) 上册 专项 led by the overall plan, 中册 部门, 下册 镇街."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Literal

import msgspec

from yuan.jobs.letters import letter
from yuan.jobs.recorded_export import recorded_together
from yuan.jobs.volumes import SUBJECTS, VOLUMES, VolumeLine, volume_lines
from yuan.library import Session
from yuan.model.papers.volume import VolumeArrangement
from yuan.model.progress import Progress, silent
from yuan.model.text.plain_text import long_date
from yuan.word.gbt9704 import BOOK, DENSE, Layout
from yuan.word.libreoffice import find_office
from yuan.word.pdf import write_pdf
from yuan.word.volume import Volume, VolumeEntry, label_as_printed, plan_pages, printed_pages, write_volume

__all__ = [
    "LAYOUTS",
    "VOLUMES",
    "Compiled",
    "LayoutName",
    "LeftOut",
    "compile_volumes",
    "estimated_pages",
    "pdf_obstacle",
    "usual_note",
]

NAME = "应急预案汇编"
LayoutName = Literal["book", "standard"]
LAYOUTS: Mapping[str, Layout] = {"book": DENSE, "standard": BOOK}
"""`book` is set as densely as the printed volumes were, `standard` as a single document."""


class LeftOut(msgspec.Struct, frozen=True, kw_only=True):
    """A plan that is not in its volume, and why."""

    volume: str
    title: str
    unit: str
    reason: str


class Compiled(list[Path]):
    """The files written, in order; `left_out` tells which plans are in none of them and why."""

    def __init__(self, paths: Iterable[Path] = (), left_out: Iterable[LeftOut] = ()) -> None:
        super().__init__(paths)
        self.left_out = list(left_out)


def compile_volumes(
    session: Session,
    directory: Path,
    volumes: Sequence[str] = tuple(VOLUMES),
    progress: Progress = silent,
    *,
    layout: LayoutName = "book",
    pdf: bool = False,
    is_measured: bool = False,
    note: str = "",
    today: date | None = None,
) -> Compiled:
    """Write each volume into `directory`; plans come in their version in force, in the order the office settled.

    The volumes of a round belong together: none takes its place before all are made.

    Args:
        layout: `book` for the dense one, `standard` for 22 lines of 28 characters.
        pdf: write a PDF beside each Word file too; needs LibreOffice.
        is_measured: let LibreOffice lay each volume out first, so that the contents list holds the pages found
            there instead of estimates; a PDF is always measured so.
        note: the editor's note, a paragraph a line; "" for the volume's own or the usual one.
        today: the day on cover and note.

    Raises:
        Cancelled: `progress` said so; the folder is as it was.
        Refused: the approval of a version does not verify; the folder is as it was.
        BadFile: a file cannot be written, or LibreOffice is wanted and missing or fails; unless a file is held
            open by another program, the folder is as it was.
    """
    arrangements = session.volume_arrangements()
    shelf = {volume: volume_lines(session, volume) for volume in volumes}
    steps = _Steps(
        progress, sum(_included(lines) for lines in shelf.values()), 3 if pdf or is_measured else 1
    )
    made = Compiled()
    with tempfile.TemporaryDirectory(prefix="yuan-") as folder:
        finished: list[Path] = []
        for name, lines in shelf.items():
            text = note or arrangements.get(name, VolumeArrangement()).note
            volume = _volume(session, name, lines, text, today or date.today())
            path = Path(folder) / f"{volume.full_name}.docx"
            if pdf or is_measured:
                finished += _measured(session, volume, path, LAYOUTS[layout], steps, pdf=pdf)
            else:
                write_volume(volume, path, media=session.media, layout=LAYOUTS[layout], progress=steps.report)
                finished.append(path)
            steps.close(_included(lines))
            made.left_out += _left_out(name, lines)
        targets = [directory / path.name for path in finished]
        with recorded_together(session, f"汇编：{'、'.join(shelf)}") as write:
            # All copied first, so that a full disk is found before the first one is replaced.
            for source, target in zip(finished, targets, strict=True):
                shutil.copyfile(source, write(target))
        made += targets
    return made


def _left_out(volume: str, lines: Sequence[VolumeLine]) -> list[LeftOut]:
    return [
        LeftOut(volume=volume, title=line.summary.card.title, unit=line.summary.card.unit, reason=line.reason)
        for line in lines
        if line.reason
    ]


def usual_note(session: Session, volume: str, lines: Sequence[VolumeLine], today: date) -> str:
    """The editor's note (编者按) for a volume, a paragraph a line.

    Raises:
        BadFile: the office's own letter for it cannot be filled in.
    """
    included = [line.summary.card for line in lines if line.is_included]
    values = {
        "district": session.office().district or "本区",
        "volume": volume,
        "subject": SUBJECTS[volume],
        "plans": str(len(included)),
        "units": str(len({card.unit for card in included})),
        "date": long_date(today.isoformat()),
        "order": "" if session.volume_arrangements().get(volume, VolumeArrangement()).order else "usual",
    }
    return "\n".join(letter(session, "editors_note", values))


def estimated_pages(session: Session, line: VolumeLine, layout: LayoutName) -> int:
    """How many pages the plan of `line` is likely to fill in its volume."""
    return plan_pages(_entry(session, line), LAYOUTS[layout])


def pdf_obstacle() -> str:
    """Why no PDF can be made on this computer; "" when it can."""
    return "" if find_office() else "本机没有安装 LibreOffice，不能生成 PDF"


class _Steps:
    """Progress over several volumes: a plan is a step; laying a volume out takes as long as its plans twice over."""

    def __init__(self, progress: Progress, plans: int, rounds: int) -> None:
        self._progress = progress
        self._total = max(plans * rounds, 1)
        self._rounds = rounds
        self._before = 0

    def report(self, done: int, total: int, what: str) -> None:
        self._progress(min(self._before + done, self._total), self._total, what)

    def waiting(self, what: str, behind: int) -> Progress:
        """For work that cannot tell how far it is."""
        return lambda done, total, name: self.report(behind, 0, what)

    def close(self, plans: int) -> None:
        self._before += plans * self._rounds
        self.report(0, 0, "")


def _included(lines: Sequence[VolumeLine]) -> int:
    return sum(line.is_included for line in lines)


def _measured(
    session: Session, volume: Volume, path: Path, layout: Layout, steps: _Steps, *, pdf: bool
) -> list[Path]:
    """The volume laid out by LibreOffice, then written with the pages found; and the PDF itself if wanted."""
    count = len(volume.entries)
    with tempfile.TemporaryDirectory(prefix="yuan-") as folder:
        draft, laid_out = Path(folder) / "volume.docx", Path(folder) / "volume.pdf"
        write_volume(volume, draft, media=session.media, layout=layout, progress=steps.report)
        write_pdf(draft, laid_out, steps.waiting(f"正在排版{volume.number}", count))
        steps.report(2 * count, 0, f"正在写出{volume.number}")
        pages = printed_pages(volume, laid_out)
        write_volume(volume, path, media=session.media, layout=layout, pages=pages)
        if not pdf:
            return [path]
        label_as_printed(volume, laid_out)
        return [path, Path(shutil.move(laid_out, path.with_suffix(".pdf")))]


def _volume(session: Session, name: str, lines: Sequence[VolumeLine], note: str, today: date) -> Volume:
    office = session.office()
    text = note or usual_note(session, name, lines, today)
    return Volume(
        name=NAME,
        number=name,
        subject=SUBJECTS[name],
        district=office.district,
        bureau=office.bureau,
        made_on=today,
        note=tuple(line.strip() for line in text.splitlines() if line.strip()),
        units=tuple(unit.name for unit in session.units()),
        entries=tuple(_entry(session, line) for line in lines if line.is_included),
    )


def _entry(session: Session, line: VolumeLine) -> VolumeEntry:
    summary = line.summary
    version = summary.in_force or summary.latest
    session.require_verified(summary.plan, version.number)
    card = summary.card
    return VolumeEntry(
        title=card.title,
        unit=card.unit,
        document=session.document(summary.plan, version.number),
        document_number=version.document_number,
        issued_on=version.issued_on,
        part=card.kind.title,
        group=card.event_class if card.kind.family.is_of_government else card.unit,
    )
