"""Two desks that edit, examine and exchange packages at random, and what must hold of them at any time and in the end."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator

import msgspec
from sqlalchemy import select

from tests.library.desks import TITLE, Desk, card, text, words
from yuan.library import tables
from yuan.model.document.content import Document, Paragraph, Text
from yuan.model.errors import Refused
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.parcel import Parcel, Row
from yuan.model.exchange.row_merging import THEIRS
from yuan.model.process.activities import ActivityKind
from yuan.model.process.materials import NewMaterial
from yuan.model.records import Action, OpinionKind, OpinionState, Stage
from yuan.model.review.points import Verdict, points_for

_MARK = re.compile(r"〈\d+〉")
_SAME = (
    "opinions",
    "replies",
    "amendments",
    "review_points",
    "materials",
    "activities",
    "suggestions",
    "steps",
)
"""What both desks know alike once each has told the other all."""


class Trial:
    """A bureau and a town with plans of the town; packages lie on a desk for a while, get lost in the pile, come twice."""

    def __init__(self, bureau: Desk, town: Desk, seed: int) -> None:
        self.bureau, self.town, self.chance = bureau, town, random.Random(seed)
        self.counts: Counter[str] = Counter()
        self.under_way: list[tuple[Desk, Parcel]] = []
        self.written: dict[tuple[int, str], set[str]] = {}
        self.plans = [
            town.drafter.create_plan(card(title=f"{TITLE}{place}"), text("一", "二", "三", "四"))
            for place in range(3)
        ]
        self.story: list[str] = []
        self._marks = 0

    # --- a round ------------------------------------------------------------------------------------------

    def round(self) -> None:
        """A few things happen at both desks, then some packages are made and some arrive."""
        for desk in self.chance.sample([self.bureau, self.town], 2):
            for _ in range(self.chance.randint(1, 3)):
                plan = self.chance.choice(self.plans)
                if self._knows(desk, plan):
                    self._work(desk, plan)
        for _ in range(self.chance.randint(1, 2)):
            self._send(self.chance.choice(self.plans))
        self.chance.shuffle(self.under_way)
        while self.under_way and self.chance.random() < 0.8:
            self._deliver()
        self.require_nothing_lost()

    def finish(self) -> None:
        """Everything under way arrives, and each tells the other all it knows."""
        while self.under_way:
            self._deliver()
        for sender, receiver in ((self.town, self.bureau), (self.bureau, self.town)) * 2:
            known = [plan for plan in self.plans if self._knows(sender, plan)]
            self._carry(sender, receiver, PackageKind.HANDOVER, known)
            self._deliver()
        self.require_nothing_lost()

    def _name(self, desk: Desk) -> str:
        return "bureau" if desk is self.bureau else "town"

    def _tell(self, desk: Desk, plan: str, what: str) -> None:
        stage = desk.administrator.plan(plan).stage.value if plan and self._knows(desk, plan) else ""
        self.story.append(f"{plan} {self._name(desk)} {stage} {what}")

    def _knows(self, desk: Desk, plan: str) -> bool:
        return any(line.plan == plan for line in desk.administrator.plans())

    # --- work ---------------------------------------------------------------------------------------------

    def _work(self, desk: Desk, plan: str) -> None:
        stage = desk.administrator.plan(plan).stage
        doing: list[Callable[[Desk, str], None]] = [self._talk, self._paper]
        if stage.is_editable:
            doing += [self._edit] * 4 + ([self._submit] * 2 if desk is self.town else [])
        if stage.is_under_review and desk is self.bureau:
            doing += [self._examine, self._examine, self._decide, self._decide]
        if stage is Stage.SUBMITTED and desk is self.town and self.chance.random() < 0.2:
            doing += [lambda desk, plan: desk.take(plan, Action.WITHDRAW)]
        if stage is Stage.APPROVED and desk is self.bureau:
            doing += [lambda desk, plan: desk.take(plan, Action.ISSUE, number=self._number())] * 2
        if stage.is_in_force:
            doing += [lambda desk, plan: desk.take(plan, Action.REVISE)]
        step = self.chance.choice(doing)
        step(desk, plan)
        self._tell(desk, plan, f"{getattr(step, '__name__', '').strip('_')} {self._marks}")
        self.counts[getattr(step, "__name__", "").strip("_").replace("<lambda>", "step")] += 1

    def _number(self) -> str:
        self._marks += 1
        return f"门应急委发〔2026〕{self._marks}号"

    def _edit(self, desk: Desk, plan: str) -> None:
        self._marks += 1
        mark = f"〈{self._marks}〉"
        writer = desk.drafter if desk is self.town else desk.administrator
        document, draft = writer.document(plan), writer.draft(plan)
        writer.save_draft(plan, self._edited(document, mark), draft.revision)
        if self.chance.random() < 0.5:
            writer.leave_draft(plan)
        self.written.setdefault((id(desk), plan), set()).add(mark)

    def _edited(self, document: Document, mark: str) -> Document:
        section = document.sections[0]
        blocks = list(section.blocks)
        place = self.chance.randrange(len(blocks))
        if self.chance.random() < 0.6:
            block = blocks[place]
            said = "".join(run.text for run in block.runs)
            at = self.chance.choice([0, len(said)])
            blocks[place] = msgspec.structs.replace(block, runs=(Text(said[:at] + mark + said[at:]),))
        elif self.chance.random() < 0.7:
            blocks.insert(place, Paragraph(runs=(Text(mark),)))
        else:
            blocks.append(Paragraph(runs=(Text(mark),)))
            blocks.insert(0, blocks.pop(place))
        changed = msgspec.structs.replace(section, blocks=tuple(blocks))
        return msgspec.structs.replace(document, sections=(changed, *document.sections[1:]))

    def _submit(self, desk: Desk, plan: str) -> None:
        self._settle(desk, plan)
        desk.take(plan, Action.SUBMIT)

    def _settle(self, desk: Desk, plan: str) -> None:
        """Decide what two texts did not agree on: what the text lacks of either is written at its end."""
        document = desk.administrator.document(plan)
        there = "".join(words(document))
        missing = [
            mark for mark in dict.fromkeys(_MARK.findall(self._in_conflict(desk, plan))) if mark not in there
        ]
        if missing:
            blocks = [*document.sections[0].blocks, Paragraph(runs=(Text("".join(missing)),))]
            section = msgspec.structs.replace(document.sections[0], blocks=tuple(blocks))
            draft = desk.administrator.draft(plan)
            made = msgspec.structs.replace(document, sections=(section, *document.sections[1:]))
            desk.administrator.save_draft(plan, made, draft.revision)
            desk.administrator.leave_draft(plan)
        for conflict in desk.administrator.open_conflicts(plan):
            desk.administrator.settle_conflict(plan, conflict.conflict.id)

    def _in_conflict(self, desk: Desk, plan: str) -> str:
        conflicts = tables.merge_conflicts
        with desk.library.database.reads() as connection:
            query = select(conflicts.c.data).where(conflicts.c.plan == plan)
            return "".join(data.decode() for data in connection.execute(query).scalars())

    def _talk(self, desk: Desk, plan: str) -> None:
        """Something about an opinion, by whoever may."""
        found = [one for one in desk.administrator.opinions(plan) if not one.is_closed]
        if not found:
            return
        opinion = self.chance.choice(found)
        if desk is self.town:
            if self.chance.random() < 0.6:
                desk.drafter.answer_opinion(
                    opinion.id, self.chance.choice([OpinionState.ADOPTED, OpinionState.PARTLY]), self._said()
                )
            else:
                desk.drafter.reply_to_opinion(opinion.id, self._said())
        elif self.chance.random() < 0.1:
            desk.administrator.answer_opinion(opinion.id, OpinionState.ADOPTED, self._said())
        elif opinion.state is not OpinionState.OPEN and self.chance.random() < 0.7:
            line = desk.reviewer.plan(plan)
            is_open = line.stage.is_editable or line.stage.is_under_review
            if is_open and opinion.version == line.latest.number and self.chance.random() < 0.5:
                desk.reviewer.reopen_opinion(opinion.id, self._said())
            else:
                desk.reviewer.close_opinion(opinion.id, self._said())
        else:
            desk.reviewer.reply_to_opinion(opinion.id, self._said())

    def _said(self) -> str:
        self._marks += 1
        return f"说{self._marks}"

    def _paper(self, desk: Desk, plan: str) -> None:
        self._marks += 1
        chosen = self.chance.random()
        if chosen < 0.4:
            desk.administrator.add_material(plan, NewMaterial("材料.txt", f"{self._marks}".encode()))
        elif chosen < 0.7:
            desk.archivist.suggestions.add(plan, self._said())
        else:
            answers = {"date": "2026-06-15", "form": "桌面推演", "summary": self._said()}
            if desk.administrator.plan(plan).in_force is not None:
                desk.administrator.activities.record(plan, ActivityKind.DRILL, answers)

    def _examine(self, desk: Desk, plan: str) -> None:
        if desk.reviewer.plan(plan).stage is Stage.SUBMITTED:
            desk.take(plan, Action.EXAMINE)
        document = desk.reviewer.document(plan)
        block = self.chance.choice(document.sections[0].blocks)
        chosen = self.chance.random()
        if chosen < 0.5:
            kind = self.chance.choice([OpinionKind.SHOULD, OpinionKind.QUESTION])
            desk.reviewer.add_opinion(plan, block.id, self._said(), kind)
        elif chosen < 0.8:
            desk.reviewer.amend(plan, block.id, self._said())
        else:
            line = desk.reviewer.plan(plan)
            point = self.chance.choice(points_for(line.card, is_revision=line.in_force is not None))
            desk.reviewer.check_point(plan, point.id, self.chance.choice(list(Verdict)), self._said())

    def _decide(self, desk: Desk, plan: str) -> None:
        if desk.reviewer.plan(plan).stage is Stage.SUBMITTED:
            desk.take(plan, Action.EXAMINE)
        desk.take(plan, self.chance.choice([Action.RETURN, Action.RETURN, Action.APPROVE]))

    # --- packages -----------------------------------------------------------------------------------------

    def _send(self, plan: str) -> None:
        sender = self.chance.choice([self.bureau, self.town])
        receiver = self.town if sender is self.bureau else self.bureau
        if not self._knows(sender, plan):
            return
        kinds = [PackageKind.SUBMISSION] * 6 if sender is self.town else []
        if sender is self.bureau:
            kinds = [PackageKind.RETURN] * 5 + [PackageKind.ISSUE] * 2 + [PackageKind.DISTRIBUTION] * 2
        self._carry(sender, receiver, self.chance.choice([*kinds, PackageKind.HANDOVER]), [plan])

    def _carry(self, sender: Desk, receiver: Desk, kind: PackageKind, plans: list[str]) -> None:
        try:
            parcel = sender.send(receiver, kind, *plans)
        except Refused:
            self.counts["not for this stage"] += 1
            return
        self.counts[f"sent {kind.value}"] += 1
        for plan in plans:
            self._tell(sender, plan, f"sends {kind.value} {parcel.serial}")
        self.under_way.append((receiver, parcel))
        if self.chance.random() < 0.1:
            self.under_way.append((receiver, parcel))

    def _deliver(self) -> None:
        receiver, parcel = self.under_way.pop()
        preview = receiver.administrator.packages.preview(parcel)
        received = receiver.receive(parcel)
        assert received.lines == preview.lines, "taking in does what was shown"
        for line in received.lines:
            self._tell(
                receiver, line.plan, f"has {parcel.serial}: {line.effect.value} {line.what} {line.detail}"
            )
            self.counts[f"line {line.effect.value}"] += 1

    # --- what must hold -----------------------------------------------------------------------------------

    def require_nothing_lost(self) -> None:
        """Every word written at a desk stands in its text, or waits there to be merged or decided."""
        for desk in (self.bureau, self.town):
            for plan in self.plans:
                marks = self.written.get((id(desk), plan), set())
                if not marks:
                    continue
                there = self._there(desk, plan)
                lost = [mark for mark in marks if mark not in there]
                assert not lost, f"{lost} at {self._name(desk)}:\n" + "\n".join(
                    told for told in self.story[-400:] if plan in told
                )

    def _there(self, desk: Desk, plan: str) -> str:
        found = [json.dumps(msgspec.to_builtins(desk.administrator.document(plan)), ensure_ascii=False)]
        aside, contents = tables.aside_texts, tables.contents
        with desk.library.database.reads() as connection:
            waiting = select(contents.c.data).join(aside, aside.c.hash == contents.c.hash)
            query = waiting.where(aside.c.plan == plan, aside.c.merged_at.is_(None))
            found += [data.decode() for data in connection.execute(query).scalars()]
        return "".join([*found, self._in_conflict(desk, plan)])

    def differences(self) -> Iterator[str]:
        """What the desks know differently of what both should know."""
        for plan in self.plans:
            ours, theirs = (self._told(desk, plan) for desk in (self.bureau, self.town))
            for table in _SAME:
                mine, said = ours.get(table, {}), theirs.get(table, {})
                for key in sorted({*mine, *said}, key=str):
                    if mine.get(key) != said.get(key):
                        yield f"{plan} {table} {key}: {mine.get(key)} / {said.get(key)}"

    def _told(self, desk: Desk, plan: str) -> dict[str, dict[tuple, Row]]:
        from yuan.model.exchange.travelling import BY_TABLE

        (bundle,) = desk.administrator.packages.gather(PackageKind.HANDOVER, [plan]).plans
        rows = {name: [_named(row) for row in bundle.rows.get(name, ())] for name in _SAME}
        twice = {row["opinion"] for row in rows["replies"] if row["text"].startswith(THEIRS)}
        rows["opinions"] = [row for row in rows["opinions"] if row["id"] not in twice]
        rows["replies"] = [row for row in rows["replies"] if row["opinion"] not in twice]
        return {
            name: {tuple(row.get(column) for column in BY_TABLE[name].key): row for row in found}
            for name, found in rows.items()
        }


def _named(row: Row) -> Row:
    return {
        name: value["name"] if isinstance(value, dict) and "name" in value else value
        for name, value in row.items()
    }
