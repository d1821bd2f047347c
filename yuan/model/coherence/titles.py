"""Titles of plans compared: what is the same title, and what is the same plan by another name."""

from __future__ import annotations

import re

_EDITION = re.compile(r"[（(〔][^（）()〔〕]*(?:修订|试行|版|修正|年)[^（）()〔〕]*[）)〕]|[《》\s\u3000]")
_GENERIC = re.compile("突发公共事件|突发|公共|重大|特别|事件|事故|灾害|处置|应对|防控|应急|工作|预案")


def core(title: str, district: str) -> str:
    """The title without edition, book marks and the district's name in front."""
    return _EDITION.sub("", title).removeprefix(district)


def essence(title: str, district: str) -> str:
    """The words of a title that tell it from others of the same body; "" when only general words are left."""
    return _GENERIC.sub("", core(title, district))
