"""With whom an issued plan is filed (备案, 办法 art. 26), by kind of plan."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from yuan.model.office import Office
from yuan.model.plan import Kind

_NOTHING: Mapping[str, str] = {}


class FilingPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where the filing report goes: addressed to `recipient`, handed in at `delivered_to`, copied to `copies`.

    Where the rule names no particular body, `recipient` is a marked blank to be filled in by hand. `copies` and `delivered_to` are "" where the rule names none. `cites` is the item of art. 26 it rests on.
    """

    recipient: str
    delivered_to: str = ""
    copies: str = ""
    cites: str

    @property
    def is_named(self) -> bool:
        """Whether the body it is filed with is known by name."""
        return "此处填写" not in self.recipient


def filing_place(kind: Kind, office: Office, settled: Mapping[str, str] = _NOTHING) -> FilingPlace:
    """Where a plan of this kind is filed, in the names of the office's district and city.

    Args:
        settled: the recipients an office has settled for itself, by the kind's short name (`LocalRules.recipients`);
            “甲（径送乙，抄送丙）” as on the form of the step.
    """
    if own := settled.get(kind.value, "").strip():
        return _as_settled(own)
    row = _PLACES[kind]
    names = {"city": office.city, "district": office.district, "bureau": office.bureau}
    return FilingPlace(
        recipient=row.recipient.format(**names),
        delivered_to=row.delivered_to.format(**names),
        copies=row.copies.format(**names),
        cites=row.cites,
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
_ARTICLE = "《突发事件应急预案管理办法》（国办发〔2024〕5号）第二十六条"
_BY_LEAD = "（此处填写：{city}人民政府相应牵头部门）"
_SPECIAL = FilingPlace(
    recipient=_BY_LEAD, copies="{city}应急管理局，{city}人民政府有关部门", cites=f"{_ARTICLE}第（二）项"
)
# Art. 26 names neither kind: both are approved as the government decides (art. 25), so they go the way of special plans.
_AS_SPECIAL = msgspec.structs.replace(_SPECIAL, cites=f"{_ARTICLE}第（二）项（参照专项应急预案）")
_PLACES = {
    Kind.OVERALL: FilingPlace(
        recipient="{city}人民政府",
        delivered_to="{city}应急管理局",
        copies="{city}人民政府有关部门",
        cites=f"{_ARTICLE}第（一）项",
    ),
    Kind.SPECIAL: _SPECIAL,
    Kind.EVENT: _AS_SPECIAL,
    Kind.CATASTROPHE: _AS_SPECIAL,
    Kind.DEPARTMENT: FilingPlace(
        recipient="{district}人民政府",
        delivered_to="{bureau}",
        copies="{district}有关部门",
        cites=f"{_ARTICLE}第（三）项",
    ),
    Kind.TOWNSHIP: FilingPlace(
        recipient="{district}人民政府",
        delivered_to="{bureau}",
        copies="{district}人民政府有关部门",
        cites=f"{_ARTICLE}第（六）项",
    ),
    Kind.VILLAGE: FilingPlace(
        recipient="（此处填写：所在乡镇人民政府或者街道办事处）", cites=f"{_ARTICLE}第（六）项"
    ),
    Kind.JOINT: FilingPlace(
        recipient=_BY_LEAD,
        copies="本地区上一级或者共同上一级人民政府应急管理部门和有关部门",
        cites=f"{_ARTICLE}第（四）项",
    ),
    Kind.ORGANISATION: FilingPlace(
        recipient="（此处填写：按管理权限和行业规定确定的备案机关）",
        cites=f"{_ARTICLE}（中央单位第（五）项，中央企业第（七）项）",
    ),
}
