"""Telephone numbers of one body or person that differ from place to place in one plan."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuan.model.checks.finding import Finding, FindingPlace
from yuan.model.checks.gathering import place_at
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.document.content import ContactList

TELEPHONES_AGREE = Rule(
    id="telephones-agree",
    title="同一单位、人员的电话一致",
    cites="《突发事件应急预案管理办法》（国办发〔2024〕5号）第三十五条（重要应急资源变化应及时修订）",
    binding=Binding.LAW,
    explains="同一个值班电话或同一个人的手机在几处写得不一样，至少有一处是旧的。",
)

_SPOKEN = re.compile(
    r"(?P<body>[\u4e00-\u9fff]{2,20}?)(?:的)?(?:24小时)?(?P<label>应急值班电话|值班电话|值守电话|联系电话|报警电话|电话|传真)"
    r"(?:号码)?(?:为|是)?[：:]?\s?(?P<numbers>\d[\d\-－—]{2,19}(?:[、，/]\s?\d[\d\-－—]{4,19})*)"
)
_BODY_END = re.compile(r"[局委办部厅院队府道镇乡心司会站]$")


def check(reading: Reading) -> Iterator[Finding]:
    """Mobiles of a person, and duty telephones of a body, that differ."""
    known: dict[tuple[str, str], dict[frozenset[str], FindingPlace]] = {}
    for passage in reading.passages:
        if "电话" in passage.text or "传真" in passage.text:
            for found in _SPOKEN.finditer(passage.text):
                if _BODY_END.search(found["body"]):
                    label = found["label"].replace("应急值班", "值班").replace("值守", "值班")
                    place = place_at(passage, *found.span("numbers"))
                    _note(known, (_last_name(found["body"]), label), found["numbers"], place)
    for block in reading.blocks:
        if not isinstance(block, ContactList):
            continue
        for who in block.contacts:
            if who.person.strip() and who.mobile.strip():
                place = FindingPlace(node=block.id, quote=who.mobile.strip())
                _note(known, (f"{who.body}{who.person}", "手机"), who.mobile, place)
            elif not who.person.strip() and who.phone.strip() and ("值班" in who.post or not who.post):
                place = FindingPlace(node=block.id, quote=who.phone.strip())
                _note(known, (who.body, "值班电话"), who.phone, place)
    for (name, label), numbers in known.items():
        if len(numbers) > 1 and not _overlap(numbers):
            shown = "、".join(place.quote for place in numbers.values())
            yield Finding(
                rule=TELEPHONES_AGREE,
                grade="warning",
                message=f"“{name}”的{label}有 {len(numbers)} 种写法：{shown}。",
                places=tuple(numbers.values()),
            )


def _note(
    known: dict[tuple[str, str], dict[frozenset[str], FindingPlace]],
    key: tuple[str, str],
    numbers: str,
    place: FindingPlace,
) -> None:
    digits = frozenset(_local(number) for number in re.split(r"[、，,/；;\s]+", numbers.strip()) if number)
    known.setdefault(key, {}).setdefault(digits, place)


def _local(number: str) -> str:
    """A landline without its area code, so that 010-69842000 and 69842000 agree."""
    digits = re.sub(r"\D", "", number)
    return digits[-8:] if len(digits) > 8 and digits[0] == "0" else digits


def _last_name(text: str) -> str:
    """The body right in front of the telephone: what follows the last 、 or 向."""
    return re.split(r"[向拨打和与及]", text)[-1]


def _overlap(numbers: dict[frozenset[str], FindingPlace]) -> bool:
    """Whether one number stands in all places: the others are further lines of the same body."""
    return bool(frozenset.intersection(*numbers))
