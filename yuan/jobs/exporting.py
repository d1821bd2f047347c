"""Send one plan out as a Word file, or the difference between two of its versions."""

from __future__ import annotations

from pathlib import Path

from yuan.jobs.cards import export_brief, export_cards
from yuan.jobs.comparing import write_comparison
from yuan.jobs.notices import export_notice
from yuan.jobs.recorded_export import released
from yuan.jobs.word_review import export_for_word
from yuan.library import Session
from yuan.model.progress import Progress, silent
from yuan.word.cards import CardSize
from yuan.word.writer import write_plan, write_review

FORMS = ("plan", "notice", "review", "brief", "word", "cards", "pocket-cards")


def export_plan(
    session: Session,
    plan: str,
    path: Path,
    *,
    form: str = "plan",
    version: int | None = None,
    is_measured: bool = False,
    progress: Progress = silent,
) -> None:
    """Write a version of a plan (None: the newest) as one of `FORMS`.

    Args:
        is_measured: let LibreOffice find the pages of the contents list of a plan or a draft for review.

    Raises:
        Refused: this account may not read that version, or its approval does not verify.
        NotFound: the plan gives no action card.
        BadFile: the file cannot be written; what stood there is untouched.
    """
    session.require_verified(plan, version)
    match form:
        case "plan" | "review":
            document, write = session.document(plan, version), write_plan if form == "plan" else write_review
            what = "预案全文" if form == "plan" else "送审稿"
            with released(session, plan, path, what, version=version) as target:
                write(document, target, media=session.media, is_measured=is_measured, progress=progress)
        case "brief":
            export_brief(session, plan, path, version=version)
        case "word":
            export_for_word(session, plan, path, version)
        case "cards" | "pocket-cards":
            size: CardSize = "a4" if form == "cards" else "pocket"
            export_cards(session, plan, path, size=size, version=version)
        case "notice":
            export_notice(session, plan, path, version=version)
        case _:
            raise ValueError(form)


def export_comparison(
    session: Session, plan: str, old: int, new: int, path: Path, *, form: str = "redline"
) -> None:
    """Write what differs between two versions: tracked changes, the three-column table, or the account of it.

    Raises:
        Refused: this account may not read one of them.
        BadFile: the file cannot be written; what stood there is untouched.
    """
    write_comparison(session, plan, old, new, path, form=form)
