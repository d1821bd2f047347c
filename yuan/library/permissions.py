"""Who may see and do what, as one table. Steps of the lifecycle have theirs in `yuan.model.lifecycle`.

A drafter writes for the own unit and reads what is in force elsewhere, unless it is 内部 or 工作秘密.
Reviewer, archivist and administrator read everything; duties are kept apart: the administrator runs the
library and may write for any unit, but approves nothing, and the reviewer writes nothing.
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
    READ_AUDIT = "查看操作记录"
    RESTORE = "设置备份和恢复预案库"


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
    Right.READ_AUDIT: frozenset({_REVIEWER, _ARCHIVIST, _ADMINISTRATOR}),
    Right.RESTORE: frozenset({_ADMINISTRATOR}),
}
_OWN_UNIT_ONLY = frozenset(
    {Right.WRITE, Right.CHANGE_CARD, Right.ANSWER_OPINION, Right.BRING_OPINION, Right.RECORD_ACTIVITY}
)
_RESTRICTED = frozenset(Secrecy) - {Secrecy.PUBLIC}
_ONCE_IN_FORCE = frozenset({Stage.ISSUED, Stage.FILED, Stage.PUBLISHED, Stage.SUPERSEDED, Stage.REPEALED})


def has_right(account: Account, right: Right, unit: str = "") -> bool:
    """Whether `account` may do it, for a plan of `unit` where that matters."""
    if account.role not in RIGHTS[right]:
        return False
    return account.role is not _DRAFTER or right not in _OWN_UNIT_ONLY or account.unit == unit


def require(account: Account, right: Right, unit: str = "") -> None:
    """Go on only with the right.

    Raises:
        Refused: naming the account and what it may not do.
    """
    if not has_right(account, right, unit):
        raise Refused(
            f"账号“{account.name}”没有权限{right.value}。", "请换用有权限的账号，或联系系统管理员。"
        )


def sees_everything(account: Account) -> bool:
    """Whether the account reads every plan at every stage."""
    return account.role is not _DRAFTER


def sees_version(account: Account, card: PlanCard, stage: Stage) -> bool:
    """Whether the account may read a version of the plan at `stage`."""
    if sees_everything(account) or account.unit == card.unit:
        return True
    return card.secrecy not in _RESTRICTED and stage in _ONCE_IN_FORCE
