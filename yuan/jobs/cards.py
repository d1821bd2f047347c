"""Send a plan out as something to act by: action cards (应急处置卡) or a brief edition (简明预案)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from yuan.jobs.recorded_export import released
from yuan.library import Session
from yuan.model.document.content import NodeId
from yuan.model.errors import NotFound
from yuan.model.papers.action_cards import CARD_KINDS, Card, cards_of
from yuan.word.cards import CardSize, write_cards
from yuan.word.writer import write_brief

__all__ = ["available_cards", "export_brief", "export_cards", "lacking"]


def available_cards(session: Session, plan: str, version: int | None = None) -> tuple[Card, ...]:
    """The cards a version of a plan (None: the newest) gives.

    Raises:
        Refused: this account may not read that version.
        NotFound: nothing in it makes a card.
    """
    cards = cards_of(session.document(plan, version))
    if not cards:
        raise NotFound(
            f"《{session.plan(plan).card.title}》中没有可生成处置卡的内容：缺少响应级别、预警级别、职责分工和信息报告。",
            "请在编辑器中补充分级响应、预警、成员单位职责或信息报告章节后重试。",
        )
    return cards


def lacking(cards: Sequence[Card]) -> str:
    """Which kinds of card the plan these were taken from says nothing for, as a sentence; "" when it has all."""
    there = {card.kind for card in cards}
    missing = [word for kind, word in CARD_KINDS.items() if kind not in there]
    return f"预案中没有可识别的{'、'.join(missing)}内容，无此类处置卡。" if missing else ""


def export_cards(
    session: Session,
    plan: str,
    path: Path,
    *,
    size: CardSize = "a4",
    public: bool = False,
    chosen: Collection[str] | None = None,
    version: int | None = None,
) -> int:
    """Write the cards of a plan as a Word file; how many there are.

    Args:
        public: leave out whom to call.
        chosen: keys of the cards, or names of units, posts and levels; None for all.

    Raises:
        Refused: this account may not read that version.
        NotFound: the plan gives no card, or none that was chosen.
        BadFile: the file cannot be written; what stood there is untouched.
    """
    cards = available_cards(session, plan, version)
    if chosen is not None:
        kept = [card for card in cards if card.key in chosen or card.title in chosen]
        if not kept:
            raise NotFound(
                f"没有名为“{'、'.join(chosen)}”的处置卡。",
                f"可选：{'、'.join(card.title for card in cards)}。",
            )
        cards = tuple(kept)
    title = session.plan(plan).card.title
    with released(session, plan, path, "应急处置卡", version=version, is_public=public) as target:
        write_cards(cards, target, size=size, title=title, public=public)
    return len(cards)


def export_brief(
    session: Session,
    plan: str,
    path: Path,
    *,
    sections: Collection[NodeId] | None = None,
    version: int | None = None,
) -> None:
    """Write the brief, public edition of a plan (办法 art. 23).

    Args:
        sections: ids of the sections to keep, each with all below it; None leaves it to their roles.

    Raises:
        Refused: this account may not read that version.
        NotFound: no section was chosen.
        BadFile: the file cannot be written; what stood there is untouched.
    """
    if sections is not None and not sections:
        raise NotFound("简明预案没有选择任何章节。", "请至少选择一章。")
    document = session.document(plan, version)
    with released(session, plan, path, "简明预案", version=version, is_public=True) as target:
        write_brief(document, target, media=session.media, sections=sections)
