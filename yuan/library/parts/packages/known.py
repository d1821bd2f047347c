"""What this library has of the plans a package speaks of, and the texts, pictures and files both can give."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table, select

from yuan.library import tables
from yuan.library.fingerprint import fingerprint
from yuan.library.parts.packages.checking import checked_text
from yuan.library.rows import all_rows
from yuan.model.document.bounds import decode_stored
from yuan.model.document.content import Document
from yuan.model.exchange.changes import Known
from yuan.model.exchange.parcel import Parcel, PlanBundle, Row
from yuan.model.exchange.travelling import TRAVELLING, Travelling

_FEW = 400


def known_plan(connection: Connection, bundle: PlanBundle) -> Known:
    """What this library has of the plan of `bundle`."""
    plan = bundle.plan
    found = _one(connection, tables.plans, tables.plans.c.id == plan)
    versions = _rows(connection, tables.versions, tables.versions.c.plan == plan)
    draft = _one(connection, tables.drafts, tables.drafts.c.plan == plan)
    bases = tables.draft_bases
    query = select(bases).where(bases.c.plan == plan).order_by(bases.c.at.desc(), bases.c.hash)
    rows: dict[str, dict[tuple[object, ...], Row]] = {}
    foreign = set()
    for rule in TRAVELLING:
        own, others = _of_table(connection, rule, bundle)
        rows[rule.table] = own
        foreign |= {(rule.table, key) for key in others}
    return Known(
        plan=plan,
        card=found,
        versions={row["number"]: row for row in versions},
        draft=(draft["version"], draft["revision"], fingerprint(draft["data"])) if draft else (0, 0, ""),
        bases=tuple((row.hash, row.version) for row in connection.execute(query)),
        rows=rows,
        foreign=frozenset(foreign),
    )


def _rows(connection: Connection, table: Table, where: Any) -> list[Row]:
    return [dict(row._mapping) for row in all_rows(connection, select(table).where(where))]


def _one(connection: Connection, table: Table, where: Any) -> Row | None:
    return next(iter(_rows(connection, table, where)), None)


def _of_table(
    connection: Connection, rule: Travelling, bundle: PlanBundle
) -> tuple[dict[tuple[object, ...], Row], set[tuple[object, ...]]]:
    """The plan's own rows by key, and the keys of the package's that belong to another plan here."""
    table = tables.metadata.tables[rule.table]
    where: Any = table.c.plan == bundle.plan if not rule.opinion else None
    if rule.opinion:
        opinions = tables.opinions
        where = table.c[rule.opinion].in_(select(opinions.c.id).where(opinions.c.plan == bundle.plan))
    own = {tuple(row[name] for name in rule.key): row for row in _rows(connection, table, where)}
    others: set[tuple[object, ...]] = set()
    if rule.key == ("id",):
        asked = [row["id"] for row in bundle.rows.get(rule.table, ()) if (row["id"],) not in own]
        for start in range(0, len(asked), _FEW):
            query = select(table.c.id).where(table.c.id.in_(asked[start : start + _FEW]))
            others |= {(id,) for id in connection.execute(query).scalars()}
    return own, others


class Objects:
    """Texts and bytes by hash, from a package and from the library, within a transaction."""

    def __init__(self, connection: Connection, parcel: Parcel) -> None:
        self._connection, self._parcel = connection, parcel
        self._texts: dict[str, Document | None] = {}
        self._contents = {digest for bundle in parcel.plans for digest in bundle.contents}
        self._files = {digest for bundle in parcel.plans for digest in bundle.files}
        self._drafts: dict[str, bytes] = {}
        table = tables.drafts
        wanted = [bundle.plan for bundle in parcel.plans]
        for start in range(0, len(wanted), _FEW):
            query = select(table.c.data).where(table.c.plan.in_(wanted[start : start + _FEW]))
            for data in connection.execute(query).scalars():
                self._drafts[fingerprint(data)] = data

    def text(self, digest: str) -> Document | None:
        """The text under a hash; None when neither has it.

        Raises:
            BadFile: that of the package is none.
        """
        if digest not in self._texts:
            self._texts[digest] = self._found(digest)
        return self._texts[digest]

    def _found(self, digest: str) -> Document | None:
        if digest in self._drafts:
            return decode_stored(self._drafts[digest])
        kept = self.stored(tables.contents, digest)
        if kept is not None:
            return decode_stored(kept)
        return checked_text(self._parcel.data(digest), digest) if digest in self._contents else None

    def stored(self, table: Table, digest: str) -> bytes | None:
        """What the library keeps in `table` under a hash."""
        query = select(table.c.data).where(table.c.hash == digest)
        found: bytes | None = self._connection.execute(query).scalar()
        return found

    def data(self, digest: str) -> bytes:
        """The bytes of a text or file to be written. Raises `BadFile` when the package has none."""
        return self._drafts[digest] if digest in self._drafts else self._parcel.data(digest)

    def has_file(self, digest: str) -> bool:
        """Whether package or library have a file."""
        return digest in self._files or self._is_kept(tables.files, digest)

    def _is_kept(self, table: Table, digest: str) -> bool:
        query = select(table.c.hash).where(table.c.hash == digest)
        return self._connection.execute(query).first() is not None

    def lacking(self, table: Table, digests: Iterable[str]) -> list[str]:
        """Those of the hashes under which the library keeps nothing in `table`."""
        return [digest for digest in dict.fromkeys(digests) if not self._is_kept(table, digest)]

    def require_texts(self, bundle: PlanBundle) -> None:
        """Read every text of a bundle the library does not keep already. Raises `BadFile` for one that is none."""
        for digest in self.lacking(tables.contents, bundle.contents):
            self.text(digest)
