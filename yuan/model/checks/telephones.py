"""Telephone numbers that cannot be dialled: too few or too many digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuan.model.checks.finding import Finding, Place
from yuan.model.checks.gathering import Gathered, counted, place_at
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.content import ContactList

TELEPHONE = Rule(
    id="telephone",
    title="电话号码有效",
    cites="惯例：电话号码完整有效",
    binding=Binding.PRACTICE,
    explains="位数不对的号码拨不通。固定电话应带区号或为本地号码，手机 11 位。",
)

_SPOKEN_OF = re.compile(r"(?:电话|手机|传真|值班室)[：:]\s*(?P<number>[\d\-－—\s]{5,20}\d)")
_SOUND = re.compile(r"1[3-9]\d{9}|(?:0\d{2,3})?[2-8]\d{6,7}|1\d{2,4}|9\d{4}|[48]00\d{7}")


def check(reading: Reading) -> Iterator[Finding]:
    """Numbers after 电话： and in contact lists that are no mobile, landline or service number, each once."""
    wrong: Gathered[str] = Gathered()
    for passage in reading.passages:
        for found in _SPOKEN_OF.finditer(passage.text):
            if _is_wrong(found["number"]):
                wrong.add(found["number"].strip(), place_at(passage, *found.span("number")))
    for block in reading.blocks:
        if isinstance(block, ContactList):
            for who in block.contacts:
                for number in re.split(r"[、，,/；;]", f"{who.phone}、{who.mobile}"):
                    if _is_wrong(number):
                        wrong.add(number.strip(), Place(node=block.id, quote=number.strip()))
    for number, places in wrong:
        digits = len(_digits(number))
        yield Finding(
            rule=TELEPHONE,
            grade="warning",
            message=f"电话“{number}”有 {digits} 位数字{counted(places)}，请核对。",
            places=places,
        )


def _digits(number: str) -> str:
    return re.sub(r"[\s\-－—（）()]", "", number)


def _is_wrong(number: str) -> bool:
    digits = _digits(number)
    return digits.isdigit() and not _SOUND.fullmatch(digits)
