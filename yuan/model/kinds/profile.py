"""The form of what is known of a kind of plan; what each kind says in it stands in `yuan.model.kinds.kind`."""

from __future__ import annotations

from enum import Enum
from typing import Literal

import msgspec

from yuan.model.kinds.subjects import Subject


class Family(Enum):
    """The four kinds of the district's card, in the order of the printed volumes."""

    OVERALL = "总体"
    SPECIAL = "专项"
    DEPARTMENT = "部门"
    TOWNSHIP = "镇街"

    @property
    def is_of_government(self) -> bool:
        """Whether such plans are the government's own: sorted by the event, not by the unit, and above the others."""
        return self in (Family.OVERALL, Family.SPECIAL)


class FilingPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where the filing report goes: addressed to `recipient`, handed in at `delivered_to`, copied to `copies`.

    Where the rule names no particular body, `recipient` is a marked blank to be filled in by hand. `copies` and
    `delivered_to` are "" where the rule names none. `cites` is the item of art. 26 it rests on. In a profile the
    names {city}, {district} and {bureau} stand for the office's own.
    """

    recipient: str
    delivered_to: str = ""
    copies: str = ""
    cites: str

    @property
    def is_named(self) -> bool:
        """Whether the body it is filed with is known by name."""
        return "此处填写" not in self.recipient


class ReviewPoint(msgspec.Struct, frozen=True, kw_only=True):
    """One point of the checklist. `id` never changes; `main` is its place (1 to 6) among the points of art. 24."""

    id: str
    main: int
    text: str
    cites: str

    @property
    def is_main(self) -> bool:
        """Whether it is one of the six themselves."""
        return self.id == f"24.{self.main}"


class TitleWords(msgspec.Struct, frozen=True, kw_only=True):
    """The words by which a plan that is read from a file is taken for one of a kind.

    `pattern` is looked for in the title, and in the name of the issuing body unless `is_title_only`. The words of
    the kind with the lowest `turn` are tried first: 村 before 镇, for a village's title names its town.
    """

    turn: int
    pattern: str
    is_title_only: bool = True


class KindProfile(msgspec.Struct, frozen=True, kw_only=True):
    """All that is so because a plan is of a kind. Articles are those of 《突发事件应急预案管理办法》(国办发〔2024〕5号)."""

    name: str
    """The short Chinese name: stored, exported, printed by the command line; it never changes."""
    title: str
    """The name in the regulation's words: 总体应急预案 …"""
    family: Family
    upper_kinds: tuple[str, ...]
    """Names of the kinds whose tasks such a plan carries out (art. 9)."""
    gives_duties: bool
    """Whether it gives duties to other units, and so is above their plans."""
    outline: str
    """The id of the pack (`templates/packs`) a plan of this kind begins from when none fits its event."""
    words: TitleWords | None
    """None: what is left when no other kind's words are found."""
    events: Literal["all", "title", "text"]
    """What of an imported plan tells its event: it is for all of them, only its title does, or also its text."""

    article: str
    """The article that says what it must cover above all, "" when none does."""
    required: tuple[Subject, ...]
    """What that article wants covered."""
    is_tiered: bool
    """Whether the article asks something else of the state's, a province's and a district's plans (art. 10)."""
    has_levels: bool
    """Whether response levels are expected of it (应对法 art. 71)."""
    points: tuple[ReviewPoint, ...]
    """What the examination looks at besides what it looks at in every plan."""

    approver: str
    """Who approves (art. 25), as the form proposes it."""
    decision: str
    """The row of the examination sheet that who approves writes into."""
    consent: str
    """What the notice of issue says of the approval, "" when nothing."""
    is_coordinated: bool
    """Whether it goes to the emergency bureau of the same level before it is approved (art. 25), or as if it did."""
    filing: FilingPlace
    """Where it is filed (art. 26)."""
    recipient: str
    """The same as the form proposes it. A default to be changed there: local rules differ."""
    is_drilled_nationally: bool
    """Whether art. 32 sets a cycle for its drills."""
    is_of_authority: bool
    """Whether an authority is its holder, whose plans for accidents 国务院令第708号 art. 8 wants drilled."""
