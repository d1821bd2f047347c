"""The demonstration library ten times over, for `size_speed.py`: `python bench/ten_times.py TARGET [--times N]`.

Every round is made through the library's own doors, by the people of the demonstration: created, approved and signed,
issued, revised. A round has titles of its own, also where texts cite them, and a sentence more in every seventh
paragraph, so that nothing is stored or read only once because it is the same.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import msgspec

from yuan.demo.compose import compose
from yuan.demo.listing import cards, units
from yuan.demo.lives import Desk, life_of, live
from yuan.demo.people import ADMINISTRATOR, PASSWORD, add_people, administrator
from yuan.library import Library
from yuan.model.document.content import Document, Paragraph, Text, decode, encode, walk_blocks
from yuan.model.editing.edit import with_fresh_ids
from yuan.model.plan import PlanCard

TIMES = 10
_EVERY = 7


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("target", type=Path, help="the library to write; it must not exist")
    arguments.add_argument("--times", type=int, default=TIMES)
    given = arguments.parse_args()
    build(given.target, given.times)


def build(path: Path, times: int = TIMES, today: date | None = None) -> Path:
    """Write a library of `times` × 117 plans to `path` and return it."""
    library = Library.create(path, administrator())
    try:
        add_people(library)
        chief = library.sign_in(ADMINISTRATOR, PASSWORD)
        for unit in units():
            chief.add_unit(unit)
        desk = Desk(library, chief, today or date.today())
        composed = [(card, *compose(card)) for card in cards()]
        for round_ in range(times):
            titles = {card.title: _title(card.title, round_) for card, _, _ in composed}
            for place, (card, document, media) in enumerate(composed):
                varied = _card(card, titles)
                live(desk, varied, life_of(card, place), _text(document, titles, round_), media)
            print(f"round {round_ + 1} of {times}", flush=True)
    finally:
        library.close()
    return path


def _title(title: str, round_: int) -> str:
    """The title in the given round: the first keeps it."""
    return title if not round_ else title.replace("预案", f"第{round_ + 1}片预案")


def _card(card: PlanCard, titles: dict[str, str]) -> PlanCard:
    upper = titles.get(card.upper_plan, card.upper_plan)
    return msgspec.structs.replace(card, title=titles[card.title], upper_plan=upper)


def _text(document: Document, titles: dict[str, str], round_: int) -> Document:
    if not round_:
        return document
    data = encode(document).decode()
    for title in sorted(titles, key=len, reverse=True):
        data = data.replace(title, f"\x00{title[::-1]}\x00")  # so that no title is replaced within another
    for title, varied in titles.items():
        data = data.replace(f"\x00{title[::-1]}\x00", varied)
    varied_document = with_fresh_ids(decode(data.encode()))
    _add_sentences(varied_document, round_)
    return varied_document


def _add_sentences(document: Document, round_: int) -> None:
    """A sentence more at the end of every seventh paragraph; `document` is nobody else's yet."""
    for place, block in enumerate(walk_blocks(document)):
        if place % _EVERY == 0 and isinstance(block, Paragraph):
            more = Text(f"第{round_ + 1}片另行安排第{place}项工作。")
            msgspec.structs.force_setattr(block, "runs", (*block.runs, more))


if __name__ == "__main__":
    main()
