"""Where in a plan a section stands: the way down to it and what stands beside each step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from yuan.model.document.content import Attachment, Document, NodeId, Section
from yuan.model.document.numbers import join_number


class Step(NamedTuple):
    """A heading on the way, as `text`, and the headings beside it, itself included, in order."""

    id: NodeId
    text: str
    siblings: tuple[tuple[NodeId, str], ...]


class HeadingPaths:
    """The ways down to all headings of one reading of a plan; made when first asked for."""

    def __init__(self, plan: Document, numbers: Mapping[NodeId, str]) -> None:
        self._numbers = numbers
        self._top: tuple[Section | Attachment, ...] = (*plan.sections, *plan.attachments)
        self._above: dict[NodeId, tuple[NodeId, tuple[Section | Attachment, ...]]] = {}
        self.parts: dict[NodeId, Section | Attachment] = {}
        self._keep("", self._top)

    def _keep(self, parent: NodeId, nodes: tuple[Section | Attachment, ...]) -> None:
        for node in nodes:
            self._above[node.id] = (parent, nodes)
            self.parts[node.id] = node
            self._keep(node.id, node.sections)

    def to(self, id: NodeId) -> list[Step]:
        """The steps from the top down to heading `id`; none for "" or what is no heading here."""
        steps: list[Step] = []
        while id in self._above:
            parent, nodes = self._above[id]
            names = tuple((node.id, self._name(node)) for node in nodes)
            steps.append(Step(id, self._name(self.parts[id]), names))
            id = parent
        return steps[::-1]

    def headings(self) -> list[tuple[NodeId, str]]:
        """Every heading with its number, in order."""
        return [(id, self._name(node)) for id, node in self.parts.items()]

    def top(self) -> tuple[tuple[NodeId, str], ...]:
        """The chapters and attachments."""
        return tuple((node.id, self._name(node)) for node in self._top)

    def _name(self, node: Section | Attachment) -> str:
        text = node.title if isinstance(node, Attachment) else node.heading
        return join_number(self._numbers.get(node.id, ""), " ".join(text.split()) or "（无标题）")
