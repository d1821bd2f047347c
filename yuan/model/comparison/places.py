"""Where in a plan each change stands: its chapter, its path of headings with computed numbers, what the section is for."""

from __future__ import annotations

import msgspec

from yuan.model.comparison.result import Comparison, ComparisonEntry, Span, new_text, old_text
from yuan.model.document.content import NodeId, Role, Section
from yuan.model.document.numbers import join_number

FRONT, PREAMBLE = "封面", "正文"


class ChangePlace(msgspec.Struct, frozen=True, kw_only=True):
    """The place of one entry. `path` begins with the chapter; `role` is that of the nearest section that has one."""

    path: tuple[str, ...]
    role: Role = ""
    is_attachment: bool = False

    @property
    def chapter(self) -> str:
        return self.path[0]

    @property
    def section(self) -> str:
        """The path below the chapter, "" for what stands in the chapter itself."""
        return " › ".join(self.path[1:])


def places(comparison: Comparison) -> tuple[ChangePlace, ...]:
    """The place of every entry of `comparison`, in the same order; a heading's place is what it heads."""
    top = ChangePlace(path=(PREAMBLE,))
    known: dict[NodeId, ChangePlace] = {"": top}
    gone: list[tuple[int, ChangePlace]] = []
    found = []
    for entry in comparison.entries:
        if entry.what == "front":
            found.append(ChangePlace(path=(FRONT,)))
            continue
        if entry.what == "block":
            place = known.get(entry.container, top)
            if entry.new is None and gone:
                place = gone[-1][1]
            elif entry.new is not None:
                gone = []
            found.append(place)
            continue
        outer = known.get(entry.container, top)
        if entry.new is None:
            gone = [(level, place) for level, place in gone if level < entry.level]
            outer = gone[-1][1] if gone else outer
        else:
            gone = []
        place = _within(outer, entry, is_top=outer is top)
        if entry.new is not None:
            known[entry.new.id] = place
        else:
            gone.append((entry.level, place))
        found.append(place)
    return tuple(found)


def _within(outer: ChangePlace, entry: ComparisonEntry, *, is_top: bool) -> ChangePlace:
    node = entry.new or entry.old
    role = node.role if isinstance(node, Section) else ""
    name = title_of(entry, old=entry.new is None)
    return ChangePlace(
        path=(name,) if is_top else (*outer.path, name),
        role=role or outer.role,
        is_attachment=entry.what == "attachment" or outer.is_attachment,
    )


def title_of(entry: ComparisonEntry, *, old: bool) -> str:
    """A heading or attachment title with its number, as the old or the new version has it."""
    words = old_text(entry.spans) if old else new_text(entry.spans)
    number = entry.old_number if old else entry.new_number
    if entry.what == "attachment":
        return f"{number}　{words}".strip("　")
    return join_number(number, words) if number else words


def shortened(spans: tuple[Span, ...], keep: int = 24) -> tuple[Span, ...]:
    """`spans` with the middle of long unchanged stretches replaced by ……; `keep` characters stay beside a change."""
    made = []
    last = len(spans) - 1
    for place, span in enumerate(spans):
        text = span.text
        if span.op == "equal" and last:
            head = keep if place else 0
            tail = keep if place < last else 0
            if len(text) > head + tail + keep:
                text = text[:head] + "……" + (text[-tail:] if tail else "")
        made.append(Span(span.op, text))
    return tuple(made)
