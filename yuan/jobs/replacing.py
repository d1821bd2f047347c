"""Find and replace over the drafts of many plans: looked at first, carried out plan by plan, and undone together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import msgspec

from yuan.library import Session
from yuan.library.draft_history import History
from yuan.model.document.bounds import decode_stored
from yuan.model.document.content import Document
from yuan.model.editing.replacing import FoundWords, pattern_of, replace_words
from yuan.model.errors import Conflict, NotFound, Refused, YuanError
from yuan.model.progress import Progress, silent
from yuan.model.records import PlanSummary

BEFORE = "批量替换前"
"""The name under which the local history keeps each draft as it was."""


class Wording(msgspec.Struct, frozen=True):
    """What to look for and what to put there instead; `old` is a regular expression if it says so."""

    old: str
    new: str = ""
    is_expression: bool = False


class PlanPlaces(msgspec.Struct, frozen=True, kw_only=True):
    """Where the words stand in one plan. `locked` says why its text cannot be changed now, "" when it can."""

    plan: str
    title: str
    unit: str
    places: tuple[FoundWords, ...]
    revision: int = 0
    locked: str = ""


class Replaced(msgspec.Struct, frozen=True, kw_only=True):
    """What was done: the texts before by plan, the revision each draft has now, and what failed with the reason."""

    count: int
    before: Mapping[str, Document]
    revisions: Mapping[str, int]
    failed: tuple[str, ...] = ()


def find_in_plans(session: Session, wording: Wording, progress: Progress = silent) -> list[PlanPlaces]:
    """Where the words stand: drafts this account may change first, then plans that cannot be changed now.

    Raises:
        BadFile: the regular expression cannot be understood, or names a group that is not there.
        Cancelled: `progress` said so.
    """
    pattern = pattern_of(wording.old, is_expression=wording.is_expression)
    summaries = session.plans()
    found: list[PlanPlaces] = []
    for step, summary in enumerate(summaries):
        progress(step, len(summaries), summary.card.title)
        document, revision, locked = _text_of(session, summary)
        if document is None:
            continue
        _, places = replace_words(document, pattern, wording.new, is_expression=wording.is_expression)
        if places:
            found.append(
                PlanPlaces(
                    plan=summary.plan,
                    title=summary.card.title,
                    unit=summary.card.unit,
                    places=places,
                    revision=revision,
                    locked=locked,
                )
            )
    return sorted(found, key=lambda one: bool(one.locked))


def _text_of(session: Session, summary: PlanSummary) -> tuple[Document | None, int, str]:
    """The text to search, its revision, and why it cannot be changed; None for what may not be read."""
    if summary.stage.is_editable:
        try:
            draft = session.draft(summary.plan)
            return decode_stored(draft.content), draft.revision, ""
        except (Refused, NotFound) as error:
            why = error.message
    else:
        why = f"处于“{summary.stage.value}”阶段，需退回或启动修订后才能修改"
    try:
        return session.document(summary.plan), 0, why
    except Refused:
        return None, 0, why


def replace_in_plans(
    session: Session,
    wording: Wording,
    found: Sequence[PlanPlaces],
    chosen: Mapping[str, Collection[int]],
    history: History,
    progress: Progress = silent,
) -> Replaced:
    """Replace the chosen places; every draft goes into the local history first, and is saved whole or not at all.

    Args:
        found: what `find_in_plans` gave; a draft changed since is left alone and told.
        chosen: by plan, which of its places.

    Raises:
        Cancelled: `progress` said so; drafts already changed were put back.
        BadFile: the local history cannot be written; drafts already changed were put back.
    """
    pattern = pattern_of(wording.old, is_expression=wording.is_expression)
    wanted = [one for one in found if not one.locked and chosen.get(one.plan)]
    before: dict[str, Document] = {}
    revisions: dict[str, int] = {}
    failed: list[str] = []
    count = 0
    try:
        for step, one in enumerate(wanted):
            progress(step, len(wanted), one.title)
            try:
                document = _unchanged_draft(session, one)
                new, _ = replace_words(
                    document,
                    pattern,
                    wording.new,
                    is_expression=wording.is_expression,
                    chosen=chosen[one.plan],
                )
                history.keep(one.plan, document, BEFORE)
                revisions[one.plan] = session.save_draft(one.plan, new, one.revision)
            except (Conflict, Refused, NotFound) as error:
                failed.append(f"{one.title}：{error.message}")
                continue
            before[one.plan] = document
            count += len(set(chosen[one.plan]))
    except BaseException:
        put_back(session, Replaced(count=count, before=before, revisions=revisions))
        raise
    return Replaced(count=count, before=before, revisions=revisions, failed=tuple(failed))


def _unchanged_draft(session: Session, one: PlanPlaces) -> Document:
    draft = session.draft(one.plan)
    if draft.revision != one.revision:
        raise Conflict("查找之后又改过，没有替换。", "请重新查找。")
    return decode_stored(draft.content)


def put_back(session: Session, replaced: Replaced) -> tuple[str, ...]:
    """Undo a replacing: each draft becomes what it was, unless it was changed since; those are told by title."""
    failed = []
    for plan, document in replaced.before.items():
        try:
            session.save_draft(plan, document, replaced.revisions[plan])
        except YuanError as error:
            failed.append(f"{session.plan(plan).card.title}：{error.message}")
    return tuple(failed)
