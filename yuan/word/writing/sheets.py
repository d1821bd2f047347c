"""Where one page or section of a Word document ends and the next begins."""

from __future__ import annotations

from collections.abc import Sequence

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


def section_break(section: str) -> str:
    """Ends a section with its properties, in a paragraph too small to be seen."""
    tiny = '<w:spacing w:line="20" w:lineRule="exact"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="Flush"/>{tiny}{section}</w:pPr></w:p>'
