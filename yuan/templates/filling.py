"""Filling values into template text. An office may write its own, so the language is kept small.

Values, conditions, joining and a few filters: with no loops, calls or arithmetic every template ends, stays about
as long as its text and its values together, and reaches nothing but the values it is given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import TracebackType

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import SandboxedEnvironment

from yuan.model.errors import BadFile

_ENVIRONMENT = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=False)
_ENVIRONMENT.globals.clear()

_FILTERS = frozenset({"default", "d", "trim", "upper", "lower", "first", "last", "length"})
_TESTS = frozenset({"defined", "undefined", "none", "string", "eq", "ne", "in"})
_WORDS = (
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Concat,
    nodes.Filter,
    nodes.Test,
)
"""What a template may be made of; `_FILTERS` and `_TESTS` say which filters and tests."""

_MOST_NESTED = 40
LARGEST_FILLED = 500_000
"""Characters one text may have when it is filled in; a whole plan has fewer."""
_REMEDY = "请对照内置模板改正；可用的写法有 {{ 名称 }}、{% if … %} … {% endif %} 和 default。"
_GIVE = "请核对模板文件，并填写它要求的各项内容。"
_SYNTAX = (
    (re.compile(r"\AUnexpected end of template.*endif", re.DOTALL), "缺少 {% endif %}"),
    (re.compile(r"unknown tag '([^']*)'"), "不认识的标记“{}”"),
    (re.compile(r"end of comment"), "注释没有以 #} 结束"),
)
_UNKNOWN_NAME = re.compile(r"'([^']*)' is undefined")


def fill(text: str, values: Mapping[str, str], file: str = "") -> str:
    """`text` with every `{{ name }}` replaced by its value.

    Args:
        file: the template's file, named when it cannot be filled.

    Raises:
        BadFile: the template is malformed, uses more than the small language allowed here, or asks for a value
            that is not given. The message names the file and the line.
    """
    if "{" not in text:
        return text
    name = f"模板“{file}”" if file else "模板"
    try:
        tree = _ENVIRONMENT.parse(text)
        _check(tree, name)
        _require_length(tree, text, values, name)
        return _ENVIRONMENT.from_string(text).render(values)
    except TemplateSyntaxError as error:
        raise BadFile(f"{name}第 {error.lineno} 行写法有误：{_in_chinese(error)}。", _REMEDY) from error
    except TemplateError as error:
        line = _line_of(error.__traceback__)
        if unknown := _UNKNOWN_NAME.search(str(error)):
            raise BadFile(f"{name}第 {line} 行要填的“{unknown[1]}”没有提供。", _GIVE) from error
        raise BadFile(f"{name}第 {line} 行无法填写。", _REMEDY) from error
    except RecursionError as error:
        raise BadFile(f"{name}中的括号或条件嵌套过深。", _REMEDY) from error
    # Comparing or measuring what cannot be: the template's fault, not the program's.
    except (TypeError, ValueError) as error:
        raise BadFile(f"{name}第 {_line_of(error.__traceback__)} 行无法填写。", _REMEDY) from error


def _require_length(tree: nodes.Template, text: str, values: Mapping[str, str], name: str) -> None:
    """Refuse what would be immense when filled: each name can bring the longest value in."""
    names = sum(1 for _ in tree.find_all(nodes.Name))
    longest = max((len(value) for value in values.values()), default=0)
    if len(text) + names * longest > LARGEST_FILLED:
        raise BadFile(f"{name}填写后过长（超过 {LARGEST_FILLED // 10_000} 万字）。", _REMEDY)


def _check(tree: nodes.Template, name: str) -> None:
    """Refuse whatever is no part of the small language, and what stands within too many others."""
    waiting: list[tuple[nodes.Node, int]] = [(node, 0) for node in tree.body]
    while waiting:
        node, depth = waiting.pop()
        is_known = (
            node.name in _FILTERS
            if isinstance(node, nodes.Filter)
            else node.name in _TESTS
            if isinstance(node, nodes.Test)
            else isinstance(node, _WORDS)
        )
        if not is_known:
            raise BadFile(f"{name}第 {node.lineno} 行用了公文模板不支持的写法，无法填写。", _REMEDY)
        if depth > _MOST_NESTED:
            raise BadFile(f"{name}第 {node.lineno} 行的括号或条件嵌套过深，无法填写。", _REMEDY)
        waiting += [(child, depth + 1) for child in node.iter_child_nodes()]


def _in_chinese(error: TemplateSyntaxError) -> str:
    for pattern, words in _SYNTAX:
        if found := pattern.search(error.message or ""):
            return words.format(*found.groups()) if found.groups() else words
    return "括号、引号或标记不配对"


def _line_of(trace: TracebackType | None) -> int:
    """The template's line where filling stopped: Jinja writes it into the traceback."""
    line = 1
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def lines_of(text: str) -> list[str]:
    """The paragraphs of filled text: one a line, blank lines left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]
