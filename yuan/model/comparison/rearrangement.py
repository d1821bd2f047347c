"""See in added and removed paragraphs what an author did: moved one, cut one in two, put two together."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence, Set
from typing import Literal, cast

from msgspec.structs import replace

from yuan.model.comparison.blocks import compare_block, sort_of, whole_wording, wording
from yuan.model.comparison.pairing import bigrams, likeness
from yuan.model.comparison.result import ComparisonEntry, Span
from yuan.model.comparison.wording import compare_wording
from yuan.model.document.content import Block, ListItem, Paragraph

_SHORTEST_MOVE = 12
"""A paragraph with fewer characters than this that stands elsewhere with another id is not called moved."""
_MOVED = 0.75
"""So much alike (by pairs of characters) a paragraph must be that was moved and changed on the way …"""
_SHORTEST_CHANGED_MOVE = 24
"""… and so many characters it must have."""
_MOST_PAIRS = 40_000
_OWN = 0.75
"""So much of a part must come from the whole it was cut from …"""
_NEW_TO_IT = 0.5
"""… and so much of it be in no other part."""


def recognise_moves(entries: list[ComparisonEntry]) -> list[ComparisonEntry]:
    """A paragraph removed here and added there was moved, even when its id changed, and a little of its words."""
    removed = _places(entries, "removed")
    added = _places(entries, "added")
    partner: dict[int, int] = {}
    by_words: dict[tuple[type, str], deque[int]] = {}
    for place, words in removed.items():
        by_words.setdefault((sort_of(cast(Block, entries[place].old)), words), deque()).append(place)
    for place, words in added.items():
        if same := by_words.get((sort_of(cast(Block, entries[place].new)), words)):
            partner[place] = same.popleft()
    partner |= _alike(entries, removed, added, partner)
    gone = set(partner.values())
    return [
        _moved(entries[partner[place]], entry) if place in partner else entry
        for place, entry in enumerate(entries)
        if place not in gone
    ]


def _places(entries: Sequence[ComparisonEntry], change: str) -> dict[int, str]:
    """The words of the added or removed blocks long enough to be recognised, by place."""
    found = {}
    for place, entry in enumerate(entries):
        if entry.what == "block" and entry.change == change and not entry.part:
            words = whole_wording(cast(Block, entry.new or entry.old))
            if len(words) >= _SHORTEST_MOVE:
                found[place] = words
    return found


def _alike(
    entries: Sequence[ComparisonEntry], removed: dict[int, str], added: dict[int, str], known: dict[int, int]
) -> dict[int, int]:
    """Pairs of what is left over that read nearly the same, the most alike first."""
    taken = set(known.values())
    old = {
        place: bigrams(words)
        for place, words in removed.items()
        if place not in taken and len(words) >= _SHORTEST_CHANGED_MOVE
    }
    new = {
        place: bigrams(words)
        for place, words in added.items()
        if place not in known and len(words) >= _SHORTEST_CHANGED_MOVE
    }
    if not old or not new or len(old) * len(new) > _MOST_PAIRS:
        return {}
    scores = [
        (score, after, before)
        for after, come in new.items()
        for before, went in old.items()
        if sort_of(cast(Block, entries[after].new)) is sort_of(cast(Block, entries[before].old))
        and (score := likeness(went, come)) >= _MOVED
    ]
    found: dict[int, int] = {}
    used: set[int] = set()
    for _, after, before in sorted(scores, key=lambda each: (-each[0], each[1], each[2])):
        if after not in found and before not in used:
            found[after] = before
            used.add(before)
    return found


def _moved(before: ComparisonEntry, after: ComparisonEntry) -> ComparisonEntry:
    found = compare_block(cast(Block, before.old), cast(Block, after.new))
    return replace(
        after,
        change=found.change,
        moved=True,
        old=before.old,
        old_number=before.old_number,
        spans=found.spans,
        rows=found.rows,
        label=found.label,
    )


# --- cut and put together ------------------------------------------------------------------------------


def recognise_cuts(entries: list[ComparisonEntry]) -> list[ComparisonEntry]:
    """A changed paragraph with the rest of it added beside it was cut; with its other part removed, put together."""
    entries = _cut(entries, "split")
    return _cut(entries, "joined")


def _cut(entries: list[ComparisonEntry], how: Literal["split", "joined"]) -> list[ComparisonEntry]:
    loose = "added" if how == "split" else "removed"
    result: list[ComparisonEntry] = []
    place = 0
    while place < len(entries):
        last, changed, is_run = _run_from(entries, place, loose)
        if not is_run:
            # No run begins before the changed one either, nor before the end when there is none.
            next_place = place + 1 if last == place else last if changed < 0 else changed + 1
            result += entries[place:next_place]
            place = next_place
            continue
        first = place
        before = [entry for entry in entries[first:changed] if entry.change != loose]
        after = [entry for entry in entries[changed + 1 : last] if entry.change != loose]
        core = [entry for entry in entries[first:last] if entry.change in (loose, "changed")]
        parts = _as_parts(core, how)
        result += [*before, *parts, *after] if parts else entries[first:last]
        place = last
    return result


def _run_from(entries: list[ComparisonEntry], first: int, loose: str) -> tuple[int, int, bool]:
    """Where the stretch of added and removed ones around at most one changed paragraph ends, that begins at `first`.

    Also the place of the changed paragraph, -1 for none; and whether it has any that it may be cut into or made of.
    """
    last, changed, found = first, -1, 0
    while last < len(entries) and _is_text(entries[last], entries[first]):
        if entries[last].change == "changed":
            if changed >= 0:
                break
            changed = last
        elif entries[last].change not in ("added", "removed"):
            break
        found += entries[last].change == loose
        last += 1
    return last, changed, changed >= 0 and found > 0


def _is_text(entry: ComparisonEntry, first: ComparisonEntry) -> bool:
    return (
        entry.what == "block"
        and not entry.moved
        and not entry.part
        and entry.container == first.container
        and isinstance(entry.new or entry.old, Paragraph | ListItem)
        and not isinstance(entry.new and entry.old, ListItem)
    )


def _as_parts(run: list[ComparisonEntry], how: Literal["split", "joined"]) -> list[ComparisonEntry] | None:
    """`run` as the parts of one paragraph; None when the loose ones did not come from it."""
    at = next(place for place, entry in enumerate(run) if entry.change == "changed")
    changed = run[at]
    one = cast(Block, changed.old if how == "split" else changed.new)
    whole_of_it = bigrams(wording(one))
    covered = set(bigrams(_side(changed, how)))
    first, last = at, at + 1
    while last < len(run) and (own := _own(run[last], how, whole_of_it, covered)):
        covered |= own
        last += 1
    while first > 0 and (own := _own(run[first - 1], how, whole_of_it, covered)):
        covered |= own
        first -= 1
    if last - first == 1:
        return None
    parts = run[first:last]
    words = [_side(part, how) for part in parts]
    old, new = (wording(one), "".join(words)) if how == "split" else ("".join(words), wording(one))
    spans = _divided(compare_wording(old, new), [len(text) for text in words], how)
    made = [
        replace(
            part,
            change="changed",
            part=how if place else "",
            old=_node(parts, at - first, place, how, old_side=True),
            new=_node(parts, at - first, place, how, old_side=False),
            old_number=part.old_number if how == "joined" else changed.old_number if not place else "",
            new_number=part.new_number if how == "split" else changed.new_number if not place else "",
            spans=spans[place],
            label=("拆分为多段" if how == "split" else "多段合并") if not place else "",
        )
        for place, part in enumerate(parts)
    ]
    return [*run[:first], *made, *run[last:]]


def _node(
    parts: list[ComparisonEntry], changed: int, place: int, how: Literal["split", "joined"], *, old_side: bool
) -> Block | None:
    """What a part holds on one side: each its own, and the first the paragraph they all were or became."""
    if (how == "split") == old_side:
        one = parts[changed].old if old_side else parts[changed].new
        return cast(Block, one) if not place else None
    return cast(Block, parts[place].old if old_side else parts[place].new)


def _side(entry: ComparisonEntry, how: str) -> str:
    """The words of an entry on the side where there are several."""
    return wording(cast(Block, entry.new if how == "split" else entry.old))


def _own(entry: ComparisonEntry, how: str, whole: frozenset[str], covered: Set[str]) -> frozenset[str]:
    """The pairs of characters a loose entry has of what is left of the whole; none when it is something else."""
    pairs = bigrams(_side(entry, how))
    left = (pairs & whole) - covered
    is_part = len(pairs & whole) >= _OWN * len(pairs) and len(left) >= _NEW_TO_IT * len(pairs)
    return left if len(pairs) > 1 and is_part else frozenset()


def _divided(spans: Sequence[Span], sizes: list[int], how: str) -> list[tuple[Span, ...]]:
    """The spans of the whole, divided where its parts end on the side where there are several."""
    other = "delete" if how == "split" else "insert"
    divided: list[list[Span]] = [[] for _ in sizes]
    place, room = 0, sizes[0]
    for span in spans:
        text = span.text
        if span.op == other:
            divided[place].append(span)
            continue
        while len(text) > room and place < len(sizes) - 1:
            if room:
                divided[place].append(Span(span.op, text[:room]))
            text = text[room:]
            place += 1
            room = sizes[place]
        room -= len(text)
        divided[place].append(Span(span.op, text))
    return [tuple(part) for part in divided]
