"""What is done with a damaged file of each kind: read, kept, opened, checked, indexed, exported, read again.

A file may be refused while it is read, with a `YuanError`. What was taken in must go all the way: an error of any kind
after that, also a `YuanError`, is a fault.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.fuzz.mutations import PACK, PACKAGE, TEXT, Mutation
from tests.fuzz.samples import packages, packs, texts
from yuan.jobs.exporting import export_plan
from yuan.jobs.importing import card_of, keep
from yuan.jobs.outlines import import_outline
from yuan.jobs.searching import open_index
from yuan.jobs.word_review import accept_all, export_for_word, take_back
from yuan.library import Library, Session
from yuan.model.checks import check
from yuan.model.coherence.extract import extract
from yuan.model.coherence.names import Units
from yuan.model.comparison.compare import compare
from yuan.model.errors import YuanError
from yuan.model.plan import Kind, PlanCard
from yuan.model.recognition import recognise
from yuan.model.text.plain_text import plain_text
from yuan.templates import new_document
from yuan.word.reader import read_file

UNIT = "区应急管理局"
KINDS = (*PACKAGE, "text", "pack", "back")
"""Levels at which files are damaged: those of a Word package, and other files people bring."""


class Refusal(Exception):
    """The file was refused with a clear error, which is one of the two good ends."""


def damaged(kind: str, seed: int) -> tuple[str, bytes]:
    """The name and the bytes of the damaged file of this kind and seed; always the same."""
    random = Random(f"{kind}-{seed}")
    match kind:
        case "text":
            name = random.choice(sorted(texts()))
            return name, _mutated(texts()[name], TEXT, random)
        case "pack":
            name = random.choice(sorted(packs()))
            return f"{name}.toml", _mutated(packs()[name], PACK, random)
        case _:
            name = random.choice(sorted(packages()))
            return f"{name}.docx", _mutated(packages()[name], PACKAGE[kind], random)


def _mutated(data: bytes, mutations: tuple[Mutation, ...], random: Random) -> bytes:
    return random.choice(mutations)(data, random)


class Trial:
    """One library in a folder, in which one case after the other is tried."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.library = Library.create(folder / "试验.yuan")
        self.session: Session = self.library.local_session()
        self.index = open_index(self.library)
        self._sent: tuple[str, bytes] | None = None
        self._tries: dict[str, Callable[[int], None]] = {"pack": self._pack, "back": self._back}

    def run(self, kind: str, seed: int) -> None:
        """Try one case. Raises `Refusal` for a clear error, anything else for a fault."""
        self._tries.get(kind, lambda number: self._file(kind, number))(seed)

    def bytes_of(self, kind: str, seed: int) -> tuple[str, bytes]:
        """What is read in this case, to be kept when it fails."""
        if kind != "back":
            return damaged(kind, seed)
        random = Random(f"{kind}-{seed}")
        level = random.choice(sorted(PACKAGE))
        return "back.docx", _mutated(self._out()[1], PACKAGE[level], random)

    def _written(self, kind: str, seed: int) -> Path:
        name, data = self.bytes_of(kind, seed)
        path = self.folder / name
        path.write_bytes(data)
        return path

    def _file(self, kind: str, seed: int) -> None:
        path = self._written(kind, seed)
        try:
            plans = read_file(path)
        except YuanError as error:
            raise Refusal(str(error)) from error
        for imported in plans[:3]:
            card = card_of(imported, UNIT)
            try:
                plan = keep(self.session, imported, card)
            except YuanError as error:
                raise Refusal(str(error)) from error
            self._goes_all_the_way(plan, card)

    def _goes_all_the_way(self, plan: str, card: PlanCard) -> None:
        document = self.session.document(plan)
        check(document, card)
        extract(document, Units(self.session.units()))
        recognise(document)
        plain_text(document)
        self.index.catch_up(self.library)
        target = self.folder / "again.docx"
        export_plan(self.session, plan, target)
        for again in read_file(target):
            compare(document, again.document)

    def _pack(self, seed: int) -> None:
        path = self._written("pack", seed)
        try:
            outline = import_outline(self.session, path)
        except YuanError as error:
            raise Refusal(str(error)) from error
        document = new_document(outline, {"title": "防汛应急预案"})
        self._goes_all_the_way(
            self.session.create_plan(PlanCard(title="防汛应急预案", kind=Kind.SPECIAL, unit=UNIT), document),
            PlanCard(title="防汛应急预案", kind=Kind.SPECIAL, unit=UNIT),
        )

    def _out(self) -> tuple[str, bytes]:
        """A plan that was sent out for Word, and the file."""
        if self._sent is None:
            path = self.folder / "own.docx"
            path.write_bytes(packages()["own"])
            imported = read_file(path)[0]
            plan = keep(self.session, imported, card_of(imported, UNIT))
            export_for_word(self.session, plan, self.folder / "out.docx")
            self._sent = plan, (self.folder / "out.docx").read_bytes()
        return self._sent

    def _back(self, seed: int) -> None:
        path = self._written("back", seed)
        plan, _ = self._out()
        try:
            back = take_back(self.session, path, plan)
            accept_all(self.session, back)
        except YuanError as error:
            raise Refusal(str(error)) from error
        self._goes_all_the_way(plan, self.session.plan(plan).card)
