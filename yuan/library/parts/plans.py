"""The part of a session that is about plans as a whole: the list, the cards, and the ledger of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import update

from yuan.library import reading, tables, writing
from yuan.library.access import Access
from yuan.library.ledger import LedgerRow, ledger_rows
from yuan.library.parts.outlines import Followed, OutlineShelf
from yuan.library.permissions import Right
from yuan.library.rows import card_values
from yuan.model.document.content import Document
from yuan.model.errors import NotFound, Refused
from yuan.model.plan import Family, PlanCard
from yuan.model.records import PlanSummary

_FAMILY_ORDER = {family: place for place, family in enumerate(Family)}


class Plans:
    """The plans this account may see, and adding one."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def plans(self) -> list[PlanSummary]:
        """Every plan this account may see, by family and then in the order of the list."""
        return self.list_plans()[0]

    def list_plans(self) -> tuple[list[PlanSummary], int]:
        """`plans`, and how many are left out, whoever might see them, because their records are damaged."""
        with self._access.reading() as connection:
            seen, left_out = self._access.visible_lines(connection)
        return sorted(seen, key=lambda line: _FAMILY_ORDER[line.card.kind.family]), left_out

    def plan(self, plan: str) -> PlanSummary:
        """One plan's line. Raises `NotFound` also for a plan this account may not know of."""
        return self._access.plan(plan)

    def find(self, text: str) -> PlanSummary:
        """The plan meant by an id, the beginning of one, a title or a part of one.

        Raises:
            NotFound: nothing fits.
            Refused: several do.
        """
        lines = self.plans()
        wanted = text.strip()
        for fits in (
            lambda line: line.plan == wanted or line.card.title == wanted,
            lambda line: wanted and line.plan.startswith(wanted),
            lambda line: wanted and wanted in line.card.title,
        ):
            found = [line for line in lines if fits(line)]
            if len(found) == 1:
                return found[0]
            if found:
                names = "、".join(line.card.title for line in found[:3])
                raise Refused(
                    f"“{text}”不止一个预案：{names}{'等' if len(found) > 3 else ''}。", "请写全标题或用编号。"
                )
        raise NotFound(f"没有找到预案“{text}”。", "请用 list 核对标题或编号。")

    def create_plan(
        self,
        card: PlanCard,
        document: Document,
        media: Mapping[str, bytes] | None = None,
        outline: Followed | None = None,
    ) -> str:
        """Add a plan whose first version is in drafting, made from `outline` if from any; returns its id.

        Raises:
            Refused: not for that unit, or a body was given for a state secret, which is kept as a stub.
        """
        self._access.require(Right.WRITE, card.unit)
        writing.refuse_secret_body(card, document)
        with self._access.changing() as connection:
            plan = writing.add_plan(connection, card)
            writing.keep_media(connection, media or {})
            writing.add_version(connection, plan, 1, document, self._access.account.name)
            writing.announce(connection, plan, "create")
            self._access.record(connection, "新建预案", plan, card.title)
            if outline is not None:
                OutlineShelf(self._access).follow(connection, plan, outline)
        return plan

    def change_card(self, plan: str, card: PlanCard) -> None:
        """Change what the card says; the text stays as it is."""
        with self._access.changing() as connection:
            line = self._access.seen(connection, plan)
            self._access.require(Right.CHANGE_CARD, line.card.unit)
            self._access.require(Right.CHANGE_CARD, card.unit)
            writing.refuse_secret_body(card, reading.document(connection, plan, line.latest.number))
            was, now = line.card.secrecy, card.secrecy
            level = "" if was is now else f"，密级由{was.value}改为{now.value}"
            table = tables.plans
            connection.execute(update(table).where(table.c.id == plan).values(**card_values(card)))
            writing.announce(connection, plan, "card")
            self._access.record(connection, "修改卡片", plan, f"{card.title}{level}")

    def ledger(self) -> list[LedgerRow]:
        """One row for every plan this account may see."""
        return ledger_rows(self.plans(), date.today())
