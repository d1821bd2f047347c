"""Filling values into template text. Outlines may be edited by an office, so they run in a sandbox."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment

from yuan.model.errors import BadFile

_ENVIRONMENT = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=False)


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with every `{{ name }}` replaced by its value.

    Raises:
        BadFile: the template is malformed, or asks for a value that is not given.
    """
    if "{" not in text:
        return text
    try:
        return _ENVIRONMENT.from_string(text).render(values)
    except TemplateError as error:
        raise BadFile(
            f"模板无法填写：{error.message}。", "请核对模板文件，并填写它要求的各项内容。"
        ) from error


def lines_of(text: str) -> list[str]:
    """The paragraphs of filled text: one a line, blank lines left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]
