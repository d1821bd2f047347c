"""Telephone numbers that cannot be dialled: too few or too many digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuan.model.checks.finding import Finding
from yuan.model.checks.passages import Passage
from yuan.model.content import ContactList, Document, walk_blocks
from yuan.model.plan import PlanCard

_SPOKEN_OF = re.compile(r"(?:电话|手机|传真|值班室)[：:]\s*(?P<number>[\d\-－—\s]{5,20}\d)")
_SOUND = re.compile(r"1[3-9]\d{9}|(?:0\d{2,3})?[2-8]\d{6,7}|1\d{2,4}|9\d{4}|[48]00\d{7}")


def check_telephones(document: Document, card: PlanCard, text: tuple[Passage, ...]) -> Iterator[Finding]:
    """Numbers after 电话： and in contact lists that are no mobile, landline or service number."""
    spoken = [
        (found["number"], passage.node) for passage in text for found in _SPOKEN_OF.finditer(passage.text)
    ]
    listed = [
        (number, block.id)
        for block in walk_blocks(document)
        if isinstance(block, ContactList)
        for who in block.contacts
        for number in re.split(r"[、，,/；;]", f"{who.phone}、{who.mobile}")
    ]
    for number, node in [*spoken, *listed]:
        digits = re.sub(r"[\s\-－—（）()]", "", number)
        if digits.isdigit() and not _SOUND.fullmatch(digits):
            yield Finding(
                rule="telephone",
                grade="warning",
                message=f"电话“{number.strip()}”有 {len(digits)} 位数字，请核对。",
                node=node,
            )
