"""The local history of a working draft: what it was a while ago, on this machine only.

It is no version and no record: it lets a drafter go back to this morning's text. Each state is one small
compressed file; old states grow sparse by themselves, named ones stay.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from yuan.model.document.bounds import decode_stored
from yuan.model.document.content import Document, encode
from yuan.model.errors import BadFile, BadRecord
from yuan.model.files import atomic_write, id_name
from yuan.model.text.plain_text import characters

_STAMP = "%Y%m%d-%H%M%S-%f"
_FILE = re.compile(r"(\d{8}-\d{6}-\d{6})(?:~(\d+))?(?:-(.*))?\.json\.gz")
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f.]')
_THINNING = ((timedelta(days=1), "%Y%m%d%H%M"), (timedelta(days=14), "%Y%m%d%H"), (timedelta.max, "%Y%m%d"))
"""Up to which age which states count as one: of the last day every minute, of two weeks one an hour, then one a day."""
MOST_STATES = 300
MOST_BYTES = 20_000_000
"""What the states of one plan may take on the disk: beyond it the oldest go, those without a name first."""
NEVER_THINNED = 5
"""The newest states stay, however large they are."""


class Kept(msgspec.Struct, frozen=True):
    """One state of a draft: when it was kept, its name if somebody gave it one, how many characters it has if known."""

    at: datetime
    name: str
    path: Path
    characters: int | None = None


class History:
    """The states of the drafts of one library, below `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, plan: str, document: Document, name: str = "", at: datetime | None = None) -> bool:
        """Keep a state; False when it is the last one kept and has no new name.

        Raises:
            BadFile: the folder cannot be written.
        """
        last = next(iter(self.states(plan)), None)
        if last is not None and not name and self._is(last, document):
            return False
        self.put(plan, document, name, at)
        return True

    def put(
        self,
        plan: str,
        document: Document,
        name: str,
        at: datetime | None = None,
        instead_of: Kept | None = None,
    ) -> Kept:
        """Keep a state in any case, and in the place of another one if given.

        Raises:
            BadFile: the folder cannot be written; `instead_of` is still there.
        """
        moment = at or datetime.now()
        label = _NOT_IN_NAMES.sub("", name).strip()[:40]
        size = characters(document)
        while (path := self._path(plan, moment, size, label)).exists():  # another window was as quick
            moment += timedelta(microseconds=1)
        with atomic_write(path, private=True) as temporary:
            temporary.write_bytes(gzip.compress(encode(document), 5, mtime=0))
        if instead_of is not None:
            instead_of.path.unlink(missing_ok=True)
        self._thin(plan, moment)
        return Kept(moment, label, path, size)

    def _path(self, plan: str, moment: datetime, size: int, label: str) -> Path:
        stamp = f"{moment.strftime(_STAMP)}~{size}"
        return self._folder / id_name(plan) / f"{stamp}{f'-{label}' if label else ''}.json.gz"

    def _is(self, kept: Kept, document: Document) -> bool:
        """Whether a state is this text; one that another window has just thinned out is not."""
        try:
            return self._data(kept) == encode(document)
        except BadFile:
            return False

    def states(self, plan: str) -> list[Kept]:
        """Every state kept of `plan`, the newest first."""
        return sorted(self._found(plan), key=lambda kept: kept.at, reverse=True)

    def document(self, kept: Kept) -> Document:
        """The text of a state.

        Raises:
            BadFile: its file is damaged or gone.
        """
        try:
            return decode_stored(self._data(kept))
        except BadRecord as error:
            raise _damaged() from error

    def _data(self, kept: Kept) -> bytes:
        try:
            return gzip.decompress(kept.path.read_bytes())
        except (OSError, EOFError, zlib.error) as error:
            raise _damaged() from error

    def _found(self, plan: str) -> Iterator[Kept]:
        for path in (self._folder / id_name(plan)).glob("*.json.gz"):
            match = _FILE.fullmatch(path.name)
            if match:
                stamp, size, name = match.groups()
                at = datetime.strptime(stamp, _STAMP)
                yield Kept(at, name or "", path, int(size) if size else None)

    def _thin(self, plan: str, now: datetime) -> None:
        seen: set[str] = set()
        for place, kept in enumerate(self.states(plan)):
            unit = next(unit for age, unit in _THINNING if now - kept.at <= age)
            slot = kept.at.strftime(unit)
            is_spare = slot in seen or place >= MOST_STATES
            seen.add(slot)
            if is_spare and not kept.name:
                kept.path.unlink(missing_ok=True)
        self._shrink(plan)

    def _shrink(self, plan: str) -> None:
        """Let the oldest states go until all of the plan take no more than `MOST_BYTES`."""
        sizes = {kept: _size(kept.path) for kept in self.states(plan)}
        total = sum(sizes.values())
        old = list(sizes)[NEVER_THINNED:]
        for kept in sorted(old, key=lambda kept: (bool(kept.name), kept.at)):
            if total <= MOST_BYTES:
                return
            kept.path.unlink(missing_ok=True)
            total -= sizes[kept]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except FileNotFoundError:  # another window has thinned it out
        return 0


def _damaged() -> BadFile:
    return BadFile("这一历史状态的文件已损坏或被移走。", "请选择其他时间的状态。")
