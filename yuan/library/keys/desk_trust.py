"""The desks packages are exchanged with, and how far each is trusted: by its fingerprint compared by voice or on paper, or
on first use when an administrator says so, which is recorded. A key that differs from the one kept is never taken
silently. Where the library has a root, the administrator's own key signs who is trusted (a certificate of `Kind.DESK`), so
that nobody who only holds the file makes himself a desk that is. Every function works inside the caller's transaction.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection, insert, select, update

from yuan.library import tables
from yuan.library.clock import now
from yuan.library.keys import desk_keys, signing_keys
from yuan.library.keys.certificates import CertifiedDesk, Kind, Subject, Trust, issue
from yuan.library.keys.signing_keys import SigningKey
from yuan.library.rows import all_rows, desk_of, readable
from yuan.library.trail import audit
from yuan.model.errors import NotFound, Refused
from yuan.model.exchange.desk import Desk, DeskCard, DeskProfile, Standing, is_spoken, spoken_fingerprint

MET, TRUSTED = "登记往来单位", "确认往来单位"
WITHDRAWN, RENEWED = "停止信任往来单位", "变更往来单位的名片"
COMPARED = "已当面或电话核对指纹"
ON_FIRST_USE = "没有核对指纹，首次使用即予信任"


def all_desks(connection: Connection) -> list[Desk]:
    """The desks this library knows, by name."""
    table = tables.desks
    return readable(desk_of, all_rows(connection, select(table).order_by(table.c.office, table.c.id)))


def find(connection: Connection, id: str) -> Desk | None:
    """The desk of that library, None when it is not known. Raises `BadRecord` when what is kept of it is damaged."""
    table = tables.desks
    row = connection.execute(select(table).where(table.c.id == id)).first()
    return None if row is None else desk_of(row)


def require(connection: Connection, id: str) -> Desk:
    """`find`. Raises `NotFound` when it is not known."""
    found = find(connection, id)
    if found is None:
        raise NotFound("没有登记这个往来单位。", "请先读取对方的名片或数据包。")
    return found


def card_fault(card: DeskCard) -> str:
    """What is wrong with the card of a desk, in Chinese; "" when it can be kept."""
    if not re.fullmatch(r"[0-9a-f]{16}", card.id):
        return "预案库的标识不合规定"
    if not signing_keys.is_public(card.algorithm, card.public):
        return "签名密钥的算法或公钥本程序不认识"
    has_sealing = bool(card.seal_algorithm or card.seal_public)
    if has_sealing and not desk_keys.is_sealing_public(card.seal_algorithm, card.seal_public):
        return "加密密钥的算法或公钥本程序不认识"
    return DeskProfile(office=card.office, unit=card.unit).fault().rstrip("。")


def has_other_key(desk: Desk, card: DeskCard) -> bool:
    """Whether the card names another signing key than the one kept of the desk."""
    return (card.algorithm, card.public) != (desk.card.algorithm, desk.card.public)


def meet(connection: Connection, account: str, card: DeskCard, note: str) -> Desk:
    """Keep a desk that is not known yet, trusted by nobody; one that is known stays as it is kept.

    Raises:
        Refused: the card is not sound, this library's own, or names another key than the one kept.
    """
    fault = card_fault(card)
    if fault:
        raise Refused(f"对方的名片不能使用：{fault}。", "请对方重新制作名片或数据包。")
    if card.id == desk_keys.own_id(connection):
        raise Refused("这是本单位自己的名片。", "请选用其他单位制作的名片或数据包。")
    known = find(connection, card.id)
    if known is not None:
        if has_other_key(known, card):
            raise changed_key(known)
        return known
    connection.execute(
        insert(tables.desks).values(
            **_card_values(card),
            id=card.id,
            standing=Standing.UNKNOWN.value,
            account=account,
            note=note.strip(),
            at=now(),
        )
    )
    audit.record(connection, account, MET, card.id, f"{card.office} {card.algorithm} {card.public}")
    return require(connection, card.id)


def changed_key(desk: Desk) -> Refused:
    """What is said of a package or card that names another key than the one kept."""
    return Refused(
        f"“{desk.card.office}”用的签名密钥与本机登记的不同，没有接收。",
        "请与对方电话核对：对方确实更换了密钥的，由系统管理员在“往来单位”中核对新指纹后变更；否则有人冒用其名义。",
    )


def trust(
    connection: Connection,
    account: str,
    key: SigningKey | None,
    id: str,
    spoken: str,
    *,
    is_superior: bool,
    note: str,
) -> Desk:
    """Trust a desk by its fingerprint as it was read out, or without one on first use.

    Args:
        key: of the administrator, to vouch for the desk with; None at the command line.

    Raises:
        NotFound: no such desk.
        Refused: the fingerprint is another one; without one, trust was withdrawn before; another desk is the superior;
            an administrator's key vouched for the desk before, and none does so now.
    """
    desk = require(connection, id)
    if not spoken.strip() and desk.standing is Standing.WITHDRAWN:
        raise Refused(f"对“{desk.card.office}”已停止信任，恢复前必须核对指纹。", "请与对方电话核对六组数字。")
    if spoken.strip():
        require_spoken(desk.card, spoken)
    if is_superior:
        _require_no_other_superior(connection, id)
    how = COMPARED if spoken.strip() else ON_FIRST_USE
    if not spoken.strip() and desk.is_trusted:
        how = ""  # only what kind of desk it is changes
    said = "；".join(part for part in (how, note.strip()) if part)
    _settle(connection, account, id, Standing.TRUSTED, said, is_superior=is_superior)
    kept = f"{spoken_fingerprint(desk.card.algorithm, desk.card.public)} {desk.card.public}"
    level = "，为上级主管部门" if is_superior else ""
    audit.record(connection, account, TRUSTED, id, f"{desk.card.office}{level}：{said} {kept}")
    certify(connection, account, key, require(connection, id))
    return require(connection, id)


def certify(connection: Connection, account: str, key: SigningKey | None, desk: Desk) -> None:
    """Let an administrator's key vouch for a trusted desk as it is kept, where the library has a root.

    Raises:
        Refused: one did before, and this one cannot.
    """
    trust, wanted = Trust(connection), certified_as(desk)
    given = trust.desks(desk.card.id)
    if not trust.is_rooted or (given and given[-1] == wanted):
        return
    if key is None or not trust.is_certifier(key.id):
        if given:
            raise Refused(
                f"“{desk.card.office}”是系统管理员用本人密钥确认的往来单位，变更也须用密钥确认。",
                "请用密钥已认证的系统管理员账号登录后再办理。",
            )
        return
    subject = Subject(desk.card.id, "", desk.card.algorithm, desk.card.public)
    names = {"office": desk.card.office, "unit": desk.card.unit}
    issue(connection, Kind.DESK, key, subject, account, {**names, "is_superior": desk.is_superior})


def certified_as(desk: Desk) -> CertifiedDesk:
    """What a certificate of a desk says when it is as it is kept."""
    card = desk.card
    return CertifiedDesk(card.algorithm, card.public, card.office, card.unit, desk.is_superior)


def require_spoken(card: DeskCard, spoken: str) -> None:
    """Go on only when the fingerprint read out is that of the card's key. Raises `Refused`."""
    if not is_spoken(spoken, card.algorithm, card.public):
        raise Refused(
            f"核对的数字与“{card.office}”密钥的指纹不一致。",
            "请逐组再核对一遍；仍不一致的，不要信任这个密钥，并告知对方。",
        )


def accept_card(
    connection: Connection, account: str, key: SigningKey | None, card: DeskCard, spoken: str, note: str
) -> Desk:
    """Take over what a known desk says of itself by now: names, and another key only by its fingerprint as read out.
    The old key stays known in the audit trail.

    Raises:
        NotFound: no such desk.
        Refused: the card is not sound, or the fingerprint is another one; see also `trust`.
    """
    desk, fault = require(connection, card.id), card_fault(card)
    if fault:
        raise Refused(f"对方的名片不能使用：{fault}。", "请对方重新制作名片或数据包。")
    detail = f"{desk.card.office} → {card.office}" if desk.card.office != card.office else card.office
    if has_other_key(desk, card) or spoken.strip():
        require_spoken(card, spoken)
    if has_other_key(desk, card):
        detail += f"；密钥 {desk.card.algorithm} {desk.card.public} → {card.algorithm} {card.public}"
    table = tables.desks
    connection.execute(update(table).where(table.c.id == card.id).values(**_card_values(card)))
    audit.record(connection, account, RENEWED, card.id, f"{detail}；{note.strip()}".rstrip("；"))
    if desk.is_trusted:
        certify(connection, account, key, require(connection, card.id))
    return require(connection, card.id)


def withdraw(connection: Connection, account: str, id: str, note: str) -> Desk:
    """Take nothing in from a desk any more.

    Raises:
        NotFound: no such desk.
        Refused: no reason given.
    """
    desk = require(connection, id)
    if not note.strip():
        raise Refused("停止信任一个往来单位需要说明理由。", "请填写理由。")
    _settle(connection, account, id, Standing.WITHDRAWN, note.strip(), is_superior=False)
    audit.record(connection, account, WITHDRAWN, id, f"{desk.card.office}：{note.strip()}")
    return require(connection, id)


def _settle(
    connection: Connection, account: str, id: str, standing: Standing, note: str, *, is_superior: bool
) -> None:
    table = tables.desks
    values = {"standing": standing.value, "note": note, "account": account, "at": now()}
    connection.execute(update(table).where(table.c.id == id).values(**values, is_superior=is_superior))


def _require_no_other_superior(connection: Connection, id: str) -> None:
    other = next((desk for desk in all_desks(connection) if desk.is_superior and desk.card.id != id), None)
    if other is not None:
        raise Refused(
            f"本单位的上级主管部门已定为“{other.card.office}”。",
            "确需更换的，请先停止信任原来的单位，或取消它的上级标记。",
        )


def _card_values(card: DeskCard) -> dict[str, str]:
    return {
        "office": card.office,
        "unit": card.unit,
        "algorithm": card.algorithm,
        "public": card.public,
        "seal_algorithm": card.seal_algorithm,
        "seal_public": card.seal_public,
    }
