"""What this machine remembers of a library: its root, the keys it has seen approve, and the newest heads of its trail.

Somebody who has only the file can sign all of it anew, down to another root, so that it is sound by itself. What stands here
lies outside of it. When a library is first looked at everything is new, and nothing is said.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import msgspec
from platformdirs import user_data_path

from yuan.library import OpenLibrary, Session
from yuan.library.keys.signed_heads import Head
from yuan.library.store.backup_folder import backup_name
from yuan.model.errors import BadFile
from yuan.model.files import atomic_write
from yuan.model.process.signature import SignatureCheck, grouped

_HEADS = 32
"""So many heads are remembered: from where on a trail was rewritten is told the better by several."""
TOLD = timedelta(days=30)
"""So long it is said of a key that it is new here."""


class _Known(msgspec.Struct):
    """Of one library: the fingerprint of its root, and of each account the keys, each with the day it was first seen here;
    "" for those that were there when the library was first looked at; of each file it was opened as, the heads of the
    trail seen last, oldest first."""

    root: str = ""
    keys: dict[str, dict[str, str]] = {}
    heads: dict[str, list[Head]] = {}


class Seen(msgspec.Struct, frozen=True):
    """What to say of a library's keys. `notes` by fingerprint; `root` is "" when the root is the one remembered; `strange`
    tells of keys that came in the place of others without a reset password."""

    notes: Mapping[str, str]
    root: str = ""
    strange: tuple[str, ...] = ()


def look(library: OpenLibrary, today: date | None = None) -> Seen:
    """Compare the library's keys with those remembered, and remember the new ones. A root is never remembered in the place
    of another by itself: see `accept_root`."""
    today = today or date.today()
    memory = _read()
    is_first = library.id not in memory
    known = memory.setdefault(library.id, _Known())
    before = msgspec.json.encode(known)
    root = library.root()
    known.root = known.root or root
    notes, strange = {}, []
    for account, key in library.approving_keys():
        mine = known.keys.setdefault(account, {})
        first = mine.setdefault(key, "" if is_first else today.isoformat())
        others = [other for other in mine if other != key and mine[other] <= first]
        if first and today - date.fromisoformat(first) <= TOLD:
            notes[key] = _words(first, others)
            strange += [
                f"“{account}”批准所用的签名密钥（{key[:8]}）与本机此前所见的（{other[:8]}）不同，操作记录中没有为此重置过密码。"
                for other in others
                if not library.was_reset_between(account, other, key)
            ]
    if is_first or msgspec.json.encode(known) != before:
        _write(memory)
    return Seen(notes, _root_words(known.root, root), tuple(strange))


def look_at_trail(library: OpenLibrary) -> str:
    """Compare the library's trail with the head of it that was seen here last, and remember the present one if it goes
    on from there, or left it by a restoring the backups prove; what is wrong otherwise, in Chinese.

    Copies of one library, and backups opened as one, go their own ways: what was seen belongs to one file.
    """
    if library.file is None or backup_name(library.file) is not None:
        return ""
    memory = _read()
    heads = memory.setdefault(library.id, _Known()).heads.setdefault(f"{library.file.resolve()}", [])
    if heads and not library.check_head(heads[-1]).fits:
        problem = library.remembered_problem(heads)
        if problem:
            return problem
        heads.clear()
    present = library.head()
    if present not in heads:
        heads.append(present)
        del heads[:-_HEADS]
        _write(memory)
    return ""


def accept_root(library: OpenLibrary) -> None:
    """Remember the library's root and trail as they are, after somebody compared them with those on paper.

    Raises:
        BadFile: it cannot be written down.
    """
    memory = _read()
    known = memory.setdefault(library.id, _Known())
    known.root = library.root()
    known.heads.clear()
    _save(memory)
    look_at_trail(library)


def signatures(session: Session, plan: str) -> dict[int, SignatureCheck]:
    """As `Session.signatures`, with what this machine has to say of the keys."""
    checks = session.signatures(plan)
    if not any(check.key for check in checks.values()):
        return checks
    seen = look(session.library)
    return {
        number: msgspec.structs.replace(
            check, notes=tuple(filter(None, (seen.notes.get(check.key), seen.root)))
        )
        for number, check in checks.items()
    }


def _words(first: str, others: list[str]) -> str:
    if not others:
        return f"本机于 {first} 首次见到此密钥"
    return f"与本机此前所见的密钥（{others[-1][:8]}）不同，本机于 {first} 首次见到"


def _root_words(remembered: str, present: str) -> str:
    if remembered == present:
        return ""
    now = grouped(present) if present else "没有"
    return f"预案库根与本机此前所见不同：此前是 {grouped(remembered)}，现在是 {now}。"


def _place() -> Path:
    return user_data_path("yuan") / "known-keys.json"


def _read() -> dict[str, _Known]:
    try:
        return msgspec.json.decode(_place().read_bytes(), type=dict[str, _Known])
    except (OSError, msgspec.MsgspecError):
        return {}


def _write(memory: dict[str, _Known]) -> None:
    with suppress(BadFile):  # a machine that remembers nothing must not keep anybody from verifying
        _save(memory)


def _save(memory: dict[str, _Known]) -> None:
    place = _place()
    with atomic_write(place, private=True) as temporary:
        temporary.write_bytes(msgspec.json.format(msgspec.json.encode(memory)))
