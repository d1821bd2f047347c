"""The query language, for people who never read about it.

Words with blanks between them must all occur in a section; a stretch typed without blanks must occur exactly
so; “…” holds blanks together; -词 excludes; 甲 OR 乙 (or 甲 | 乙) takes either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from yuan.search.folding import fold, fold_characters, has_level_sign

_TOKEN = re.compile(
    r"(?P<minus>(?<!\S)[-－−])?"
    r'(?:["“”＂「『](?P<quoted>[^"“”＂」』]*)["“”＂」』]?|(?P<bare>[^\s"“”＂「」『』]+)|(?P<stray>[」』]))'
)
_EITHER = ("OR", "|", "｜", "||")
_HALF_TYPED = ("-", "－", "−")


class HasText(Protocol):
    """Anything with a folded text."""

    @property
    def text(self) -> str: ...


R = TypeVar("R", bound=HasText)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Text that must occur as it stands, in one of the folded forms `needles` (usually one)."""

    needles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What must occur: of every group in `required` at least one phrase, and none of `excluded`."""

    required: tuple[tuple[Phrase, ...], ...] = ()
    excluded: tuple[Phrase, ...] = ()

    @classmethod
    def parse(cls, text: str) -> Query:
        """The query a person typed; half-typed and odd input is read as well as can be, never refused."""
        required: list[tuple[Phrase, ...]] = []
        excluded: list[Phrase] = []
        joins = False
        for token in _TOKEN.finditer(text):
            words = token["quoted"] if token["quoted"] is not None else token["bare"] or ""
            if token["quoted"] is None and words in _EITHER:
                joins = bool(required)
                continue
            if token["quoted"] is None and words in _HALF_TYPED:
                continue
            phrase = _phrase(words)
            if phrase is None:
                continue
            if token["minus"]:
                excluded.append(phrase)
            elif joins:
                required[-1] = (*required[-1], phrase)
            else:
                required.append((phrase,))
            joins = False
        return cls(tuple(dict.fromkeys(required)), tuple(excluded))

    @classmethod
    def exact(cls, text: str) -> Query:
        """All of `text` as one phrase, whatever signs it holds."""
        phrase = _phrase(text)
        return cls(((phrase,),)) if phrase else cls()

    @property
    def is_empty(self) -> bool:
        """Nothing is asked for; excluding alone finds nothing either."""
        return not self.required

    def accepted(self, rows: list[R]) -> list[R]:
        """Those of `rows` whose folded text this query finds."""
        if self.is_empty:
            return []
        for group in self.required:
            needles = needles_of(group)
            if len(needles) == 1:
                needle = needles[0]
                rows = [row for row in rows if needle in row.text]
            else:
                rows = [row for row in rows if any(needle in row.text for needle in needles)]
        unwanted = needles_of(self.excluded)
        return (
            [row for row in rows if not any(needle in row.text for needle in unwanted)] if unwanted else rows
        )

    @property
    def needles(self) -> tuple[str, ...]:
        """Every folded text to be marked where it occurs, longest first."""
        found = {needle for group in self.required for needle in needles_of(group)}
        return tuple(sorted(found, key=lambda needle: (-len(needle), needle)))


def needles_of(phrases: Sequence[Phrase]) -> tuple[str, ...]:
    """All folded forms of some phrases, each once."""
    return tuple(dict.fromkeys(needle for phrase in phrases for needle in phrase.needles))


def _phrase(words: str) -> Phrase | None:
    folded = fold(words)
    if not folded:
        return None
    plain = folded if has_level_sign(words) else fold_characters(words)
    return Phrase(tuple(dict.fromkeys((folded, plain))))
