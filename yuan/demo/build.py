"""The demonstration library: 49 units and 117 plans, with texts written for it, at every stage of life."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from yuan.demo.compose import compose
from yuan.demo.listing import cards, units
from yuan.demo.lives import Desk, life_of, live
from yuan.demo.office import OFFICE
from yuan.demo.people import ADMINISTRATOR, PASSWORD, add_people, administrator
from yuan.library import Library
from yuan.model.errors import BadFile
from yuan.model.progress import Progress, silent

NAME = "演示预案库.yuan"


def build_demo(directory: Path, progress: Progress | None = None, today: date | None = None) -> Path:
    """Write `directory/演示预案库.yuan`, in place of an older one, and return its path.

    Args:
        directory: made when it is not there.
        progress: called after each plan; when it raises `Cancelled`, nothing is left behind.
        today: the day all dates of the plans are counted back from; the clock's when None.

    Raises:
        BadFile: the directory cannot be written.
    """
    target = directory / NAME
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".demo-", dir=directory) as workshop:
            made = Path(workshop) / NAME
            _build(made, progress or silent, today or date.today())
            made.replace(target)
    except OSError as error:
        raise BadFile(
            f"无法在“{directory}”建立演示预案库：{error.strerror}。", "请换一个可以写入的文件夹。"
        ) from error
    return target


def _build(path: Path, progress: Progress, today: date) -> None:
    library = Library.create(path, administrator())
    try:
        add_people(library)
        chief = library.sign_in(ADMINISTRATOR, PASSWORD)
        for unit in units():
            chief.add_unit(unit)
        chief.change_office(OFFICE)
        desk = Desk(library, chief, today)
        listed = cards()
        for place, card in enumerate(listed):
            progress(place, len(listed), card.title)
            document, media = compose(card)
            live(desk, card, life_of(card, place), document, media)
        for session in (desk.reviewer, chief):
            session.leave()
        progress(len(listed), len(listed), "演示预案库")
    finally:
        library.close()
