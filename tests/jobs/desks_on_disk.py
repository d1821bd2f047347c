"""Desks for the tests: each a library in a file of its own, worked with by the command line and by its people."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from tests.library.conftest import ADMINISTRATOR, TOWN, WATER, Office
from yuan.cli import app
from yuan.library import Library, Session
from yuan.model.document.content import Document, decode
from yuan.model.plan import Unit
from yuan.model.records import Action, PlanSummary

BUREAU = "区应急管理局"


class DeskOnDisk:
    """One desk: `office` is what it is called, `unit` whose plans are written there ("" for a bureau)."""

    def __init__(self, folder: Path, office: str, unit: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.office, self.path, self.folder = office, folder / "预案库.yuan", folder
        library = Library.create(self.path, ADMINISTRATOR)
        session = library.local_session()
        if not unit:
            for place, name in enumerate((BUREAU, WATER, TOWN), 1):
                session.add_unit(Unit(id=f"u{place}", name=name, order=place))
        library.close()
        named = ["--unit", unit] if unit else []
        assert self.cli("desk", "name", office, *named).exit_code == 0
        assert self.fingerprint, "the desk's keys are made by now, so that nothing later makes them"

    # --- by the command line ----------------------------------------------------------------------------

    def cli(self, *words: str | Path) -> Result:
        return CliRunner().invoke(app, ["--library", str(self.path), *map(str, words)])

    def said(self, *words: str | Path) -> str:
        """What a command says that must succeed."""
        done = self.cli(*words)
        assert done.exit_code == 0, (words, done.output, done.exception)
        return done.stdout

    def told(self, *words: str | Path) -> Any:
        """What a command that must succeed tells as JSON."""
        return json.loads(self.said(*words, "--json"))

    def refused(self, *words: str | Path) -> str:
        """The error of a command that must fail, with nothing changed in the library."""
        before = self.dump()
        done = self.cli(*words)
        assert done.exit_code == 1, (words, done.output)
        assert self.dump() == before
        return (
            str(done.exception)
            if done.exception and not isinstance(done.exception, SystemExit)
            else done.stdout
        )

    @property
    def id(self) -> str:
        return str(self.told("desk", "show")["desk"])

    @property
    def fingerprint(self) -> str:
        return str(self.told("desk", "show")["fingerprint"])

    def trust(self, other: DeskOnDisk, met: Path, *more: str) -> None:
        """Register the desk that made the package `met`, its fingerprint compared."""
        self.said("desk", "trust", met, "--fingerprint", other.fingerprint, *more)

    def meet(self, other: DeskOnDisk, *, is_superior: bool = False) -> None:
        """The other desk's card is taken in and its fingerprint compared."""
        card = other.folder / "名片.yuanpkg"
        other.said("desk", "card", "-o", card)
        self.trust(other, card, *(["--superior"] if is_superior else []))

    # --- by its people ----------------------------------------------------------------------------------

    @contextmanager
    def opened(self) -> Iterator[Library]:
        library = Library.open(self.path)
        try:
            yield library
        finally:
            library.close()

    @contextmanager
    def session(self) -> Iterator[Session]:
        with self.opened() as library:
            yield library.local_session()

    def take(self, plan: str, *actions: Action, **answers: str) -> None:
        """Whoever may take a step takes it."""
        with self.opened() as library:
            Office(library).take(plan, *actions, **answers)

    def line(self, plan: str) -> PlanSummary:
        with self.session() as session:
            return session.plan(plan)

    def text(self, plan: str, version: int | None = None) -> Document:
        with self.session() as session:
            return session.document(plan, version)

    def write(self, plan: str, document: Document) -> None:
        """Save another text as the working draft."""
        with self.session() as session:
            draft = session.draft(plan)
            session.save_draft(plan, document, draft.revision)
            session.leave_draft(plan)

    def draft(self, plan: str) -> Document:
        with self.session() as session:
            return decode(session.draft(plan).content)

    # --- as a whole -------------------------------------------------------------------------------------

    def dump(self) -> str:
        """Everything the library holds, as text."""
        with closing(sqlite3.connect(self.path)) as connection:
            return "\n".join(connection.iterdump())

    def is_sound(self) -> bool:
        return self.cli("verify").exit_code == 0
