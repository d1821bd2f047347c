"""How long keeping a library safe takes: `python bench/safety_speed.py [--library FILE]`.

Builds the demonstration library unless one is given (which is copied first), and prints the best of three of each; of the
writing of records (each waits for the disk but saving a draft) the median of twenty.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from scratch import library_in, own_folders

from yuan.jobs.audit_trail import export_trail, trail
from yuan.jobs.searching import open_index
from yuan.jobs.verifying import verify_library
from yuan.library import Library, Session
from yuan.library.backup.backups import check_backup
from yuan.library.backup.restore_preview import preview
from yuan.library.store.copying import copy_library
from yuan.model.document.content import Document, FrontMatter, Paragraph, Section, Text
from yuan.model.plan import Kind, PlanCard
from yuan.model.records import Action, OpinionKind, Stage


def best(work: Callable[[], object], rounds: int = 3) -> float:
    """The shortest time of `rounds`, in seconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return min(times)


class Records:
    """Writes records one by one into the demonstration library and notes how long each took, in milliseconds."""

    def __init__(self, library: Library) -> None:
        self.times: dict[str, list[float]] = {}
        self._reviewer = library.sign_in("审核员", "yuan-demo")
        self._drafter = library.sign_in("水务编制员", "yuan-demo")

    def write(self, rounds: int = 20) -> None:
        """A plan, an opinion and an approval in each round, and the longest draft of the library saved."""
        local = self._reviewer.library.local_session()
        drafts = [line.plan for line in local.plans() if line.stage is Stage.DRAFTING]
        longest = max(drafts, key=lambda plan: len(local.draft(plan).content))
        draft, document = local.draft(longest), local.document(longest)
        revision = draft.revision
        print(f"longest draft {len(draft.content) / 1e3:.0f} kB")
        for number in range(rounds):
            plan = self._timed("new plan", lambda number=number: self._new(number))
            for action in (Action.SUBMIT, Action.EXAMINE):
                _take(self._drafter if action is Action.SUBMIT else self._reviewer, plan, action)
            node = self._reviewer.document(plan).sections[0].id
            self._timed(
                "opinion",
                lambda plan=plan, node=node: self._reviewer.add_opinion(
                    plan, node, "请写明。", OpinionKind.SHOULD
                ),
            )
            self._timed("approval", lambda plan=plan: _take(self._reviewer, plan, Action.APPROVE))
            revision = self._timed(
                "save the longest draft",
                lambda revision=revision: local.save_draft(longest, document, revision),
            )

    def _timed(self, name: str, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        made = work()
        self.times.setdefault(name, []).append((time.perf_counter() - began) * 1000)
        return made

    def _new(self, number: int) -> str:
        card = PlanCard(title=f"第{number}号预案", kind=Kind.SPECIAL, unit="区水务局", event_type="水旱灾害")
        block = Paragraph(runs=(Text("为做好防汛工作，制定本预案。"),))
        section = Section(heading="总则", blocks=(block,))
        return self._drafter.create_plan(
            card, Document(front=FrontMatter(title=card.title), sections=(section,))
        )


def _take(session: Session, plan: str, action: Action) -> None:
    offer = next(offer for offer in session.offers(plan) if offer.action is action)
    usual = {"date": "2026-05-20"}
    given = {
        field.name: field.default or (field.choices or (usual.get(field.kind, "已办"),))[0]
        for field in offer.fields
    }
    session.perform(plan, action, given)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--library", type=Path)
    given = parser.parse_args().library
    with own_folders() as folder:
        place = library_in(folder, given)
        library = Library.open(place)
        open_index(library).close()
        backup = library.backups.make()
        session = library.local_session()
        lines = trail(session)
        print(f"library {place.stat().st_size / 1e6:.1f} MB, audit rows {len(lines)}")
        figures: tuple[tuple[str, Callable[[], object]], ...] = (
            ("copy alone", lambda: copy_library(place, Path(folder) / "copy.yuan")),
            ("backup, verified", lambda: library.backup(Path(folder) / "b.yuan")),
            ("verify the library", library.troubles),
            ("verify with backups and index", lambda: verify_library(library)),
            ("verify a backup", lambda: check_backup(backup)),
            ("preview of a restore", lambda: preview(backup.path, place)),
            ("read the trail", lambda: trail(session)),
            ("export the trail", lambda: export_trail(session, lines, Path(folder) / "a.xlsx", "")),
            ("restore", lambda: Library.restore(backup.path, place)),
        )
        for name, work in figures:
            print(f"{name:32} {best(work):.2f} s")
        library.close()
        library = Library.open(place)  # the one before was restored over
        records = Records(library)
        records.write()
        for name, times in records.times.items():
            print(f"{name:32} {median(times):.1f} ms")
        library.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
