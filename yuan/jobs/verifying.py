"""Verify all of a library: what it can prove by itself, its audit trail against the backups, its keys and its trail
against what this machine remembers, its search index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from yuan.jobs.known_keys import Seen, look, look_at_trail
from yuan.jobs.searching import index_directory
from yuan.library import OpenLibrary
from yuan.library.backup.backups import Facts, facts_of
from yuan.model.errors import BadFile
from yuan.model.progress import Progress, silent
from yuan.model.safekeeping import Area, Trouble
from yuan.search import SearchIndex


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `backups` is how many backups the audit trail was held against; `has_index` whether the
    index was looked at; `head` the newest row of the audit trail, as it is kept elsewhere; `root` the fingerprint of the
    library's root, "" for none; `is_other_root` and `is_other_trail` whether this machine remembers others; `notes` what is no trouble and
    should be known."""

    troubles: tuple[Trouble, ...]
    facts: Facts | None
    backups: int
    has_index: bool
    head: str = ""
    heads: int = 0
    root: str = ""
    is_other_root: bool = False
    is_other_trail: bool = False
    notes: tuple[str, ...] = ()

    def scope(self) -> str:
        """What was verified, in a sentence."""
        parts = []
        if self.facts is not None:
            parts += [
                f"{self.facts.plans} 个预案",
                f"{self.facts.versions} 个版本",
                f"{self.facts.audit[0]} 条操作记录",
            ]
        parts += [f"{self.heads} 个签署的记录头"] if self.heads else []
        parts += [f"{self.backups} 份备份"] if self.backups else []
        parts += ["检索索引"] if self.has_index else []
        return f"已核验 {'、'.join(parts)}。"


def verify_library(library: OpenLibrary, progress: Progress = silent) -> Verified:
    """Verify the library. An index that is not what the library holds is built anew, for it is only a cache.

    Raises:
        Cancelled: `progress` said so.
    """
    held = library.against_backups(progress)
    troubles = library.troubles(progress) + list(held.troubles)
    directory = index_directory(library.path)
    # In a library that was tampered with, an index that differs tells nothing new, and must not be made to agree.
    has_index = directory.exists() and not troubles
    if has_index:
        troubles += _index_troubles(library, directory, progress)
    is_file = library.file is not None
    seen = look(library)
    if seen.root:
        troubles.append(Trouble(Area.KEYS, seen.root))
    troubles += [Trouble(Area.KEYS, text) for text in seen.strange]
    trail = look_at_trail(library)
    if trail:
        troubles.append(Trouble(Area.AUDIT, trail))
    return Verified(
        troubles=tuple(troubles),
        facts=facts_of(Path(library.path)) if is_file else None,
        backups=held.backups,
        has_index=has_index,
        head=library.head().text,
        heads=library.signed_heads(),
        root=library.root(),
        is_other_root=bool(seen.root),
        is_other_trail=bool(trail),
        notes=(*held.remarks, *_notes(library, seen)),
    )


def _notes(library: OpenLibrary, seen: Seen) -> Iterator[str]:
    yield from library.remarks()
    if not library.root():
        yield "预案库还没有根：还没有系统管理员用自己的密码登录过，批准签名只凭库内的记录核验。"
    for one in library.key_standings().values():
        if library.root() and not one.is_certified:
            yield f"“{one.account}”的签名密钥（{one.fingerprint[:8]}）还没有经系统管理员认证，不能批准。"
    for account, key in library.approving_keys():
        if key in seen.notes:
            yield f"“{account}”的签名密钥（{key[:8]}）：{seen.notes[key]}。"


def _index_troubles(library: OpenLibrary, directory: Path, progress: Progress) -> list[Trouble]:
    index = SearchIndex.open(directory)
    try:
        index.catch_up(library, progress)
        try:
            different = index.differences(library, progress)
        except BadFile as error:
            found = [error.message]
        else:
            titles = [library.faces(plan) for plan in different[:3]]
            names = "、".join(f"“{faces[0].card.title}”" for faces in titles if faces)
            found = (
                [f"检索索引与预案库不一致，涉及 {len(different)} 个预案{f'：{names}' if names else ''}。"]
                if different
                else []
            )
        if found:
            index.rebuild(library, progress)
        return [Trouble(Area.INDEX, text) for text in found]
    finally:
        index.close()
