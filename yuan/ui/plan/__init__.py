"""The page of one plan: where it stands, what was done with every version, what falls due, and what people suggest."""

from yuan.ui.plan.page import PlanDialog, show_plan

__all__ = ["PlanDialog", "show_plan"]
