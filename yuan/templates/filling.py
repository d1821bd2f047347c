"""Filling values into template text. Outlines may be edited by an office, so they run in a sandbox."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from yuan.model.errors import BadFile

_ENVIRONMENT = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=False)


_REMEDY = "请核对模板文件，并填写它要求的各项内容。"
_LONGEST = 200_000
"""Characters; more than any letter or outline, so a template that writes more has gone wrong."""


def fill(text: str, values: Mapping[str, str], file: str = "") -> str:
    """`text` with every `{{ name }}` replaced by its value.

    Args:
        file: the template's file, named when it cannot be filled.

    Raises:
        BadFile: the template is malformed, fails, never ends, or asks for a value that is not given.
    """
    if "{" not in text:
        return text
    name = f"模板“{file}”" if file else "模板"
    result: list[str] = []
    length = 0
    try:
        for part in _ENVIRONMENT.from_string(text).generate(values):
            result.append(part)
            length += len(part)
            if length > _LONGEST:
                raise BadFile(f"{name}写出的内容过长。", "请检查其中的循环。")
    except TemplateSyntaxError as error:
        raise BadFile(f"{name}第 {error.lineno} 行有语法错误：{error.message}。", _REMEDY) from error
    except TemplateError as error:
        raise BadFile(f"{name}无法填写：{error.message}。", _REMEDY) from error
    # Whatever an office's expression does wrong is the template's fault, not the program's.
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise BadFile(f"{name}无法填写：{error}。", _REMEDY) from error
    return "".join(result)


def lines_of(text: str) -> list[str]:
    """The paragraphs of filled text: one a line, blank lines left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]
