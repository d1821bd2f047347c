"""Damaged and hostile packages: bytes changed on the way, and rightly signed ones whose sender lies about anything.

A case is known by its seed. Each is looked at and taken in by a fresh copy of the receiving library: it is refused with a
clear error and nothing changed, or taken in whole, and then the library is sound and its plans open.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import msgspec

from tests.fuzz.mutations import flip_bytes, package_of, parts_of, repeat_stretch, truncate, zero_stretch
from yuan.exchange.reading import open_package
from yuan.exchange.writing import Part, write_package
from yuan.jobs.unpacking import look, unpack
from yuan.library import Library
from yuan.library.keys.signing_keys import SigningKey
from yuan.model.errors import YuanError
from yuan.model.exchange.manifest import Manifest

VALUES: tuple[Any, ...] = (
    None, True, False, 0, 1, -1, 2, 3, 255, 2**31, 2**53, 2**63 - 1, 2**63, -(2**70), 10**30, 0.5, -0.0, 1e308, "", " ", "x", "0",
    "\x00", "\n", "\u202e", "的" * 300, "p00000000", "../../x", "编制", "送审", "批准", "印发", "废止", "立项", "被取代", "内部", "绝密", "公开",
    "采纳", "待处理", "2026-13-45", "2026-01-01", "9999-12-31T23:59:59.999999+00:00", "2026-01-01T00:00:00", "0" * 64, "f" * 16,
    [], {}, [[]], {"name": "王五（别处）"}, {"name": "管理员", "account": "管理员", "desk": "0" * 16}, {"name": 3}, ["x"], {"x": {"y": []}},
)  # fmt: skip
"""What a value of a record never should be, or not in that place."""
TABLES = (
    "plans",
    "versions",
    "steps",
    "opinions",
    "materials",
    "accounts",
    "settings",
    "audit",
    "seals",
    "x",
)


class Sample(NamedTuple):
    """A sound package: its bytes and parts, and the library that may take it in, as a file."""

    name: str
    data: bytes
    manifest: Manifest
    parts: tuple[Part, ...]
    key: SigningKey
    receiver: Path


def sample(name: str, package: Path, key: SigningKey, receiver: Path) -> Sample:
    """A sound, unsealed package as a sample."""
    with open_package(package) as opened:
        parts = [
            Part(one.role, one.name, one.media_type, opened.content(one)) for one in opened.manifest.objects
        ]
        return Sample(name, package.read_bytes(), opened.manifest, tuple(parts), key, receiver)


def damaged(samples: list[Sample], seed: int, path: Path) -> Sample:
    """Write the damaged package of this seed to `path`; always the same but for its signature."""
    random = Random(f"package-{seed}")
    chosen = random.choice(samples)
    if random.random() < 0.15:
        path.write_bytes(
            random.choice((flip_bytes, truncate, zero_stretch, repeat_stretch, _rezipped))(
                chosen.data, random
            )
        )
        return chosen
    parts = list(chosen.parts)
    manifest = chosen.manifest
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        parts = random.choice(_WAYS)(parts, random)
    if random.random() < 0.1:
        manifest = random.choice(_LIES)(manifest, random)
    try:
        write_package(path, manifest, parts, chosen.key)
    except (YuanError, ValueError):  # no writer makes that: it is not the reader's turn
        path.write_bytes(chosen.data)
    return chosen


def _rezipped(data: bytes, random: Random) -> bytes:
    """The same entries through another program, one of them changed, doubled, renamed or gone."""
    entries = list(parts_of(data).items())
    at = random.randrange(len(entries))
    name, content = entries[at]
    match random.randrange(5):
        case 0:
            entries[at] = name, flip_bytes(content or b"x", random)
        case 1:
            entries.append((name, content))
        case 2:
            entries[at] = f"../{name}", content
        case 3:
            del entries[at]
        case _:
            pass
    return package_of(entries)


# --- a sender who lies -----------------------------------------------------------------------------------------

_OFTEN = {"plan": 6, "office": 3, "receipt": 3, "cover": 1, "x": 1}
"""How often a record of a role is changed, against others."""
Way = Callable[[list[Part], Random], list[Part]]


def _records(parts: list[Part], random: Random) -> list[Part]:
    """A record of a plan, the office or the cover is changed somewhere."""
    often = [at for at, part in enumerate(parts) for _ in range(_OFTEN.get(part.role, 0))]
    return _edited(parts, random.choice(often), random) if often else parts


def _edited(parts: list[Part], at: int, random: Random) -> list[Part]:
    try:
        value = json.loads(_content(parts[at]))
    except (ValueError, RecursionError):  # an earlier change made it what it is
        return parts
    return _with(parts, at, _changed(value, random))


def _texts(parts: list[Part], random: Random) -> list[Part]:
    """A text is changed, and all that name its hash follow."""
    texts = [at for at, part in enumerate(parts) if part.role == "text"]
    if not texts:
        return _records(parts, random)
    at = random.choice(texts)
    data = _content(_edited(parts, at, random)[at])
    return _exchanged(
        parts, at, random.choice((data,) * 8 + (flip_bytes(data or b"x", random), _deep(random)))
    )


def _deep(random: Random) -> bytes:
    depth = random.choice((20, 500, 5_000, 200_000))
    return b'{"sections":[' * depth + b"]}" * depth


def _exchanged(parts: list[Part], at: int, data: bytes) -> list[Part]:
    old, new = parts[at].name, hashlib.sha256(data).hexdigest()
    followed = [
        part._replace(content=_content(part).replace(old.encode(), new.encode()))
        if part.role == "plan"
        else part
        for part in parts
    ]
    followed[at] = parts[at]._replace(name=new, content=data)
    return followed


def _lost(parts: list[Part], random: Random) -> list[Part]:
    lost = random.choice(parts)
    return [part for part in parts if part is not lost] or parts


def _doubled(parts: list[Part], random: Random) -> list[Part]:
    part = random.choice(parts)
    return [*parts, part._replace(name=f"{part.name}x")]


def _renamed(parts: list[Part], random: Random) -> list[Part]:
    at = random.randrange(len(parts))
    role = random.choice(("plan", "office", "receipt", "text", "picture", "file", "cover", "x"))
    name = random.choice((parts[at].name, "", "x", "p00000000"))
    return [*parts[:at], parts[at]._replace(role=role, name=name), *parts[at + 1 :]]


def _more_rows(parts: list[Part], random: Random) -> list[Part]:
    """Rows of one table stand in another, or many times."""
    plans = [at for at, part in enumerate(parts) if part.role == "plan"]
    if not plans:
        return _records(parts, random)
    at = random.choice(plans)
    try:
        value = json.loads(_content(parts[at]))
        rows = value["rows"]
        source = random.choice(sorted(rows))
        target = random.choice((source, random.choice(TABLES)))
        rows[target] = [*rows.get(target, []), *rows[source] * random.choice((1, 3))]
    except (
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        RecursionError,
    ):  # an earlier change made it what it is
        return parts
    return _with(parts, at, value)


_WAYS: tuple[Way, ...] = (
    _records,
    _records,
    _records,
    _records,
    _texts,
    _texts,
    _lost,
    _doubled,
    _renamed,
    _more_rows,
)


def _lie(**said: Any) -> Callable[[Manifest, Random], Manifest]:
    return lambda manifest, random: msgspec.structs.replace(manifest, **said)


def _other_serial(manifest: Manifest, random: Random) -> Manifest:
    to = tuple(
        msgspec.structs.replace(
            one,
            serial=random.choice((1, 2, 99, 2**40)),
            before=random.choice(("", "0" * 64)),
            generation=random.choice(("", "x")),
        )
        for one in manifest.recipients
    )
    return msgspec.structs.replace(manifest, recipients=to)


_LIES: tuple[Callable[[Manifest, Random], Manifest], ...] = (
    _other_serial,
    _lie(recipients=()),
    _lie(made_at="0001-01-01T00:00:00+00:00"),
    _lie(made_at="9999-12-31T23:59:59+00:00"),
    _lie(answers="0" * 32),
    _lie(subject="的" * 999),
)


def _changed(value: Any, random: Random) -> Any:
    """`value` with one thing in it replaced, left out, doubled or added."""
    places = list(_places(value))
    if not places:
        return random.choice(VALUES)
    holder, key = random.choice(places)
    match random.randrange(8):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, list):
            holder.append(holder[key])
        case 2 if isinstance(holder, dict):
            holder[random.choice(("x", "id", "plan", "number", "hash", "state"))] = random.choice(VALUES)
        case 3:
            other, its = random.choice(places)
            holder[key] = json.loads(json.dumps(other[its]))
        case 4 | 5:
            alike = [one for one in VALUES if type(one) is type(holder[key])]
            holder[key] = random.choice(alike or VALUES)
        case _:
            holder[key] = random.choice(VALUES)
    return value


def _places(value: Any) -> Any:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        keys = list(one) if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ()
        for key in keys:
            yield one, key
            waiting.append(one[key])


def _content(part: Part) -> bytes:
    assert isinstance(part.content, bytes)
    return part.content


def _bytes(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")


def _with(parts: list[Part], at: int, value: Any) -> list[Part]:
    return [*parts[:at], parts[at]._replace(content=_bytes(value)), *parts[at + 1 :]]


# --- what must hold ----------------------------------------------------------------------------------------------


class Fault(Exception):
    """A case ended as none may."""


class Trial:
    """Takes damaged packages in, each with a fresh copy of the library it is for."""

    def __init__(self, samples: list[Sample], folder: Path) -> None:
        self._samples, self._folder = samples, folder
        self.count: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self._before: dict[Path, str] = {}

    def run(self, seed: int) -> None:
        """Try one case. Raises `Fault`, or whatever escaped, for a fault."""
        package, place = self._folder / "包.yuanpkg", self._folder / "库.yuan"
        chosen = damaged(self._samples, seed, package)
        for old in self._folder.glob("库.yuan*"):
            old.unlink()
        shutil.copyfile(chosen.receiver, place)
        if chosen.receiver not in self._before:
            self._before[chosen.receiver] = dump(place)
        before = self._before[chosen.receiver]
        library = Library.open(place)
        try:
            is_shown = self._looked(library, package)
            if is_shown and dump(place) != before:
                raise Fault("looking changed the library")
            is_taken = self._taken(library, package)
            if not is_taken and dump(place) != before:
                raise Fault("a refused package changed the library")
            if is_taken and not is_shown:
                raise Fault("what was refused when looked at was taken in")
            if is_taken:
                self._require_sound(library)
            self.count[
                f"{'shown' if is_shown else 'refused'}, {'taken in' if is_taken else 'not taken in'}"
            ] += 1
        finally:
            library.close()

    def _looked(self, library: Library, package: Path) -> bool:
        """Whether looking at it says that it can be taken in."""
        try:
            preview = look(package, library.local_session()).preview
        except YuanError as error:
            self._note(error)
            return False
        return preview is not None and not preview.problem

    def _taken(self, library: Library, package: Path) -> bool:
        try:
            unpack(library.local_session(), package)
        except YuanError as error:
            self._note(error)
            return False
        return True

    def _note(self, error: YuanError) -> None:
        if not error.message or "Traceback" in str(error):
            raise Fault(f"an error that says nothing: {error!r}")
        self.refusals[error.message[:24]] += 1

    def _require_sound(self, library: Library) -> None:
        troubles = library.troubles()
        if troubles:
            raise Fault(f"taken in, and the library is damaged: {[one.text for one in troubles]}")
        session = library.local_session()
        plans, damaged_plans = session.list_plans()
        if damaged_plans:
            raise Fault("taken in, and a plan cannot be read")
        for line in plans:
            for record in session.versions(line.plan):
                session.opinions(line.plan, record.number)
                if record.hash:
                    session.document(line.plan, record.number)


def dump(place: Path) -> str:
    """Everything a library holds, as text."""
    with closing(sqlite3.connect(place)) as connection:
        return "\n".join(connection.iterdump())
