"""With whom an issued plan is filed (备案, 办法 art. 26), by kind of plan."""

from __future__ import annotations

import re
from collections.abc import Mapping

from yuan.model.kinds.kind import Kind
from yuan.model.kinds.profile import FilingPlace
from yuan.model.office import Office

_NOTHING: Mapping[str, str] = {}


def filing_place(kind: Kind, office: Office, settled: Mapping[str, str] = _NOTHING) -> FilingPlace:
    """Where a plan of this kind is filed, in the names of the office's district and city, or with blanks for them.

    Args:
        settled: the recipients an office has settled for itself, by the kind's short name (`LocalRules.recipients`);
            “甲（径送乙，抄送丙）” as on the form of the step.
    """
    if own := settled.get(kind.value, "").strip():
        return _as_settled(own)
    row = kind.profile.filing
    return FilingPlace(
        recipient=_named(row.recipient, office),
        delivered_to=_named(row.delivered_to, office),
        copies=_named(row.copies, office),
        cites=row.cites,
    )


_NAMES = {"city": ("市", "市名"), "district": ("区", "区名"), "bureau": ("应急管理部门", "应急管理部门名称")}
"""What stands for a name nobody has filled in: in a sentence that is to be written by hand anyway, and as a blank."""


def _named(words: str, office: Office) -> str:
    is_blank = "此处填写" in words
    return words.format(
        **{
            name: getattr(office, name) or (general if is_blank else f"（此处填写：{wanted}）")
            for name, (general, wanted) in _NAMES.items()
        }
    )


_SETTLED = re.compile(r"^([^（(]+)(?:[（(](.*)[）)])?$")


def _as_settled(words: str) -> FilingPlace:
    """The parts of “甲（径送乙，抄送丙，丁）”; what is not written so is the recipient as a whole."""
    match = _SETTLED.match(words)
    recipient, rest = (match[1].strip(), match[2] or "") if match else (words, "")
    delivered, _, copies = rest.partition("抄送")
    if rest and not copies and not delivered.startswith("径送"):
        recipient = words
        delivered = ""
    return FilingPlace(
        recipient=recipient,
        delivered_to=delivered.removeprefix("径送").strip("，；、, "),
        copies=copies.strip("，；、, "),
        cites=_BY_OFFICE,
    )


_BY_OFFICE = "本地规定（预案库中的期限与备案规定）"
