"""What a package says held against what this program can keep, before any of it is looked at further: rows by the
decoders that whoever reads them later uses, texts by theirs. What this program does not know is set aside, to be passed on.
"""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec
from sqlalchemy import LargeBinary, Table
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from yuan.library import tables
from yuan.library.fingerprint import fingerprint
from yuan.library.parts.packages.people import People
from yuan.library.verification.decoding import DECODERS
from yuan.model.document.bounds import decode_stored, require_bounded_size
from yuan.model.document.content import Document
from yuan.model.errors import BadFile, BadRecord, YuanError
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.parcel import Parcel, PlanBundle, Row
from yuan.model.exchange.taking_in import COLUMNS, OUTLINES, SIGNATURES
from yuan.model.exchange.travelling import BY_TABLE, CARD_LOCAL, VERSION_PEOPLE
from yuan.model.files import safe_name
from yuan.model.plan import Secrecy
from yuan.model.process.materials import LARGEST_MB, is_paper

_REMEDY = "请对方核验后重新制作。"
_MOST_VERSIONS = 9_999
_MOST_ROWS = 50_000
_LONGEST = 2_000_000
_LARGEST_INTEGER = 2**31
_LONGEST_FIELD = 2_000
"""A field of a card stands in lists, lines and messages."""
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HASH = re.compile(r"[0-9a-f]{64}")


def checked_bundle(bundle: PlanBundle, parcel: Parcel, people: People) -> PlanBundle:
    """A plan's bundle with people as text and the columns of this library only; the rest stands in `carried`.

    Raises:
        BadFile: it is not what can be kept.
    """
    if not re.fullmatch(r"p[0-9a-f]{8}", bundle.plan):
        raise _bad("预案的编号不合规定")
    if sum(len(rows) for rows in bundle.rows.values()) > _MOST_ROWS:
        raise _bad("一个预案的记录过多")
    rows: dict[str, list[Row]] = {}
    carried = dict(bundle.carried)
    for name, said in bundle.rows.items():
        if not _is_known(name):
            rows[name] = said
            continue
        rows[name], more = _table_rows(name, said, bundle, parcel, people)
        if more:
            carried[f"{COLUMNS}{name}"] = more
    _require_card(rows, bundle)
    _require_versions(rows.get("versions", []), parcel.kind)
    for row in rows.get("materials", ()):
        _require_paper(row)
    for digest in (*bundle.contents, *bundle.media, *bundle.files):
        if not _HASH.fullmatch(digest):
            raise _bad("校验值不合规定")
    return msgspec.structs.replace(bundle, rows=rows, carried=carried)


def _is_known(name: str) -> bool:
    return name in BY_TABLE or name in ("plans", "versions", SIGNATURES, OUTLINES)


def _table_rows(
    name: str, said: Any, bundle: PlanBundle, parcel: Parcel, people: People
) -> tuple[list[Row], list[dict[str, Any]]]:
    """The rows of a table as this library keeps them, and what else stands in them, each with the row's key."""
    table, rule = tables.metadata.tables[name], BY_TABLE.get(name)
    named = rule.people if rule else VERSION_PEOPLE if name == "versions" else frozenset()
    local = rule.local if rule else CARD_LOCAL if name == "plans" else frozenset()
    key_names = rule.key if rule else tuple(column.name for column in table.primary_key.columns)
    rows: list[Row] = []
    more, seen = [], set()
    for one in said:
        if not isinstance(one, dict):
            raise _bad("有一条记录不是记录")
        if name == SIGNATURES:  # of when it was received, this desk says
            one = {**one, "package": parcel.id, "at": parcel.made_at}
        row, unknown = row_of(table, one, skipped=local)
        for column in _of_bytes(table):
            row[column] = row[column].encode("utf-8") if isinstance(row[column], str) else row[column]
        for column in named:
            row[column] = people.told(row[column] or "", parcel.sender)
        owner = row.get("plan", row["id"] if name == "plans" else bundle.plan)
        if name not in ("replies", OUTLINES) and owner != bundle.plan:
            raise _bad("有一条记录不属于它所在的预案")
        decode_row(table, row)
        key = tuple(row[column] for column in key_names)
        if key in seen:
            raise _bad("同一条记录出现了两次")
        seen.add(key)
        rows.append({column: value for column, value in row.items() if column not in local})
        if unknown:
            more.append({"key": list(key), "values": unknown})
    return rows, more


@cache
def _of_bytes(table: Table) -> tuple[str, ...]:
    """The columns that hold bytes; those that travel in rows are text in UTF-8."""
    return tuple(column.name for column in table.columns if isinstance(column.type, LargeBinary))


@cache
def defaults(table: Table) -> Mapping[str, Any]:
    """What a column holds that is not named; missing for those that must be."""
    found: dict[str, Any] = {}
    for column in table.columns:
        if isinstance(column.default, ScalarElementColumnDefault):
            found[column.name] = column.default.arg
        elif column.nullable:
            found[column.name] = None
    return found


def row_of(table: Table, said: Mapping[str, Any], skipped: frozenset[str] = frozenset()) -> tuple[Row, Row]:
    """A row with every column of `table`, and what it says besides.

    Args:
        skipped: columns that do not travel; they hold a number that stands for any.

    Raises:
        BadFile: a column is missing.
    """
    row = {}
    for column in table.columns:
        if column.name in skipped:
            row[column.name] = 0
        elif column.name in said:
            row[column.name] = said[column.name]
        elif column.name in defaults(table):
            row[column.name] = defaults(table)[column.name]
        else:
            raise _bad(f"有一条记录缺少“{column.name}”")
    return row, {name: value for name, value in said.items() if name not in row}


@cache
def _row_type(table: Table) -> Any:
    return namedtuple("row_type", [column.name for column in table.columns], rename=True)


def as_row(table: Table, row: Row) -> Any:
    """A row as decoders take it: all columns, in order."""
    return _row_type(table)(*(row[column.name] for column in table.columns))


def decode_row(table: Table, row: Row) -> None:
    """Read a row as whoever needs it later does. Raises `BadFile` when that cannot be."""
    try:
        for value in row.values():
            if isinstance(value, str):
                if len(value) > _LONGEST:
                    raise _bad("有一条记录过长")
                value.encode("utf-8")
            elif isinstance(value, int) and abs(value) >= _LARGEST_INTEGER:
                raise _bad("有一个数过大")
        DECODERS[table.name](as_row(table, row))
    except BadRecord as error:
        what = error.message.split("的记录")[0]
        raise _bad(f"{what}的记录不能读取") from error
    except UnicodeEncodeError as error:
        raise _bad("有一条记录的文字不能读取") from error


def _require_card(rows: Mapping[str, list[Row]], bundle: PlanBundle) -> None:
    cards = rows.get("plans", [])
    if len(cards) != 1:
        raise _bad("每个预案应有一张卡片")
    if not str(cards[0]["title"]).strip():
        raise _bad("预案没有题名")
    for value in cards[0].values():
        if isinstance(value, str) and (len(value) > _LONGEST_FIELD or _CONTROLS.search(value)):
            raise _bad("预案的卡片上有过长或不能显示的文字")
    if Secrecy(cards[0]["secrecy"]).is_state_secret:
        raise BadFile(f"“{cards[0]['title']}”定为国家秘密，不得以数据包传送。", "请按保密规定办理。")


def _require_versions(rows: list[Row], kind: PackageKind) -> None:
    if not rows:
        raise _bad("有一个预案没有任何版本")
    for row in rows:
        if not 1 <= row["number"] <= _MOST_VERSIONS:
            raise _bad("版本号不合规定")
        if row["hash"] is not None and not _HASH.fullmatch(row["hash"]):
            raise _bad("校验值不合规定")


def _require_paper(row: Row) -> None:
    name = row["name"]
    if safe_name(name) != name or not is_paper(name) or not 0 < row["size"] <= LARGEST_MB * 1_000_000:
        raise _bad(f"材料“{name[:40]}”不能存入")


def checked_text(data: bytes, digest: str) -> Document:
    """The text of a package.

    Raises:
        BadFile: it is none, too large, or not what its hash says.
    """
    if fingerprint(data) != digest:
        raise _bad("有一份正文与其校验值不符")
    try:
        document = decode_stored(data)
        require_bounded_size(document, document.front.title or "正文")
    except BadRecord as error:
        raise _bad("有一份正文不能读取") from error
    except BadFile as error:
        raise _bad(error.message.rstrip("。")) from error
    return document


def _bad(what: str) -> YuanError:
    return BadFile(f"数据包的内容不合规定：{what}，没有接收。", _REMEDY)
