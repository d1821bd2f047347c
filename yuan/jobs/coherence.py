"""Keeping the index between plans up with the library, and what follows from it."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping
from datetime import date

from yuan.jobs.checking import PlanFinding
from yuan.library import Session
from yuan.model.checks import Silence
from yuan.model.checks.passages import passages
from yuan.model.coherence import Crossing, Extract, Index, IndexedPlan, Spot, Survey, Units, extract
from yuan.model.coherence import survey as survey_of
from yuan.model.document.bounds import decode_stored
from yuan.model.document.numbers import numbers
from yuan.model.errors import BadRecord
from yuan.model.process.event_types import EVENTS
from yuan.model.progress import Progress, silent
from yuan.model.records import Face, PlanSummary

_WHAT = "读取预案之间的关系"


class CoherenceKeeper:
    """The index of the plans one account may see. Texts are read once; after a change only the changed ones.

    One thread at a time; a cancelled run leaves the index as it was.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._turn = threading.Lock()
        self._sequence = -1
        self._library = ""
        self._key: tuple[str, ...] = ()
        self._read: dict[str, tuple[int, str]] = {}
        self._extracts: dict[str, Extract] = {}
        self.index = Index()

    def catch_up(self, progress: Progress = silent) -> Index:
        """The index as the library stands now.

        Raises:
            Cancelled: by `progress`; the index stays as it was.
        """
        with self._turn:
            return self._catch_up(progress)

    def silences(self) -> dict[str, list[Silence]]:
        """What was silenced in the plans, read anew."""
        return self._session.all_silences()

    def _catch_up(self, progress: Progress) -> Index:
        session, library = self._session, self._session.library
        # Read before the texts: a change made meanwhile is then read once more next time.
        sequence, identity = library.sequence(), library.id
        office = session.office()
        units = Units(session.units(), office.district, session.local_rules().limits.neighbours)
        summaries = session.plans()
        extracts = dict(self._extracts) if units.key == self._key else {}
        continues = identity == self._library and 0 <= self._sequence <= sequence and units.key == self._key
        changed = {change.plan for change in library.changes_since(self._sequence)} if continues else None
        read: dict[str, tuple[int, str]] = {}
        for done, summary in enumerate(summaries):
            progress(done, len(summaries), _WHAT)
            known = self._read.get(summary.plan)
            if known is not None and changed is not None and summary.plan not in changed:
                read[summary.plan] = known
            else:
                read[summary.plan] = self._text(summary, units, extracts)
        progress(len(summaries), len(summaries), _WHAT)
        used = {digest for _, digest in read.values()}
        self._extracts = {digest: found for digest, found in extracts.items() if digest in used}
        self._read, self._sequence, self._library, self._key = read, sequence, identity, units.key
        self.index = Index(
            entries=tuple(
                IndexedPlan(
                    summary=summary,
                    version=read[summary.plan][0],
                    extract=self._extracts.get(read[summary.plan][1], Extract()),
                )
                for summary in summaries
            ),
            units=units.all,
            district=office.district,
        )
        return self.index

    def _text(self, summary: PlanSummary, units: Units, extracts: dict[str, Extract]) -> tuple[int, str]:
        """Read the plan's text unless one with the same content has been read; its version and hash."""
        face = _face(self._session.faces(summary.plan))
        if face is None:
            return 0, ""
        digest = hashlib.sha256(face.content).hexdigest()
        if digest not in extracts:
            try:
                extracts[digest] = extract(decode_stored(face.content), units)
            except BadRecord:  # verifying names a damaged text; the other plans go on
                return 0, ""
        return face.version, digest


def _face(faces: list[Face]) -> Face | None:
    """The text in force, or the newest when none is."""
    in_force = [face for face in faces if face.is_in_force]
    return (in_force or faces)[-1] if faces else None


def take_survey(keeper: CoherenceKeeper, progress: Progress = silent, today: date | None = None) -> Survey:
    """Catch up, then findings without those silenced, matrix and coverage.

    Raises:
        Cancelled: `progress` said so; the index is as it was.
    """
    index = keeper.catch_up(progress)
    types = [name for event_class, names in EVENTS.items() if event_class != "综合" for name in names]
    return survey_of(index, types, today or date.today(), progress, keeper.silences())


class CrossFinding(PlanFinding, frozen=True, kw_only=True):
    """A finding between plans: `plans` are the others."""

    plans: tuple[str, ...] = ()


def check_across(
    session: Session, progress: Progress = silent, today: date | None = None
) -> list[CrossFinding]:
    """What does not fit between the plans of the library, for `yuan check` without a plan."""
    survey = take_survey(CoherenceKeeper(session), progress, today)
    sections = _Sections(session, survey.index)
    return [_row(crossing, survey.index, sections) for crossing in survey.crossings]


class _Sections:
    """The section a place stands in, with its number; each plan's text is read once."""

    def __init__(self, session: Session, index: Index) -> None:
        self._session, self._index = session, index
        self._read: dict[str, tuple[Mapping[str, str], Mapping[str, str]]] = {}

    def of(self, plan: str, node: str) -> tuple[str, str]:
        """Id and number; both "" for the plan as a whole."""
        if not node:
            return "", ""
        if plan not in self._read:
            document = self._session.document(plan, self._index.by_plan[plan].version)
            around: Mapping[str, str] = {one.node: one.section for one in passages(document)}
            self._read[plan] = around, numbers(document)
        stands_in, computed = self._read[plan]
        section = stands_in.get(node, node)
        return section, computed.get(section, "")


def _row(crossing: Crossing, index: Index, sections: _Sections) -> CrossFinding:
    finding = crossing.finding
    section, number = sections.of(crossing.plan, finding.node)
    return CrossFinding(
        plan=crossing.plan,
        title=index.by_plan[crossing.plan].card.title,
        section=section,
        number=number,
        rule=finding.rule.id,
        grade=finding.grade,
        message=finding.message,
        cites=finding.rule.cites,
        binding=finding.rule.binding.value,
        explains=finding.rule.explains,
        plans=finding.plans,
        places=tuple(_place(spot, sections) for spot in crossing.spots),
    )


def _place(spot: Spot, sections: _Sections) -> dict[str, str]:
    section, number = sections.of(spot.plan, spot.node)
    return {"plan": spot.plan, "section": section, "number": number, "node": spot.node, "text": spot.text}
