"""Which nodes of three texts stay and what holds them: taken away, put in, moved, moved into one another."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from yuan.model.merge.ordering import Side
from yuan.model.merge.places import ROOT, Key, Places, moved, shell


class Placement(NamedTuple):
    """Where the nodes of the merged text stand.

    Attributes:
        homes: what holds each node that stays.
        by: whose place that is.
        contested: what both sides put into different places, or into one another; it stands as in ours.
        kept: what one side took away and the other changed, by the side that has it; only the outermost nodes.
        moved_ours, moved_theirs: the nodes either side moved.
    """

    homes: Mapping[Key, Key]
    by: Mapping[Key, Side]
    contested: frozenset[Key]
    kept: Mapping[Key, Side]
    moved_ours: frozenset[Key]
    moved_theirs: frozenset[Key]


def place(base: Places, ours: Places, theirs: Places) -> Placement:
    """Where every node of the merged text stands. Its holder always stays too, and no node is below itself."""
    return _Placing(base, ours, theirs).placement()


class _Placing:
    def __init__(self, base: Places, ours: Places, theirs: Places) -> None:
        self.base, self.ours, self.theirs = base, ours, theirs
        self.moved_ours, self.moved_theirs = moved(base, ours), moved(base, theirs)
        self.kept_ours = _Kept(base, ours, theirs, self.moved_ours)
        self.kept_theirs = _Kept(base, theirs, ours, self.moved_theirs)
        self.contested = {
            key for key in self._of_both() if self._differs(key) and self._moved_by(key) is Side.BOTH
        }

    def placement(self) -> Placement:
        while self._settle_cycles() or self._keep_homes():
            pass
        by = {key: self._by(key) for key in (*self.ours.nodes, *self.theirs.nodes) if self._stays(key)}
        kept = dict.fromkeys(self.kept_ours.outermost(), Side.OURS)
        kept |= dict.fromkeys(self.kept_theirs.outermost(), Side.THEIRS)
        homes = {key: self._home(key, side) for key, side in by.items()}
        return Placement(homes, by, frozenset(self.contested), kept, self.moved_ours, self.moved_theirs)

    # --- one node -----------------------------------------------------------------------------------

    def _of_both(self) -> Iterator[Key]:
        return (key for key in self.ours.nodes if key in self.theirs.nodes)

    def _stays(self, key: Key) -> bool:
        if (key in self.ours.nodes and key in self.theirs.nodes) or key not in self.base.nodes:
            return True
        return key in self.kept_ours.keys or key in self.kept_theirs.keys

    def _differs(self, key: Key) -> bool:
        """Whether a node of both sides is held by something else in each."""
        return self.ours.homes[key] != self.theirs.homes[key]

    def _moved_by(self, key: Key) -> Side | None:
        """Who moved a node of both sides. What the base does not have, both put where it is."""
        if key not in self.base.nodes:
            return Side.BOTH
        if key in self.moved_ours:
            return Side.BOTH if key in self.moved_theirs else Side.OURS
        return Side.THEIRS if key in self.moved_theirs else None

    def _by(self, key: Key) -> Side:
        if key not in self.theirs.nodes or key in self.contested:
            return Side.OURS
        if key not in self.ours.nodes:
            return Side.THEIRS
        return self._moved_by(key) or Side.BOTH

    def _home(self, key: Key, side: Side) -> Key:
        return (self.theirs if side is Side.THEIRS else self.ours).homes[key]

    # --- all together -------------------------------------------------------------------------------

    def _settle_cycles(self) -> bool:
        """Contest the sections that would be below themselves; whether there were any.

        A cycle counts that arises with the contested nodes where ours has them, or where theirs has them: so both desks
        find the same, and either can be chosen.
        """
        found = set[Key]()
        for chosen in (Side.OURS, Side.THEIRS):
            for key in self._in_cycles(chosen):
                if key in self.ours.nodes and key in self.theirs.nodes and self._differs(key):
                    found.add(key)
        new = found - self.contested
        self.contested |= new
        return bool(new)

    def _in_cycles(self, chosen: Side) -> Collection[Key]:
        """The sections that are below themselves when the contested stand as the chosen side has them."""
        homes: dict[Key, Key] = {}
        for key in (*self.ours.nodes, *self.theirs.nodes):
            if key.slot == "sections" and key not in homes and self._stays(key):
                homes[key] = self._home(key, chosen if key in self.contested else self._by(key))
        found: set[Key] = set()
        sound: set[Key] = set()
        for start in homes:
            way: dict[Key, None] = {}
            key = start
            while key in homes and key not in way and key not in sound:
                way[key] = None
                key = homes[key]
            if key in way:
                keys = list(way)
                found.update(keys[keys.index(key) :])
            sound.update(way)
        return found

    def _keep_homes(self) -> bool:
        """Keep what holds the contested nodes on either side, so that either place can be chosen; whether it was gone."""
        grown = False
        for key in self.contested:
            for places, kept in ((self.ours, self.kept_ours), (self.theirs, self.kept_theirs)):
                home = places.homes[key]
                if home != ROOT and not self._stays(home):
                    kept.keep(home)
                    grown = True
        return grown


class _Kept:
    """What one side took away and the other has and changed, with all it has there that was taken away with it."""

    def __init__(self, base: Places, side: Places, other: Places, moved_by_side: frozenset[Key]) -> None:
        self._side = side
        self._gone = {key for key in base.nodes if key in side.nodes and key not in other.nodes}
        self.keys: set[Key] = set()
        touched = {
            key
            for key in self._gone
            if key in moved_by_side or shell(side.nodes[key]) != shell(base.nodes[key])
        }
        if self._gone:
            touched |= {
                home for key, home in side.homes.items() if home in self._gone and base.homes.get(key) != home
            }
        for key in touched:
            self.keep(key)

    def keep(self, key: Key) -> None:
        """Keep a node that was taken away, all around it that was, and all below it that was."""
        while (home := self._side.homes[key]) in self._gone:
            key = home
        waiting = [key]
        while waiting:
            one = waiting.pop()
            if one not in self.keys:
                self.keys.add(one)
                waiting += (below for below in self._side.inside(one) if below in self._gone)

    def outermost(self) -> Iterator[Key]:
        return (
            key for key in self._side.nodes if key in self.keys and self._side.homes[key] not in self.keys
        )
