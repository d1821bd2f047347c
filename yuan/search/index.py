"""The search index of a library: opened, kept up with the library, and asked."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Protocol

import msgspec

from yuan.model.errors import BadFile
from yuan.model.progress import Progress, silent
from yuan.model.records import Change, Face
from yuan.search.indexed_sections import indexed_sections
from yuan.search.query import Query
from yuan.search.ranking import Test, facets, groups, rank, without_repeats
from yuan.search.result import Hits, SearchResult
from yuan.search.snapshot import SectionRow, Snapshot, stored_entries
from yuan.search.store import Busy, Store, Writing
from yuan.search.table_of_contents import Damaged, State

MaySee = Callable[[str, int], bool]
Choice = str | Enum | None


class Source(Protocol):
    """What is indexed: a library, or anything that numbers its changes."""

    @property
    def id(self) -> str: ...
    def sequence(self) -> int: ...
    def changes_since(self, sequence: int, /) -> Sequence[Change]: ...
    def plan_ids(self) -> Sequence[str]: ...
    def faces(self, plan: str, /) -> Sequence[Face]: ...


class SearchIndex:
    """A cache of what the library says, which can be thrown away at any time. One thread may catch up while others search.

    Searching answers from the newest commit; `catch_up` brings in what changed since.
    """

    def __init__(self, store: Store, temporary: tempfile.TemporaryDirectory[str] | None = None) -> None:
        self._store = store
        self._temporary = temporary
        self._snapshot = Snapshot()
        self._state: State | None = None
        self._stamp = ""
        self._catching_up = threading.Lock()

    @classmethod
    def open(cls, directory: Path) -> SearchIndex:
        """The index kept in `directory`; empty until `catch_up` when it is missing, damaged or of another format.

        Where `directory` cannot be written, the index is kept in a temporary one until closed.

        Raises:
            BadFile: there is no room for a temporary one either.
        """
        try:
            return cls._opened(Store(Path(directory)), None)
        except (OSError, Busy):
            with _told(directory):
                temporary = tempfile.TemporaryDirectory(prefix="yuan-index-", ignore_cleanup_errors=True)
                return cls._opened(Store(Path(temporary.name)), temporary)

    @classmethod
    def _opened(cls, store: Store, temporary: tempfile.TemporaryDirectory[str] | None) -> SearchIndex:
        index = cls(store, temporary)
        try:
            index._load()
        except Damaged:
            index._renew()
        return index

    def close(self) -> None:
        """Let go of the files; searching afterwards finds nothing."""
        with self._catching_up:
            self._snapshot = Snapshot()
            if self._temporary is not None:
                self._temporary.cleanup()

    def __len__(self) -> int:
        """How many sections can be found."""
        return len(self._snapshot)

    # --- keeping up ---------------------------------------------------------------------------------

    def catch_up(self, source: Source, progress: Progress | None = None) -> int:
        """Index every plan that changed since last time, in one commit; how many plans that were.

        All plans are indexed anew when the index is new, or belongs to another library or to a later state of it
        (the library was restored from a backup).

        Raises:
            Cancelled: by `progress`; the index stays as it was.
            BadFile: the index cannot be written; it stays as it was.
        """
        with self._catching_up, _told(self._store.directory):
            try:
                return self._made_whole(source, progress or silent)
            except Busy:  # another window writes it: what that wrote is read next time
                return 0

    def _made_whole(self, source: Source, progress: Progress) -> int:
        """Catch up, from nothing when the files turn out to be damaged on the way."""
        try:
            return self._catch_up(source, progress)
        except Damaged:
            self._renew()
            return self._catch_up(source, progress)

    def _catch_up(self, source: Source, progress: Progress) -> int:
        self._reload_if_changed()
        # Read before the texts: a change made while indexing is then indexed once more next time.
        sequence = source.sequence()
        state = State(sequence, source.id, _anchor(source, sequence))
        everything = not self._continues(source)
        if everything:
            plans = list(source.plan_ids())
        else:
            known = self._state.sequence if self._state else 0
            changes = [change.plan for change in source.changes_since(known) if change.plan]
            plans = list(dict.fromkeys(changes))
            if not plans and state == self._state:
                return 0
        with self._store.writing(everything=everything) as writing:
            if (
                self._store.stamp() != self._stamp
            ):  # another window's commit: what is to be added to it is unknown
                raise Busy
            for done, plan in enumerate(plans):
                progress(done, len(plans), "更新检索索引")
                self._index(writing, source, plan, everything)
            writing.set_state(state)
        progress(len(plans), len(plans), "更新检索索引")
        self._load()
        return len(plans)

    def _index(self, writing: Writing, source: Source, plan: str, everything: bool) -> None:
        if not everything:
            writing.remove(plan)
        writing.add(indexed_sections(source.faces(plan)))

    def _continues(self, source: Source) -> bool:
        """Whether `source` is the library indexed so far, at the same or a later state."""
        state = self._state
        return (
            state is not None
            and state.sequence <= source.sequence()
            and state.library == source.id
            and state.anchor == _anchor(source, state.sequence)
        )

    def _reload_if_changed(self) -> None:
        if self._store.stamp() != self._stamp:
            self._load()

    def _renew(self) -> None:
        """Begin the index anew, whatever the files hold."""
        self._store.clear()
        self._load()

    def differences(self, source: Source, progress: Progress = silent) -> list[str]:
        """The plans whose stored entries are not those `source` gives now. Catch up first: lagging is no fault.

        Raises:
            Cancelled: by `progress`.
            BadFile: the files are damaged or cannot be read, or another window is writing them.
        """
        stored: dict[str, list[bytes]] = {}
        with _told(self._store.directory):
            readers, _ = self._store.read()
            for reader in readers:
                for entry in stored_entries(reader):
                    stored.setdefault(entry.face.plan, []).append(msgspec.msgpack.encode(entry))
        plans = list(dict.fromkeys([*source.plan_ids(), *stored]))
        different = []
        for done, plan in enumerate(plans):
            progress(done, len(plans), "核验检索索引")
            there = [msgspec.msgpack.encode(entry) for entry in indexed_sections(source.faces(plan))]
            if sorted(there) != sorted(stored.get(plan, [])):
                different.append(plan)
        return different

    def rebuild(self, source: Source, progress: Progress = silent) -> None:
        """Throw away what is stored and index everything anew.

        Raises:
            Cancelled: by `progress`; the index is then empty until it catches up.
            BadFile: the index cannot be written, or another window is writing it.
        """
        with self._catching_up, _told(self._store.directory):
            self._renew()
            self._catch_up(source, progress)

    def _load(self) -> None:
        stamp = self._store.stamp()  # before it is read: what is written meanwhile is read once more
        readers, state = self._store.read()
        try:
            snapshot = Snapshot.of(readers, self._snapshot)
        except Exception as error:  # damaged before it was written
            raise Damaged(str(error)) from error
        self._state, self._snapshot, self._stamp = state, snapshot, stamp

    # --- searching ----------------------------------------------------------------------------------

    def search(
        self,
        text: str | Query,
        *,
        family: Choice = None,
        kind: Choice = None,
        unit: str | None = None,
        event_type: str | None = None,
        stage: Choice = None,
        in_force: bool = False,
        limit: int | None = 50,
        may_see: MaySee | None = None,
    ) -> SearchResult:
        """Sections that answer `text`, best first.

        Args:
            text: what a person typed (see `Query`).
            family, kind, unit, event_type, stage: only plans with this value, by its Chinese name.
            in_force: only versions in force.
            limit: how many hits at most; None for all. Counts are of all in any case.
            may_see: whether the asking account may see a plan's version; nothing else is counted or shown.
        """
        began = time.perf_counter()
        query = text if isinstance(text, Query) else Query.parse(text)
        if query.is_empty:
            return SearchResult()
        snapshot = self._snapshot
        rows = _visible(snapshot.find(query), may_see)
        wanted = {"family": family, "kind": kind, "unit": unit, "event_type": event_type, "stage": stage}
        tests = {name: _equals(name, _text(value)) for name, value in wanted.items() if value is not None}
        if in_force:
            tests["is_in_force"] = lambda face: face.is_in_force
        faces = {face for face in {row.face for row in rows} if all(test(face) for test in tests.values())}
        chosen = without_repeats([row for row in rows if row.face in faces])
        shown = rank(chosen, query, snapshot, limit)
        hits = Hits(shown.rows, shown.scores, query)
        if limit is not None:
            hits.make()
        made = SearchResult(
            total=len(chosen),
            plans=len({face.plan for face in {row.face for row in chosen}}),
            hits=hits,
            groups=groups(shown),
            facets=facets(rows, tests),
        )
        return msgspec.structs.replace(made, took_ms=(time.perf_counter() - began) * 1000)


@contextmanager
def _told(directory: Path) -> Iterator[None]:
    """What can go wrong with the files, as an error for a person."""
    try:
        yield
    except Busy as error:
        raise BadFile("检索索引正在由另一个窗口更新。", "请稍后再试；预案内容不受影响。") from error
    except Damaged as error:
        raise BadFile("检索索引的文件已损坏。", "请重建索引；预案内容不受影响。") from error
    except OSError as error:
        raise BadFile(
            f"检索索引无法写入“{directory}”：{error.strerror or error}。",
            "请检查磁盘空间和文件夹权限；预案内容不受影响。",
        ) from error


def _visible(rows: list[SectionRow], may_see: MaySee | None) -> list[SectionRow]:
    if may_see is None:
        return rows
    seen = {face for face in {row.face for row in rows} if may_see(face.plan, face.version)}
    return [row for row in rows if row.face in seen]


def _equals(name: str, value: str) -> Test:
    return lambda face: bool(getattr(face, name) == value)


def _text(value: str | Enum) -> str:
    return str(value.value) if isinstance(value, Enum) else value


def _anchor(source: Source, sequence: int) -> str:
    """The library's change at `sequence`, which a library restored from a backup and changed since does not share."""
    if sequence <= 0:
        return ""
    change = next(iter(source.changes_since(sequence - 1)), None)
    return "" if change is None else f"{change.sequence} {change.plan} {change.what}"
