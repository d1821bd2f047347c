"""What an office has settled for its formal documents: names, addressees, and where the standard leaves a choice.

Local rules differ and change, so nothing of this is fixed in code. It is kept in the library and edited in
the window; every field has the standard's or the usual practice's default.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from yuan.model.kinds.profile import Family

# A town writes to those below it, and lets those above it know.
_ADDRESSEES = {"镇街": "各村（社区），各科室、所属各单位，辖区各有关单位"}
_COPIES = {"镇街": "区政府办公室，区应急管理局"}


class Office(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The settings of one office (one district). What names it is empty until somebody fills it in.

    `district`, `city` (the level above: with its government and departments district plans are filed, 办法 art. 26) and
    `bureau` (the emergency management of the district) are names in full.
    `issuers` names who issues plans of a family (the family's name on screen), several joined by 、; a family that
    is missing issues in the drafting unit's own name (办法 art. 25). `printers` names the 印发机关 of the 版记 in the
    same way, the issuing body where a family is missing. `addressees` and `copies` are printed on notices, those of
    `family_addressees` and `family_copies` on notices of that family.
    """

    district: str = ""
    city: str = ""
    bureau: str = ""
    issuers: dict[str, str] = msgspec.field(default_factory=dict)
    addressees: str = "各镇政府、街道办事处，区政府各委、办、局，各有关单位"
    copies: str = "市应急管理局，区委办公室，区人大常委会办公室，区政协办公室"
    printers: dict[str, str] = msgspec.field(default_factory=dict)
    family_addressees: dict[str, str] = msgspec.field(default_factory=lambda: dict(_ADDRESSEES))
    family_copies: dict[str, str] = msgspec.field(default_factory=lambda: dict(_COPIES))
    seal: bool = True
    """Whether documents are sealed: decides the place of signature and date (GB/T 9704-2012, 7.3.5)."""
    head: Literal["red", "preprinted"] = "red"
    """The head printed in red, or left blank for paper with a printed head (套打)."""
    faces: Literal["standard", "system"] = "standard"
    """The typefaces the standard names, or those every system has."""

    def addressees_of(self, family: str) -> str:
        """主送机关 of a notice for plans of `family`."""
        return self.family_addressees.get(family) or self.addressees

    def copies_of(self, family: str) -> str:
        """抄送机关 of a notice for plans of `family`."""
        return self.family_copies.get(family) or self.copies

    def lacks(self, family: Family) -> tuple[str, ...]:
        """What documents of plans of `family` need of these settings and nobody has filled in, as the form calls it."""
        names = {"区名": self.district, "应急管理部门": self.bureau, "上一级（市）": self.city}
        missing = [label for label, name in names.items() if not name]
        if family.is_of_government and not self.issuers.get(family.value):
            missing.append(f"{family.value}预案的印发机关")
        return tuple(missing)

    def full_name(self, unit: str) -> str:
        """A unit's name as a head and a signature carry it: 区应急管理局 is 门头沟区应急管理局 (GB/T 9704-2012, 7.2.4)."""
        level = self.district[-1:]
        is_short = bool(level) and unit.startswith(level) and not unit.startswith(f"{level}域")
        return f"{self.district}{unit[1:]}" if is_short else unit
