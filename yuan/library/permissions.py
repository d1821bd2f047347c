"""Who may see and do what, as one table. Steps of the lifecycle have theirs in `yuan.model.process.lifecycle`.

A drafter writes for the own unit and reads what is in force elsewhere. Reviewer, archivist and administrator
read plans at every stage; duties are kept apart: the administrator runs the library and may write for any unit,
but approves nothing, and the reviewer writes nothing. Plans above an account's clearance are not there for it,
unless they are its own unit's. What stays inside the unit and the office (opinions, statements, what was
silenced) is read by those who read the working version.
"""

from __future__ import annotations

from enum import Enum

from yuan.model.errors import Refused
from yuan.model.plan import AccountRole, PlanCard, Secrecy
from yuan.model.records import Account, Stage


class Right(Enum):
    """Something an account may do, apart from steps; the value completes 没有权限…"""

    WRITE = "编制该单位的预案"
    CHANGE_CARD = "修改该预案的卡片"
    GIVE_OPINION = "提出审核意见"
    ANSWER_OPINION = "处理意见"
    EXAMINE = "审核预案"
    MANAGE = "管理账号和单位"
    SAVE_OUTLINE = "保存提纲"
    SET_OFFICE = "修改公文设置"
    BRING_OPINION = "登记该单位预案收到的意见"
    RECORD_ACTIVITY = "登记该单位预案的培训、演练和评估"
    ADD_MATERIAL = "存入该单位预案的附件材料"
    PLAN_DRAFTING = "安排该单位的编制计划"
    READ_AUDIT = "查看操作记录"
    SEND_PACKAGE = "发送该单位预案的数据包"
    RECEIVE_PACKAGE = "接收该单位预案的数据包"
    RESTORE = "设置备份、把预案库备份到别处和恢复预案库"


_DRAFTER, _REVIEWER = AccountRole.DRAFTER, AccountRole.REVIEWER
_ARCHIVIST, _ADMINISTRATOR = AccountRole.ARCHIVIST, AccountRole.ADMINISTRATOR

RIGHTS: dict[Right, frozenset[AccountRole]] = {
    Right.WRITE: frozenset({_DRAFTER, _ADMINISTRATOR}),
    Right.CHANGE_CARD: frozenset({_DRAFTER, _ARCHIVIST, _ADMINISTRATOR}),
    Right.GIVE_OPINION: frozenset({_REVIEWER}),
    Right.ANSWER_OPINION: frozenset({_DRAFTER, _ADMINISTRATOR}),
    Right.EXAMINE: frozenset({_REVIEWER}),
    Right.MANAGE: frozenset({_ADMINISTRATOR}),
    Right.SAVE_OUTLINE: frozenset({_DRAFTER, _REVIEWER, _ARCHIVIST, _ADMINISTRATOR}),
    Right.SET_OFFICE: frozenset({_REVIEWER, _ARCHIVIST, _ADMINISTRATOR}),
    Right.BRING_OPINION: frozenset({_DRAFTER, _REVIEWER, _ADMINISTRATOR}),
    Right.RECORD_ACTIVITY: frozenset(AccountRole),
    Right.ADD_MATERIAL: frozenset(AccountRole),
    Right.PLAN_DRAFTING: frozenset({_DRAFTER, _REVIEWER, _ADMINISTRATOR}),
    Right.READ_AUDIT: frozenset({_REVIEWER, _ARCHIVIST, _ADMINISTRATOR}),
    Right.SEND_PACKAGE: frozenset(AccountRole),
    Right.RECEIVE_PACKAGE: frozenset(AccountRole),
    Right.RESTORE: frozenset({_ADMINISTRATOR}),
}
_OWN_UNIT_ONLY = frozenset(
    {
        Right.WRITE,
        Right.CHANGE_CARD,
        Right.ANSWER_OPINION,
        Right.BRING_OPINION,
        Right.RECORD_ACTIVITY,
        Right.ADD_MATERIAL,
        Right.PLAN_DRAFTING,
        Right.SEND_PACKAGE,
        Right.RECEIVE_PACKAGE,
    }
)
CLEARANCES = (Secrecy.PUBLIC, Secrecy.INTERNAL, Secrecy.WORK_SECRET)
"""What an account may be cleared for. State secrets have no text here: their record is known at 工作秘密."""
_LEVEL = {secrecy: min(place, len(CLEARANCES) - 1) for place, secrecy in enumerate(Secrecy)}


def has_right(account: Account, right: Right, unit: str = "") -> bool:
    """Whether `account` may do it, for a plan of `unit` where that matters."""
    if account.role not in RIGHTS[right]:
        return False
    return not account.role.is_of_unit or right not in _OWN_UNIT_ONLY or account.unit == unit


def require(account: Account, right: Right, unit: str = "") -> None:
    """Go on only with the right.

    Raises:
        Refused: naming the account and what it may not do.
    """
    if not has_right(account, right, unit):
        raise Refused(
            f"账号“{account.name}”没有权限{right.value}。", "请换用有权限的账号，或联系系统管理员。"
        )


def refusal(account: Account, right: Right, unit: str = "") -> str:
    """Why `account` may not do it, and who may, for a plan of `unit` where that matters; "" when it may."""
    if has_right(account, right, unit):
        return ""
    who = "、".join(
        f"{role.value}（本单位的预案）" if role.is_of_unit and right in _OWN_UNIT_ONLY else role.value
        for role in AccountRole
        if role in RIGHTS[right]
    )
    return f"您的账号没有权限{right.value}；由{who}办理。"


def clearance(account: Account) -> Secrecy:
    """Up to which level the account may know of plans: as settled for it, or the usual of its role."""
    if account.clearance is not None:
        return account.clearance
    return Secrecy.PUBLIC if account.role.is_of_unit else Secrecy.WORK_SECRET


def is_cleared(account: Account, secrecy: Secrecy) -> bool:
    """Whether the account may know of plans of this level that are not its own unit's."""
    return _LEVEL[secrecy] <= _LEVEL[clearance(account)]


def _is_own(account: Account, card: PlanCard) -> bool:
    return account.role.is_of_unit and account.unit == card.unit


def sees_working(account: Account, card: PlanCard) -> bool:
    """Whether the account reads the plan's versions at every stage, and what was said about them."""
    return _is_own(account, card) or (not account.role.is_of_unit and is_cleared(account, card.secrecy))


def sees_every_plan(account: Account) -> bool:
    """Whether no plan is hidden from the account, whatever its unit and level."""
    return not account.role.is_of_unit and all(is_cleared(account, secrecy) for secrecy in Secrecy)


def sees_version(account: Account, card: PlanCard, stage: Stage) -> bool:
    """Whether the account may read a version of the plan at `stage`."""
    if sees_working(account, card):
        return True
    return account.role.is_of_unit and is_cleared(account, card.secrecy) and stage.has_been_in_force
