"""Carrying out a proposed change, where the text is still the one it was made on."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from yuan.model.comparison.passages import Passage, merged, put_passage
from yuan.model.comparison.proposals import Proposal, ShownWords, shell_of, without_nodes
from yuan.model.document.content import Attachment, Document, ListItem, Node, NodeId, Paragraph, Section
from yuan.model.document.tree import find, parent_of, walk
from yuan.model.editing import edit
from yuan.model.errors import Conflict


def accept(document: Document, proposal: Proposal) -> Document:
    """`document` with the proposal carried out.

    Raises:
        Conflict: what it is about was changed or taken away meanwhile; nothing is changed.
    """
    if not proposal.node:
        return _with_title(document, proposal)
    standing = {node.id for node in walk(document)}
    if proposal.container and proposal.container not in standing:
        raise _gone(proposal)
    if proposal.change == "added":
        if proposal.node in standing:
            return document
        assert isinstance(proposal.new, Node)
        return _put(document, proposal, proposal.new)
    if proposal.node not in standing:
        raise _gone(proposal)
    current = find(document, proposal.node)
    assert isinstance(proposal.old, Node)
    if proposal.change == "removed":
        if current != proposal.old:
            raise _still_holds(proposal) if _holds_more(current, proposal.old) else _changed(proposal)
        return edit.remove_node(document, proposal.node)
    if proposal.change == "moved":
        return _moved(document, proposal, current)
    if proposal.passage is not None:
        return _put_in(document, proposal, proposal.passage, current)
    assert isinstance(proposal.new, Node)
    new: Node = proposal.new
    if shell_of(current) == shell_of(new):
        return document
    if shell_of(current) != shell_of(proposal.old):
        new = _merged(document, proposal, current)
    if isinstance(new, Section | Attachment) and isinstance(current, Section | Attachment):
        new = replace(new, blocks=current.blocks, sections=current.sections)
    return edit.replace_node(document, proposal.node, new)


def _merged(document: Document, proposal: Proposal, current: Node) -> Node:
    """What a paragraph becomes that was changed meanwhile, but not where the proposal changes it."""
    old, new = proposal.old, proposal.new
    if (
        isinstance(old, Paragraph | ListItem)
        and isinstance(new, Paragraph | ListItem)
        and isinstance(current, Paragraph | ListItem)
        and replace(old, runs=()) == replace(new, runs=())
    ):
        runs = merged(old.runs, new.runs, current.runs, ShownWords(document).shown)
        if runs is not None:
            return replace(current, runs=runs)
    raise _changed(proposal)


def _put_in(document: Document, proposal: Proposal, passage: Passage, current: Node) -> Document:
    old = proposal.old
    assert isinstance(old, Paragraph | ListItem)
    if not isinstance(current, Paragraph | ListItem):
        raise _changed(proposal)
    runs = put_passage(old.runs, current.runs, passage)
    if runs is None:
        raise _changed(proposal)
    return edit.replace_node(document, proposal.node, replace(current, runs=runs))


def _with_title(document: Document, proposal: Proposal) -> Document:
    if document.front.title != proposal.old:
        raise _changed(proposal)
    return replace(document, front=replace(document.front, title=str(proposal.new)))


def _put(document: Document, proposal: Proposal, node: Node) -> Document:
    if isinstance(node, Attachment):
        return edit.insert_attachment(document, _index(document.attachments, proposal.after), node)
    holder = document if not proposal.container else find(document, proposal.container)
    assert isinstance(holder, Document | Section | Attachment)
    if isinstance(node, Section):
        index = _index(holder.sections, proposal.after)
        return edit.insert_section(document, proposal.container, index, node)
    index = _index(holder.blocks, proposal.after)
    return edit.insert_block(document, proposal.container, index, node)  # type: ignore[arg-type]


def _moved(document: Document, proposal: Proposal, current: Node) -> Document:
    if any(node.id == proposal.container for node in walk(current)):
        raise Conflict("不能把一节移到它自己里面。", "请在正文中手工调整。")
    parent = parent_of(document, proposal.node)
    origin = "" if isinstance(parent, Document) else parent.id
    rest = edit.remove_node(document, proposal.node)
    moved = _put(rest, proposal, current)
    return document if origin == proposal.container and moved == document else moved


def _index(nodes: Sequence[Node], after: NodeId) -> int:
    """The place behind `after`: first for "", last when that sibling is not there any more."""
    if not after:
        return 0
    return next((place + 1 for place, node in enumerate(nodes) if node.id == after), len(nodes))


def _gone(proposal: Proposal) -> Conflict:
    return Conflict(
        f"“{proposal.place}”中的这一处已不在现在的稿子里，不能直接采用。", "请在正文中手工核对修改。"
    )


def _still_holds(proposal: Proposal) -> Conflict:
    return Conflict(
        f"“{proposal.place}”下要删除的一节中还有未移出的内容，没有采用。",
        "请先采用把其中内容移到别处的各条修改，再采用这一条。",
    )


def _changed(proposal: Proposal) -> Conflict:
    return Conflict(
        f"“{proposal.place}”中的这一处在送出之后又改过，没有采用，以免覆盖。",
        "请对照两处文字，在正文中手工修改。",
    )


def _holds_more(current: Node, old: Node) -> bool:
    """Whether what was to leave a section before it goes is still in it."""
    expected = {old.id, *(node.id for node in walk(old))}
    return without_nodes(current, {node.id for node in walk(current)} - expected) == old
