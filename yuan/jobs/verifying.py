"""Verify all of a library: what it can prove by itself, its audit trail against the backups, its search index."""

from __future__ import annotations

from pathlib import Path

import msgspec

from yuan.jobs.searching import index_directory
from yuan.library import Library
from yuan.library.backups import Facts, facts_of
from yuan.model.errors import BadFile
from yuan.model.progress import Progress, silent
from yuan.model.safekeeping import Area, Trouble
from yuan.search import SearchIndex


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `backups` is how many backups the audit trail was held against; `has_index` whether the
    index was looked at; `remarks` ask for a look without being faults."""

    troubles: tuple[Trouble, ...]
    remarks: tuple[str, ...] = ()
    facts: Facts | None
    backups: int
    has_index: bool

    def scope(self) -> str:
        """What was verified, in a sentence."""
        parts = []
        if self.facts is not None:
            parts += [
                f"{self.facts.plans} 个预案",
                f"{self.facts.versions} 个版本",
                f"{self.facts.audit[0]} 条操作记录",
            ]
        parts += [f"{self.backups} 份备份"] if self.backups else []
        parts += ["检索索引"] if self.has_index else []
        return f"已核验 {'、'.join(parts)}。"


def verify_library(library: Library, progress: Progress = silent) -> Verified:
    """Verify the library. An index that is not what the library holds is built anew, for it is only a cache.

    Raises:
        Cancelled: `progress` said so.
    """
    troubles = library.troubles(progress) + library.troubles_against_backups(progress)
    directory = index_directory(library.path)
    # In a library that was tampered with, an index that differs tells nothing new, and must not be made to agree.
    has_index = directory.exists() and not troubles
    if has_index:
        troubles += _index_troubles(library, directory, progress)
    is_file = isinstance(library.path, Path)
    return Verified(
        troubles=tuple(troubles),
        remarks=tuple(library.remarks()),
        facts=facts_of(Path(library.path)) if is_file else None,
        backups=len(library.backups.all()) if is_file else 0,
        has_index=has_index,
    )


def _index_troubles(library: Library, directory: Path, progress: Progress) -> list[Trouble]:
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
