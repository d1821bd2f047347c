"""Send a version out to be edited in Word, and take back what came of it: opinions and proposals."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from yuan.jobs.reading_apart import read_back_apart
from yuan.jobs.recorded_export import released
from yuan.library import Session
from yuan.model.comparison.accepting import accept
from yuan.model.comparison.proposals import Proposal, proposals_between
from yuan.model.document.bounds import decode_stored
from yuan.model.document.content import Document
from yuan.model.errors import BadFile, Refused
from yuan.model.progress import Progress, silent
from yuan.word.returned import Returned
from yuan.word.round_trip import origin_of, write_for_word

WORD = "Word 修改"
"""Whose opinion it is when the file does not say."""


class TakenBack(msgspec.Struct, frozen=True, kw_only=True):
    """What a file brought: how many comments became opinions, and the changes it proposes to the text.

    `base` is the text that went out, `document` what came back of it.
    """

    plan: str
    version: int
    opinions: int
    proposals: tuple[Proposal, ...]
    media: Mapping[str, bytes]
    base: Document
    document: Document


def export_for_word(session: Session, plan: str, path: Path, version: int | None = None) -> None:
    """Write a version (None: the newest) so that it can be edited in Word and taken back.

    Raises:
        Refused: this account may not read that version.
        BadFile: the file cannot be written; what stood there is untouched.
    """
    number = session.plan(plan).latest.number if version is None else version
    with released(session, plan, path, "供 Word 审改", version=number) as target:
        sent = session.send_out(plan, number)
        write_for_word(sent, target, media=session.media, plan=plan, version=number)


def take_back(session: Session, path: Path, plan: str = "", progress: Progress = silent) -> TakenBack:
    """Read a file that came back: comments are registered as opinions, changes are returned as proposals.

    The text of the plan is not touched. A comment that was registered before is not registered again.

    Args:
        plan: the plan the file must belong to; "" for whichever it says.

    Raises:
        BadFile: not a file that was sent out by `export_for_word`, or one that takes too long to read.
        Cancelled: `progress` said so; nothing was registered.
        NotFound: the library does not hold the text that went out.
        Refused: it belongs to another plan, or this account may not register opinions on it.
    """
    origin, version, text = origin_of(path)
    if not origin:
        raise BadFile(
            f"“{path.name}”不是由本程序导出供 Word 审改的文件。", "请选用“供 Word 审改”导出后返回的文件。"
        )
    if plan and origin != plan:
        raise Refused(
            f"“{path.name}”是“{session.plan(origin).card.title}”的审改稿，不是当前预案的。",
            "请打开对应的预案再收回。",
        )
    # The draft may have gone on since: what came back is compared with what went out.
    base = session.sent_out(origin, version, text)
    back = read_back_apart(path, base, progress)
    return TakenBack(
        plan=origin,
        version=version,
        opinions=_register(session, origin, back),
        proposals=proposals_between(base, back.document, back.tracked_changes, back.guessed),
        media=back.media,
        base=base,
        document=back.document,
    )


def accept_all(session: Session, back: TakenBack) -> None:
    """Carry all proposals out on the working draft, or none when one of them no longer fits.

    Raises:
        NotFound: the plan has no working draft.
        Conflict: the draft was changed where a proposal would change it; nothing was saved.
    """
    draft = session.draft(back.plan)
    document = decode_stored(draft.content)
    for proposal in back.proposals:
        document = accept(document, proposal)
    if back.proposals:
        session.save_draft(back.plan, document, draft.revision, back.media)


def _register(session: Session, plan: str, back: Returned) -> int:
    known = {(one.by, one.node, one.text) for one in session.opinions(plan)}
    count = 0
    for comment in (*back.comments, *back.notes):
        source = comment.attribution.author or WORD
        if comment.text and (source, comment.node, comment.text) not in known:
            session.bring_opinion(
                plan,
                comment.text,
                source,
                node=comment.node,
                quote=comment.quote,
                made_at=comment.attribution.at,
            )
            count += 1
    return count
