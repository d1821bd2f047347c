"""How an office has arranged a bound volume (汇编分册): the order of its plans, what stays out, its editor's note."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec


class VolumeArrangement(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was settled by hand for one volume. Everything empty means the usual order, nothing left out.

    `order` and `left_out` hold plan ids; plans that came later are in neither and take their usual place.
    `note` is the editor's note (编者按), one paragraph a line, "" for the usual one.
    """

    order: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    note: str = ""


def arranged(usual: Sequence[str], kept: Sequence[str]) -> list[str]:
    """The ids of `usual` in the order `kept` by hand; what `kept` does not know stands behind its usual neighbour.

    Ids that only `kept` knows (plans moved away since) are passed over.
    """
    there = set(usual)
    result = [plan for plan in dict.fromkeys(kept) if plan in there]
    known = set(result)
    before = ""
    for plan in usual:
        if plan not in known:
            result.insert(result.index(before) + 1 if before else 0, plan)
        before = plan
    return result
