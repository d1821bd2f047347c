"""What comes of reading a file, and which files may hold plans. Loads nothing of what reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from yuan.model.document.content import Document, NodeId
from yuan.word.reading.lines import Doubt, Guess, Omission, Typed

OFFERED = ("docx", "doc", "wps", "rtf", "odt", "txt", "md", "html")
"""The types of files people are told of and offered."""
EXTENSIONS = frozenset(f".{one}" for one in (*OFFERED, "docm", "wpt", "htm", "mht", "mhtml"))
"""Names of files taken up from a folder or dropped on the window; what they really are is told by their bytes."""
SUPPORTED = f"支持 {'、'.join(OFFERED)}。"


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """One plan read from a file: the document and its pictures, and all that was guessed or left out.

    `typed` holds the numbers the source had; those Word had computed are marked automatic. `title_derived`:
    the title is no line of the source's text but taken from 《》 in a notice or from the file's name. `title_after` counts the
    first blocks that stood before the title.
    """

    file: str
    document: Document
    media: dict[str, bytes]
    guess: Guess
    omitted: tuple[Omission, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    typed: Mapping[NodeId, Typed] = {}
    title_derived: bool = False
    title_after: int = 0


def importable_files(paths: Iterable[Path]) -> list[Path]:
    """The files among `paths` and in their folders that may hold plans, each once, in order of name.

    A file named outright is taken whatever its name; in folders, lock files (`~$`), hidden files and other kinds
    are passed over.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(sorted(_in_folder(path))))
        elif not path.name.startswith("~$"):
            found[path] = None
    return list(found)


def _in_folder(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
        if not hidden and path.suffix.lower() in EXTENSIONS and path.is_file():
            yield path
