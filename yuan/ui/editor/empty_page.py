"""What the editor shows before a plan is opened."""

from __future__ import annotations

from yuan.ui.kit.empty import EmptyState
from yuan.ui.workspace import Workspace


def nothing_open(workspace: Workspace) -> EmptyState:
    """A sentence and the ways to a plan."""
    return EmptyState(
        "edit",
        "还没有打开预案",
        "到预案库选一个预案打开，或按提纲新建一个。",
        [
            ("library", "去预案库", lambda: workspace.list_requested.emit("")),
            ("new", "新建预案", lambda: workspace.new_plan_requested.emit()),
        ],
    )
