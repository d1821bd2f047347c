"""Send plans to another desk as a package: gather them, write them, record it, and only then let the file stand."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import msgspec

from yuan.exchange.writing import write_package
from yuan.jobs.package_contents import Parts, desk_words, manifest_of
from yuan.jobs.package_copies import letter_of, readable_copies
from yuan.library import Session
from yuan.model.errors import BadFile, NotFound, Refused
from yuan.model.exchange.desk import DeskCard
from yuan.model.exchange.package import SUFFIX, PackageKind
from yuan.model.exchange.parcel import Outgoing
from yuan.model.files import atomic_write, file_name
from yuan.model.progress import Progress, silent
from yuan.word.gbt9704 import FORM
from yuan.word.writer import write_plan


class Packed(msgspec.Struct, frozen=True, kw_only=True):
    """A package that was written and recorded.

    Attributes:
        hash: of the package, as the receiver is told it.
        plans: ids of the plans in it.
        copies: names of the readable copies in it.
    """

    path: Path
    id: str
    hash: str
    kind: PackageKind
    subject: str
    plans: tuple[str, ...]
    recipients: tuple[DeskCard, ...]
    is_sealed: bool
    size: int
    copies: tuple[str, ...] = ()


def pack(
    session: Session,
    path: Path,
    kind: PackageKind,
    plans: Sequence[str],
    recipients: Sequence[str] = (),
    *,
    answers: str = "",
    due_on: str = "",
    to_unit: str = "",
    is_sealed: bool = False,
    has_copies: bool = True,
    letter: Path | None = None,
    progress: Progress = silent,
) -> Packed:
    """Write a package of `plans` for the desks `recipients` (identities of their libraries) to `path`.

    Args:
        plans: () for a hand-over of the whole library.
        answers: id of the package it answers, "" for none.
        due_on: ISO day by which an answer is asked, "" for none.
        to_unit: the unit a distribution is for, where its desk is not known yet.
        is_sealed: encrypt it for the recipients; a plan that is 内部 or 工作秘密 is encrypted anyway.
        has_copies: put in copies for people without the program.
        letter: where to write the letter that goes along on paper, which tells the package's hash.

    Raises:
        Refused: this account may not send that, the day is none, or it must be encrypted and a recipient's key is not known.
        NotFound: no such plan or desk.
        BadFile: the package would be too large, or cannot be written; what stood at `path` is untouched, and that it
            was not written is recorded where it had been recorded as sent.
        Cancelled: `progress` said so; nothing was written or recorded.
    """
    _require_day(due_on)
    cards = cards_of(session, recipients)
    outgoing = session.packages.gather(kind, plans, cards, answers=answers, due_on=due_on, to_unit=to_unit)
    return send(
        session, outgoing, path, is_sealed=is_sealed, has_copies=has_copies, letter=letter, progress=progress
    )


def send(
    session: Session,
    outgoing: Outgoing,
    path: Path,
    *,
    is_sealed: bool = False,
    has_copies: bool = True,
    letter: Path | None = None,
    progress: Progress = silent,
) -> Packed:
    """`pack` for what was gathered already."""
    session.require_current()
    seal_for = _seal_for(outgoing, is_sealed)
    stamp = session.desks.stamp(outgoing)
    copies = readable_copies(session, outgoing, stamp, progress) if has_copies else {}
    is_noted = False
    try:
        with ExitStack() as files:
            temporary = files.enter_context(atomic_write(path))
            written = write_package(
                temporary,
                manifest_of(outgoing, stamp),
                Parts(outgoing, stamp),
                session.desks.signing_key(),
                seal_for=seal_for,
                readable=copies,
                progress=progress,
            )
            size = temporary.stat().st_size
            progress(1, 1, "登记")
            if letter is not None:
                document = letter_of(session, outgoing, stamp, [], written.hash)
                paper = files.enter_context(atomic_write(letter))
                write_plan(document, paper, media=session.media, layout=FORM)
            session.desks.note_sent(outgoing, stamp, written.hash)
            is_noted = True
    except BadFile:
        if is_noted:
            session.desks.note_not_written(stamp)
        raise
    return Packed(
        path=path,
        id=stamp.id,
        hash=written.hash,
        kind=outgoing.kind,
        subject=written.manifest.subject,
        plans=tuple(bundle.plan for bundle in outgoing.plans),
        recipients=outgoing.recipients,
        is_sealed=bool(seal_for),
        size=size,
        copies=tuple(one.name for one in written.manifest.readable),
    )


def cards_of(session: Session, desks: Sequence[str]) -> tuple[DeskCard, ...]:
    """The cards of known desks, by the identities of their libraries.

    Raises:
        NotFound: one is not known.
    """
    known = {desk.card.id: desk.card for desk in session.desks.desks()}
    for id in desks:
        if id not in known:
            raise NotFound("收件单位没有登记为往来单位。", "请先读取它的名片或数据包。")
    return tuple(known[id] for id in dict.fromkeys(desks))


def package_name(kind: PackageKind, subject: str) -> str:
    """The name a package's file is offered with."""
    named = subject if subject.startswith(kind.value) else f"{kind.value} {subject}".strip()
    return f"{file_name(named)}{SUFFIX}"


def _require_day(due_on: str) -> None:
    """Go on only with a day every reader takes. Raises `Refused` for another text."""
    try:
        is_day = not due_on or date.fromisoformat(due_on).isoformat() == due_on
    except ValueError:
        is_day = False
    if not is_day:
        raise Refused(f"要求答复的日期“{due_on}”不是日期。", "应写成 2026-12-31。")


def _seal_for(outgoing: Outgoing, is_wished: bool) -> tuple[DeskCard, ...]:
    """The desks it is sealed for, () when it is not.

    Raises:
        Refused: it must or shall be sealed, and cannot be.
    """
    if not (is_wished or outgoing.is_secret):
        return ()
    why = "其中有内部或者工作秘密的预案，必须加密" if outgoing.is_secret else "数据包要求加密"
    if not outgoing.recipients:
        raise Refused(f"{why}，但没有指定收件单位。", "请选择收件单位后重新打包。")
    for card in outgoing.recipients:
        if not card.seal_public:
            raise Refused(
                f"{why}，但还没有“{desk_words(card)}”的加密密钥。",
                "请先请对方发来一个数据包、回执或往来单位名片，接收后再打包。",
            )
    return outgoing.recipients
