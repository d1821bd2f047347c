"""The outline that the plan shown follows: read beside the window, as all packs are read the first time."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from yuan.jobs.outlines import PlanOutline, outline_of
from yuan.model.document.content import NodeId, Section
from yuan.model.document.tree import section_of
from yuan.model.editing.edit import insert_block
from yuan.templates import example
from yuan.ui.editor.draft.open_draft import OpenDraft
from yuan.ui.kit.background import Background
from yuan.ui.kit.debounce import Debounce

SHOWN_MS = 150
"""First the plan comes in sight."""


class FollowedOutline(QObject):
    """Keeps the outline for the plan of `draft`; `current` is None until it was read."""

    known = Signal()
    """The outline of the plan shown was read."""

    def __init__(self, draft: OpenDraft) -> None:
        super().__init__(draft)
        self._draft = draft
        self.current: PlanOutline | None = None
        self._plan = ""
        self._background = Background(self, "outline", draft.workspace.notice.emit)
        self._timer = Debounce(self, SHOWN_MS, self._read)
        draft.shown.connect(self._follow)

    def _follow(self) -> None:
        """Another plan is shown."""
        self.current, self._plan = None, self._draft.plan
        self._background.drop()
        self._timer.ask()

    def insert_example(self, id: NodeId) -> None:
        """Put the outline's example behind what the section `id` holds, in one step of undo."""
        document = self._draft.text.plan
        node = section_of(document, id)
        if self.current is None or not isinstance(node, Section):
            return
        blocks = example(self.current.outline, node.heading, node.role, self.current.values)
        for at, block in enumerate(blocks, len(node.blocks)):
            document = insert_block(document, node.id, at, block)
        if self._draft.replace(document, "插入示例前"):
            self._draft.go_to(blocks[0].id if blocks else node.id)

    def _read(self) -> None:
        self._background.run_newest(
            partial(outline_of, self._draft.workspace.session, self._plan), self._take
        )

    def _take(self, outline: PlanOutline) -> None:
        self.current = outline
        self.known.emit()
