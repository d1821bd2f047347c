"""Conflicts of the short plan of `editor_workspace`, each as a merge would give it."""

from __future__ import annotations

from msgspec.structs import replace

from tests.ui.editor_workspace import para, sample
from yuan.model.document.content import Document, Section, Text
from yuan.model.editing import edit
from yuan.model.merge.conflict import Conflict, ConflictKind, Reading

SCOPE = "本区范围内的洪涝灾害。"
OURS, THEIRS = "全区范围内的洪涝灾害。", "本区行政区域内的洪涝灾害。"


def runs(words: str) -> Reading:
    return Reading(runs=(Text(words),) if words else ())


def in_words() -> Conflict:
    """Both reworded the scope (node p2)."""
    return Conflict(
        id="k1",
        kind=ConflictKind.WORDS,
        node="p2",
        field="runs",
        start=0,
        base=runs("本区范围内"),
        ours=runs("全区范围内"),
        theirs=runs("本区行政区域内"),
        around=runs(OURS),
    )


def in_issuer() -> Conflict:
    """Both changed the issuer of the front page."""
    return Conflict(
        id="k0",
        kind=ConflictKind.FIELD,
        node="",
        field="issuer",
        base=Reading(text="区政府"),
        ours=Reading(text="区人民政府"),
        theirs=Reading(text="区应急管理局"),
    )


def of_removed(document: Document) -> Conflict:
    """We took the chapter s3 away, which they changed: it stays."""
    section = next(one for one in document.sections if one.id == "s3")
    return Conflict(
        id="k2",
        kind=ConflictKind.REMOVED,
        node="s3",
        base=Reading(section=replace(section, heading="响应")),
        ours=Reading(),
        theirs=Reading(section=section),
    )


def merged_sample() -> tuple[Document, tuple[Conflict, ...]]:
    """The sample plan as merged text with three conflicts, in its reading order."""
    document = sample()
    document = edit.replace_node(document, "p2", para("p2", OURS))
    document = replace(document, front=replace(document.front, issuer="区人民政府"))
    assert isinstance(document.sections[-1], Section)
    return document, (in_issuer(), in_words(), of_removed(document))
