"""Changes to a plan that somebody proposes: found by comparing what came back with what went out, taken one by one.

What came back is a tree whose nodes carry the ids of the tree that went out wherever they kept them. Nothing is
applied by itself: each proposal is accepted or left, and accepted only where the text is still the one it was
made on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal

import msgspec
from msgspec.structs import replace

from yuan.model.comparison.passages import Passage, passages_between
from yuan.model.comparison.result import Span
from yuan.model.comparison.wording import compare_wording
from yuan.model.document.content import (
    Attachment,
    Block,
    Container,
    Document,
    ListItem,
    Node,
    NodeId,
    Paragraph,
    Run,
    Section,
    walk_sections,
)
from yuan.model.document.numbers import join_number, numbers
from yuan.model.document.tree import walk
from yuan.model.text.plain_text import block_text, runs_text, titles

Change = Literal["changed", "added", "removed", "moved"]
WORDS: Mapping[Change, str] = {"changed": "修改", "added": "新增", "removed": "删除", "moved": "移动"}


class Attribution(msgspec.Struct, frozen=True):
    """Who made a change and when, as far as the file says so."""

    author: str = ""
    at: datetime | None = None


class TrackedChange(msgspec.Struct, frozen=True):
    """One tracked change as the file holds it: whose it is and the words it puts in or takes out."""

    attribution: Attribution
    words: str = ""


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """One change that can be accepted or refused by itself.

    `node` is what changes (a block, section or attachment; "" for the title), `old` and `new` what it was and shall
    be, None where it is not there. An added or moved node goes into `container` ("" the document) after its
    sibling `after` ("" first). `passage` is the one place in a paragraph that changes, None when it changes as a
    whole. `guessed`: the node had lost its identity and was recognised by its content.
    """

    change: Change
    node: NodeId
    place: str
    spans: tuple[Span, ...] = ()
    old: Section | Attachment | Block | str | None = None
    new: Section | Attachment | Block | str | None = None
    container: NodeId = ""
    after: NodeId = ""
    passage: Passage | None = None
    attribution: Attribution = Attribution()
    guessed: bool = False


def proposals_between(
    base: Document,
    returned: Document,
    tracked_changes: Mapping[NodeId, Sequence[TrackedChange]] | None = None,
    guessed: frozenset[NodeId] = frozenset(),
) -> tuple[Proposal, ...]:
    """What `returned` proposes to change in `base`, in the reading order of `returned`; removals come last.

    Args:
        tracked_changes: the tracked changes of a node of `returned` (or of `base` for what was removed), in order.
        guessed: the nodes of `returned` that were recognised by content only.
    """
    found = list(_Difference(base, returned).all())
    return tuple(
        replace(
            one,
            attribution=_attribution(one, (tracked_changes or {}).get(one.node, ())),
            guessed=one.node in guessed,
        )
        for one in found
    )


def _attribution(proposal: Proposal, tracked_changes: Sequence[TrackedChange]) -> Attribution:
    """Whose change it is: of several in one paragraph the one with the same words, nobody's for a plain edit."""
    if proposal.passage is None:
        return tracked_changes[-1].attribution if tracked_changes else Attribution()
    changed = [span.text for span in proposal.spans if span.op != "equal"]
    for change in tracked_changes:
        if change.words and any(change.words in words or words in change.words for words in changed):
            return change.attribution
    return Attribution()


class _Place(msgspec.Struct, frozen=True):
    node: Node
    container: NodeId
    index: int


class _Difference:
    def __init__(self, base: Document, returned: Document) -> None:
        self.base, self.returned = base, returned
        self.before, self.after = _places(base), _places(returned)
        self.words_before, self.words_after = ShownWords(base), ShownWords(returned)

    def all(self) -> Iterator[Proposal]:
        if self.base.front.title != self.returned.front.title:
            old, new = self.base.front.title, self.returned.front.title
            yield Proposal(
                change="changed", node="", place="标题", old=old, new=new, spans=compare_wording(old, new)
            )
        yield from self._below(self.returned)
        yield from self._inside(self.returned.attachments, "")
        for attachment in self.returned.attachments:
            yield from self._below(attachment)
        yield from self._removed()

    def _below(self, root: Document | Attachment) -> Iterator[Proposal]:
        for container, id in _containers_of(root):
            yield from self._inside(container.blocks, id)
            yield from self._inside(container.sections, id)

    def _inside(self, nodes: Sequence[Node], container: NodeId) -> Iterator[Proposal]:
        staying = self._staying(nodes, container)
        for place, node in enumerate(nodes):
            after = nodes[place - 1].id if place else ""
            known = self.before.get(node.id)
            if known is None:
                if container and container not in self.before:
                    continue  # what is new within a new section comes with it
                node = without_nodes(node, self.before)
                yield self._made("added", node.id, None, node, container, after)
                continue
            if node.id not in staying:
                yield self._made("moved", node.id, known.node, known.node, container, after)
            if shell_of(known.node) != shell_of(node):
                yield from self._parted(self._made("changed", node.id, known.node, node, container, after))

    def _parted(self, proposal: Proposal) -> Iterator[Proposal]:
        """A changed paragraph as one proposal for each place where it changed."""
        old, new = proposal.old, proposal.new
        passages: tuple[Passage, ...] = ()
        if (
            isinstance(old, Paragraph | ListItem)
            and isinstance(new, Paragraph | ListItem)
            and replace(old, runs=()) == replace(new, runs=())
        ):
            passages = passages_between(old.runs, new.runs, self.words_before.shown)
        if not passages:
            yield proposal
        for passage in passages:
            yield replace(proposal, passage=passage, spans=passage.spans)

    def _staying(self, nodes: Sequence[Node], container: NodeId) -> frozenset[NodeId]:
        """The longest run of nodes that stand in the same container in the same order as before."""
        kept = [
            (place.index, node.id)
            for node in nodes
            if (place := self.before.get(node.id)) is not None and place.container == container
        ]
        tails: list[int] = []
        ends: list[int] = []
        links: list[int] = []
        for at, (index, _) in enumerate(kept):
            length = bisect_left(tails, index)
            tails[length : length + 1] = [index]
            ends[length : length + 1] = [at]
            links.append(ends[length - 1] if length else -1)
        found, at = [], ends[-1] if ends else -1
        while at >= 0:
            found.append(kept[at][1])
            at = links[at]
        return frozenset(found)

    def _removed(self) -> Iterator[Proposal]:
        for id, place in self.before.items():
            if id not in self.after and (not place.container or place.container in self.after):
                yield self._made(
                    "removed", id, without_nodes(place.node, self.after), None, place.container, ""
                )

    def _made(
        self, change: Change, id: NodeId, old: Node | None, new: Node | None, container: NodeId, after: NodeId
    ) -> Proposal:
        before = self.words_before.of(old) if old is not None else ""
        now = self.words_after.of(new) if new is not None and change != "moved" else ""
        spans = (Span("equal", before),) if change == "moved" else compare_wording(before, now)
        where = self.words_after.heading(container) or self.words_before.heading(container)
        return Proposal(
            change=change,
            node=id,
            place=where or ("全文" if isinstance(old or new, Section | Attachment) else "正文开头"),
            spans=spans,
            old=old,  # type: ignore[arg-type]
            new=new,  # type: ignore[arg-type]
            container=container,
            after=after,
        )


class ShownWords:
    """What the nodes of a plan read like."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._numbers, self._titles = numbers(document), titles(document)

    def of(self, node: Node) -> str:
        if isinstance(node, Section | Attachment):
            lines = [self._title(node)]
            for inner in walk(node):
                if isinstance(inner, Section):
                    lines.append(self._title(inner))
            return "\n".join(lines)
        return block_text(node, self._numbers, self._titles)  # type: ignore[arg-type]

    def shown(self, run: Run) -> str:
        """What one run is printed as."""
        return runs_text((run,), self._numbers, self._titles)

    def _title(self, node: Section | Attachment) -> str:
        title = node.heading if isinstance(node, Section) else node.title
        return join_number(self._numbers.get(node.id, ""), title)

    def heading(self, container: NodeId) -> str:
        """The number and heading of a container, "" for the document or one that is not here."""
        if container not in self._titles:
            return ""
        return join_number(self._numbers.get(container, ""), self._titles[container])


def _containers(document: Document) -> Iterator[tuple[Container, NodeId]]:
    yield from _containers_of(document)
    for attachment in document.attachments:
        yield from _containers_of(attachment)


def _containers_of(root: Document | Attachment) -> Iterator[tuple[Container, NodeId]]:
    yield root, root.id if isinstance(root, Attachment) else ""
    for section, _ in walk_sections(root):
        yield section, section.id


def without_nodes(node: Node, others: Collection[NodeId]) -> Node:
    """A section or attachment without the nodes among `others`, which are moved into it or out of it one by one."""
    if not isinstance(node, Section | Attachment):
        return node
    blocks = tuple(block for block in node.blocks if block.id not in others)
    sections = tuple(without_nodes(one, others) for one in node.sections if one.id not in others)
    return replace(node, blocks=blocks, sections=sections)


def _places(document: Document) -> dict[NodeId, _Place]:
    """Where every block, section and attachment stands, in reading order."""
    found = {}
    for container, id in _containers(document):
        for nodes in (container.blocks, container.sections):
            for index, node in enumerate(nodes):
                found[node.id] = _Place(node, id, index)
    for index, attachment in enumerate(document.attachments):
        found[attachment.id] = _Place(attachment, "", index)
    return found


def shell_of(node: Node) -> Node:
    """A node as far as it is changed by itself: sections and attachments without what they hold."""
    if isinstance(node, Section | Attachment):
        return replace(node, blocks=(), sections=())
    return node
