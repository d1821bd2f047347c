"""The papers that go with a plan: the submission set (送审, 办法 art. 22 to 24) and the filing set (备案, art. 26)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from yuan.jobs.comparing import write_comparison
from yuan.jobs.exporting import export_plan
from yuan.jobs.letters import letter
from yuan.jobs.notices import issuers_of, layout_of
from yuan.jobs.recorded_export import released
from yuan.jobs.review_papers import has_review, places_in, write_adoption
from yuan.library import Session
from yuan.model.document.content import Document
from yuan.model.errors import BadFile, NotFound
from yuan.model.files import atomic_write
from yuan.model.kinds.profile import FilingPlace
from yuan.model.papers.forms import (
    consultation_words,
    examination_sheet,
    legality_sheet,
    letter_document,
    opinion_table,
    registration_form,
)
from yuan.model.plan import Secrecy
from yuan.model.process.filing import filing_place
from yuan.model.progress import Progress, silent
from yuan.model.records import Opinion, PlanSummary, VersionRecord
from yuan.model.review.points import points_for
from yuan.model.text.plain_text import characters, long_date
from yuan.word.gbt9704 import FORM
from yuan.word.writer import Notice, write_letter, write_plan


class PaperSet(msgspec.Struct, frozen=True, kw_only=True):
    """A set of papers: `title` on screen, the names of its papers in order, and what it rests on.

    In `cites` the name of a period (`Cycles`) stands for the time the office has set; `basis_of` puts it in.
    """

    title: str
    papers: tuple[str, ...]
    cites: str


PAPERS: Mapping[str, str] = {
    "review": "预案（送审稿）",
    "statement": "编制说明",
    "opinions": "征求意见及采纳情况表",
    "examination": "审核意见表",
    "adoption": "审核意见采纳情况表",
    "legality": "合法性审查意见书",
    "comparison": "修订对照表",
    "brief": "简明预案",
    "filing-report": "备案报告",
    "registration": "备案登记表",
    "final": "正式印发文本",
}
SETS: Mapping[str, PaperSet] = {
    "submission": PaperSet(
        title="送审材料",
        papers=(
            *("review", "statement", "opinions", "examination", "legality", "comparison", "brief"),
            "adoption",
        ),
        cites="《突发事件应急预案管理办法》第二十二条至第二十四条；合法性审查和修订对照表按地方规定",
    ),
    "filing": PaperSet(
        title="备案材料",
        papers=("filing-report", "registration", "final", "statement"),
        cites="《突发事件应急预案管理办法》第二十六条：印发后 {filing_working_days}内",
    ),
}


_EXPORTS = frozenset({"review", "brief", "final", "comparison"})
"""Papers that other jobs write, and release."""


class PaperState(msgspec.Struct, frozen=True, kw_only=True):
    """A paper of a set: why it is not needed or cannot be written ("" when it can), and what it still lacks."""

    name: str
    title: str
    obstacle: str = ""
    lacks: str = ""
    is_usual: bool = True


def basis_of(session: Session, name: str) -> str:
    """What the set `name` rests on, with the time the office has set.

    Raises:
        NotFound: there is no such set.
    """
    cycles = session.local_rules().cycles
    return _set(name).cites.format(filing_working_days=cycles.term("filing_working_days"))


def papers_of(session: Session, plan: str, name: str) -> list[PaperState]:
    """The papers of the set `name` for one plan, as far as they can be written now.

    Raises:
        NotFound: there is no such set or plan.
        Refused: this account may not read the plan.
    """
    line = session.plan(plan)
    return [_state(session, line, paper, name) for paper in _set(name).papers]


def _set(name: str) -> PaperSet:
    if name not in SETS:
        raise NotFound(f"没有名为“{name}”的一套材料。", "可用的有：submission（送审）、filing（备案）。")
    return SETS[name]


def _state(session: Session, line: PlanSummary, paper: str, set_name: str) -> PaperState:
    obstacle = lacks = ""
    is_usual = True
    if set_name == "filing" and line.in_force is None:
        obstacle = "预案还没有印发"
    elif paper == "opinions" and not _replies(session, line.plan, line.latest.number):
        lacks = "本版本没有登记意见，表为空白"
    elif paper == "adoption" and not has_review(session, line.plan, line.latest.number):
        obstacle = "这一版没有审核意见"
    elif paper == "comparison" and _earlier(line) is None:
        obstacle = "没有可以对照的现行版本"
    elif paper == "statement":
        lacks = "括号中的内容需要人工填写"
    elif paper in ("filing-report", "registration"):
        lacks = _filing_lacks(session, line, paper)
    elif paper == "brief":
        # The brief goes up with a plan that cannot be published as it is (art. 23).
        is_usual = line.card.secrecy is not Secrecy.PUBLIC
    return PaperState(name=paper, title=PAPERS[paper], obstacle=obstacle, lacks=lacks, is_usual=is_usual)


def _filing_lacks(session: Session, line: PlanSummary, paper: str) -> str:
    lacks = []
    if not _place(session, line).is_named:
        lacks.append("备案机关的名称需要人工填写")
    if paper == "registration" and not line.card.contact:
        lacks.append("预案卡片中没有联系人")
    return "，".join(lacks)


def _place(session: Session, line: PlanSummary) -> FilingPlace:
    """Where the plan is filed: as the office has settled it, or by art. 26."""
    return filing_place(line.card.kind, session.office(), session.local_rules().recipients)


def _replies(session: Session, plan: str, version: int) -> list[Opinion]:
    """The opinions that came from outside (办法 art. 22); what a reviewer writes in examination is none of them."""
    return [one for one in session.opinions(plan, version) if one.source]


def _earlier(line: PlanSummary) -> int | None:
    """The version in force that the newest one revises."""
    if line.in_force is None or line.in_force.number == line.latest.number:
        return None
    return line.in_force.number


class SetWritten(msgspec.Struct, frozen=True, kw_only=True):
    """The files written in order, and what was left out or is incomplete, with the reason."""

    paths: tuple[Path, ...]
    notes: tuple[str, ...]


def write_set(
    session: Session,
    plan: str,
    name: str,
    folder: Path,
    *,
    papers: Collection[str] | None = None,
    progress: Progress = silent,
) -> SetWritten:
    """Write a set into `folder` as numbered files: all of them, or none.

    Args:
        papers: which of the set; None for the usual ones that can be written.

    Raises:
        NotFound: there is no such set, or nothing of it can be written now.
        Refused: this account may not read the plan.
        BadFile: a file cannot be written or a letter of the office is faulty; `folder` is as it was.
        Cancelled: `progress` said so; `folder` is as it was.
    """
    line = session.plan(plan)
    states = papers_of(session, plan, name)
    wanted = [one for one in states if (one.name in papers if papers is not None else one.is_usual)]
    able = [one for one in wanted if not one.obstacle]
    if not able:
        raise NotFound(
            f"“{line.card.title}”现在没有可以生成的{_set(name).title}。",
            "；".join(dict.fromkeys(one.obstacle for one in wanted if one.obstacle)) or "请至少选一份。",
        )
    record = line.in_force if name == "filing" and line.in_force else line.latest
    with tempfile.TemporaryDirectory() as temporary:
        made = []
        for step, one in enumerate(able):
            progress(step, len(able), one.title)
            path = Path(temporary) / f"{step + 1} {one.title}.docx"
            if one.name in _EXPORTS:
                _WRITERS[one.name](session, line, record, path)
            else:
                with released(session, plan, path, one.title, version=record.number) as target:
                    _WRITERS[one.name](session, line, record, target)
            made.append(path)
        paths = _moved(made, folder)
    notes = [f"{one.title}：{one.obstacle or one.lacks}" for one in wanted if one.obstacle or one.lacks]
    return SetWritten(paths=tuple(paths), notes=tuple(notes))


def write_paper(session: Session, plan: str, paper: str, path: Path) -> None:
    """Write one paper (a key of `PAPERS`) on the newest version of a plan.

    Raises:
        NotFound: no such plan, or nothing the paper could tell.
        Refused: this account may not read the plan.
        BadFile: the file cannot be written; what stood there is untouched.
    """
    line = session.plan(plan)
    with released(session, plan, path, PAPERS[paper], version=line.latest.number) as target:
        _WRITERS[paper](session, line, line.latest, target)


def _moved(made: Sequence[Path], folder: Path) -> list[Path]:
    """The files moved into `folder`; when one cannot be, those before it are taken out again."""
    paths: list[Path] = []
    kept: dict[Path, bytes] = {}
    was_there = folder.exists()
    try:
        for path in made:
            target = folder / path.name
            if target.is_file():
                kept[target] = target.read_bytes()
            with atomic_write(target) as temporary:
                shutil.copyfile(path, temporary)
            paths.append(target)
    except BadFile:
        for target in paths:
            if target in kept:
                target.write_bytes(kept[target])
            else:
                target.unlink(missing_ok=True)
        if not was_there:
            with suppress(OSError):
                folder.rmdir()
        raise
    return paths


# --- the papers ------------------------------------------------------------------------------------------

_Writer = Callable[[Session, PlanSummary, VersionRecord, Path], None]


def _write(session: Session, document: Document, path: Path) -> None:
    write_plan(document, path, media=session.media, layout=FORM)


def _review(session: Session, line: PlanSummary, record: VersionRecord, path: Path) -> None:
    export_plan(session, line.plan, path, form="review", version=record.number)


def _brief(session: Session, line: PlanSummary, record: VersionRecord, path: Path) -> None:
    export_plan(session, line.plan, path, form="brief", version=record.number)


def _final(session: Session, line: PlanSummary, record: VersionRecord, path: Path) -> None:
    export_plan(session, line.plan, path, form="notice", version=record.number)


def _comparison(session: Session, line: PlanSummary, record: VersionRecord, path: Path) -> None:
    earlier = _earlier(line)
    assert earlier is not None
    write_comparison(session, line.plan, earlier, record.number, path, form="table")


def _statement(session: Session, line: PlanSummary, record: VersionRecord, path: Path) -> None:
    document = session.document(line.plan, record.number)
    opinions = _replies(session, line.plan, record.number)
    values = {
        "title": line.card.title,
        "unit": line.card.unit,
        "upper_plan": f"《{line.card.upper_plan.strip('《》')}》" if line.card.upper_plan else "",
        "background": _why(record),
        "contents": _contents(document),
        "consultation": f"{consultation_words(opinions)}逐条情况见征求意见及采纳情况表。" if opinions else "",
    }
    for blank in ("process", "assessment", "link", "review", "remarks"):
        values[blank] = ""
    lines = letter(session, "statement", values)
    _write(session, letter_document(f"《{line.card.title}》编制说明", lines), path)


def _why(record: VersionRecord) -> str:
    """The reason a version was begun for, as a sentence: those of art. 35 carry a number on screen."""
    reason = record.reason.strip().lstrip("①②③④⑤⑥ ").rstrip("。")
    return f"修订原因：{reason}。" if reason and record.number > 1 else f"{reason}。" if reason else ""


def _contents(document: Document) -> str:
    """The main contents of a plan in one sentence."""
    chapters = "、".join(section.heading for section in document.sections if section.heading)
    attached = f"，附件 {len(document.attachments)} 件" if document.attachments else ""
    return f"《预案》共 {len(document.sections)} 章，依次为：{chapters}{attached}。全文 {characters(document)} 字。"


def _opinions(session: Session, line: PlanSummary, record: VersionRecord, path: Path) -> None:
    places = places_in(session.document(line.plan, record.number))
    _write(session, opinion_table(line.card, _replies(session, line.plan, record.number), places), path)


def _examination(session: Session, line: PlanSummary, record: VersionRecord, path: Path) -> None:
    points = points_for(line.card, is_revision=_earlier(line) is not None)
    found = session.checked_points(line.plan, record.number)
    sheet = examination_sheet(line.card, record, session.office().bureau or "应急管理部门", points, found)
    _write(session, sheet, path)


def _adoption(session: Session, line: PlanSummary, record: VersionRecord, path: Path) -> None:
    write_adoption(session, line.plan, record.number, path)


def _legality(session: Session, line: PlanSummary, record: VersionRecord, path: Path) -> None:
    _write(session, legality_sheet(line.card, record), path)


def _registration(session: Session, line: PlanSummary, record: VersionRecord, path: Path) -> None:
    place = _place(session, line)
    filer = "、".join(_filers(session, line, record))
    _write(session, registration_form(line.card, record, place, filer), path)


def _filers(session: Session, line: PlanSummary, record: VersionRecord) -> tuple[str, ...]:
    """Who approved and issued the plan files it (办法 art. 26), not the unit that drafted it."""
    return issuers_of(line, session.document(line.plan, record.number), session.office())


def _filing_report(session: Session, line: PlanSummary, record: VersionRecord, path: Path) -> None:
    """An upward document: red head, number and 签发人 to be written in (GB/T 9704-2012, 7.2.6)."""
    office = session.office()
    place = _place(session, line)
    issuer, *others = _filers(session, line, record)
    values = {
        "title": line.card.title,
        "unit": line.card.unit,
        "number": record.document_number or "（发文字号）",
        "issued": long_date(record.issued_on.isoformat()) if record.issued_on else "　　年　月　日",
        "contact": line.card.contact,
    }
    report = Notice(
        issuer=issuer,
        joint=tuple(others),
        title=f"{'、'.join((issuer, *others))}关于《{line.card.title}》备案的报告",
        signers=(_NO_SIGNER,) * (1 + len(others)),
        addressees=place.recipient,
        paragraphs=tuple(letter(session, "filing", values)),
        copies="，".join(part for part in (place.delivered_to, place.copies) if part),
        printer=office.printers.get(line.card.kind.family.value, "") or issuer,
        head=office.head,
        is_sealed=office.seal,
    )
    write_letter(report, path, layout=layout_of(office))


_NO_SIGNER = "　　　"
"""Room for the name of who signs the report out."""


_WRITERS: Mapping[str, _Writer] = {
    "review": _review,
    "statement": _statement,
    "opinions": _opinions,
    "examination": _examination,
    "adoption": _adoption,
    "legality": _legality,
    "comparison": _comparison,
    "brief": _brief,
    "filing-report": _filing_report,
    "registration": _registration,
    "final": _final,
}
