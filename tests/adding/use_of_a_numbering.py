"""Run as a program: a plan is given the scheme of that name in the form, printed, and read from Word and from plain text.

`python -m tests.adding.use_of_a_numbering SCHEME FOLDER` prints the numbers of the last chapter, its section and its last
subsection as they are in the form, in the Word file read back, and in a text of somebody else's.
"""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QApplication

from yuan.model.document.content import Document, FrontMatter, Paragraph, Section, Text
from yuan.model.document.numbers import numbers
from yuan.model.text.plain_text import plain_text
from yuan.ui.editor.commands.front_form import FrontForm
from yuan.word.reader import read_file
from yuan.word.writer import write_plan


def main(scheme: str, folder: Path) -> None:
    """Use the numbering called `scheme`."""
    application = QApplication([])
    form = FrontForm(None, _plan())
    form.numbering_box.setCurrentIndex(form.numbering_box.findText(scheme))
    chosen = msgspec.structs.replace(_plan(), numbering=form.numbering)
    _print_last(chosen)

    word, text = folder / "预案.docx", folder / "来文.txt"
    write_plan(chosen, word, media=lambda hash: b"")
    _print_last(read_file(word)[0].document)
    text.write_text(plain_text(chosen), encoding="utf-8")
    _print_last(read_file(text)[0].document)
    form.deleteLater()
    application.quit()


def _plan() -> Document:
    words = Paragraph(runs=(Text("为做好应急处置工作，制定本预案。"),))
    below = tuple(Section(heading=heading, blocks=(words,)) for heading in ("启动条件", "响应行动"))
    inner = Section(heading="响应分级", blocks=(words,), sections=below)
    return Document(
        front=FrontMatter(title="某区防汛应急预案"),
        sections=(
            Section(heading="总则", sections=(Section(heading="目的", blocks=(words,)),)),
            Section(heading="应急响应", sections=(inner,)),
        ),
    )


def _print_last(document: Document) -> None:
    found = numbers(document)
    chapter = document.sections[-1]
    section = chapter.sections[-1]
    print(*(found[one.id] for one in (chapter, section, section.sections[-1])))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
