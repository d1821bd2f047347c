"""A finding between plans: the finding itself, whose it is, and every place it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from yuan.model.checks.finding import Finding, FindingPlace, Silence
from yuan.model.coherence.mentions import Spot


class Crossing(msgspec.Struct, frozen=True, kw_only=True):
    """`finding` is about `plan`, its places are there; `spots` are the places in all plans, `plan`'s first.

    `unit` is the unit it concerns, "" when none in particular. `sound` is a plan among them that only shows how
    it should be, "" when none does.
    """

    plan: str
    finding: Finding
    spots: tuple[Spot, ...]
    unit: str = ""
    sound: str = ""

    @property
    def silenced_at(self) -> FindingPlace:
        """The place a silence of it is kept under: with the words, the unit and all plans in its quote.

        When another plan joins in, or the words change, it is another finding and is told again.
        """
        first = self.finding.places[0]
        plans = ",".join((self.plan, *sorted(self.finding.plans)))
        return FindingPlace(node=first.node, quote="｜".join((first.quote, self.unit, plans)))


Silenced = tuple[Crossing, Silence]


def heed(
    crossings: Iterable[Crossing], silences: Mapping[str, Iterable[Silence]]
) -> tuple[tuple[Crossing, ...], tuple[Silenced, ...]]:
    """`crossings` without those silenced, and these with their silences. `silences` are by plan."""
    known = {
        (plan, silence.rule, silence.node, silence.quote): silence
        for plan, kept in silences.items()
        for silence in kept
    }
    heard: list[Crossing] = []
    silenced: list[Silenced] = []
    for crossing in crossings:
        place = crossing.silenced_at
        silence = known.get((crossing.plan, crossing.finding.rule.id, place.node, place.quote))
        if silence is None:
            heard.append(crossing)
        else:
            silenced.append((crossing, silence))
    return tuple(heard), tuple(silenced)
