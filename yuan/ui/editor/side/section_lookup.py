"""Looks up what is known around the section under the cursor, behind the text, when the cursor rests."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, QTimer

from yuan.jobs.section_context import SectionContext, context_of
from yuan.model.document.content import NodeId
from yuan.model.plan import PlanCard
from yuan.ui.editor.side.section_panel import SectionPanel
from yuan.ui.kit.background import Background
from yuan.ui.workspace import Workspace

REST_MS = 400
WRITTEN_MS = 1500
"""The heading itself is being written: what is shown stays until it is."""


class SectionLookup(QObject):
    """Fills the section's tab with its history and with other plans' sections on the same thing."""

    def __init__(self, panel: SectionPanel, workspace: Workspace, parent: QObject) -> None:
        super().__init__(parent)
        self._panel, self._workspace = panel, workspace
        self._wanted: tuple[str, PlanCard, NodeId, str] | None = None
        self._background = Background(self, "section", workspace.notice.emit)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)

    def follow(self, plan: str, card: PlanCard, node: NodeId, heading: str) -> None:
        """The cursor stands in the section `node` now ("" outside any)."""
        wanted = (plan, card, node, heading)
        if wanted == self._wanted:
            return
        is_same = self._wanted is not None and (plan, node) == (self._wanted[0], self._wanted[2])
        self._wanted = wanted
        if not is_same:
            self._panel.show_context(SectionContext(node=node))
        self._timer.start(WRITTEN_MS if is_same else REST_MS)

    def _ask(self) -> None:
        if self._wanted is not None and self._wanted[2]:
            plan, card, node, heading = self._wanted
            self._background.run_newest(
                partial(
                    context_of, self._workspace.session, self._workspace.index, plan, card, node, heading
                ),
                self._show,
            )

    def _show(self, context: SectionContext) -> None:
        if self._wanted is not None and context.node == self._wanted[2]:
            self._panel.show_context(context)
