"""What the library tells about plans, versions, opinions and people: plain values for screen and terminal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum, IntEnum
from typing import Any, Literal

import msgspec

from yuan.model.deadlines import Obligation
from yuan.model.plan import AccountRole, PlanCard, Secrecy


class Phase(IntEnum):
    """The parts of a version's life in their order. Every stage belongs to one, and every set of stages is made of them."""

    PLANNED = 1
    """On the programme, without a text."""
    DRAFTING = 2
    """The text may change."""
    REVIEW = 3
    """Handed in: looked at, and approved or returned."""
    DECIDED = 4
    """Approved, not yet issued."""
    IN_FORCE = 5
    OVER = 6


_MILESTONES = {
    Phase.PLANNED: "编制",
    Phase.DRAFTING: "编制",
    Phase.REVIEW: "审核",
    Phase.DECIDED: "审核",
    Phase.IN_FORCE: "备案",
    Phase.OVER: "",
}


class _Standing(msgspec.Struct, frozen=True):
    word: str
    phase: Phase
    task: str


class Stage(Enum):
    """Where a version stands; the value is the word on screen (办法 art. 3, domain.md §2).

    `task` is what whoever has the plan then has to do.
    """

    phase: Phase
    task: str

    # Any, because a look-up by the word, Stage("立项"), is taken for this call by the type checker.
    def __new__(cls, standing: Any) -> Stage:
        made = object.__new__(cls)
        made._value_, made.phase, made.task = standing.word, standing.phase, standing.task
        return made

    PROJECT = _Standing("立项", Phase.PLANNED, "成立编制工作组，开始编制")
    DRAFTING = _Standing("编制", Phase.DRAFTING, "起草、征求意见后送审")
    CONSULTATION = _Standing("征求意见", Phase.DRAFTING, "汇总答复意见后送审")
    EXPERT_REVIEW = _Standing("评审", Phase.DRAFTING, "按评审意见修改后送审")
    SUBMITTED = _Standing("送审", Phase.REVIEW, "受理审核")
    EXAMINATION = _Standing("审核", Phase.REVIEW, "提出意见，批准或退回")
    APPROVED = _Standing("批准", Phase.DECIDED, "编文号并印发")
    ISSUED = _Standing("印发", Phase.IN_FORCE, "备案、公布")
    FILED = _Standing("备案", Phase.IN_FORCE, "公布，组织培训、演练和评估")
    PUBLISHED = _Standing("公布", Phase.IN_FORCE, "组织培训、演练和评估，适时修订")
    SUPERSEDED = _Standing("被取代", Phase.OVER, "")
    REPEALED = _Standing("废止", Phase.OVER, "")

    @property
    def value(self) -> str:
        return str(self._value_)

    @property
    def milestone(self) -> str:
        """Which of the milestones 编制 / 审核 / 备案 the stage belongs to; "" once it is over."""
        return _MILESTONES[self.phase]

    @property
    def is_before_submission(self) -> bool:
        """Whether it is still to be written or being written."""
        return self.phase <= Phase.DRAFTING

    @property
    def is_editable(self) -> bool:
        """Whether the text may still change: from the beginning of drafting until it is handed in."""
        return self.phase is Phase.DRAFTING

    @property
    def is_under_review(self) -> bool:
        """Whether it is handed in, and neither approved nor returned."""
        return self.phase is Phase.REVIEW

    @property
    def is_approved(self) -> bool:
        """Whether it was approved, now or at any time before."""
        return self.phase >= Phase.DECIDED

    @property
    def is_in_force(self) -> bool:
        return self.phase is Phase.IN_FORCE

    @property
    def has_been_in_force(self) -> bool:
        """Whether it is in force or was."""
        return self.phase >= Phase.IN_FORCE

    @property
    def is_over(self) -> bool:
        """Whether another took its place, or it was repealed."""
        return self.phase is Phase.OVER


class Action(Enum):
    """A step somebody takes with a version; the value is the word on the button."""

    START = "开始编制"
    CONSULT = "征求意见"
    REVIEW_BY_EXPERTS = "组织评审"
    SUBMIT = "送审"
    WITHDRAW = "撤回送审"
    EXAMINE = "受理审核"
    RETURN = "退回"
    APPROVE = "批准"
    ISSUE = "印发"
    FILE = "登记备案"
    PUBLISH = "登记公布"
    REVISE = "启动修订"
    DISCARD = "放弃草稿"
    REPEAL = "废止"


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """Something a step asks for. `choices` are offered when not empty; dates are ISO text."""

    name: str
    label: str
    kind: Literal["text", "long text", "date", "choice"] = "text"
    required: bool = True
    choices: tuple[str, ...] = ()
    default: str = ""
    least_lines: int = 0
    """So many lines at least, each an item: the experts of a review."""


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A step open to this account now, with what it needs and the article it rests on.

    `version` is the number of the version it is taken with: the newest, or the one in force while a newer is in hand.
    `material` is what may be attached as files, "" when nothing.
    """

    action: Action
    version: int = 0
    fields: tuple[Field, ...] = ()
    cites: str = ""
    material: str = ""
    is_material_required: bool = False


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who signs in. `unit` is a unit's name, required for a drafter, "" otherwise.

    `clearance` is up to which level of secrecy it may know of plans; None is the usual of its role.
    """

    name: str
    full_name: str
    role: AccountRole
    unit: str = ""
    is_active: bool = True
    clearance: Secrecy | None = None


class VersionRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a plan. `number` counts from 1; `hash` is its content hash, "" while a draft changes."""

    plan: str
    number: int
    stage: Stage
    title: str
    hash: str = ""
    characters: int = 0
    sections: int = 0
    created_at: datetime | None = None
    changed_at: datetime | None = None
    document_number: str = ""
    approved_hash: str = ""
    approved_by: str = ""
    approved_on: date | None = None
    issued_on: date | None = None
    filed_on: date | None = None
    published_on: date | None = None
    ended_on: date | None = None
    reason: str = ""
    returned_because: str = ""


class PlanSummary(msgspec.Struct, frozen=True, kw_only=True):
    """One line in a list of plans. `latest` is the newest version, `in_force` the one in force, if any.

    `filing_due` is the last day for filing the version in force (art. 26), None once filed; `assessment_due` the day its
    next assessment falls due (art. 34). `obligations` holds all that falls due (`yuan.model.process.obligations`); these
    days are taken from it. `last_drill` is the day of the last drill.
    `open_suggestions` counts the suggestions for revision nobody has answered (art. 37).
    """

    plan: str
    card: PlanCard
    latest: VersionRecord
    in_force: VersionRecord | None = None
    filing_due: date | None = None
    assessment_due: date | None = None
    publication_due: date | None = None
    drill_due: date | None = None
    last_drill: date | None = None
    obligations: tuple[Obligation, ...] = ()
    open_suggestions: int = 0

    @property
    def stage(self) -> Stage:
        return self.latest.stage


class StepRecord(msgspec.Struct, frozen=True, kw_only=True):
    """A step that was taken with a version, and what was answered then."""

    version: int
    action: Action
    answers: Mapping[str, str]
    account: str
    at: datetime | None


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """The text of the working draft as stored. `revision` counts saves; give it back with the next save."""

    plan: str
    version: int
    revision: int
    content: bytes


class Saved(msgspec.Struct, frozen=True, kw_only=True):
    """The newest saving of a working draft: which one it was, whose and when. `name` is what `account` goes by."""

    revision: int
    account: str
    name: str
    at: datetime


class Present(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who has a plan open in a window now. `machine` is the name of the computer."""

    id: str
    account: str
    name: str
    is_editing: bool
    machine: str
    since: datetime


class OpinionKind(Enum):
    MUST = "必须修改"
    SHOULD = "建议修改"
    QUESTION = "疑问"


class OpinionState(Enum):
    OPEN = "待处理"
    ADOPTED = "采纳"
    PARTLY = "部分采纳"
    DECLINED = "不采纳"
    WITHDRAWN = "撤销"


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """One contribution to the talk about an opinion."""

    text: str
    author: str
    at: datetime | None = None


class Opinion(msgspec.Struct, frozen=True, kw_only=True):
    """An opinion on a node of a version ("" for the whole plan). `quote` is the text it was written on.

    `start` is the place of the quoted words in the node's own words (from 0) when the opinion is about just them,
    -1 when it is about the node as a whole; after edits `yuan.model.text.anchors` finds them again. `source` is the unit
    or person it came from when `author` only brought it in: a reply to a consultation (办法 art. 22), a comment in
    a Word file; "" when it is the author's own. The drafting unit answers (`state`, `answer`), a reviewer closes.
    """

    id: str
    plan: str
    version: int
    node: str
    text: str
    author: str
    kind: OpinionKind = OpinionKind.SHOULD
    quote: str = ""
    made_at: datetime | None = None
    state: OpinionState = OpinionState.OPEN
    answer: str = ""
    answered_by: str = ""
    source: str = ""
    start: int = -1
    answered_at: datetime | None = None
    replies: tuple[Reply, ...] = ()
    closed_by: str = ""
    closed_at: datetime | None = None
    closing: str = ""

    @property
    def by(self) -> str:
        """Whose opinion it is."""
        return self.source or self.author

    @property
    def is_closed(self) -> bool:
        """Whether nothing remains to be done about it: a reviewer closed it, or its author took it back."""
        return self.closed_at is not None or self.state is OpinionState.WITHDRAWN


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the audit trail. `hash` chains it to the line before."""

    sequence: int
    at: datetime
    account: str
    action: str
    subject: str
    detail: str
    hash: str


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Something changed in the library: followers (search, lists) catch up by `sequence`."""

    sequence: int
    plan: str
    what: str


class Face(msgspec.Struct, frozen=True, kw_only=True):
    """One text of a plan to be searched: the version in force, or a draft or pending version after it."""

    plan: str
    version: int
    card: PlanCard
    stage: Stage
    is_in_force: bool
    content: bytes
