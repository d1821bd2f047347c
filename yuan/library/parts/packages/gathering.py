"""What goes into a package: the rows, texts, pictures and files of plans as each kind of package carries them. Which tables
travel in which kind is told in `yuan.model.exchange.travelling`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, select

from yuan.library import tables
from yuan.library.fingerprint import fingerprint
from yuan.library.keys import received_approvals
from yuan.library.parts.packages.checking import as_row, defaults
from yuan.library.parts.packages.people import People
from yuan.library.rows import all_rows, version_of
from yuan.model.document.bounds import decode_stored
from yuan.model.document.content import images
from yuan.model.errors import BadRecord, Refused
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.parcel import DraftText, PlanBundle, Row
from yuan.model.exchange.taking_in import COLUMNS, OUTLINES, SIGNATURES, TABLE
from yuan.model.exchange.travelling import BY_TABLE, CARD_LOCAL, VERSION_PEOPLE, Travelling, travelling_in
from yuan.model.plan import Secrecy
from yuan.model.process.lifecycle import TOLD_TO_ALL
from yuan.model.records import Action, Stage

_FEW = 400
_DRAFTS_TRAVEL = frozenset({PackageKind.DISTRIBUTION, PackageKind.RETURN, PackageKind.HANDOVER})
_TOLD_STEPS = frozenset({Action.APPROVE, Action.ISSUE, Action.FILE, Action.PUBLISH, Action.REPEAL})
"""The steps other units are told of a plan they only read."""


class Gathering:
    """The plans of one package, read in one transaction. `is_read_only` tells which plans others only read: of these goes
    out what is in force, and nothing of how it came to be."""

    def __init__(
        self,
        connection: Connection,
        kind: PackageKind,
        plans: Sequence[str],
        is_read_only: Callable[[str], bool],
    ) -> None:
        self._connection, self._kind, self._plans = connection, kind, plans
        self._is_read_only = is_read_only
        self.people = People(connection)
        self.drafts: dict[str, bytes] = {}
        """Texts that are kept nowhere under their hash yet."""
        self._versions = self._by_plan(tables.versions, order="number")
        self._drafts = self._by_plan(tables.drafts)
        self._bases = self._by_plan(tables.draft_bases, order="at")
        self._carried = self._by_plan(tables.carried)
        self._rows = {
            rule.table: self._of_table(rule) for rule in (*travelling_in(kind), BY_TABLE["opinions"])
        }

    def bundles(self) -> tuple[PlanBundle, ...]:
        """A bundle for each plan.

        Raises:
            Refused: a plan is at a stage this kind of package is not for.
            BadRecord: a record or text of it is damaged.
        """
        cards = {row["id"]: row for row in self._select(tables.plans, "id")}
        return tuple(self._bundle(cards[plan]) for plan in self._plans)

    # --- reading -------------------------------------------------------------------------------------------

    def _select(self, table: Table, column: str, order: str = "") -> Iterator[Row]:
        for start in range(0, len(self._plans), _FEW):
            query = select(table).where(table.c[column].in_(self._plans[start : start + _FEW]))
            query = query.order_by(table.c[order]) if order else query
            for row in all_rows(self._connection, query):
                yield dict(row._mapping)

    def _by_plan(self, table: Table, order: str = "") -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self._select(table, "plan", order):
            found[row["plan"]].append(row)
        return found

    def _of_table(self, rule: Travelling) -> dict[str, list[Row]]:
        table = tables.metadata.tables[rule.table]
        order = "id" if "id" in rule.local else rule.moment
        if not rule.opinion:
            return self._by_plan(table, order)
        opinions, found = tables.opinions, defaultdict(list)
        for start in range(0, len(self._plans), _FEW):
            query = select(table, opinions.c.plan.label("of_plan")).join(
                opinions, opinions.c.id == table.c[rule.opinion]
            )
            some = self._plans[start : start + _FEW]
            for row in all_rows(
                self._connection, query.where(opinions.c.plan.in_(some)).order_by(table.c.id)
            ):
                values = dict(row._mapping)
                found[values.pop("of_plan")].append(values)
        return found

    # --- a plan --------------------------------------------------------------------------------------------

    def _bundle(self, card: Row) -> PlanBundle:
        plan, title = card["id"], str(card["title"])
        is_read_only = self._is_read_only(str(card["unit"]))
        chain = self._chosen(plan, title, is_read_only)
        numbers = {row["number"] for row in chain}
        draft = self._draft(plan, chain, is_read_only)
        rows: dict[str, list[Row]] = {"plans": [self._plain(tables.plans, card, CARD_LOCAL)]}
        rows["versions"] = [self._plain(tables.versions, row, people=VERSION_PEOPLE) for row in chain]
        rows[SIGNATURES] = list(self._signatures(chain))
        for rule in travelling_in(self._kind):
            of_draft = {draft.version} if draft is not None else set()
            some = of_draft if rule.goes_with_draft else numbers
            rows[rule.table] = list(self._table_rows(rule, plan, some, is_read_only))
        rows[OUTLINES] = list(self._outlines(rows.get("plan_outlines", ())))
        carried = self._with_carried(plan, rows)
        texts = [row["hash"] for row in chain if row["hash"]]
        texts += [draft.hash] if draft is not None else []
        for rule in travelling_in(self._kind):
            texts += [row[rule.content] for row in rows.get(rule.table, ()) if rule.content]
        contents = tuple(dict.fromkeys(texts))
        return PlanBundle(
            plan=plan,
            rows={name: found for name, found in rows.items() if found},
            draft=draft,
            contents=contents,
            media=tuple(self._media(contents)),
            files=tuple(dict.fromkeys(row["hash"] for row in rows.get("materials", ()))),
            carried=carried,
        )

    def _chosen(self, plan: str, title: str, is_read_only: bool) -> list[Row]:
        """The versions that travel, by the kind of package."""
        chain = self._versions.get(plan, [])
        if not chain:
            raise BadRecord(f"“{title}”没有任何版本。", "请核验预案库，并从完好的备份恢复。")
        if self._kind is PackageKind.HANDOVER:
            return chain
        latest, stage = chain[-1], Stage(chain[-1]["stage"])
        in_force = [row for row in chain if Stage(row["stage"]).is_in_force][-1:]
        if self._kind is PackageKind.SUBMISSION:
            if not stage.is_under_review:
                raise Refused(
                    f"“{title}”现处“{stage.value}”阶段，没有送审的稿子。", "请先办理“送审”，再制作数据包。"
                )
            return [latest]
        if self._kind is PackageKind.RETURN:
            if stage.is_before_submission and not latest["returned_because"]:
                raise Refused(
                    f"“{title}”现处“{stage.value}”阶段，没有可退回的。", "请先退回，或提出审核意见。"
                )
            return [latest]
        if self._kind is PackageKind.ISSUE or is_read_only:
            over = [row for row in chain if Stage(row["stage"]).has_been_in_force][-1:]
            if not (in_force or over):
                raise Refused(f"“{title}”还没有印发。", "请在印发以后发送。")
            return in_force or over
        return [row for row in chain if row is latest or row in in_force]

    def _draft(self, plan: str, chain: Sequence[Row], is_read_only: bool) -> DraftText | None:
        """The text that both desks may go on from, with those it came from, the newest first."""
        latest = chain[-1]
        number = latest["number"]
        kept = [row["hash"] for row in reversed(self._bases.get(plan, ())) if row["version"] == number]
        kept += [row["hash"] for row in self._versions[plan] if row["number"] == number - 1 and row["hash"]]
        if self._kind is PackageKind.SUBMISSION:
            return DraftText(number, latest["hash"], _without(kept, latest["hash"]))
        drafts = [row for row in self._drafts.get(plan, ()) if row["version"] == number]
        if self._kind not in _DRAFTS_TRAVEL or is_read_only or not drafts:
            return None
        data = _bytes(drafts[0]["data"])
        digest = fingerprint(data)
        self.drafts[digest] = data
        return DraftText(number, digest, _without(kept, digest))

    def _plain(
        self,
        table: Table,
        row: Row,
        local: frozenset[str] = frozenset(),
        people: frozenset[str] = frozenset(),
    ) -> Row:
        """A row as it travels: without what holds its default or means nothing elsewhere, people as others know them."""
        usual = defaults(table)
        found: Row = {}
        for name, value in row.items():
            if name in local or (name in usual and value == usual[name]):
                continue
            plain = value.decode("utf-8") if isinstance(value, bytes) else value
            found[name] = self._person(plain) if name in people else plain
        return found

    def _person(self, name: Any) -> Row | str:
        if not name:
            return ""
        made: Row = msgspec.to_builtins(self.people.person(str(name)))
        return made

    def _table_rows(
        self, rule: Travelling, plan: str, numbers: set[int], is_read_only: bool
    ) -> Iterator[Row]:
        if is_read_only and rule.table != "steps":
            return
        table = tables.metadata.tables[rule.table]
        opinions = {row["id"] for row in self._rows["opinions"].get(plan, ()) if row["version"] in numbers}
        for row in self._rows[rule.table].get(plan, ()):
            if rule.has_version and row["version"] not in numbers:
                continue
            if rule.opinion and row[rule.opinion] not in opinions:
                continue
            if is_read_only:
                if Action(row["action"]) not in _TOLD_STEPS:
                    continue
                row = {**row, "answers": _told(row["answers"])}
            yield self._plain(table, row, rule.local, rule.people)

    def _signatures(self, chain: Iterable[Row]) -> Iterator[Row]:
        for row in chain:
            record = version_of(as_row(tables.versions, row))
            signature = received_approvals.travelling(self._connection, record)
            if signature is not None:
                yield signature

    def _outlines(self, marks: Iterable[Row]) -> Iterator[Row]:
        """The editions the plan was made from, so that it can go on following them elsewhere."""
        table = tables.outline_editions
        for mark in marks:
            query = select(table).where(table.c.id == mark["outline"], table.c.version == mark["version"])
            for row in self._connection.execute(query):
                yield {**row._mapping, "is_own": False, "saved_by": self.people.named(row.saved_by)}

    def _with_carried(self, plan: str, rows: dict[str, list[Row]]) -> dict[str, Any]:
        """Put what an earlier desk added where it stood; what has no place any more is told apart."""
        rest: dict[str, Any] = {}
        for kept in self._carried.get(plan, ()):
            value, name = json.loads(kept["value"]), kept["name"]
            if name.startswith(TABLE):
                rows[name.removeprefix(TABLE)] = value
            elif name.startswith(COLUMNS):
                left = _put_columns(
                    rows.get(name.removeprefix(COLUMNS), []), name.removeprefix(COLUMNS), value
                )
                if left:
                    rest[name] = left
            else:
                rest[name] = value
        return rest

    def _media(self, contents: Iterable[str]) -> Iterator[str]:
        seen: set[str] = set()
        for digest in contents:
            data = self.drafts.get(digest) or self._content(digest)
            if b'"image":' not in data:
                continue
            for image in images(decode_stored(data)):
                if image not in seen and self._has_media(image):
                    seen.add(image)
                    yield image

    def _content(self, digest: str) -> bytes:
        table = tables.contents
        data = self._connection.execute(select(table.c.data).where(table.c.hash == digest)).scalar()
        if data is None or fingerprint(_bytes(data)) != digest:
            raise BadRecord("有一版的正文不在库中或被改动。", "请核验预案库，并从完好的备份恢复。")
        return _bytes(data)

    def _has_media(self, digest: str) -> bool:
        table = tables.media
        return (
            self._connection.execute(select(table.c.hash).where(table.c.hash == digest)).first() is not None
        )

    def is_secret(self, cards: Iterable[Row]) -> bool:
        """Whether one of the plans is not public."""
        return any(Secrecy(row["secrecy"]) is not Secrecy.PUBLIC for row in cards)


def _put_columns(rows: list[Row], table: str, kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give rows back the columns an earlier desk had; what belongs to no row that travels now."""
    rule = BY_TABLE.get(table)
    names = rule.key if rule else tuple(c.name for c in tables.metadata.tables[table].primary_key.columns)
    places = {tuple(row.get(name) for name in names): row for row in rows}
    left = []
    for one in kept:
        row = places.get(tuple(one["key"]))
        if row is None:
            left.append(one)
        else:
            row.update({name: value for name, value in one["values"].items() if name not in row})
    return left


def _told(answers: str) -> str:
    """What was answered to a step, as far as it is told to all."""
    said = msgspec.json.decode(answers, type=dict[str, str])
    return json.dumps({name: said[name] for name in TOLD_TO_ALL if name in said}, ensure_ascii=False)


def _without(hashes: Iterable[str], digest: str) -> tuple[str, ...]:
    return tuple(one for one in dict.fromkeys(hashes) if one != digest)


def _bytes(data: Any) -> bytes:
    return data if isinstance(data, bytes) else str(data).encode("utf-8")
