"""Outlines per kind of plan and formal letters: text in data files, filled in by Jinja2 in a sandbox."""

from yuan.templates.letters import render_letter
from yuan.templates.outlines import Outline, Part, Variable, guidance, new_document, outline, outlines

__all__ = ["Outline", "Part", "Variable", "guidance", "new_document", "outline", "outlines", "render_letter"]
