"""Where one page or section of a Word document ends and the next begins."""

from __future__ import annotations

from collections.abc import Sequence

from yuan.word.gbt9704 import Layout
from yuan.word.writing.xml import paragraph

_BLANK, _GAP = paragraph("Flush"), paragraph("Note")
_STYLE = '<w:p><w:pPr><w:pStyle w:val="'
_EMPTY = '<w:p><w:pPr><w:pStyle w:val="Flush"/><w:pageBreakBefore/><w:spacing w:line="20" w:lineRule="exact"/></w:pPr></w:p>'


def on_new_page(lines: Sequence[str]) -> list[str]:
    """`lines` beginning on a new page. A break of its own would leave a page empty after a full one."""
    if not lines:
        return []
    first = lines[0]
    if not first.startswith(_STYLE):
        return [_EMPTY, *lines]
    head, tail = first.split("/>", 1)
    return [f"{head}/><w:pageBreakBefore/>{tail}", *lines[1:]]


def without_gap(lines: list[str]) -> list[str]:
    """`lines` without the gap that follows a table: a full page would pass it on to an empty one."""
    return lines[:-1] if len(lines) > 1 and lines[-1] == _GAP else lines


def run_on(lines: Sequence[str], layout: Layout) -> list[str]:
    """An attachment that goes on below what stands before it: label, title and text stay together."""
    gap = layout.line_twips
    head, body = [line for line in lines[:4] if line != _BLANK], list(lines[4:])
    made = []
    for line in head:
        if line.startswith(f'{_STYLE}AttachmentLabel"/>'):
            line = _spaced(line, before=2 * gap)
        elif line.startswith(f'{_STYLE}AttachmentTitle"/>'):
            line = _spaced(line, after=gap // 2)
        made.append(line)
    return made + body


def _spaced(line: str, *, before: int = 0, after: int = 0) -> str:
    head, tail = line.split("/>", 1)
    return f'{head}/><w:spacing w:before="{before}" w:after="{after}"/>{tail}'


def ended(lines: list[str], section: str) -> list[str]:
    """`lines` as the end of a section: its last paragraph carries the properties.

    A paragraph of their own, however small, would open an empty page after a full one.
    """
    last = lines[-1] if lines else ""
    if not last.startswith(_STYLE) or not last.endswith("</w:p>"):
        return [*lines, section_break(section)]
    head, tail = last.split("</w:pPr>", 1)
    return [*lines[:-1], f"{head}{section}</w:pPr>{tail}"]


def section_break(section: str) -> str:
    """Ends a section with its properties, in a paragraph too small to be seen."""
    tiny = '<w:spacing w:line="20" w:lineRule="exact"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="Flush"/>{tiny}{section}</w:pPr></w:p>'
