"""Where one section of a Word document ends and the next begins."""

from __future__ import annotations


def section_break(section: str) -> str:
    """Ends a section with its properties, in a paragraph too small to be seen."""
    tiny = '<w:spacing w:line="20" w:lineRule="exact"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="Flush"/>{tiny}{section}</w:pPr></w:p>'
