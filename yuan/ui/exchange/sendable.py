"""What may go into a package of a kind, to whom it usually goes, and what it is called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from yuan.model.exchange.desk import Desk
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.parcel import Outgoing
from yuan.model.files import file_name
from yuan.model.process.materials import told_size
from yuan.model.records import PlanSummary
from yuan.ui.send_request import SendRequest

OF_BUREAU = (PackageKind.DISTRIBUTION, PackageKind.RETURN, PackageKind.ISSUE, PackageKind.HANDOVER)
OF_UNIT = (PackageKind.SUBMISSION, PackageKind.HANDOVER, PackageKind.DISTRIBUTION)
"""In the order in which a desk has use for them."""
EXPLAINED = {
    PackageKind.DISTRIBUTION: "要编制、修订的预案，连同现行版本、未办结的意见、提纲和期限，以及供参考的上级、相邻预案。",
    PackageKind.SUBMISSION: "已送审的那一版（按校验值），连同编制说明、附件材料和意见采纳情况。",
    PackageKind.RETURN: "审核意见、建议文字、审核要点和决定（连同签名），供对方修改或印发。",
    PackageKind.ISSUE: "已印发的文本，连同文号、签名和所替代的旧版；持有旧版的单位由此得知。",
    PackageKind.HANDOVER: "选定的预案连同全部版本、经过和材料；选中全部就是移交整个预案库。",
}


def fits(kind: PackageKind, summary: PlanSummary, own_unit: str) -> bool:
    """Whether a plan may go into a package of this kind made by the desk of `own_unit` ("" for a bureau's)."""
    if summary.card.secrecy.is_state_secret:
        return False
    match kind:
        case PackageKind.SUBMISSION:
            return summary.stage.is_under_review and summary.card.unit == own_unit
        case PackageKind.ISSUE:
            return summary.in_force is not None
        case _:
            return True


def usual_recipients(
    kind: PackageKind, request: SendRequest, units: Iterable[str], desks: Sequence[Desk]
) -> set[str]:
    """The desks such a package goes to where nobody says otherwise: the superior, the units' own desks, or all.

    Args:
        units: whose plans are in it, by name.
        desks: those that may be chosen.
    """
    if request.recipients:
        return set(request.recipients)
    if kind is PackageKind.SUBMISSION:
        return {one.card.id for one in desks if one.is_superior}
    if kind is PackageKind.ISSUE:
        return {one.card.id for one in desks}
    wanted = set(units)
    if kind is PackageKind.HANDOVER or len(wanted) != 1:
        return set()
    return {one.card.id for one in desks if one.card.unit in wanted}


def package_name(kind: PackageKind, recipients: Sequence[Desk], today: date) -> str:
    """The file name offered: kind, to whom, day."""
    if len(recipients) == 1:
        to = recipients[0].card.office
    else:
        to = f"{len(recipients)}个单位" if recipients else "未指定单位"
    return f"{kind.value}-{file_name(to)}-{today:%Y%m%d}.yuanpkg"


class Contents(msgspec.Struct, frozen=True):
    """What a package will hold. `size` in bytes, before it is compressed; `parts` says the rest in words."""

    size: int
    parts: tuple[str, ...]
    is_secret: bool

    @property
    def sentence(self) -> str:
        return f"{'、'.join(self.parts)}。共约 {told_size(self.size)}。"


def contents_of(outgoing: Outgoing) -> Contents:
    """Count what a parcel holds; reads every text, picture and file of it once."""
    plans = outgoing.plans
    texts = {one for plan in plans for one in plan.contents}
    media = {one for plan in plans for one in plan.media}
    files = {one for plan in plans for one in plan.files}
    rows = {name: sum(len(plan.rows.get(name, ())) for plan in plans) for plan in plans for name in plan.rows}
    office = outgoing.office
    counted = (
        (len(plans), "预案 {} 个"),
        (len(texts), "文字 {} 份"),
        (len(media), "图片 {} 幅"),
        (len(files), "附件材料 {} 个"),
        (rows.get("opinions", 0), "意见 {} 条"),
        (rows.get("amendments", 0), "修改建议 {} 处"),
        (rows.get("steps", 0), "经过 {} 步"),
        (len(office.units) if office else 0, "单位 {} 个"),
        (len(office.outlines) if office else 0, "提纲 {} 份"),
        (len(office.keys) if office else 0, "签名公钥 {} 把"),
    )
    parts = tuple(words.format(count) for count, words in counted if count)
    if office is not None and office.settings:
        parts = (*parts, "规定和设置")
    size = sum(len(outgoing.data(one)) for one in texts | media | files)
    return Contents(size, parts or ("没有内容",), outgoing.is_secret)
