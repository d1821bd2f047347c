"""Outlines as window and terminal use them: the program's and the library's own, and what plans were made from."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

import msgspec
from msgspec.structs import replace

from yuan.jobs.recorded_export import recorded
from yuan.library import Session
from yuan.library.parts.outlines import Followed, KeptOutline
from yuan.model.document.bounds import decode_stored
from yuan.model.document.content import Document
from yuan.model.errors import BadFile, NotFound, Refused
from yuan.model.plan import Kind, PlanCard
from yuan.templates import Outline, base_pack, new_document, outline_for, outlines, read_pack
from yuan.templates.outline_changes import News, news, with_sections
from yuan.templates.reading import LARGEST_PACK
from yuan.templates.saving import outline_from, pack_text

_TITLE = re.compile(r'^title = "(.{1,60})"$', re.MULTILINE)


class PlanOutline(msgspec.Struct, frozen=True):
    """The outline a plan follows. `made_from`: the edition it was made from, None when it is only a guess by its card."""

    outline: Outline
    values: dict[str, str]
    made_from: Outline | None = None


def known_outlines(session: Session) -> list[Outline]:
    """Every outline: the program's, then the library's own; one the office keeps under a built-in's id stands in for it."""
    known = {item.id: item for item in outlines()}
    for kept in session.outlines.own():
        known[kept.id] = _readable(kept) or _damaged(kept)
    return list(known.values())


def _readable(kept: KeptOutline) -> Outline | None:
    try:
        return read_pack(kept.text, kept.id)
    except BadFile:
        return None


def _damaged(kept: KeptOutline) -> Outline:
    """What stands in the lists for an outline that cannot be read: the others go on, this one says what to do."""
    title = _TITLE.search(kept.text)
    return Outline(
        id=kept.id,
        title=f"{title[1] if title else kept.id}（已损坏）",
        kind=Kind.SPECIAL,
        version=kept.version,
        source="本单位提纲",
        name=kept.id,
        pending="这份提纲的内容已损坏，不能使用。请在“提纲管理”中删除它，再重新导入，或从预案另存一份。",
    )


def offered_outlines(session: Session) -> list[Outline]:
    """The outlines this library offers for new plans."""
    withheld = session.outlines.withheld()
    return [item for item in known_outlines(session) if item.id not in withheld]


def make_plan(session: Session, outline: Outline, card: PlanCard, values: Mapping[str, str]) -> str:
    """A plan from an outline, which it remembers; its id.

    Raises:
        Refused: the account may not add plans for that unit.
        BadFile: a text of the outline cannot be filled in with `values`.
    """
    followed = Followed(outline.id, outline.version, pack_text(outline), dict(values))
    return session.create_plan(card, new_document(outline, values), outline=followed)


def begin_plan(session: Session, plan: str, outline: Outline, values: Mapping[str, str]) -> None:
    """Give a plan whose drafting has just begun the text of an outline, which it remembers.

    Raises:
        NotFound, Refused, Conflict: there is no working draft, it is not this account's, or it was saved meanwhile.
    """
    draft = session.draft(plan)
    session.save_draft(plan, new_document(outline, values), draft.revision)
    session.outlines.mark(plan, outline.id, outline.version, pack_text(outline), values)


def outline_of(session: Session, plan: str) -> PlanOutline:
    """The outline a plan follows, in its newest edition."""
    mark = session.outlines.of_plan(plan)
    card, here = session.plan(plan).card, {"district": session.office().district}
    if mark is None:
        return PlanOutline(outline_for(card), here | _values(card))
    kept = session.outlines.edition(mark.id, mark.version)
    made_from = _readable(kept) if kept else None
    known = (item for item in known_outlines(session) if item.id == mark.id and not item.pending)
    newest = next(known, made_from)
    return PlanOutline(newest or outline_for(card), here | mark.values | _values(card), made_from)


def _values(card: PlanCard) -> dict[str, str]:
    return {"title": card.title, "unit": card.unit, "upper_plan": card.upper_plan}


def news_for(session: Session, plan: str) -> News | None:
    """What a newer edition of the plan's outline asks; None when the plan follows the newest, or none known."""
    followed = outline_of(session, plan)
    before = followed.made_from
    # What variables stand for by default is nothing that is asked of a plan made long ago.
    if before is None or replace(before, variables=()) == replace(followed.outline, variables=()):
        return None
    return news(followed.outline, before, session.document(plan), followed.values)


def take_up(session: Session, plan: str, headings: Collection[str]) -> Document:
    """Put the chosen missing sections into the working draft; from now on the plan follows the newest edition.

    Raises:
        NotFound, Refused, Conflict: there is no working draft, it is not this account's, or it was saved meanwhile.
    """
    followed = outline_of(session, plan)
    draft = session.draft(plan)
    document = with_sections(decode_stored(draft.content), followed.outline, headings, followed.values)
    if headings:
        session.save_draft(plan, document, draft.revision)
    outline = followed.outline
    session.outlines.mark(plan, outline.id, outline.version, pack_text(outline), followed.values)
    return document


def save_as_outline(session: Session, plan: str, title: str, *, with_texts: bool) -> Outline:
    """Keep a plan's structure as an outline of the library. A second one of the same title is its next edition.

    Raises:
        Refused: the title is empty or a built-in outline's.
    """
    title = title.strip()
    if not title:
        raise Refused("请填写提纲名称。", "提纲名称用来在新建预案时选择。")
    if any(item.title == title for item in outlines()):
        raise Refused(f"“{title}”是内置提纲的名称。", "请换一个名称。")
    earlier = next((item for item in known_outlines(session) if item.title == title), None)
    made = outline_from(
        session.document(plan),
        session.plan(plan).card,
        id=earlier.id if earlier else f"own-{secrets.token_hex(4)}",
        title=title,
        version=_next_version(earlier),
        with_texts=with_texts,
        origin=outline_of(session, plan).outline,
    )
    text = pack_text(made)
    read_pack(text, title)
    session.outlines.keep(made.id, made.version, text)
    return made


def _next_version(earlier: Outline | None) -> str:
    today = f"{date.today():%Y.%m.%d}"
    if earlier is None or not earlier.version.startswith(today):
        return today
    _, _, count = earlier.version.removeprefix(today).partition("-")
    return f"{today}-{int(count) + 1 if count.isdigit() else 2}"


def import_outline(session: Session, path: Path) -> Outline:
    """Keep the outline in a .toml file as one of the library's own.

    Raises:
        BadFile: it cannot be read or is no sound outline; nothing was kept.
    """
    try:
        if path.stat().st_size > LARGEST_PACK * 4:
            raise BadFile(f"“{path.name}”过大，不像一份提纲。", "请检查是否选错了文件。")
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(f"提纲文件“{path.name}”无法读取。", "请确认文件存在，并以 UTF-8 编码保存。") from error

    def base(id: str) -> dict[str, object]:
        try:
            return base_pack(id)
        except NotFound as error:
            raise BadFile(
                f"提纲“{path.name}”所扩展的提纲“{id}”不在本机。", "请改用完整的提纲文件。"
            ) from error

    outline = read_pack(text, path.name, base)
    session.outlines.keep(outline.id, outline.version, pack_text(outline))
    return outline


def export_outline(session: Session, outline: Outline, path: Path) -> None:
    """Write the whole outline as a .toml file another office can import; recorded when it stands.

    Raises:
        Refused: the account may work with the library no more; nothing was written.
        BadFile: the file cannot be written; what stood there is untouched.
    """
    with recorded(session, path, f"提纲 {outline.title}") as target:
        target.write_text(pack_text(outline), encoding="utf-8")
