"""How fast searching is: `python bench/search_speed.py [--library FILE]`; without a file, on the demonstration library.

Builds the index anew in a temporary folder, asks it words and phrases drawn from the text, snippets included, and
asks SQLite's FTS5 the same questions about the same sections in the same run.
"""

from __future__ import annotations

import argparse
import random
import re
import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from scratch import library_in, own_folders

from yuan.library import Library
from yuan.model.records import Change
from yuan.search import SearchIndex, Source
from yuan.search.folding import fold
from yuan.search.indexed_sections import IndexedSection, indexed_sections
from yuan.search.store import folded_text

QUESTIONS = 400
SHOWN = 50
_CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--library", type=Path, help="a library; the demonstration library when left out")
    given = arguments.parse_args().library
    with own_folders() as folder:
        library = Library.open(library_in(folder, given))
        try:
            measure(library, folder / "index")
        finally:
            library.close()


def measure(source: Source, directory: Path) -> None:
    """Print all figures for the plans of `source`, indexing them in `directory`."""
    sections = [entry for plan in source.plan_ids() for entry in indexed_sections(source.faces(plan))]
    texts = [folded_text(entry) for entry in sections]
    print(f"{len(source.plan_ids())} plans, {len(sections)} sections, {sum(map(len, texts)):,} characters")

    index = SearchIndex.open(directory)
    print(f"full index            {seconds(lambda: index.catch_up(source)):8.2f} s")
    print(f"open                  {seconds(lambda: SearchIndex.open(directory)) * 1000:8.1f} ms")
    longest = max(source.plan_ids(), key=lambda plan: sum(len(face.content) for face in source.faces(plan)))
    print(f"reindex longest plan  {seconds(lambda: index.catch_up(Saved(source, longest))) * 1000:8.1f} ms")

    questions = drawn(texts)
    report("yuan", questions, lambda text: index.search(text, limit=SHOWN).total)
    bigrams = Peer(sections, texts, bigrams=True)
    report("FTS5, pairs", questions, bigrams.search)
    trigrams = Peer(sections, texts, bigrams=False)
    long_ones = {
        kind: [text for text in asked if " " not in text and len(text) > 2]
        for kind, asked in questions.items()
    }
    report("FTS5, trigram (3 characters and more)", long_ones, trigrams.search)

    truth = [(text, *read_through(sections, texts, text)) for text in questions["phrase"]]
    ours = sum(index.search(text).total != shown for text, shown, _ in truth)
    theirs = sum(bigrams.search(text) != every for text, _, every in truth)
    print(f"phrases counted differently than by reading: yuan {ours}, FTS5 pairs {theirs} of {len(truth)}")


class Saved:
    """`source` after one more save of `plan`."""

    def __init__(self, source: Source, plan: str) -> None:
        self._source = source
        self._change = Change(sequence=source.sequence() + 1, plan=plan, what="")
        self.id = source.id
        self.plan_ids, self.faces = source.plan_ids, source.faces

    def sequence(self) -> int:
        return self._change.sequence

    def changes_since(self, sequence: int, /) -> Sequence[Change]:
        before = self._source.changes_since(sequence) if sequence < self._change.sequence else []
        return [*before, self._change] if sequence < self._change.sequence else []


def read_through(sections: Sequence[IndexedSection], texts: Sequence[str], phrase: str) -> tuple[int, int]:
    """How many sections hold the phrase, read one by one: those to be shown, and all.

    Not shown is a draft's section that reads as the one in force.
    """
    holding = [entry for entry, text in zip(sections, texts, strict=True) if fold(phrase) in text]
    return sum(not entry.repeats for entry in holding), len(holding)


def drawn(texts: Sequence[str]) -> dict[str, list[str]]:
    """Questions drawn from the text: single characters, words, phrases, two words at a time."""
    chance = random.Random(20261123)
    runs = [run for text in texts for run in _CHINESE.findall(text)]

    def piece(shortest: int, longest: int) -> str:
        while True:
            run, length = chance.choice(runs), chance.randint(shortest, longest)
            if len(run) >= length:
                start = chance.randint(0, len(run) - length)
                return str(run[start : start + length])

    return {
        "character": [piece(1, 1) for _ in range(QUESTIONS // 8)],
        "word": [piece(2, 4) for _ in range(QUESTIONS)],
        "phrase": [piece(5, 14) for _ in range(QUESTIONS)],
        "two words": [f"{piece(2, 3)} {piece(2, 3)}" for _ in range(QUESTIONS)],
    }


def report(name: str, questions: dict[str, list[str]], search: Callable[[str], int]) -> None:
    """Print how long `search` takes for each kind of question and for words and phrases together."""
    times = {
        kind: [seconds(partial(search, text)) * 1000 for text in asked] for kind, asked in questions.items()
    }
    print(name)
    mixed = times["word"] + times["phrase"]
    for kind, taken in [*times.items(), ("words and phrases", mixed)]:
        if len(taken) > 1:
            p50, p95 = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
            print(f"  {kind:18} p50 {p50:7.2f} ms   p95 {p95:7.2f} ms   most {max(taken):7.2f} ms")


class Peer:
    """FTS5 over the same sections: pairs of characters as words, or its own trigrams."""

    def __init__(self, sections: Sequence[IndexedSection], texts: Sequence[str], *, bigrams: bool) -> None:
        self._bigrams = bigrams
        self._base = sqlite3.connect(":memory:")
        self._base.execute("create table section (text text)")
        self._base.executemany("insert into section values (?)", ((text,) for text in texts))
        tokenizer = "unicode61" if bigrams else "trigram"
        started = time.perf_counter()
        self._base.execute(
            f"create virtual table found using fts5(heading, text, tokenize = '{tokenizer}', content = '')"
        )
        self._base.executemany(
            "insert into found (rowid, heading, text) values (?, ?, ?)",
            (
                (i, self._tokens(fold(entry.heading)), self._tokens(text))
                for i, (entry, text) in enumerate(zip(sections, texts, strict=True), 1)
            ),
        )
        print(f"FTS5 index ({tokenizer})  {time.perf_counter() - started:8.2f} s")

    def search(self, text: str) -> int:
        """Count, take the best and cut a snippet from each, as our own search does."""
        match = " AND ".join(f'text : "{self._tokens(word) or word}"' for word in text.split())
        if self._bigrams and any(len(word) == 1 for word in text.split()):
            match = f"text : {text}*"
        total: int = self._base.execute(
            "select count(*) from found where found match ?", (match,)
        ).fetchone()[0]
        best = self._base.execute(
            "select rowid from found where found match ? order by bm25(found, 5.0, 1.0) limit ?",
            (match, SHOWN),
        )
        word = text.split()[0]
        for (row,) in best.fetchall():
            whole = self._base.execute("select text from section where rowid = ?", (row,)).fetchone()[0]
            at = whole.find(word)
            _snippet = whole[max(0, at - 18) : at + 62].replace(word, f"⟦{word}⟧")
        return total

    def _tokens(self, text: str) -> str:
        if not self._bigrams:
            return text
        return " ".join(run[i : i + 2] for run in _CHINESE.findall(text) for i in range(len(run) - 1))


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
