"""Take a step with a plan: a form made from what the step asks for, then the step itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec
from PySide6.QtWidgets import QWidget

from yuan.jobs.comparing import change_summary_of
from yuan.jobs.review_papers import open_points, places_in, review_opinions
from yuan.library.permissions import Right, refusal
from yuan.model.errors import Refused
from yuan.model.exchange.package import Direction, PackageKind
from yuan.model.process.lifecycle import FULL, SIMPLIFIED
from yuan.model.process.materials import NewMaterial
from yuan.model.process.revision_route import Route
from yuan.model.records import Action, Offer, OpinionKind, OpinionState, PlanSummary
from yuan.model.review.points import Verdict, points_for
from yuan.model.review.suggested_wordings import AmendmentState
from yuan.ui.kit.dialog import confirm
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.form import tick
from yuan.ui.send_request import SendRequest
from yuan.ui.widgets.fields_dialog import FieldsDialog
from yuan.ui.workspace import Workspace

_PACKAGES = {
    Action.SUBMIT: PackageKind.SUBMISSION,
    Action.RETURN: PackageKind.RETURN,
    Action.APPROVE: PackageKind.RETURN,
    Action.ISSUE: PackageKind.ISSUE,
}
"""What tells other desks of a step."""
_FINAL = frozenset({Action.DISCARD, Action.REPEAL})
"""Steps that nothing takes back; they are asked for once more."""


class StepDialog(FieldsDialog):
    """The form of one offer. `perform` takes the step when the form is complete; an error leaves the form open.

    With `package`, the words of the question, `package_box` asks whether another desk is to be told by a package.
    """

    def __init__(
        self,
        parent: QWidget | None,
        offer: Offer,
        perform: Callable[[Mapping[str, str]], object],
        intro: str = "",
        package: str = "",
    ) -> None:
        super().__init__(
            parent,
            offer.action.value,
            offer.fields,
            perform,
            cites=offer.cites,
            intro=intro,
            material=offer.material,
            needs_material=offer.is_material_required,
        )
        self.package_box = tick(package, bool(package))
        self.package_box.setObjectName("make-package")
        self.package_box.setVisible(bool(package))
        self.body.addWidget(self.package_box)


def take_step(parent: QWidget, workspace: Workspace, plan: str, offer: Offer) -> bool:
    """Ask for what `offer` needs and take the step; whether it was taken. Tells the other pages."""

    files: list[NewMaterial] = []

    def perform(answers: Mapping[str, str]) -> None:
        workspace.session.perform(plan, offer.action, answers, files)

    with guarded(parent):
        if offer.action is Action.SUBMIT:
            _require_settled(workspace, plan)
        summary = workspace.session.plan(plan)
        intro = _intro(workspace, summary, offer)
        if offer.action is Action.RETURN:
            offer = _with_reasons(workspace, summary, offer)
        if offer.action is Action.SUBMIT and (route := _route(workspace, summary)) is not None:
            offer, advice = _advised(offer, route)
            intro = f"{intro}\n{advice}"
        request = _package(workspace, summary, offer.action)
        is_sent = False
        if offer.fields:
            dialog = StepDialog(parent, offer, perform, intro, _package_words(workspace, request))
            files = dialog.files.files if dialog.files is not None else files
            if not dialog.exec():
                return False
            is_sent = dialog.package_box.isChecked()
        else:
            question = f"{offer.action.value}：《{summary.card.title}》？"
            details = intro
            if offer.action in _FINAL:
                details += "\n此操作不能撤回。"
            if not confirm(parent, question, details.strip(), yes=offer.action.value):
                return False
            perform({})
        if offer.action is Action.START:
            _choose_outline(parent, workspace, plan)
        workspace.plan_changed.emit(plan)
        workspace.notice.emit(f"《{summary.card.title}》：已{offer.action.value}。")
        if request is not None and is_sent:
            workspace.send_requested.emit(request)
        return True
    return False


def _package(workspace: Workspace, summary: PlanSummary, action: Action) -> SendRequest | None:
    """The package that tells another desk of a step; None where no desk is known that would want to hear of it."""
    kind = _PACKAGES.get(action)
    if kind is None or refusal(workspace.session.account, Right.SEND_PACKAGE, summary.card.unit):
        return None
    trusted = [one for one in workspace.session.desks.desks() if one.is_trusted]
    match kind:
        case PackageKind.SUBMISSION:
            told = [one for one in trusted if one.is_superior]
        case PackageKind.RETURN:
            told = [one for one in trusted if one.card.unit == summary.card.unit]
        case _:
            told = trusted
    if not told:
        return None
    answers = _answered(workspace, summary, kind, {one.card.id for one in told})
    return SendRequest(kind, (summary.plan,), tuple(one.card.id for one in told), answers=answers)


def _answered(workspace: Workspace, summary: PlanSummary, kind: PackageKind, desks: set[str]) -> str:
    """The id of the newest package received that this one answers, "" for none."""
    if kind is PackageKind.ISSUE:
        return ""
    for record in workspace.session.desks.records(summary.plan):
        is_open = record.direction is Direction.RECEIVED and record.answered_at is None
        if is_open and record.asks_answer and record.desk in desks:
            return record.id
    return ""


def _package_words(workspace: Workspace, request: SendRequest | None) -> str:
    if request is None or request.kind is None:
        return ""
    to = [workspace.session.desks.desk(one) for one in request.recipients]
    names = "、".join(one.card.office for one in to if one is not None)
    where = f"发往{names}" if len(to) == 1 else f"发往 {len(to)} 个单位"
    return f"同时制作{request.kind.value}数据包（{where}）"


def _require_settled(workspace: Workspace, plan: str) -> None:
    """Say at once, before a form is filled in, that the library will not take the draft as it is.

    Raises:
        Refused: two texts do not go together somewhere in it, and nobody decided yet.
    """
    waiting = len(workspace.session.open_conflicts(plan))
    if waiting:
        raise Refused(
            f"正文中还有 {waiting} 处两边不一致的修改没有处理，处理完才能送审。",
            "请打开正文，点“全文 → 处理合并冲突…”逐处处理。",
        )


def _choose_outline(parent: QWidget, workspace: Workspace, plan: str) -> None:
    """Drafting begins from an outline, or from an empty text."""
    from yuan.ui.outlines.new_plan import NewPlanDialog

    NewPlanDialog(workspace.session, parent, workspace.session.plan(plan).card, begun=plan).exec()


def _intro(workspace: Workspace, summary: PlanSummary, offer: Offer) -> str:
    """What the step is about: plan, version, and for approval the opinions that are still open."""
    action, version = offer.action, summary.latest
    if summary.in_force is not None and offer.version == summary.in_force.number:
        version = summary.in_force
    lines = [f"《{summary.card.title}》第{version.number}版，现处“{version.stage.value}”阶段。"]
    if action in (Action.APPROVE, Action.SUBMIT):
        open_now = [
            opinion
            for opinion in workspace.session.opinions(summary.plan)
            if opinion.version == version.number
            and not (
                opinion.is_closed if action is Action.APPROVE else opinion.state is not OpinionState.OPEN
            )
            and opinion.kind is OpinionKind.MUST
        ]
        if open_now:
            what = "没有关闭" if action is Action.APPROVE else "待处理"
            lines.append(f"注意：还有 {len(open_now)} 条“必须修改”的意见{what}。")
    if action is Action.APPROVE and version.hash:
        lines.append(f"批准的就是这一版的内容，校验值 {version.hash[:12]}，由本人密钥签名。")
        lines += _not_met(workspace, summary)
    return "\n".join(lines)


def _not_met(workspace: Workspace, summary: PlanSummary) -> list[str]:
    """What the checklist found amiss or left out, as a warning (办法 art. 24)."""
    found = workspace.session.checked_points(summary.plan)
    points = points_for(summary.card, is_revision=summary.in_force is not None)
    unmet = [one.text for one in points if one.id in found and found[one.id].verdict is Verdict.UNMET]
    warnings = [f"注意：审核要点不符合 {len(unmet)} 项：{'；'.join(unmet)}。"] if unmet else []
    left = len(points) - len(found)
    return [*warnings, f"审核要点还有 {left} 项没有核对。"] if left else warnings


def _with_reasons(workspace: Workspace, summary: PlanSummary, offer: Offer) -> Offer:
    """The offer to return with the opinions nobody closed as its reasons, to be gone over."""
    opinions = review_opinions(workspace.session, summary.plan, summary.latest.number)
    reasons = open_points(
        opinions, places_in(workspace.session.document(summary.plan, summary.latest.number))
    )
    waiting = sum(
        one.state is AmendmentState.OPEN
        for one in workspace.session.amendments(summary.plan, summary.latest.number)
    )
    if waiting:
        reasons += f"\n另有 {waiting} 处修改建议，请逐条处理。"
    fields = tuple(
        msgspec.structs.replace(field, default=reasons.strip()) if field.name == "reasons" else field
        for field in offer.fields
    )
    return msgspec.structs.replace(offer, fields=fields)


def _route(workspace: Workspace, summary: PlanSummary) -> Route | None:
    """The procedure art. 36 asks for, by what a revision changes; None for a first version."""
    if summary.in_force is None or summary.in_force.number == summary.latest.number:
        return None
    return change_summary_of(
        workspace.session, summary.plan, summary.in_force.number, summary.latest.number
    ).route


def _advised(offer: Offer, route: Route) -> tuple[Offer, str]:
    """The offer with the procedure filled in as advised, and the advice with what it rests on."""
    usual = FULL if route.is_full else SIMPLIFIED
    fields = tuple(
        msgspec.structs.replace(field, default=usual) if field.name == "procedure" else field
        for field in offer.fields
    )
    touched = "、".join(one.matter for one in route.touched if one.places)
    advice = f"修订程序（第三十六条）：{route.conclusion}" + (f"涉及：{touched}。" if touched else "")
    return msgspec.structs.replace(offer, fields=fields), advice
