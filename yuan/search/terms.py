"""The analyzer: which terms stand for a text in the index.

Overlapping pairs of Chinese characters, and whole words of Latin letters and digits. A word segmenter would
cut a phrase differently in the text and in the query and then miss it; pairs find everything. Single
characters are not indexed: reading the folded texts, which are in memory, is faster than reading their postings.
"""

from __future__ import annotations

import re

_RUN = re.compile(r"[a-z0-9]+|[\u3400-\u9fff\uf900-\ufaff〇々\U00020000-\U0003ffff]+")


def terms(folded: str) -> set[str]:
    """Every term of a folded text, each once."""
    found: set[str] = set()
    for run in _RUN.findall(folded):
        if run[0].isascii():
            found.add(run)
        else:
            found.update(run[i : i + 2] for i in range(len(run) - 1))
    return found


def phrase_terms(folded: str) -> tuple[set[str], set[str]]:
    """What a text that contains `folded` must have: terms as such, and parts of words.

    A Latin word or number at either edge of the phrase may be cut off there (`2024` in `12024`), so it is only
    known to be part of a term.
    """
    whole: set[str] = set()
    parts: set[str] = set()
    for match in _RUN.finditer(folded):
        run = match[0]
        if not run[0].isascii():
            whole.update(run[i : i + 2] for i in range(len(run) - 1))
        elif match.start() == 0 or match.end() == len(folded):
            parts.add(run)
        else:
            whole.add(run)
    return whole, parts
