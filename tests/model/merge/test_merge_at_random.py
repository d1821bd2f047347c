"""What holds of every merge, whatever two desks did.

`YUAN_MERGE=20000` tries so many pairs of edits instead of the few of every day; `YUAN_MERGE_FROM` is the first seed.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.model.merge.drafting import doubled, drafted, full_plan, marks, steady_ids
from tests.model.redrafting import Choose
from yuan.model.document.bounds import bounded
from yuan.model.document.content import Document, Footnote, ListItem, Node, NodeId, Paragraph, run_text
from yuan.model.document.invariants import check_tree
from yuan.model.document.tree import children, find, ids_in, walk
from yuan.model.errors import Conflict as Changed
from yuan.model.merge.conflict import Conflict, ConflictKind, Merged, Reading
from yuan.model.merge.copies import told_apart
from yuan.model.merge.merging import merge
from yuan.model.merge.settling import settle

_EVERY_DAY = 150
_ALL = int(os.environ.get("YUAN_MERGE", _EVERY_DAY))
_FIRST = int(os.environ.get("YUAN_MERGE_FROM", 0))
_A_SLICE = 50


def holds(base: Document, ours: Document, theirs: Document) -> Merged:
    """Everything that must be true of one merge, which is given back."""
    merged = merge(base, ours, theirs)
    assert check_tree(merged.document) == ()
    assert bounded(merged.document)[0] is merged.document
    mirrors(merged, merge(base, theirs, ours))
    loses_nothing(base, ours, theirs, merged)
    settles(merged)
    if merged.is_clean:
        assert merge(base, merged.document, theirs).document == merged.document
        assert merge(base, ours, merged.document).document == merged.document
    return merged


def settles(merged: Merged) -> None:
    """Either side's reading can be put at every conflict, and the tree stays sound."""
    for conflict in merged.conflicts:
        for choice in (conflict.ours, conflict.theirs):
            try:
                settled = settle(merged.document, conflict, choice)
            except Changed:
                # Of sections moved into one another, one has to be taken out first.
                places = [one for one in merged.conflicts if one.standing.place is not None]
                assert conflict in places
                assert len(places) > 1
                continue
            assert check_tree(settled) == ()
            if choice == conflict.standing:
                assert settled == merged.document
            if conflict.kind is ConflictKind.REMOVED and choice.is_absent and conflict.standing.node:
                gone = (
                    conflict.standing.ids
                    - {id for guest in conflict.guests for id in ids_in(find(merged.document, guest.node))}
                    - {guest.node for guest in conflict.guests}
                )
                assert gone.isdisjoint(ids_in(settled))
                assert ids_in(settled) | gone == ids_in(merged.document)


def mirrors(merged: Merged, other: Merged) -> None:
    """The other desk finds the same conflicts, with the readings exchanged, and where there are none the same text."""
    ours, theirs = sorted(merged.conflicts, key=_id), sorted(map(exchanged, other.conflicts), key=_id)
    assert [told(one) for one in ours] == [told(one) for one in theirs]
    assert len({one.id for one in ours}) == len(ours)
    # What stands where ours has it until somebody decided is read within the parts around it.
    if all(one.standing.place is None for one in ours):
        assert [(one.ours, one.theirs) for one in ours] == [(one.ours, one.theirs) for one in theirs]
    if merged.is_clean:
        assert other.document == merged.document


def told(conflict: Conflict) -> tuple[str, ConflictKind, NodeId, str, Reading]:
    return conflict.id, conflict.kind, conflict.node, conflict.field, conflict.base


def exchanged(conflict: Conflict) -> Conflict:
    return msgspec.structs.replace(conflict, ours=conflict.theirs, theirs=conflict.ours)


def _id(conflict: Conflict) -> str:
    return conflict.id


def loses_nothing(base: Document, ours: Document, theirs: Document, merged: Merged) -> None:
    """Every mark a side wrote and every one neither took away is in the text or a conflict; what went, is gone."""
    told = marks(merged.document)
    in_conflict = msgspec.json.encode(merged.conflicts).decode()
    old, our, their = marks(base), marks(ours), marks(theirs)
    # Marks of the base that a side cut into are no marks of its own.
    written = {mark for mark in (our | their) - old if mark[1] in "ot"}
    wanted = written | (old & our & their)
    assert {mark for mark in wanted - told if mark not in in_conflict} == set()
    kept = kept_in_conflict(merged)
    for one, other in ((ours, theirs), (theirs, ours)):
        for id in untouched(base, other) - ids_in(one) - kept:
            assert id not in ids_in(merged.document), id


def untouched(base: Document, side: Document) -> frozenset[NodeId]:
    """The nodes that a side left alone where they were, together with all they hold."""
    before = dict(held(base, ""))
    return frozenset(id for id, node in held(side, "") if before.get(id) == node)


def held(tree: Any, holder: NodeId) -> Iterator[tuple[NodeId, tuple[NodeId, Node]]]:
    """Every node with what holds it, by its id."""
    for child in children(tree):
        yield child.id, (holder, child)
        yield from held(child, child.id)


def kept_in_conflict(merged: Merged) -> frozenset[NodeId]:
    """What a person has to decide about: taken away by one side and changed by the other, and all inside it."""
    kinds = (ConflictKind.REMOVED, ConflictKind.TABLE, ConflictKind.NO_BASE)
    named = {one.node for one in merged.conflicts if one.kind in kinds or not one.field}
    for one in merged.conflicts:
        standing = one.standing
        named |= {cell.id for cell in standing.column or ()}
        named |= {cell.id for cell in standing.row.cells} if standing.row is not None else set()
        named |= {run.id for run in standing.runs or () if isinstance(run, Footnote)}
    return frozenset(
        id for node in walk(merged.document) if node.id in named for id in (node.id, *ids_in(node))
    )


def near(seed: int) -> Choose:
    """Chooses at random, of many things mostly one of a few: so both desks often come upon the same."""
    chance = random.Random(seed)
    first = chance.randrange(40)

    def choose(values: Sequence[Any]) -> Any:
        if len(values) < 5 or isinstance(values[0], Callable) or not chance.randrange(3):
            return chance.choice(values)
        return values[(first + chance.randrange(4)) % len(values)]

    return choose


def desks(choose: Choose, seed: object) -> tuple[Document, Document, Document]:
    with steady_ids(seed):
        base = drafted(full_plan(), choose, "x", choose((0, 0, 3)))
        ours = drafted(base, choose, "o", choose((1, 2, 3, 6)))
        theirs = drafted(base, choose, "t", choose((1, 2, 3, 6)))
    return base, ours, theirs


@pytest.mark.parametrize("first", range(_FIRST, _FIRST + _ALL, _A_SLICE))
def test_two_desks_lose_nothing(first: int) -> None:
    for seed in range(first, min(first + _A_SLICE, _FIRST + _ALL)):
        holds(*desks(near(seed), seed))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_two_desks_lose_nothing_in_the_smallest_case(data: st.DataObject) -> None:
    holds(*desks(lambda values: data.draw(st.sampled_from(list(values))), 0))


@pytest.mark.parametrize("seed", range(_FIRST, _FIRST + max(20, _ALL // 20)))
def test_who_changed_alone_is_right(seed: int) -> None:
    base, one, _ = desks(near(seed), seed)
    for ours, theirs in ((one, base), (base, one), (one, one)):
        assert merge(base, ours, theirs) == Merged(document=one)
    assert merge(None, one, one) == Merged(document=one)


@pytest.mark.parametrize("seed", range(_FIRST, _FIRST + max(20, _ALL // 20)))
def test_parts_pasted_with_their_ids_are_told_apart(seed: int) -> None:
    base, ours, theirs = desks(near(seed), seed)
    pasted = doubled(ours, near(seed))
    merged = holds(base, pasted, theirs)
    assert merge(base, told_apart(pasted), theirs).is_clean == merged.is_clean


@pytest.mark.parametrize("seed", range(_FIRST, _FIRST + max(20, _ALL // 20)))
def test_without_a_base_nothing_is_guessed(seed: int) -> None:
    _, ours, theirs = desks(near(seed), seed)
    merged = merge(None, ours, theirs)
    assert check_tree(merged.document) == ()
    mirrors(merged, merge(None, theirs, ours))
    assert {one.kind for one in merged.conflicts} <= {ConflictKind.NO_BASE}
    assert merged.is_clean == (ours == theirs)
    in_conflict = msgspec.json.encode(merged.conflicts).decode()
    assert all(mark in in_conflict for mark in (marks(ours) | marks(theirs)) - marks(merged.document))


@pytest.mark.parametrize("first", range(_FIRST, _FIRST + max(40, _ALL // 10), _A_SLICE))
def test_three_desks_come_to_one_text_in_whatever_order(first: int) -> None:
    """Where all merges are clean. The order of what three put in at one place is left open: no text knows whose run ends where."""
    for seed in range(first, min(first + _A_SLICE, _FIRST + max(40, _ALL // 10))):
        base, one, two = desks(near(seed), seed)
        with steady_ids(f"third {seed}"):
            three = drafted(base, near(seed + 1), "h", 3)
        found = []
        for first_, second, last in ((one, two, three), (two, three, one), (three, one, two)):
            merged = merge(base, first_, second)
            if merged.is_clean and (whole := merge(base, merged.document, last)).is_clean:
                found.append(contents(whole.document))
        assert all(other == found[0] for other in found[1:])


def contents(document: Document) -> dict[NodeId, tuple[object, ...]]:
    """What every node says and what holds it, whatever the order."""
    found: dict[NodeId, tuple[object, ...]] = {}

    def add(tree: Any, holder: NodeId) -> None:
        for child in children(tree):
            own = {
                name: getattr(child, name)
                for name in child.__struct_fields__
                if name not in ("blocks", "sections", "rows", "runs", "duties", "contacts", "resources")
            }
            words = Counter(run_text(child.runs)) if isinstance(child, Paragraph | ListItem) else Counter()
            found[child.id] = (type(child), holder, own, words)
            add(child, child.id)

    add(document, "")
    found[""] = (document.front, document.numbering)
    return found
