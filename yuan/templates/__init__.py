"""Outlines per kind of plan and formal letters: text in data files, filled in by Jinja2 in a sandbox."""

from yuan.templates.letters import render_letter
from yuan.templates.outlines import (
    base_pack,
    example,
    guidance,
    new_document,
    outline,
    outline_for,
    outlines,
    part_for,
)
from yuan.templates.pack import Outline, Part, Variable
from yuan.templates.reading import read_pack

__all__ = [
    "Outline",
    "Part",
    "Variable",
    "base_pack",
    "example",
    "guidance",
    "new_document",
    "outline",
    "outline_for",
    "outlines",
    "part_for",
    "read_pack",
    "render_letter",
]
