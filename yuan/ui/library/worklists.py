"""Work lists: the plans that want something from this account now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from yuan.library.permissions import RIGHTS, Right
from yuan.model.plan import AccountRole
from yuan.model.process.schedule import Cycles
from yuan.model.records import Account, PlanSummary, Stage

SOON = timedelta(days=90)
"""An assessment is announced this long before it falls due."""

_EVERYBODY = frozenset(AccountRole)
_WRITERS = RIGHTS[Right.WRITE]
_OF_THE_DISTRICT = frozenset(role for role in AccountRole if not role.is_of_unit)


@dataclass(frozen=True)
class WorkList:
    """A named question about a plan. `tone` colours its count; `roles` are those it is shown to.

    In `note` the name of a period (`Cycles`) stands for the time the office has set, {soon} for the days of `SOON`.
    """

    key: str
    title: str
    note: str
    icon: str
    tone: str
    roles: frozenset[AccountRole]
    holds: Callable[[PlanSummary, date], bool]


def _is_draft(summary: PlanSummary, today: date) -> bool:
    return summary.stage.is_before_submission


def _is_returned(summary: PlanSummary, today: date) -> bool:
    return summary.stage.is_editable and bool(summary.latest.returned_because)


def _waits_for_review(summary: PlanSummary, today: date) -> bool:
    return summary.stage.is_under_review


def _is_approved(summary: PlanSummary, today: date) -> bool:
    return summary.stage is Stage.APPROVED


def _filing_is_due(summary: PlanSummary, today: date) -> bool:
    return summary.filing_due is not None and summary.filing_due >= today


def filing_is_overdue(summary: PlanSummary, today: date) -> bool:
    """Whether the time for filing (办法 art. 26) has passed."""
    return summary.filing_due is not None and summary.filing_due < today


def _is_overdue(summary: PlanSummary, today: date) -> bool:
    """Filing or publication should have happened by now."""
    is_unpublished = summary.publication_due is not None and summary.publication_due < today
    return filing_is_overdue(summary, today) or is_unpublished


def _assessment_is_due(summary: PlanSummary, today: date) -> bool:
    return summary.assessment_due is not None and summary.assessment_due <= today + SOON


def _publication_is_due(summary: PlanSummary, today: date) -> bool:
    return summary.publication_due is not None and summary.publication_due >= today


def _drill_is_due(summary: PlanSummary, today: date) -> bool:
    """A drill that must be held by the end of this year."""
    return summary.drill_due is not None and summary.drill_due.year <= today.year


def _has_suggestions(summary: PlanSummary, today: date) -> bool:
    return summary.open_suggestions > 0


WORKLISTS = (
    WorkList("drafts", "在编草稿", "立项、编制、征求意见、评审中的预案", "edit", "", _WRITERS, _is_draft),
    WorkList(
        "returned",
        "退回修改",
        "审核后退回，请按意见修改后再送审",
        "returned",
        "danger",
        _WRITERS,
        _is_returned,
    ),
    WorkList(
        "waiting", "待审核", "已送审、正在审核的预案", "review", "warning", _EVERYBODY, _waits_for_review
    ),
    WorkList("approved", "待印发", "已批准，尚未印发", "send", "", _OF_THE_DISTRICT, _is_approved),
    WorkList(
        "filing",
        "待备案",
        "印发之日起 {filing_working_days}内备案（办法第二十六条）",
        "clock",
        "warning",
        _EVERYBODY,
        _filing_is_due,
    ),
    WorkList(
        "overdue",
        "备案公布逾期",
        "已超过 {filing_working_days}仍未备案，或超过 {publication_working_days}仍未公布",
        "warning",
        "danger",
        _EVERYBODY,
        _is_overdue,
    ),
    WorkList(
        "assessment",
        "应评估",
        "每 {assessment_years}评估一次（办法第三十四条），{soon} 日内到期或已到期",
        "verify",
        "warning",
        _EVERYBODY,
        _assessment_is_due,
    ),
    WorkList(
        "publication",
        "待公布",
        "印发之日起 {publication_working_days}内公布（办法第二十八条）",
        "export",
        "warning",
        _EVERYBODY,
        _publication_is_due,
    ),
    WorkList(
        "drill",
        "今年应演练",
        "年内到期或已逾期，按适用规定中最短的周期计算",
        "send",
        "warning",
        _EVERYBODY,
        _drill_is_due,
    ),
    WorkList(
        "suggestions",
        "修订建议",
        "有待答复的修订建议（办法第三十七条）",
        "returned",
        "",
        _WRITERS,
        _has_suggestions,
    ),
)


def worklist(key: str, account: Account, cycles: Cycles) -> WorkList:
    """The work list called `key`, as far as it concerns `account`.

    Raises:
        KeyError: there is none.
    """
    return _own({item.key: item for item in WORKLISTS}[key], account, cycles)


def worklists_for(account: Account, cycles: Cycles) -> list[WorkList]:
    """The work lists that concern `account`, in the order of the steps of a plan's life."""
    return [_own(item, account, cycles) for item in WORKLISTS if account.role in item.roles]


def concerns(account: Account, summary: PlanSummary) -> bool:
    """Whether a plan's deadlines are this account's: a drafter's are those of the own unit."""
    return not account.role.is_of_unit or account.unit == summary.card.unit


def _own(item: WorkList, account: Account, cycles: Cycles) -> WorkList:
    terms = {field: cycles.term(field) for field in cycles.__struct_fields__}
    return replace(
        item,
        note=item.note.format(soon=SOON.days, **terms),
        holds=lambda plan, today: concerns(account, plan) and item.holds(plan, today),
    )
