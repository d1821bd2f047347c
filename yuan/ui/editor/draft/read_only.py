"""Who may write in a plan."""

from __future__ import annotations

from yuan.library.permissions import RIGHTS, Right, has_right
from yuan.model.records import Account, PlanSummary, Stage


def why_read_only(account: Account, summary: PlanSummary) -> str:
    """Why `account` may not edit the plan now; "" when it may."""
    if summary.stage is Stage.PROJECT:
        return "本预案已立项，还没有开始编制。请先在预案页或首页的“编制计划”中办理“开始编制”。"
    if not summary.stage.is_editable:
        return f"此版本处于“{summary.stage.value}”阶段，正文不能再改，这里只读。需要修改时请退回或启动修订。"
    if account.role not in RIGHTS[Right.WRITE]:
        return f"{account.role.value}不编写正文，这里只读。可在“审核”页提出意见。"
    if not has_right(account, Right.WRITE, summary.card.unit):
        return f"本预案由{summary.card.unit}编制，这里只读。"
    return ""
