"""What taking in a package does to a plan: one computation, shown by the preview and written when it is taken in."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from yuan.model.exchange.changes import Blob, Change, How, Known, Surroundings, Write
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.parcel import PlanBundle, Row
from yuan.model.exchange.preview import Effect, PreviewLine
from yuan.model.exchange.row_merging import Fate, joined
from yuan.model.exchange.taking_versions import VersionTaking
from yuan.model.exchange.travelling import (
    BY_TABLE,
    CARD_LOCAL,
    CARD_OF_OFFICE,
    STEPS_OF_UNIT,
    TRAVELLING,
    Joining,
    Speaker,
    Travelling,
)
from yuan.model.plan import CARD_FIELDS
from yuan.model.records import Action, Stage

SIGNATURES, OUTLINES = "received_signatures", "outline_editions"
"""Tables of a plan that are taken in by a way of their own."""
_SPECIAL = frozenset({"plans", "versions", SIGNATURES, OUTLINES})
_STEPS_OF_OTHERS = {Speaker.WRITER: "审核、批准和印发", Speaker.OTHER: "办理情况"}
_CARD_KINDS = frozenset(PackageKind) - {PackageKind.RETURN, PackageKind.RECEIPT}
_LABELS = {
    "title": "题名",
    "kind": "种类",
    "unit": "编制单位",
    "event_class": "事件类别",
    "event_type": "事件类型",
    "secrecy": "密级",
    **{field.name: field.label for field in CARD_FIELDS},
}


def plan_changes(bundle: PlanBundle, known: Known, around: Surroundings) -> list[Change]:
    """All that a package does to one plan, in the order in which it is written.

    Args:
        bundle: checked: its rows have the columns and types of their tables, people are written as text.
    """
    return list(_PlanTaking(bundle, known, around).changes())


class _PlanTaking:
    def __init__(self, bundle: PlanBundle, known: Known, around: Surroundings) -> None:
        self._bundle, self._known, self._around = bundle, known, around
        self._card: Row = bundle.rows["plans"][0]
        self._title = str((known.card or self._card)["title"])
        self._new_opinions: set[str] = set()
        self._versions = VersionTaking(bundle, known, around, self._title)

    def changes(self) -> Iterator[Change]:
        if self._is_another_plan():
            why = f"本机有编号相同的“{self._title}”（{self._known_unit}），不是同一个预案，没有接收。"
            yield Change(line=self._line(Effect.REFUSED, "预案", why))
            return
        versions = self._versions
        of_versions = list(versions.changes())
        if self._known.card is None and not versions.stages:
            yield Change(line=self._line(Effect.REFUSED, "预案", "没有一个版本可以接收，预案也没有接收。"))
            yield from of_versions
            return
        yield from self._card_changes()
        yield from of_versions
        for rule in TRAVELLING:
            yield from self._table(rule, versions.stages)
        yield from self._carried()

    @property
    def _known_unit(self) -> str:
        return str(self._known.card["unit"]) if self._known.card is not None else ""

    def _is_another_plan(self) -> bool:
        """The same id by chance or by intent: another unit, and no text in common."""
        if self._known.card is None or self._known_unit == self._card["unit"]:
            return False
        draft = self._bundle.draft
        theirs = {row.get("hash") for row in self._bundle.rows.get("versions", ())}
        theirs |= {draft.hash, *draft.bases} if draft is not None else set()
        ours = {row["hash"] for row in self._known.versions.values()} | {self._known.draft[2]}
        ours |= {digest for digest, _ in self._known.bases}
        return not (theirs & ours) - {None, ""}

    def _line(self, effect: Effect, what: str, detail: str = "") -> PreviewLine:
        return PreviewLine(effect=effect, about=self._title, what=what, detail=detail, plan=self._known.plan)

    # --- the card -----------------------------------------------------------------------------------------

    def _card_changes(self) -> Iterator[Change]:
        values = {name: value for name, value in self._card.items() if name not in {"id", *CARD_LOCAL}}
        key = {"id": self._known.plan}
        if self._known.card is None:
            write = Write(How.INSERT, "plans", key, values)
            yield Change(line=self._line(Effect.NEW, "预案卡片"), writes=(write,))
            return
        ours, speaker = self._known.card, self._around.speaker
        changed = {name: value for name, value in values.items() if value != ours.get(name)}
        is_told = self._around.kind in _CARD_KINDS and not self._around.is_older
        if not changed or not is_told or speaker is Speaker.OTHER:
            return
        kept = {name for name in changed if speaker is Speaker.WRITER and name in CARD_OF_OFFICE}
        taken = {name: value for name, value in changed.items() if name not in kept}
        if taken:
            said = "；".join(
                f"{_LABELS.get(name, name)}由“{ours.get(name)}”改为“{taken[name]}”" for name in taken
            )
            writes = (Write(How.UPDATE, "plans", key, taken),)
            yield Change(line=self._line(Effect.CHANGED, "预案卡片", f"{said}。"), writes=writes)
        if kept:
            said = "、".join(_LABELS[name] for name in sorted(kept))
            yield Change(line=self._line(Effect.CONFLICT, "预案卡片", f"{said}以本机为准，没有变更。"))

    # --- rows ---------------------------------------------------------------------------------------------

    def _table(self, rule: Travelling, stages: dict[int, Stage]) -> Iterator[Change]:
        rows = self._bundle.rows.get(rule.table, ())
        if rule.for_new_plans and self._known.card is not None:
            return
        if rule.goes_with_draft:
            rows = [row for row in rows if row["version"] in stages and stages[row["version"]].is_editable]
        counted: Counter[tuple[Effect, str]] = Counter()
        writes: dict[tuple[Effect, str], list[Write]] = {}
        for theirs in rows:
            effect, why, made = self._row(rule, theirs, stages)
            counted[effect, why] += 1
            writes.setdefault((effect, why), []).extend(made)
        for (effect, why), count in counted.items():
            line = self._line(effect, f"{rule.noun} {count} 条", why)
            yield Change(line=line, writes=tuple(writes[effect, why]))

    def _row(
        self, rule: Travelling, theirs: Row, stages: dict[int, Stage]
    ) -> tuple[Effect, str, tuple[Write, ...]]:
        key = tuple(theirs[name] for name in rule.key)
        why = self._why_not(rule, theirs, key, stages)
        if why:
            return Effect.REFUSED, why, ()
        ours = self._known.rows.get(rule.table, {}).get(key)
        if ours is None:
            return Effect.NEW, "", self._new_row(rule, theirs)
        return self._joined_row(rule, ours, theirs, key)

    def _why_not(
        self, rule: Travelling, theirs: Row, key: tuple[object, ...], stages: dict[int, Stage]
    ) -> str:
        is_new_plan, speaker = self._known.card is None, self._around.speaker
        if self._around.kind not in rule.kinds:
            return f"“{self._around.kind.value}”的包不带{rule.noun}。"
        is_handover = self._around.kind is PackageKind.HANDOVER and speaker is Speaker.OTHER
        if not is_new_plan and not is_handover and speaker not in rule.speakers:
            return f"{rule.noun}不由{speaker.value}告知。"
        if (rule.table, key) in self._known.foreign:
            return "本机有编号相同、属于另一预案的记录。"
        if rule.has_version and theirs["version"] not in stages:
            return f"本机没有第 {theirs['version']} 版。"
        if rule.opinion and not self._has_opinion(theirs[rule.opinion]):
            return "所回复的意见不在本机。"
        if rule.content and self._around.text(theirs[rule.content]) is None:
            return "所针对的稿子不在本机。"
        if rule.file and not self._around.has_file(theirs[rule.file]):
            return "文件不在包中。"
        is_decision = rule.table == "steps" and (
            speaker is Speaker.OTHER or Action(theirs["action"]) not in STEPS_OF_UNIT
        )
        if is_decision and speaker is not Speaker.SUPERIOR and not is_new_plan:
            return (
                "" if self._is_known(rule, key) else f"{_STEPS_OF_OTHERS[speaker]}不由{speaker.value}告知。"
            )
        return ""

    def _is_known(self, rule: Travelling, key: tuple[object, ...]) -> bool:
        return key in self._known.rows.get(rule.table, {})

    def _has_opinion(self, opinion: str) -> bool:
        return opinion in self._new_opinions or (opinion,) in self._known.rows.get("opinions", {})

    def _new_row(self, rule: Travelling, theirs: Row) -> tuple[Write, ...]:
        if rule.table == "opinions":
            self._new_opinions.add(theirs["id"])
        values = {name: value for name, value in theirs.items() if name not in rule.local}
        primary = {name: values.pop(name) for name in rule.key if name in values}
        write = Write(How.INSERT, rule.table, primary, values)
        needed = []
        if rule.file:
            needed.append(
                Write(How.KEEP, "files", {"hash": theirs[rule.file]}, {"data": Blob(theirs[rule.file])})
            )
        if rule.content:
            digest = theirs[rule.content]
            needed.append(Write(How.KEEP, "contents", {"hash": digest}, {"data": Blob(digest)}))
        if rule.table == "plan_outlines":
            needed += self._editions()
        return (*needed, write)

    def _editions(self) -> Iterator[Write]:
        """The outlines the plan was made from; offered for new plans only where the office's own say so."""
        for row in self._bundle.rows.get(OUTLINES, ()):
            key = {"id": row["id"], "version": row["version"]}
            values = {name: value for name, value in row.items() if name not in key}
            yield Write(How.KEEP, OUTLINES, key, {**values, "is_own": False})

    def _joined_row(
        self, rule: Travelling, ours: Row, theirs: Row, key: tuple[object, ...]
    ) -> tuple[Effect, str, tuple[Write, ...]]:
        if rule.joining is Joining.SETTLED and bool(ours["settled_at"]) != bool(theirs["settled_at"]):
            why, settled = self._settled(ours, theirs)
            if why:
                which = dict(zip(rule.key, key, strict=True))
                return (
                    Effect.CONFLICT,
                    why,
                    (Write(How.UPDATE, rule.table, which, settled),) if settled else (),
                )
        named = dict(theirs)
        for name in rule.people:
            mine = ours.get(name)
            if mine and self._around.named(str(mine)) == theirs.get(name):
                named[name] = mine  # somebody of this library, who comes home
        ours_talk = self._talk(self._known.rows.get("replies", {}).values(), key)
        their_talk = self._talk(self._bundle.rows.get("replies", ()), key)
        made = joined(
            rule,
            ours,
            named,
            speaker=self._around.speaker,
            our_talk=ours_talk if rule.joining is Joining.OPINION else (),
            their_talk=their_talk if rule.joining is Joining.OPINION else (),
        )
        if made.fate is Fate.SAME:
            return Effect.SAME, "", ()
        knows_ours = rule.joining is Joining.OPINION and not Counter(ours_talk) - Counter(their_talk)
        if made.fate is Fate.OURS or (self._around.is_older and not knows_ours):
            return Effect.OLDER, "", ()
        primary = dict(zip(rule.key, key, strict=True))
        writes = [Write(How.UPDATE, rule.table, primary, made.values)] if made.values else []
        if made.fate is Fate.BOTH:
            if made.remark:
                writes.append(self._remark(key, made.remark, named))
            return Effect.CONFLICT, "两边作了不同的处理，本机的保持不变，对方的附记在后。", tuple(writes)
        return Effect.CHANGED, "", tuple(writes)

    def _settled(self, ours: Row, theirs: Row) -> tuple[str, Row]:
        """Why a place that one side decided is still to be decided here, and what of it changes; "" when nothing speaks
        against joining: what was decided counts where the text came along in which it was."""
        number, versions = theirs["version"], self._versions
        if not ours["settled_at"] and number not in versions.taken | versions.alike:
            return "对方已经决定，但本机的稿子还没有照改，仍须在本机决定。", {}
        if ours["settled_at"] and number in versions.taken:
            return "本机已经决定，但接收的稿子还没有照改，须重新决定。", {
                "settled_at": None,
                "settled_by": "",
            }
        return "", {}

    def _talk(self, rows: Any, key: tuple[object, ...]) -> list[str]:
        return [str(row["text"]) for row in rows if (row["opinion"],) == key]

    def _remark(self, key: tuple[object, ...], words: str, theirs: Row) -> Write:
        author = theirs.get("answered_by") or self._around.sender.office
        at = theirs.get("answered_at") or self._around.at
        return Write(How.INSERT, "replies", {"opinion": key[0], "text": words, "at": at}, {"author": author})

    # --- what is not known --------------------------------------------------------------------------------

    def _carried(self) -> Iterator[Change]:
        found = dict(self._bundle.carried)
        for table, rows in self._bundle.rows.items():
            if table not in BY_TABLE and table not in _SPECIAL:
                found[f"{TABLE}{table}"] = rows
        if not found:
            return
        if self._known.card is not None and self._around.speaker is Speaker.OTHER:
            why = "发件单位既不是上级，也不是编制单位。"
            yield Change(line=self._line(Effect.REFUSED, "本程序不认识的内容", why))
            return
        writes = [
            Write(
                How.PUT,
                "carried",
                {"plan": self._known.plan, "name": name},
                {"value": json.dumps(value, ensure_ascii=False, sort_keys=True)},
            )
            for name, value in found.items()
        ]
        line = self._line(Effect.SAME, "本程序不认识的内容", f"{len(writes)} 项，原样保留，以后一并转出。")
        yield Change(line=line, writes=tuple(writes))


TABLE, COLUMNS = "table:", "columns:"
"""How what is carried is named: whole tables, and columns of rows that are known (`columns:TABLE`)."""
