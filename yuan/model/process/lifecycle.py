"""The lifecycle of a plan version as data: which step leads where, who may take it, what it needs.

Articles are those of 《突发事件应急预案管理办法》(国办发〔2024〕5号).
"""

from __future__ import annotations

import msgspec

from yuan.model.errors import Refused
from yuan.model.plan import AccountRole, PlanCard, Secrecy
from yuan.model.process.local_rules import LocalRules
from yuan.model.records import Account, Action, Field, Offer, Stage, VersionRecord

_USUAL = LocalRules()
_DRAFTER, _REVIEWER = AccountRole.DRAFTER, AccountRole.REVIEWER
_ARCHIVIST, _ADMINISTRATOR = AccountRole.ARCHIVIST, AccountRole.ADMINISTRATOR

REVISION_TRIGGERS = (
    "①有关法律、法规、规章、标准、上位预案中的有关规定发生重大变化",
    "②应急指挥机构及其职责发生重大调整",
    "③面临的风险发生重大变化",
    "④重要应急资源发生重大变化",
    "⑤在突发事件实际应对和应急演练中发现问题需要作出重大调整",
    "⑥预案编制单位认为应当修订的其他情况",
)
"""Art. 35, in the order of the article."""


class Transition(msgspec.Struct, frozen=True, kw_only=True):
    """One step: from which stages, to which, by whom, asking for what, resting on which article.

    A drafter takes steps with plans of the own unit only. `material` is what may be attached as files.
    """

    action: Action
    sources: frozenset[Stage]
    target: Stage
    roles: frozenset[AccountRole]
    fields: tuple[Field, ...] = ()
    cites: str = ""
    material: str = ""


def _day(name: str, label: str) -> Field:
    return Field(name=name, label=label, kind="date")


def _text(name: str, label: str, *, required: bool = True, default: str = "") -> Field:
    return Field(name=name, label=label, kind="long text", required=required, default=default)


_WRITING = frozenset({_DRAFTER, _ADMINISTRATOR})
_KEEPING = frozenset({_REVIEWER, _ARCHIVIST})
_EDITABLE = frozenset(stage for stage in Stage if stage.is_editable)
_IN_FORCE = frozenset(stage for stage in Stage if stage.is_in_force)
_COORDINATION = _text("coordination", "与应急管理部门衔接协调情况")
_APPROVAL = (
    Field(name="approver", label="审批机关或会议"),
    Field(name="meeting", label="会议纪要或签批文号", required=False),
    _text("remark", "审核意见", required=False),
)
_DECISION = "会议纪要或签批件"
FULL, SIMPLIFIED = "完整程序", "简化程序"
_PROCEDURE = Field(
    name="procedure", label="修订程序", kind="choice", required=False, choices=(FULL, SIMPLIFIED)
)
"""Full or simplified procedure of a revision (art. 36). The unit decides; left open, `revision_route.py` does."""

TRANSITIONS: tuple[Transition, ...] = (
    Transition(
        action=Action.START,
        sources=frozenset({Stage.PROJECT}),
        target=Stage.DRAFTING,
        roles=_WRITING,
        fields=(
            _text("group", "编制工作组组长和组成"),
            _text("basis", "风险评估、资源调查和案例分析情况"),
        ),
        cites="第十八条至第二十一条",
    ),
    Transition(
        action=Action.CONSULT,
        sources=frozenset({Stage.DRAFTING}),
        target=Stage.CONSULTATION,
        roles=_WRITING,
        fields=(_text("consulted", "征求意见的单位和方式"),),
        cites="第二十二条",
        material="征求意见材料",
    ),
    Transition(
        action=Action.REVIEW_BY_EXPERTS,
        sources=frozenset({Stage.DRAFTING, Stage.CONSULTATION}),
        target=Stage.EXPERT_REVIEW,
        roles=_WRITING,
        fields=(
            _text("experts", "评审专家（每行一人：姓名、单位、职称）"),
            _text("arrangement", "评审时间和方式", required=False),
        ),
        cites="第二十二条",
        material="专家评审材料",
    ),
    Transition(
        action=Action.SUBMIT,
        sources=frozenset({Stage.DRAFTING, Stage.CONSULTATION, Stage.EXPERT_REVIEW}),
        target=Stage.SUBMITTED,
        roles=_WRITING,
        fields=(
            _text("statement", "编制说明"),
            _text("consultation", "征求意见及采纳情况"),
            _text("unanswered", "意见未全部答复的理由"),
            _text("experts_said", "专家评审意见", required=False),
            _text("legality", "合法性审查意见", required=False),
            _text("comparison", "修订对照：主要修改和理由"),
            Field(name="brief", label="简本", required=False),
            _PROCEDURE,
        ),
        cites="第二十三条",
        material="送审材料",
    ),
    Transition(
        action=Action.WITHDRAW,
        sources=frozenset({Stage.SUBMITTED}),
        target=Stage.DRAFTING,
        roles=_WRITING,
        cites="受理审核之前",
    ),
    Transition(
        action=Action.EXAMINE,
        sources=frozenset({Stage.SUBMITTED}),
        target=Stage.EXAMINATION,
        roles=frozenset({_REVIEWER}),
        cites="第二十四条",
    ),
    Transition(
        action=Action.RETURN,
        sources=frozenset({Stage.SUBMITTED, Stage.EXAMINATION}),
        target=Stage.DRAFTING,
        roles=frozenset({_REVIEWER}),
        fields=(_text("reasons", "退回理由"),),
        cites="第二十四条",
    ),
    Transition(
        action=Action.APPROVE,
        sources=frozenset({Stage.EXAMINATION}),
        target=Stage.APPROVED,
        roles=frozenset({_REVIEWER}),
        fields=(_day("date", "批准日期"), *_APPROVAL, _COORDINATION),
        cites="第二十四条、第二十五条",
        material=_DECISION,
    ),
    Transition(
        action=Action.ISSUE,
        sources=frozenset({Stage.APPROVED}),
        target=Stage.ISSUED,
        roles=_KEEPING,
        fields=(Field(name="number", label="发文字号"), _day("date", "印发日期")),
        cites="第二十五条",
        material="印发文件",
    ),
    Transition(
        action=Action.FILE,
        sources=_IN_FORCE,
        target=Stage.FILED,
        roles=_KEEPING | {_DRAFTER},
        fields=(
            _day("date", "备案日期"),
            Field(name="recipient", label="备案机关"),
            Field(name="filing_number", label="备案号", required=False),
            Field(
                name="materials",
                label="报送材料",
                required=False,
                default="正式印发文本（含电子文本）、编制说明",
            ),
        ),
        cites="第二十六条",
        material="备案材料",
    ),
    Transition(
        action=Action.PUBLISH,
        sources=frozenset({Stage.ISSUED, Stage.FILED}),
        target=Stage.PUBLISHED,
        roles=_KEEPING | {_DRAFTER},
        fields=(_day("date", "公布日期"), Field(name="place", label="公布渠道", required=False)),
        cites="第二十八条",
        material="公布材料",
    ),
    Transition(
        action=Action.REVISE,
        sources=_IN_FORCE,
        target=Stage.DRAFTING,
        roles=_WRITING,
        fields=(
            Field(name="trigger", label="修订情形", kind="choice", choices=REVISION_TRIGGERS),
            _text("reason", "具体说明", required=False),
            msgspec.structs.replace(_PROCEDURE, label="预计修订程序"),
        ),
        cites="第三十五条、第三十六条",
    ),
    Transition(
        action=Action.DISCARD,
        sources=_EDITABLE,
        target=Stage.DRAFTING,
        roles=_WRITING,
        fields=(_text("reason", "放弃理由"),),
        cites="现行版本继续有效",
    ),
    Transition(
        action=Action.REPEAL,
        sources=_IN_FORCE,
        target=Stage.REPEALED,
        roles=frozenset({_REVIEWER}),
        fields=(_day("date", "废止日期"), _text("reason", "废止理由")),
        cites="惯例",
    ),
)


_WITH_ORIGINALS = (Action.SUBMIT, Action.APPROVE)
"""Steps that rest on papers others signed."""


TOLD_TO_ALL = ("date", "number", "recipient", "filing_number", "place")
"""What was answered to a step and is no matter of the unit and the office alone."""


def offers(
    card: PlanCard,
    version: VersionRecord,
    in_force: VersionRecord | None,
    account: Account,
    *,
    rules: LocalRules = _USUAL,
    open_opinions: int = 0,
) -> tuple[Offer, ...]:
    """The steps open to `account` for the newest `version` of a plan.

    `in_force` is the version in force, if any; it is `version` itself until a revision has begun. `rules` and the
    number of opinions on the version nobody has answered decide what a step asks for.
    """
    return tuple(
        Offer(
            action=step.action,
            version=_subject(step, version, in_force).number,
            fields=_fields(step, card, version, in_force, rules, open_opinions),
            cites=_cited(step.cites),
            material=step.material,
            is_material_required=rules.asks_originals and step.action in _WITH_ORIGINALS,
        )
        for step in TRANSITIONS
        if _is_open(step, card, version, in_force, account)
    )


def _cited(cites: str) -> str:
    """Articles with the name of the regulation they belong to."""
    return f"《突发事件应急预案管理办法》{cites}" if cites.startswith("第") else cites


def _subject(step: Transition, version: VersionRecord, in_force: VersionRecord | None) -> VersionRecord:
    """What a step is taken with: filing and publication are of the version in force, also while the next is drafted."""
    is_of_force = step.action in (Action.FILE, Action.PUBLISH)
    return in_force if is_of_force and in_force is not None else version


def _is_open(
    step: Transition, card: PlanCard, version: VersionRecord, in_force: VersionRecord | None, account: Account
) -> bool:
    subject = _subject(step, version, in_force)
    if subject.stage not in step.sources or account.role not in step.roles:
        return False
    if account.role.is_of_unit and account.unit != card.unit:
        return False
    if step.action is Action.DISCARD:
        return in_force is not None
    if step.action is Action.FILE:
        return subject.filed_on is None
    if step.action is Action.PUBLISH:
        return not card.secrecy.is_state_secret and subject.published_on is None
    return True


def _fields(
    step: Transition,
    card: PlanCard,
    version: VersionRecord,
    in_force: VersionRecord | None,
    rules: LocalRules,
    open_opinions: int,
) -> tuple[Field, ...]:
    """What the step asks for now: some fields only in some cases, some filled in beforehand."""
    is_asked = {
        "coordination": card.kind.profile.is_coordinated,
        "unanswered": open_opinions > 0,
        "brief": card.secrecy is not Secrecy.PUBLIC,
        "procedure": in_force is not None,
        "comparison": in_force is not None and rules.asks_comparison,
    }
    is_required = {
        "experts_said": version.stage is Stage.EXPERT_REVIEW or rules.asks_expert_review,
        "legality": rules.asks_legality_review,
    }
    defaults = {
        "recipient": rules.recipients.get(card.kind.value, card.kind.profile.recipient),
        "approver": card.kind.profile.approver,
    }
    least = {"experts": rules.least_experts}
    return tuple(
        msgspec.structs.replace(
            field,
            least_lines=least.get(field.name, 0),
            required=is_required.get(field.name, field.required),
            default=defaults.get(field.name, field.default),
        )
        for field in step.fields
        if is_asked.get(field.name, True)
    )


def next_stage(stage: Stage, action: Action) -> Stage:
    """The stage `action` leads to from `stage`.

    Raises:
        Refused: that step is not open from there.
    """
    for step in TRANSITIONS:
        if step.action is action and stage in step.sources:
            return step.target
    raise Refused(f"处于“{stage.value}”阶段的预案不能“{action.value}”。", "请刷新后按所列步骤办理。")
