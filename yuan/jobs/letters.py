"""Letters as this office writes them: its own beside the library where there is one, else the built-in one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from yuan.library import Session
from yuan.model.files import atomic_write
from yuan.templates import render_letter
from yuan.templates.letters import LETTERS, OWN_FOLDER, letter_source


def letter(session: Session, name: str, values: Mapping[str, str]) -> list[str]:
    """The paragraphs of a letter; see `render_letter`.

    Raises:
        NotFound: no letter is called so.
        BadFile: a value is missing, or the office's own letter is faulty.
    """
    return render_letter(name, values, own_letters(session))


def own_letters(session: Session) -> Path:
    """The folder beside the library whose letters stand in for the built-in ones."""
    return Path(str(session.library.path)).parent / OWN_FOLDER


def put_out_letters(session: Session) -> list[Path]:
    """Put the built-in letters into the office's folder to be edited; letters already there stay.

    Raises:
        BadFile: the folder cannot be written.
    """
    folder = own_letters(session)
    made = []
    for name in LETTERS:
        path = folder / f"{name}.j2"
        if not path.exists():
            with atomic_write(path) as temporary:
                temporary.write_text(letter_source(name), encoding="utf-8")
            made.append(path)
    return made
