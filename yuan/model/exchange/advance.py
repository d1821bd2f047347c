"""What becomes of a version when a package speaks of it: a table of rules, the first that fits decides.

State goes forward only along the lifecycle; a text that somebody wrote never gives way without being kept.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

import msgspec

from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.preview import Effect
from yuan.model.exchange.travelling import Speaker
from yuan.model.records import Phase, Stage


class Become(Enum):
    """What is done with a version."""

    ADD = "a version this library does not have"
    TAKE = "the text that comes takes the place of ours, which it goes on from"
    TAKE_ASIDE = "the text that comes takes the place of ours, which is kept aside"
    KEEP_ASIDE = "ours stays, the text that comes is kept aside"
    MERGE = "both are working drafts, and become one"
    REOPEN = "handed back to be worked on"
    MOVE = "the same text, further along its life"
    NOTHING = "nothing"


class Meeting(msgspec.Struct, frozen=True, kw_only=True):
    """A version as it stands here and as a package has it.

    Attributes:
        ours: its stage here, None when there is no such version.
        theirs: its stage in the package.
        has_same_text: both are frozen under one hash, or both are drafts that read alike.
        knows_ours: the text that comes was made from ours as it stands, or is about it.
        has_newer: this library has a version with a greater number.
        is_blocked: another version of the plan is being written or examined here.
        has_text: the package brings a text.
        is_older: the package is older than one taken in before.
    """

    kind: PackageKind
    speaker: Speaker
    ours: Stage | None
    theirs: Stage
    has_same_text: bool = False
    knows_ours: bool = False
    has_newer: bool = False
    is_blocked: bool = False
    has_text: bool = True
    is_older: bool = False
    is_new_plan: bool = False

    @property
    def our_phase(self) -> Phase | None:
        return self.ours.phase if self.ours is not None else None

    @property
    def is_ours_draft(self) -> bool:
        return self.ours is not None and self.ours.is_before_submission

    @property
    def is_theirs_draft(self) -> bool:
        return self.theirs.is_before_submission

    @property
    def decides(self) -> bool:
        """Whether the sender may say that this version is approved."""
        return self.speaker is Speaker.SUPERIOR or self.is_new_plan


class Outcome(msgspec.Struct, frozen=True):
    """What becomes of it, how the preview shows that, and why where it is not plain."""

    become: Become
    effect: Effect
    why: str = ""


class Rule(msgspec.Struct, frozen=True):
    name: str
    fits: Callable[[Meeting], bool]
    outcome: Outcome


_NOTHING = Become.NOTHING


def _is_hand_in(one: Meeting) -> bool:
    return one.kind is PackageKind.SUBMISSION


def _is_hand_back(one: Meeting) -> bool:
    return one.kind is PackageKind.RETURN


def _decided(one: Meeting) -> bool:
    return one.theirs.phase >= Phase.DECIDED


def _issues_or_ends(one: Meeting) -> bool:
    """Whether it would put what is approved here in force, or end it."""
    if one.ours is None or one.ours is one.theirs or further(one.ours, one.theirs) is one.ours:
        return False
    return one.theirs.is_over or (one.ours is Stage.APPROVED and one.theirs.is_approved)


RULES: tuple[Rule, ...] = (
    # --- who may speak -------------------------------------------------------------------------------------
    Rule(
        "only the unit hands in",
        lambda one: _is_hand_in(one) and one.speaker is not Speaker.WRITER,
        Outcome(_NOTHING, Effect.REFUSED, "发件单位不是这个预案的编制单位。"),
    ),
    Rule(
        "handed in is what is to be examined",
        lambda one: _is_hand_in(one) and not one.theirs.is_under_review,
        Outcome(_NOTHING, Effect.REFUSED, "包中的不是送审稿。"),
    ),
    Rule(
        "handed in without its text",
        lambda one: _is_hand_in(one) and not one.has_text,
        Outcome(_NOTHING, Effect.REFUSED, "包中没有送审稿的正文。"),
    ),
    Rule(
        "only a superior hands back",
        lambda one: _is_hand_back(one) and one.speaker is not Speaker.SUPERIOR,
        Outcome(_NOTHING, Effect.REFUSED, "发件单位不是本单位的上级。"),
    ),
    Rule(
        "a stranger changes no plan that is known here",
        lambda one: (
            one.speaker is Speaker.OTHER and not one.is_new_plan and one.kind is not PackageKind.HANDOVER
        ),
        Outcome(_NOTHING, Effect.REFUSED, "发件单位既不是上级，也不是编制单位。"),
    ),
    Rule(
        "a stranger takes no step",
        lambda one: (
            one.speaker is Speaker.OTHER
            and not one.is_new_plan
            and not one.is_theirs_draft
            and not (one.has_same_text and one.ours is one.theirs)
        ),
        Outcome(_NOTHING, Effect.REFUSED, "送审、批准、印发和废止不由其他单位告知。"),
    ),
    # --- what is not known here ----------------------------------------------------------------------------
    Rule(
        "older than what stands here",
        lambda one: one.ours is None and one.has_newer and one.is_theirs_draft,
        Outcome(_NOTHING, Effect.OLDER, "本机已有更新的版本。"),
    ),
    Rule(
        "a newer version while another is in hand here",
        lambda one: one.ours is None and one.is_blocked and one.theirs.phase <= Phase.DECIDED,
        Outcome(_NOTHING, Effect.CONFLICT, "本机的前一版还没有印发；请先办结，再请对方重发。"),
    ),
    Rule(
        "no text came",
        lambda one: one.ours is None and not one.has_text,
        Outcome(_NOTHING, Effect.REFUSED, "包中没有这一版的正文，本机也没有。"),
    ),
    Rule(
        "an approval only its superior can say",
        lambda one: one.ours is None and _decided(one) and not one.decides,
        Outcome(_NOTHING, Effect.REFUSED, "批准须由上级单位告知。"),
    ),
    Rule("new", lambda one: one.ours is None, Outcome(Become.ADD, Effect.NEW)),
    # --- an older package changes no state -------------------------------------------------------------------
    Rule(
        "an older package",
        lambda one: one.is_older and not (one.has_same_text and one.ours is one.theirs),
        Outcome(_NOTHING, Effect.OLDER, "这个包早于已接收的包。"),
    ),
    # --- handed in -------------------------------------------------------------------------------------------
    Rule(
        "the draft it was made from",
        lambda one: _is_hand_in(one) and one.is_ours_draft and one.knows_ours,
        Outcome(Become.TAKE, Effect.CHANGED),
    ),
    Rule(
        "our draft went on",
        lambda one: _is_hand_in(one) and one.is_ours_draft,
        Outcome(Become.TAKE_ASIDE, Effect.CONFLICT, "本机的在编稿也有修改，已另存，退回或撤回时再合并。"),
    ),
    Rule(
        "handed in already",
        lambda one: _is_hand_in(one) and one.our_phase is Phase.REVIEW and one.has_same_text,
        Outcome(_NOTHING, Effect.SAME),
    ),
    Rule(
        "handed in anew before it was examined",
        lambda one: _is_hand_in(one) and one.ours is Stage.SUBMITTED,
        Outcome(Become.TAKE, Effect.CHANGED, "编制单位撤回后重新送审。"),
    ),
    Rule(
        "handed in anew while it is examined",
        lambda one: _is_hand_in(one) and one.our_phase is Phase.REVIEW,
        Outcome(Become.KEEP_ASIDE, Effect.CONFLICT, "本机正在审核先前的送审稿；新送来的另存，退回时合并。"),
    ),
    Rule(
        "handed in what is approved",
        lambda one: _is_hand_in(one) and one.has_same_text,
        Outcome(_NOTHING, Effect.OLDER, "本机已经批准这一版。"),
    ),
    Rule(
        "handed in another than was approved",
        _is_hand_in,
        Outcome(_NOTHING, Effect.CONFLICT, "本机已经批准另一稿，没有接收；请与编制单位核对。"),
    ),
    # --- handed back -----------------------------------------------------------------------------------------
    Rule(
        "handed back",
        lambda one: (
            _is_hand_back(one) and one.theirs.is_editable and one.our_phase is Phase.REVIEW and one.knows_ours
        ),
        Outcome(Become.REOPEN, Effect.CHANGED, "退回修改。"),
    ),
    Rule(
        "handed back another than ours",
        lambda one: _is_hand_back(one) and one.theirs.is_editable and one.our_phase is Phase.REVIEW,
        Outcome(_NOTHING, Effect.CONFLICT, "退回的不是本机现在送审的这一稿，只接收意见。"),
    ),
    Rule(
        "approved another than ours",
        lambda one: (
            _is_hand_back(one)
            and _decided(one)
            and not one.has_same_text
            and one.ours is not None
            and one.ours.phase < Phase.DECIDED
        ),
        Outcome(_NOTHING, Effect.CONFLICT, "批准的不是本机现在的这一稿，没有登记批准；请与上级单位核对。"),
    ),
    # --- both are being written ------------------------------------------------------------------------------
    Rule(
        "both drafts read alike",
        lambda one: one.is_ours_draft and one.is_theirs_draft and (one.has_same_text or not one.has_text),
        Outcome(_NOTHING, Effect.SAME),
    ),
    Rule(
        "theirs goes on from ours",
        lambda one: one.is_ours_draft and one.is_theirs_draft and one.knows_ours,
        Outcome(Become.TAKE, Effect.CHANGED),
    ),
    Rule(
        "both drafts went on",
        lambda one: one.is_ours_draft and one.is_theirs_draft,
        Outcome(Become.MERGE, Effect.MERGED),
    ),
    Rule(
        "a draft of what is handed in here",
        lambda one: one.is_theirs_draft,
        Outcome(_NOTHING, Effect.OLDER, "本机的这一版已经送审或印发。"),
    ),
    # --- the same text, further or not -----------------------------------------------------------------------
    Rule(
        "an approval only its superior can say, of ours",
        lambda one: (
            _decided(one) and one.ours is not None and one.ours.phase < Phase.DECIDED and not one.decides
        ),
        Outcome(_NOTHING, Effect.REFUSED, "批准须由上级单位告知。"),
    ),
    Rule(
        "an issue or repeal only its superior can say",
        lambda one: not one.decides and _issues_or_ends(one),
        Outcome(_NOTHING, Effect.REFUSED, "印发和废止须由上级单位告知。"),
    ),
    Rule(
        "a stranger adds nothing to what is known of a version",
        lambda one: one.speaker is Speaker.OTHER and not one.is_new_plan and one.has_same_text,
        Outcome(_NOTHING, Effect.SAME),
    ),
    Rule(
        "the same text, as far",
        lambda one: one.has_same_text and one.ours is one.theirs,
        Outcome(Become.MOVE, Effect.SAME),
    ),
    Rule(
        "the same text, further",
        lambda one: one.has_same_text and one.ours is not None and not one.is_ours_draft,
        Outcome(Become.MOVE, Effect.CHANGED),
    ),
    # --- another text ----------------------------------------------------------------------------------------
    Rule(
        "no text came for ours",
        lambda one: not one.has_text,
        Outcome(_NOTHING, Effect.CONFLICT, "包中没有这一版的正文。"),
    ),
    Rule(
        "our draft is what was handed in and decided elsewhere",
        lambda one: one.is_ours_draft and (one.has_same_text or one.knows_ours),
        Outcome(Become.TAKE, Effect.CHANGED),
    ),
    Rule(
        "our draft went on beside what was decided elsewhere",
        lambda one: one.is_ours_draft,
        Outcome(Become.TAKE_ASIDE, Effect.CONFLICT, "本机的在编稿另存，修订时再合并。"),
    ),
    Rule(
        "what we handed in was not what was issued",
        lambda one: one.our_phase is Phase.REVIEW and one.theirs.phase >= Phase.DECIDED,
        Outcome(
            Become.TAKE_ASIDE, Effect.CONFLICT, "印发的与本机送审的不是同一稿，以印发的为准；本机的另存。"
        ),
    ),
    Rule(
        "another text under one number",
        lambda one: True,
        Outcome(_NOTHING, Effect.CONFLICT, "两边的正文不同，本机的保持不变；请核对。"),
    ),
)


def outcome(meeting: Meeting) -> Outcome:
    """What becomes of the version."""
    return rule_for(meeting).outcome


def rule_for(meeting: Meeting) -> Rule:
    """The rule that decides."""
    return next(rule for rule in RULES if rule.fits(meeting))


_ORDER = {stage: place for place, stage in enumerate(Stage)}


def further(ours: Stage, theirs: Stage) -> Stage:
    """The later of two stages of one text: 送审, then 审核 …; 被取代 and 废止 end it."""
    return max(ours, theirs, key=_ORDER.__getitem__)
