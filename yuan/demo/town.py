"""A second desk for the demonstration: the town of Qingshui has a library of its own, and packages have gone between."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path

from yuan.demo.lives import hand_in
from yuan.demo.office import OFFICE
from yuan.demo.people import ADMINISTRATOR, PASSWORD, administrator
from yuan.demo.revise import revised
from yuan.jobs.packing import pack, package_name
from yuan.jobs.receipts import pack_receipt
from yuan.jobs.unpacking import unpack
from yuan.library import Library, NewAccount, Session
from yuan.model.document.bounds import decode_stored
from yuan.model.errors import BadFile
from yuan.model.exchange.desk import spoken_fingerprint
from yuan.model.exchange.package import PackageKind
from yuan.model.plan import AccountRole
from yuan.model.records import OpinionState

TOWN = "清水镇人民政府"
NAME = "清水镇预案库.yuan"
PACKAGES = "数据包"
DRAFTER = "编制员"
REVISED = "门头沟区清水镇防汛应急预案"
"""The plan the town revises and hands in; its package waits to be taken in by the bureau."""
_COMPARED = "演示：双方已通过电话核对数字"
_DUE = timedelta(days=45)


def add_town(directory: Path, district: Path, today: date | None = None) -> Path:
    """Make the town's library beside the demonstration library, in place of an older one, and the packages between them.

    The bureau's 下发 has been taken in by the town and confirmed; the town's 送审 lies in the folder 数据包 and waits.

    Args:
        district: the demonstration library, as `build_demo` made it.
        today: the day days due are counted from; the clock's when None.

    Returns:
        the path of the town's library.

    Raises:
        BadFile: the directory cannot be written.
    """
    target, packages = directory / NAME, directory / PACKAGES
    try:
        packages.mkdir(exist_ok=True)
        for old in packages.glob("*.yuanpkg"):
            old.unlink()
        with tempfile.TemporaryDirectory(prefix=".demo-", dir=directory) as workshop:
            made = Path(workshop) / NAME
            _exchange(district, made, packages, today or date.today())
            made.replace(target)
    except OSError as error:
        raise BadFile(
            f"无法在“{directory}”建立演示预案库：{error.strerror}。", "请换一个可以写入的文件夹。"
        ) from error
    return target


def _exchange(district: Path, place: Path, packages: Path, today: date) -> None:
    bureau, town = Library.open(district), Library.create(place, administrator())
    try:
        at_bureau, at_town = (library.sign_in(ADMINISTRATOR, PASSWORD) for library in (bureau, town))
        _distribute(at_bureau, at_town, packages, today)
        _hand_in(at_town, town, at_bureau.desks.profile().id, packages)
        for session in (at_bureau, at_town):
            session.leave()
    finally:
        town.close()
        bureau.close()


def _distribute(at_bureau: Session, at_town: Session, packages: Path, today: date) -> None:
    """The town learns its plans from the bureau, both compare their fingerprints, and the town confirms."""
    at_bureau.desks.set_profile(OFFICE.bureau)
    at_town.desks.set_profile(TOWN, TOWN)
    plans = [line.plan for line in at_bureau.plans() if line.card.unit == TOWN]
    sent = pack(
        at_bureau,
        packages / f"1 {package_name(PackageKind.DISTRIBUTION, TOWN)}",
        PackageKind.DISTRIBUTION,
        plans,
        due_on=(today + _DUE).isoformat(),
        to_unit=TOWN,
    )
    _trust(at_town, at_bureau, is_superior=True)
    unpack(at_town, sent.path)
    receipt = packages / f"2 {package_name(PackageKind.RECEIPT, TOWN)}"
    pack_receipt(at_town, sent.id, receipt)
    _trust(at_bureau, at_town, is_superior=False)
    unpack(at_bureau, receipt)


def _trust(session: Session, other: Session, *, is_superior: bool) -> None:
    card = other.desks.own_card()
    session.desks.meet(card)
    spoken = spoken_fingerprint(card.algorithm, card.public)
    session.desks.trust(card.id, spoken, is_superior=is_superior, note=_COMPARED)


def _hand_in(at_town: Session, town: Library, bureau: str, packages: Path) -> None:
    """The town's drafter revises a plan and hands it in; the package is made and not yet taken in by the bureau."""
    at_town.add_account(
        NewAccount(
            name=DRAFTER, full_name="清水镇编制员", role=AccountRole.DRAFTER, unit=TOWN, password=PASSWORD
        )
    )
    drafter = town.sign_in(DRAFTER, PASSWORD)
    line = drafter.find(REVISED)
    draft = drafter.draft(line.plan)
    drafter.save_draft(line.plan, revised(decode_stored(draft.content), line.latest.number), draft.revision)
    for opinion in drafter.opinions(line.plan):
        if opinion.state is OpinionState.OPEN:
            drafter.answer_opinion(opinion.id, OpinionState.ADOPTED, "已按意见修改。")
    hand_in(drafter, line.card, line.plan)
    name = f"3 {package_name(PackageKind.SUBMISSION, REVISED)}"
    pack(drafter, packages / name, PackageKind.SUBMISSION, [line.plan], [bureau])
