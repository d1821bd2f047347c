"""Send one plan out as a Word file, or the difference between two of its versions."""

from __future__ import annotations

from pathlib import Path

from yuan.jobs.cards import export_cards
from yuan.jobs.comparing import write_comparison
from yuan.jobs.word_review import export_for_word
from yuan.library import Session
from yuan.model.content import Document
from yuan.model.office import Office
from yuan.model.plan import Family
from yuan.model.records import PlanSummary, VersionRecord
from yuan.templates import render_letter
from yuan.word.cards import CardSize
from yuan.word.writer import Notice, write_brief, write_notice, write_plan, write_review

FORMS = ("plan", "notice", "review", "brief", "word", "cards", "pocket-cards")


def export_plan(
    session: Session, plan: str, path: Path, *, form: str = "plan", version: int | None = None
) -> None:
    """Write a version of a plan (None: the newest) as one of `FORMS`.

    Raises:
        Refused: this account may not read that version.
        NotFound: the plan gives no action card.
        BadFile: the file cannot be written; what stood there is untouched.
    """
    line = session.plan(plan)
    document = session.document(plan, version)
    media = session.media
    match form:
        case "plan":
            write_plan(document, path, media=media)
        case "review":
            write_review(document, path, media=media)
        case "brief":
            write_brief(document, path, media=media)
        case "word":
            export_for_word(session, plan, path, version)
        case "cards" | "pocket-cards":
            size: CardSize = "a4" if form == "cards" else "pocket"
            export_cards(session, plan, path, size=size, version=version)
        case "notice":
            record = _record(session, line, version)
            notice = notice_for(line, record, document, session.office())
            write_notice(document, notice, path, media=media)
        case _:
            raise ValueError(form)


def _record(session: Session, line: PlanSummary, version: int | None) -> VersionRecord:
    number = line.latest.number if version is None else version
    return next(record for record in session.versions(line.plan) if record.number == number)


def notice_for(line: PlanSummary, record: VersionRecord, document: Document, office: Office) -> Notice:
    """The notice that issues `record`: names and wording by the kind of plan (办法 art. 25), blanks where unknown."""
    front, card = document.front, line.card
    # Special plans go out in the committee's name, departments issue in their own (practice).
    issuer = front.issuer or office.issuers.get(card.kind.family.value) or card.unit
    full_title = f"{front.title or card.title}{front.edition}"
    approval = {
        Family.OVERALL: "已经区委、区政府同意",
        Family.SPECIAL: "已经区政府同意",
    }.get(card.kind.family, "")
    day = record.issued_on.isoformat() if record.issued_on else front.date
    return Notice(
        issuer=issuer,
        title=f"{issuer}关于印发《{full_title}》的通知",
        number=record.document_number or front.number,
        addressees=office.addressees,
        paragraphs=tuple(render_letter("notice", {"title": full_title, "approval": approval})),
        date=day,
        remark="此件公开发布" if not card.secrecy.is_state_secret and card.secrecy.value == "公开" else "",
        copies=office.copies,
        printer=card.unit,
        printed_on=day,
        secrecy=front.secrecy,
        urgency=front.urgency,
    )


def export_comparison(
    session: Session, plan: str, old: int, new: int, path: Path, *, form: str = "redline"
) -> None:
    """Write what differs between two versions: tracked changes, the three-column table, or the account of it.

    Raises:
        Refused: this account may not read one of them.
        BadFile: the file cannot be written; what stood there is untouched.
    """
    write_comparison(session, plan, old, new, path, form=form)
