"""With whom an issued plan is filed (备案, 办法 art. 26), by kind of plan."""

from __future__ import annotations

import msgspec

from yuan.model.office import Office
from yuan.model.plan import Kind


class FilingPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where the filing report goes: addressed to `recipient`, handed in at `delivered_to`, copied to `copies`.

    `copies` and `delivered_to` are "" where the rule names none. `cites` is the item of art. 26 it rests on.
    """

    recipient: str
    delivered_to: str = ""
    copies: str = ""
    cites: str


def filing_place(kind: Kind, office: Office) -> FilingPlace:
    """Where a plan of this kind is filed, in the names of the office's district and city."""
    row = _PLACES[kind]
    names = {"city": office.city, "district": office.district, "bureau": office.bureau}
    return FilingPlace(
        recipient=row.recipient.format(**names),
        delivered_to=row.delivered_to.format(**names),
        copies=row.copies.format(**names),
        cites=row.cites,
    )


_ARTICLE = "《突发事件应急预案管理办法》（国办发〔2024〕5号）第二十六条"
_SPECIAL = FilingPlace(
    recipient="{city}相应突发事件牵头部门", copies="{city}应急管理局", cites=f"{_ARTICLE}（专项应急预案）"
)
_PLACES = {
    Kind.OVERALL: FilingPlace(
        recipient="{city}人民政府",
        delivered_to="{city}应急管理局",
        copies="{city}有关部门",
        cites=f"{_ARTICLE}（总体应急预案）",
    ),
    Kind.SPECIAL: _SPECIAL,
    Kind.EVENT: _SPECIAL,
    Kind.CATASTROPHE: _SPECIAL,
    Kind.DEPARTMENT: FilingPlace(
        recipient="{district}人民政府", delivered_to="{bureau}", cites=f"{_ARTICLE}（部门应急预案）"
    ),
    Kind.TOWNSHIP: FilingPlace(
        recipient="{district}人民政府", delivered_to="{bureau}", cites=f"{_ARTICLE}（乡镇、街道应急预案）"
    ),
    Kind.VILLAGE: FilingPlace(
        recipient="所在镇人民政府（街道办事处）", cites=f"{_ARTICLE}（村、社区应急预案）"
    ),
    Kind.JOINT: FilingPlace(
        recipient="{city}相应突发事件牵头部门",
        copies="{city}应急管理局，联合编制各方的备案机关",
        cites=f"{_ARTICLE}（联合应急预案，按专项或者部门应急预案由各方分别备案）",
    ),
    Kind.ORGANISATION: FilingPlace(
        recipient="所在地行业主管部门", copies="{bureau}", cites=f"{_ARTICLE}（单位应急预案，按行业规定）"
    ),
}
