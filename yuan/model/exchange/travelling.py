"""Which tables of a plan travel in packages, told once: how their rows are known again, who is named in them, and who
may say them.

A column added to one of these tables travels by itself. A table that is to travel needs one line in `TRAVELLING`.
"""

from __future__ import annotations

from enum import Enum

import msgspec

from yuan.model.exchange.package import PackageKind
from yuan.model.process.activities import SuggestionState
from yuan.model.records import Action
from yuan.model.review.suggested_wordings import AmendmentState

_DISTRIBUTION, _SUBMISSION = PackageKind.DISTRIBUTION, PackageKind.SUBMISSION
_RETURN, _ISSUE, _HANDOVER = PackageKind.RETURN, PackageKind.ISSUE, PackageKind.HANDOVER


class Speaker(Enum):
    """What the sender of a package is for a plan; the value completes 发件单位是…"""

    SUPERIOR = "上级单位"
    WRITER = "编制单位"
    OTHER = "其他单位"


class Joining(Enum):
    """What becomes of a row both sides have."""

    ONCE = "said once and never changed"
    NEWEST = "the one that was written later stands"
    ANSWERED = "open until somebody dealt with it, then decided"
    OPINION = "answered, closed and asked anew, with the talk about it"
    SETTLED = "waits for somebody to decide, then is decided"


class Travelling(msgspec.Struct, frozen=True, kw_only=True):
    """A table whose rows travel with their plan.

    Attributes:
        noun: what a row is called on screen.
        key: the columns by which both sides know a row again.
        kinds: the packages it travels in.
        joining: what becomes of a row both have. `moment` is the column that says when it was written or decided.
        people: columns that name somebody.
        local: columns that mean something in one library only, and do not travel.
        speakers: whose rows are taken over; a new plan comes with all it has.
        decision: columns that change together when somebody deals with it; all others never change. `open` is the
            state of one nobody dealt with.
        opinion: the column that names the opinion a row belongs to, for rows that do not name the plan.
        has_version: whether it goes with one version of the plan, and only where that is known.
        file: the column with the hash of a file that must come along.
        content: the column with the hash of a text that must be there.
        goes_with_draft: whether it belongs to a working text, and travels only with that.
        for_new_plans: whether it is taken over only with a plan that is not known here.
    """

    table: str
    noun: str
    key: tuple[str, ...]
    kinds: frozenset[PackageKind]
    joining: Joining = Joining.ONCE
    moment: str = ""
    people: frozenset[str] = frozenset()
    local: frozenset[str] = frozenset()
    speakers: frozenset[Speaker] = frozenset(Speaker)
    decision: tuple[str, ...] = ()
    open: str = ""
    opinion: str = ""
    has_version: bool = True
    file: str = ""
    content: str = ""
    goes_with_draft: bool = False
    for_new_plans: bool = False


_WITH_REVIEW = frozenset({_DISTRIBUTION, _SUBMISSION, _RETURN, _HANDOVER})
_WITH_LIFE = frozenset({_DISTRIBUTION, _SUBMISSION, _HANDOVER})
_ALL = frozenset({_DISTRIBUTION, _SUBMISSION, _RETURN, _ISSUE, _HANDOVER})
_BOTH = frozenset({Speaker.SUPERIOR, Speaker.WRITER})

TRAVELLING: tuple[Travelling, ...] = (
    Travelling(
        table="steps",
        noun="办理记录",
        key=("plan", "version", "action", "at"),
        kinds=_ALL,
        moment="at",
        people=frozenset({"account"}),
        local=frozenset({"id"}),
        speakers=_BOTH,
    ),
    Travelling(
        table="opinions",
        noun="意见",
        key=("id",),
        kinds=_WITH_REVIEW,
        joining=Joining.OPINION,
        moment="made_at",
        people=frozenset({"author", "answered_by", "closed_by"}),
        decision=("state", "answer", "answered_by", "answered_at", "closed_by", "closed_at", "closing"),
        speakers=_BOTH,
    ),
    Travelling(
        table="replies",
        noun="回复",
        key=("opinion", "text", "at"),
        kinds=_WITH_REVIEW,
        moment="at",
        people=frozenset({"author"}),
        local=frozenset({"id"}),
        speakers=_BOTH,
        opinion="opinion",
        has_version=False,
    ),
    Travelling(
        table="amendments",
        noun="修改建议",
        key=("id",),
        kinds=_WITH_REVIEW,
        joining=Joining.ANSWERED,
        moment="answered_at",
        people=frozenset({"author", "answered_by"}),
        decision=("state", "answer", "answered_by", "answered_at"),
        open=AmendmentState.OPEN.value,
        speakers=_BOTH,
        content="base",
    ),
    Travelling(
        table="review_points",
        noun="审核要点",
        key=("plan", "version", "point"),
        kinds=frozenset({_RETURN, _HANDOVER}),
        joining=Joining.NEWEST,
        moment="at",
        people=frozenset({"account"}),
        speakers=frozenset({Speaker.SUPERIOR}),
    ),
    Travelling(
        table="silences",
        noun="忽略的检查结果",
        key=("plan", "rule", "node", "quote"),
        kinds=_WITH_LIFE,
        joining=Joining.NEWEST,
        moment="at",
        people=frozenset({"account"}),
        speakers=_BOTH,
        has_version=False,
    ),
    Travelling(
        table="activities",
        noun="培训、演练和评估",
        key=("id",),
        kinds=_WITH_LIFE,
        moment="at",
        people=frozenset({"account"}),
        speakers=_BOTH,
        has_version=False,
    ),
    Travelling(
        table="suggestions",
        noun="修订建议",
        key=("id",),
        kinds=_WITH_LIFE,
        joining=Joining.ANSWERED,
        people=frozenset({"author", "answered_by"}),
        decision=("state", "answer", "answered_by"),
        open=SuggestionState.OPEN.value,
        speakers=_BOTH,
        has_version=False,
    ),
    Travelling(
        table="programme",
        noun="编制计划",
        key=("id",),
        kinds=frozenset({_DISTRIBUTION, _RETURN, _HANDOVER}),
        joining=Joining.NEWEST,
        moment="at",
        people=frozenset({"account"}),
        speakers=frozenset({Speaker.SUPERIOR}),
        has_version=False,
    ),
    Travelling(
        table="materials",
        noun="附件材料",
        key=("id",),
        kinds=_WITH_REVIEW,
        moment="at",
        people=frozenset({"account"}),
        speakers=_BOTH,
        file="hash",
    ),
    Travelling(
        table="merge_conflicts",
        noun="待定的合并冲突",
        key=("plan", "id"),
        kinds=frozenset({_DISTRIBUTION, _RETURN, _HANDOVER}),
        joining=Joining.SETTLED,
        moment="made_at",
        people=frozenset({"settled_by"}),
        decision=("settled_at", "settled_by"),
        goes_with_draft=True,
    ),
    Travelling(
        table="aside_texts",
        noun="另存的稿子",
        key=("plan", "hash"),
        kinds=frozenset({_HANDOVER}),
        moment="at",
        people=frozenset({"account"}),
        content="hash",
        for_new_plans=True,
    ),
    Travelling(
        table="plan_outlines",
        noun="所用提纲",
        key=("plan",),
        kinds=_WITH_LIFE,
        speakers=_BOTH,
        has_version=False,
    ),
)
"""In the order in which they are taken in: what is named stands before what names it."""

BY_TABLE = {one.table: one for one in TRAVELLING}

VERSION_PEOPLE = frozenset({"submitted_by", "approved_by"})
"""The columns of `versions` that name somebody."""
CARD_LOCAL = frozenset({"order"})
"""The columns of `plans` that do not travel."""
CARD_OF_OFFICE = frozenset({"unit", "kind", "secrecy"})
"""What of a card a drafting unit cannot change by a package."""

STEPS_OF_UNIT = frozenset(
    {
        *(Action.START, Action.CONSULT, Action.REVIEW_BY_EXPERTS, Action.SUBMIT, Action.WITHDRAW),
        *(Action.REVISE, Action.DISCARD, Action.FILE, Action.PUBLISH),
    }
)
"""The steps a drafting unit may tell of; the others are its superior's."""


def travelling_in(kind: PackageKind) -> tuple[Travelling, ...]:
    """The tables that travel in a package of `kind`."""
    return tuple(one for one in TRAVELLING if kind in one.kinds)
