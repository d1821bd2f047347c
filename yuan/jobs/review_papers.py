"""The papers an examination leaves: what became of the opinions and of the suggested wordings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from yuan.library import Session
from yuan.model.document.content import Document, NodeId
from yuan.model.errors import NotFound
from yuan.model.papers.review_forms import adoption_table
from yuan.model.records import Opinion, OpinionKind
from yuan.model.text.section_places import section_ids, section_names
from yuan.word.gbt9704 import FORM
from yuan.word.writer import write_plan


def review_opinions(session: Session, plan: str, version: int) -> list[Opinion]:
    """The opinions of the examination on a version, without what came from outside (办法 art. 22)."""
    return [one for one in session.opinions(plan, version) if not one.source]


def has_review(session: Session, plan: str, version: int) -> bool:
    """Whether a reviewer said or suggested anything about a version."""
    return bool(review_opinions(session, plan, version) or session.amendments(plan, version))


def write_adoption(session: Session, plan: str, version: int, path: Path) -> None:
    """Write 审核意见采纳情况表 of a version.

    Raises:
        NotFound: nothing was said about that version.
        Refused: this account may not read it.
        BadFile: the file cannot be written; what stood there is untouched.
    """
    if not has_review(session, plan, version):
        raise NotFound("这一版还没有审核意见。", "请在提出意见之后生成。")
    places = places_in(session.document(plan, version))
    table = adoption_table(
        session.plan(plan).card,
        review_opinions(session, plan, version),
        session.amendments(plan, version),
        places,
    )
    write_plan(table, path, media=session.media, layout=FORM)


def places_in(document: Document) -> dict[NodeId, str]:
    """The number and heading by which every node of a section is known."""
    names = section_names(document)
    return {node: names[section] for node, section in section_ids(document).items()}


def open_points(opinions: Sequence[Opinion], places: dict[NodeId, str]) -> str:
    """The opinions nobody closed as numbered lines, those that must be followed first: the reasons of a return."""
    waiting = [one for one in opinions if not one.is_closed]
    order = list(OpinionKind)
    waiting.sort(key=lambda one: order.index(one.kind))
    return "\n".join(
        f"{number}.〔{one.kind.value}〕{places.get(one.node, '全文')}：{one.text}"
        for number, one in enumerate(waiting, 1)
    )
