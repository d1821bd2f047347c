"""By which section a node of a plan is known to its readers."""

from __future__ import annotations

from yuan.model.document.content import Attachment, Document, NodeId, Section
from yuan.model.document.numbers import join_number, numbers
from yuan.model.document.tree import Tree, children


def section_names(document: Document) -> dict[NodeId, str]:
    """The number and heading of every section and attachment."""
    computed = numbers(document)
    found: dict[NodeId, str] = {}

    def visit(tree: Tree) -> None:
        for node in children(tree):
            if isinstance(node, Section):
                found[node.id] = join_number(computed.get(node.id, ""), node.heading) or "（无标题）"
                visit(node)
            elif isinstance(node, Attachment):
                found[node.id] = f"{computed.get(node.id, '附件')}　{node.title}".strip("　")
                visit(node)

    visit(document)
    return found


def section_ids(document: Document) -> dict[NodeId, NodeId]:
    """For every node of a section or attachment, and these themselves, the id of the innermost."""
    found: dict[NodeId, NodeId] = {}

    def visit(tree: Tree, section: NodeId) -> None:
        for node in children(tree):
            its = node.id if isinstance(node, Section | Attachment) else section
            if its:
                found[node.id] = its
            visit(node, its)

    visit(document, "")
    return found
