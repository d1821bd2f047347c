"""Telephone numbers that cannot be dialled: too few or too many digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuan.model.checks.finding import Finding, FindingPlace
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.document.content import ContactList

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
    """Numbers after 电话： and in contact lists that are no mobile, landline or service number."""
    spoken = [
        (found["number"], passage.node)
        for passage in reading.passages
        for found in _SPOKEN_OF.finditer(passage.text)
    ]
    listed = [
        (number, block.id)
        for block in reading.blocks
        if isinstance(block, ContactList)
        for who in block.contacts
        for number in re.split(r"[、，,/；;]", f"{who.phone}、{who.mobile}")
    ]
    for number, node in [*spoken, *listed]:
        digits = re.sub(r"[\s\-－—（）()]", "", number)
        if digits.isdigit() and not _SOUND.fullmatch(digits):
            yield Finding(
                rule=TELEPHONE,
                grade="warning",
                message=f"电话“{number.strip()}”有 {len(digits)} 位数字，请核对。",
                places=(FindingPlace(node=node, quote=number.strip()),),
            )
