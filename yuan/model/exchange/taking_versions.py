"""What taking in a package does to the versions of a plan and their texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from yuan.model.document.content import Document, encode, walk_sections
from yuan.model.errors import BadFile
from yuan.model.exchange.advance import Become, Meeting, Outcome, further, outcome
from yuan.model.exchange.changes import Blob, Change, How, Known, Surroundings, Write
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.parcel import PlanBundle, Row
from yuan.model.exchange.preview import Effect, PreviewLine
from yuan.model.exchange.travelling import VERSION_PEOPLE, Speaker
from yuan.model.merge.encoding import encode_conflicts
from yuan.model.merge.merging import merge
from yuan.model.records import Phase, Stage
from yuan.model.text.plain_text import characters

_DECIDED = (
    *("approved_hash", "approved_by", "approved_on", "document_number", "issued_on"),
    *("filed_on", "published_on", "ended_on", "reason"),
)
"""What is known of a version's life, and filled in as it is told."""
_REASONS = {PackageKind.SUBMISSION: "接收送审稿时另存", PackageKind.ISSUE: "接收印发稿时另存"}


class VersionTaking:
    """The changes for the versions of one plan, in order; `stages` follows what becomes of them."""

    def __init__(self, bundle: PlanBundle, known: Known, around: Surroundings, title: str) -> None:
        self._bundle, self._known, self._around, self._title = bundle, known, around, title
        self.taken: set[int] = set()
        """The numbers whose working text is theirs from here on, word for word."""
        self.alike: set[int] = set()
        """The numbers that read alike on both sides."""
        self.stages = {number: Stage(row["stage"]) for number, row in known.versions.items()}

    def changes(self) -> Iterator[Change]:
        for row in sorted(self._bundle.rows.get("versions", ()), key=lambda one: one["number"]):
            yield from self._version(row)

    # --- deciding ---------------------------------------------------------------------------------------

    def _version(self, theirs: Row) -> Iterator[Change]:
        number, ours = theirs["number"], self._known.versions.get(theirs["number"])
        digest, line_of = self._their_text(theirs)
        our_digest = self._our_text(ours)
        is_new_plan = self._known.card is None
        stage = self._stage(theirs)
        if ours is not None and stage.is_before_submission and self._is_ancestor(digest, ours):
            decided = Outcome(Become.NOTHING, Effect.SAME, "本机的稿子由此而来。")
            yield self._told(number, stage, decided)
            return
        has_same_text = (
            bool(digest)
            and digest == our_digest
            and ours is not None
            and bool(ours["hash"]) == bool(theirs.get("hash"))
        )
        decided = outcome(
            Meeting(
                kind=self._around.kind,
                speaker=self._around.speaker,
                ours=self.stages.get(number),
                theirs=stage,
                has_same_text=has_same_text,
                knows_ours=bool(our_digest) and our_digest in line_of,
                has_newer=any(one > number for one in self.stages),
                is_blocked=any(
                    one.phase < Phase.IN_FORCE for other, one in self.stages.items() if other != number
                ),
                has_text=bool(digest) and self._around.text(digest) is not None,
                is_older=self._around.is_older and not is_new_plan,
                is_new_plan=is_new_plan,
            )
        )
        refused = self._approval_refused(theirs, digest, decided)
        if refused is not None:
            yield self._told(number, stage, refused)
            return
        if has_same_text:
            self.alike.add(number)
        elif decided.become in (Become.ADD, Become.TAKE):
            self.taken.add(number)
        doing: dict[Become, Callable[[Row, str, Outcome], Iterator[Change]]] = {
            Become.ADD: self._add,
            Become.TAKE: self._take,
            Become.TAKE_ASIDE: self._take_aside,
            Become.KEEP_ASIDE: self._keep_aside,
            Become.MERGE: self._merge,
            Become.REOPEN: self._reopen,
            Become.MOVE: self._move,
            Become.NOTHING: self._nothing,
        }
        yield from doing[decided.become](theirs, digest, decided)

    def _approval_refused(self, theirs: Row, digest: str, decided: Outcome) -> Outcome | None:
        """Why an approval that would be taken over is none; None when it is one, or none would be."""
        number, ours = theirs["number"], self.stages.get(theirs["number"])
        is_new = decided.become is not Become.NOTHING and self._stage(theirs).is_approved
        if not is_new or (ours is not None and ours.is_approved):
            return None
        problem, is_waiting = self._around.approval({**theirs, "hash": digest}, self._signature(number))
        if not problem:
            return None
        if is_waiting:
            return Outcome(Become.NOTHING, Effect.WAITING, problem)
        return Outcome(Become.NOTHING, Effect.REFUSED, f"批准签名校验不通过：{problem}。")

    def _signature(self, number: int) -> Row | None:
        rows = self._bundle.rows.get("received_signatures", ())
        return next((row for row in rows if row["version"] == number), None)

    def _signed(self, number: int, stage: Stage) -> tuple[Write, ...]:
        """The signature under an approval that is taken over."""
        row, ours = self._signature(number), self._known.versions.get(number)
        is_known = ours is not None and Stage(ours["stage"]).is_approved
        if row is None or is_known or not stage.is_approved:
            return ()
        key = {"plan": self._known.plan, "version": number}
        values = {name: value for name, value in row.items() if name not in key}
        values |= {"package": self._around.package, "at": self._around.at}
        return (Write(How.KEEP, "received_signatures", key, values),)

    def _stage(self, theirs: Row) -> Stage:
        stage = Stage(theirs["stage"])
        is_handed_in = self._around.kind is PackageKind.SUBMISSION and stage.is_under_review
        return Stage.SUBMITTED if is_handed_in else stage

    def _their_text(self, theirs: Row) -> tuple[str, frozenset[str]]:
        """The hash of their text, and of all texts it is known to come from."""
        draft = self._bundle.draft
        digest: str = theirs.get("hash") or ""
        if draft is None or draft.version != theirs["number"]:
            return digest, frozenset({digest})
        return digest or draft.hash, frozenset({digest, draft.hash, *draft.bases}) - {""}

    def _our_text(self, ours: Row | None) -> str:
        if ours is None:
            return ""
        number, _, digest = self._known.draft
        return str(ours["hash"] or (digest if number == ours["number"] else ""))

    def _is_ancestor(self, digest: str, ours: Row) -> bool:
        """Whether our working draft came from that text and went on."""
        number = ours["number"]
        is_draft = self._known.draft[0] == number and self._known.draft[2] != digest
        return is_draft and (digest, number) in self._known.bases

    def _common_base(self, number: int, line_of: frozenset[str], ours: str) -> str:
        """The newest text both came from that can be had; "" for none."""
        before = self._known.versions.get(number - 1)
        ancestors = [ours, *(digest for digest, version in self._known.bases if version == number)]
        ancestors.append(before["hash"] or "" if before is not None else "")
        candidates = (digest for digest in ancestors if digest and digest in line_of)
        return next((one for one in candidates if self._around.text(one) is not None), "")

    # --- doing --------------------------------------------------------------------------------------------

    def _told(
        self, number: int, stage: Stage, decided: Outcome, writes: tuple[Write, ...] = (), reopened: int = 0
    ) -> Change:
        line = PreviewLine(
            effect=decided.effect,
            about=self._title,
            what=f"第 {number} 版（{stage.value}）",
            detail=decided.why,
            plan=self._known.plan,
        )
        return Change(line=line, writes=writes, reopened=reopened)

    def _nothing(self, theirs: Row, digest: str, decided: Outcome) -> Iterator[Change]:
        is_same = decided.effect is Effect.SAME and digest
        writes = tuple(self._base(theirs["number"], digest)) if is_same else ()
        yield self._told(theirs["number"], self._stage(theirs), decided, writes)

    def _add(self, theirs: Row, digest: str, decided: Outcome) -> Iterator[Change]:
        number, stage = theirs["number"], self._stage(theirs)
        document = self._document(digest)
        newer = [one for other, one in self.stages.items() if other > number and one.has_been_in_force]
        values = {name: theirs[name] for name in theirs if name not in ("plan", "number")}
        values |= {"changed_at": self._around.at, **_measures(document)}
        if stage.is_in_force and newer:
            stage = Stage.SUPERSEDED
        values["stage"] = stage.value
        writes = [Write(How.INSERT, "versions", self._key(number), values)]
        if stage.is_before_submission:
            values["hash"] = None
            row = {"version": number, "revision": 1, "data": encode(document), **self._saved()}
            writes.append(Write(How.INSERT, "drafts", {"plan": self._known.plan}, row))
        else:
            values["hash"] = digest
        self.stages[number] = stage
        supersedes = self._superseding(number, stage, theirs)
        # A row names its text, which must stand before it.
        kept = self._kept(digest)
        more = (*self._base(number, digest), *supersedes, *self._signed(number, stage))
        yield self._told(number, stage, decided, (*kept, *writes, *more))

    def _take(
        self, theirs: Row, digest: str, decided: Outcome, aside: tuple[Write, ...] = ()
    ) -> Iterator[Change]:
        number, stage, ours = theirs["number"], self._stage(theirs), self._known.versions[theirs["number"]]
        document = self._document(digest)
        writes = [*aside, *self._kept(digest)]
        values: Row = {"changed_at": self._around.at, **_measures(document)}
        if stage.is_before_submission:
            stage = further(self.stages[number], stage)
            writes.append(self._saved_draft(document))
        else:
            values |= {"hash": digest, "returned_because": ""}
            values |= {name: theirs[name] for name in ("submitted_by",) if theirs.get(name)}
            if stage.is_approved:
                values |= {name: theirs[name] for name in _DECIDED if theirs.get(name)}
            if not ours["hash"]:
                writes.append(Write(How.DELETE, "drafts", {"plan": self._known.plan}))
            else:
                writes += self._base(number, ours["hash"])
        values["stage"] = stage.value
        self.stages[number] = stage
        writes.append(Write(How.UPDATE, "versions", self._key(number), values))
        writes += [*self._base(number, digest), *self._superseding(number, stage, theirs)]
        writes += self._signed(number, stage)
        yield self._told(number, stage, decided, tuple(writes))

    def _take_aside(self, theirs: Row, digest: str, decided: Outcome) -> Iterator[Change]:
        number = theirs["number"]
        ours = self._our_text(self._known.versions[number])
        aside = self._aside(number, ours, self._their_text(theirs)[1])
        yield from self._take(theirs, digest, decided, aside)

    def _keep_aside(self, theirs: Row, digest: str, decided: Outcome) -> Iterator[Change]:
        number = theirs["number"]
        ours = self._our_text(self._known.versions[number])
        aside = self._aside(number, digest, self._their_text(theirs)[1], ours)
        yield self._told(
            number, self._stage(theirs), decided, (*self._kept(digest), *aside, *self._base(number, digest))
        )

    def _merge(self, theirs: Row, digest: str, decided: Outcome) -> Iterator[Change]:
        number = theirs["number"]
        ours = self._document(self._known.draft[2])
        base = self._common_base(number, self._their_text(theirs)[1], self._known.draft[2])
        merged = merge(self._around.text(base) if base else None, ours, self._document(digest))
        conflicts = [
            Write(
                How.PUT,
                "merge_conflicts",
                {"plan": self._known.plan, "id": conflict.id},
                {
                    "version": number,
                    "data": encode_conflicts([conflict]),
                    "source": self._around.sender.office,
                    "made_at": self._around.at,
                    "settled_by": "",
                    "settled_at": None,
                },
            )
            for conflict in merged.conflicts
        ]
        stage = further(self.stages[number], self._stage(theirs))
        self.stages[number] = stage
        values = {"stage": stage.value, "changed_at": self._around.at, **_measures(merged.document)}
        writes = (
            *self._kept(digest),
            *self._kept(self._known.draft[2]),
            self._saved_draft(merged.document),
            Write(How.UPDATE, "versions", self._key(number), values),
            *conflicts,
            *self._base(number, digest),
        )
        if conflicts:
            why = f"有 {len(conflicts)} 处两边的修改不一致，须逐处决定。"
            decided = Outcome(Become.MERGE, Effect.CONFLICT, why)
        yield self._told(number, stage, decided, writes)

    def _reopen(self, theirs: Row, digest: str, decided: Outcome) -> Iterator[Change]:
        number, stage = theirs["number"], self._stage(theirs)
        ours = self._known.versions[number]
        text = digest if self._around.text(digest) is not None else ours["hash"]
        document = self._document(text)
        values = {
            "stage": stage.value,
            "hash": None,
            "returned_because": theirs.get("returned_because") or "",
            "changed_at": self._around.at,
            **_measures(document),
        }
        row = {"version": number, "revision": 1, "data": encode(document), **self._saved()}
        writes = (
            *self._kept(text),
            Write(How.UPDATE, "versions", self._key(number), values),
            Write(How.INSERT, "drafts", {"plan": self._known.plan}, row),
            *self._base(number, ours["hash"]),
            *(self._base(number, text) if text != ours["hash"] else ()),
        )
        self.stages[number] = stage
        yield self._told(number, stage, decided, writes, reopened=number)

    def _move(self, theirs: Row, digest: str, decided: Outcome) -> Iterator[Change]:
        number, ours = theirs["number"], self._known.versions[theirs["number"]]
        stage = further(self.stages[number], self._stage(theirs))
        values = dict(self._told_of_life(ours, theirs))
        if stage is not self.stages[number]:
            values["stage"] = stage.value
        self.stages[number] = stage
        writes: tuple[Write, ...] = ()
        if values:
            values["changed_at"] = self._around.at
            writes = (
                Write(How.UPDATE, "versions", self._key(number), values),
                *self._superseding(number, stage, theirs),
                *self._signed(number, stage),
            )
            decided = Outcome(Become.MOVE, Effect.CHANGED, decided.why)
        elif decided.effect is not Effect.SAME:
            decided = Outcome(Become.MOVE, Effect.OLDER, "本机的这一版已经办到下一步。")
        yield self._told(number, stage, decided, (*writes, *self._base(number, digest)))

    def _told_of_life(self, ours: Row, theirs: Row) -> Iterator[tuple[str, Any]]:
        """What of a version's life is filled in; a superior may also set it right."""
        for name in _DECIDED:
            new, old = theirs.get(name), ours.get(name)
            if name in VERSION_PEOPLE and old and self._around.named(str(old)) == new:
                continue
            if new and new != old and (not old or self._around.speaker is Speaker.SUPERIOR):
                yield name, new

    # --- what is written ----------------------------------------------------------------------------------

    def _key(self, number: int) -> Row:
        return {"plan": self._known.plan, "number": number}

    def _document(self, digest: str) -> Document:
        found = self._around.text(digest)
        if found is None:
            raise BadFile(
                f"数据包的内容不合规定：缺少“{self._title}”一个版本的正文，没有接收。",
                "请对方核验后重新制作。",
            )
        return found

    def _saved(self) -> Row:
        return {"saved_by": self._around.by, "saved_at": self._around.at}

    def _saved_draft(self, document: Document) -> Write:
        values = {"revision": self._known.draft[1] + 1, "data": encode(document), **self._saved()}
        return Write(How.UPDATE, "drafts", {"plan": self._known.plan}, values)

    def _kept(self, digest: str) -> tuple[Write, ...]:
        return (Write(How.KEEP, "contents", {"hash": digest}, {"data": Blob(digest)}),)

    def _base(self, number: int, digest: str) -> tuple[Write, ...]:
        """That both sides have this text from here on."""
        if not digest or self._around.text(digest) is None:
            return ()
        values = {"version": number, "desk": self._around.sender.id, "at": self._around.at}
        key = {"plan": self._known.plan, "hash": digest}
        return (*self._kept(digest), Write(How.PUT, "draft_bases", key, values))

    def _aside(self, number: int, digest: str, line_of: frozenset[str], ours: str = "") -> tuple[Write, ...]:
        base = self._common_base(number, line_of, ours)
        values = {
            "version": number,
            "account": self._around.by,
            "reason": _REASONS.get(self._around.kind, "接收移交时另存"),
            "base": base,
            "at": self._around.at,
            "merged_at": None,
        }
        key = {"plan": self._known.plan, "hash": digest}
        return (*self._kept(digest), Write(How.PUT, "aside_texts", key, values))

    def _superseding(self, number: int, stage: Stage, theirs: Row) -> Iterator[Write]:
        """What was in force until this version is."""
        if not stage.is_in_force:
            return
        for other, standing in sorted(self.stages.items()):
            if other < number and standing.is_in_force:
                self.stages[other] = Stage.SUPERSEDED
                values = {
                    "stage": Stage.SUPERSEDED.value,
                    "ended_on": theirs.get("issued_on"),
                    "changed_at": self._around.at,
                }
                yield Write(How.UPDATE, "versions", self._key(other), values)


def _measures(document: Document) -> Row:
    sections = sum(1 for _ in walk_sections(document))
    sections += sum(1 for attachment in document.attachments for _ in walk_sections(attachment))
    return {"title": document.front.title, "characters": characters(document), "sections": sections}
