"""The pages a volume's plans really stand on, as LibreOffice laid the volume out."""

from __future__ import annotations

from pathlib import Path

from yuan.word.pdf import Labels, label_pages, places_of
from yuan.word.volume.order import Volume, leaves

COVER_PAGES = 2
"""The cover and its empty back; the front matter after them is numbered I, II, III."""


def printed_pages(volume: Volume, pdf: Path) -> dict[str, int]:
    """The number printed on the page each mark stands on."""
    marks = [leaf.mark for leaf in leaves(volume.entries)]
    places = places_of(pdf, marks)
    before = places[marks[0]] - 1 if marks and marks[0] in places else 0
    return {mark: place - before for mark, place in places.items()}


def label_as_printed(volume: Volume, pdf: Path) -> None:
    """Let a PDF's viewer show the page numbers printed: 封面, then I, II …, then 1, 2 … from the first part on."""
    marks = [leaf.mark for leaf in leaves(volume.entries)]
    labels = [Labels(1, "D", "封面"), Labels(COVER_PAGES + 1, "R")]
    if places := places_of(pdf, marks[:1]):
        labels.append(Labels(places[marks[0]], "D"))
    label_pages(pdf, labels)
