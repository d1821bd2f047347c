"""What becomes of a row both sides know: forward only, and what both decided differently is kept twice, never dropped.

An opinion may be answered, closed, and asked anew; asking anew leaves the former answer among the replies. So whether
one side knows what the other did is told by the answers it holds: the present one and those among its replies.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import Enum
from typing import Any

import msgspec

from yuan.model.exchange.parcel import Row
from yuan.model.exchange.travelling import Joining, Speaker, Travelling
from yuan.model.records import OpinionState

THEIRS = "对方的处理："
"""How the other side's decision begins where it is kept beside ours."""


class Fate(Enum):
    SAME = "both read alike"
    THEIRS = "theirs goes on from ours"
    OURS = "ours goes on from theirs, or theirs is not to be taken"
    BOTH = "both went on"


class Joined(msgspec.Struct, frozen=True):
    """What becomes of a row: the columns to set here, and a remark to keep beside it when both went on."""

    fate: Fate
    values: Row = {}
    remark: str = ""


def joined(
    rule: Travelling,
    ours: Row,
    theirs: Row,
    *,
    speaker: Speaker,
    our_talk: Iterable[str] = (),
    their_talk: Iterable[str] = (),
) -> Joined:
    """Join `theirs` into `ours`, two rows of one key with the same columns; people are written alike in both.

    Args:
        our_talk, their_talk: the words of the replies, for an opinion.
    """
    if rule.joining is Joining.NEWEST:
        return _newest(rule, ours, theirs)
    if rule.joining is Joining.ANSWERED:
        return _answered(rule, ours, theirs)
    if rule.joining is Joining.SETTLED:
        is_news = theirs["settled_at"] and not ours["settled_at"]
        return Joined(Fate.THEIRS, _only(theirs, rule.decision)) if is_news else Joined(Fate.SAME)
    if rule.joining is Joining.OPINION:
        return _opinion(rule, ours, theirs, Counter(our_talk), Counter(their_talk), speaker)
    return Joined(Fate.SAME)


def _newest(rule: Travelling, ours: Row, theirs: Row) -> Joined:
    values = _differing(ours, theirs, (name for name in theirs if name not in rule.key and name != "plan"))
    if not values:
        return Joined(Fate.SAME)
    if str(theirs.get(rule.moment) or "") > str(ours.get(rule.moment) or ""):
        return Joined(Fate.THEIRS, values)
    return Joined(Fate.OURS)


def _answered(rule: Travelling, ours: Row, theirs: Row) -> Joined:
    values = _differing(ours, theirs, rule.decision)
    if not values:
        return Joined(Fate.SAME)
    if ours["state"] == rule.open:
        return Joined(Fate.THEIRS, values)
    if theirs["state"] == rule.open:
        return Joined(Fate.OURS)
    said = _words(theirs)
    if said == _words(ours) or said in str(ours["answer"]):
        return Joined(Fate.SAME)
    kept = f"{ours['answer']}（{THEIRS}{said}）"
    return Joined(Fate.BOTH, {"answer": kept})


_ANSWER = ("state", "answer", "answered_by", "answered_at")
_CLOSING = ("closed_by", "closed_at", "closing")


def _opinion(
    rule: Travelling,
    ours: Row,
    theirs: Row,
    our_talk: Counter[str],
    their_talk: Counter[str],
    speaker: Speaker,
) -> Joined:
    values = _differing(ours, theirs, rule.decision)
    if not values:
        return Joined(Fate.SAME)
    mine, said = _words(ours), _words(theirs)
    # Counted, as the same answer may have been given, asked about anew, and given again.
    holds_ours = bool(mine) and their_talk[mine] + (said == mine) > our_talk[mine]
    holds_theirs = bool(said) and our_talk[said] + (mine == said) > their_talk[said]
    if mine == said and (not mine or (holds_ours and holds_theirs)):
        return _closing(ours, theirs, values, speaker)
    if holds_theirs:
        return Joined(Fate.OURS)
    if holds_ours or not mine:
        taken = values if _may_close(speaker) else _only(values, _ANSWER)
        return Joined(Fate.THEIRS, taken) if taken else Joined(Fate.OURS)
    if not said:
        return Joined(Fate.OURS)
    kept = f"{THEIRS}{said}"
    return Joined(Fate.SAME) if our_talk[kept] else Joined(Fate.BOTH, {}, kept)


def _closing(ours: Row, theirs: Row, values: Row, speaker: Speaker) -> Joined:
    """The answers are the same: it was closed or reopened since."""
    taken = _only(values, _CLOSING)
    if not taken or not _may_close(speaker):
        return Joined(Fate.OURS) if taken else Joined(Fate.SAME)
    if ours.get("closed_at") and theirs.get("closed_at"):
        return Joined(Fate.THEIRS, taken) if theirs["closed_at"] > ours["closed_at"] else Joined(Fate.OURS)
    return Joined(Fate.THEIRS, taken)


def _may_close(speaker: Speaker) -> bool:
    return speaker is not Speaker.WRITER


def _words(row: Row) -> str:
    """What was decided, in the words that stay among the replies when it is asked anew; "" while it is open."""
    if row["state"] == OpinionState.OPEN.value:
        return ""
    return "：".join(part for part in (str(row["state"]), str(row.get("answer") or "")) if part)


def _differing(ours: Row, theirs: Row, names: Iterable[str]) -> Row:
    return {name: theirs[name] for name in names if name in theirs and theirs[name] != ours.get(name)}


def _only(values: Row, names: Iterable[str]) -> dict[str, Any]:
    return {name: values[name] for name in names if name in values}
