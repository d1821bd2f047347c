"""What a plan is, apart from its text: its card, its secrecy, and the units and roles around it.

Kinds follow 《突发事件应急预案管理办法》(国办发〔2024〕5号) art. 7-17 (`yuan.model.kinds`); the four families of the
district's card (总体、专项、部门、镇街) are the backbone of tree, volumes and statistics.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from yuan.model.kinds.kind import Kind
from yuan.model.kinds.profile import Family

__all__ = [
    "CARD_FIELDS",
    "UNIT_KINDS",
    "AccountRole",
    "CardField",
    "Family",
    "Kind",
    "PlanCard",
    "Secrecy",
    "Unit",
    "card_texts",
]


class Secrecy(Enum):
    """How far a plan may travel. State secrets are kept as stub records only, without text."""

    PUBLIC = "公开"
    INTERNAL = "内部"
    WORK_SECRET = "工作秘密"
    SECRET = "秘密"
    CONFIDENTIAL = "机密"
    TOP_SECRET = "绝密"

    @property
    def is_state_secret(self) -> bool:
        return self in (Secrecy.SECRET, Secrecy.CONFIDENTIAL, Secrecy.TOP_SECRET)


class AccountRole(Enum):
    """Who an account is. To add a role, add it here and its rights in `yuan.library.permissions`."""

    DRAFTER = "编制人员"
    REVIEWER = "审核人员"
    ARCHIVIST = "档案人员"
    ADMINISTRATOR = "系统管理员"

    @property
    def is_of_unit(self) -> bool:
        """Whether such an account belongs to one unit and works on its plans only; the others serve the whole district."""
        return self is AccountRole.DRAFTER


UNIT_KINDS = ("区级部门", "镇", "街道")
"""The kinds of unit offered, in the order of lists."""


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A unit that writes plans. `kind` is one of `UNIT_KINDS`, or 乡; `order` is its place in lists."""

    id: str
    name: str
    kind: str = ""
    order: int = 0

    @property
    def is_town(self) -> bool:
        """Whether it is the government of a town or township, or a street office."""
        return self.kind in ("镇", "街道", "乡")


class PlanCard(msgspec.Struct, frozen=True, kw_only=True):
    """The card of one plan: everything about it that is not its text or its versions.

    `unit` is the drafting unit's *name* (编制单位). `event_class` is one of the four classes
    (自然灾害 …, or 综合); `event_type` the type within it (水旱灾害 …).
    """

    title: str
    kind: Kind
    unit: str
    event_class: str = ""
    event_type: str = ""
    secrecy: Secrecy = Secrecy.PUBLIC
    upper_plan: str = ""
    contact: str = ""


class CardField(msgspec.Struct, frozen=True, kw_only=True):
    """A line of text on the card, named as in `PlanCard`, and where it shows besides the form and the plan's details.

    `list_width` (pixels) is that of its column in the list of plans, which is hidden until somebody wants it; `column`
    its name in what a user has settled. `ledger_width` (characters) is that of its column in the ledger, 0: it has none.
    `is_corrected` gives it a column where files that were read are corrected; `is_beside_text` shows it beside the editor.
    """

    name: str
    label: str
    column: str
    list_width: int
    ledger_width: float = 0
    is_corrected: bool = False
    is_beside_text: bool = False


CARD_FIELDS: tuple[CardField, ...] = (
    CardField(name="upper_plan", label="上位预案", column="upper", list_width=180, is_beside_text=True),
    CardField(name="contact", label="联系人", column="contact", list_width=96),
)
"""What the card holds beside title, kind, unit, event and secrecy, which each have a way of their own. To add a field, add
it here, to `PlanCard`, and its column to the table `plans` with a migration (CONTRIBUTING.md).
"""


def card_texts(card: PlanCard) -> dict[CardField, str]:
    """What a card says in each of its `CARD_FIELDS`."""
    return {field: getattr(card, field.name) for field in CARD_FIELDS}
