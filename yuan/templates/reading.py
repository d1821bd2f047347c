"""Reading a pack from text: one clear error that names the file and the place, or a sound outline."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from yuan.model.document.bounds import bounded_blocks
from yuan.model.document.content import Block, ListItem, Paragraph, Text
from yuan.model.errors import BadFile
from yuan.templates.extending import extended
from yuan.templates.filling import fill, lines_of
from yuan.templates.pack import AttachmentPart, Change, Outline, Part, nested_parts

LARGEST_PACK = 500_000
"""Characters; more than the longest plan's outline."""
_MOST_SECTIONS = 600
_DEEPEST = 6
_MOST_DEFAULT = 500
"""Characters of a variable's default: one that doubles the one before it would double without end."""
_DEEP_NAME = re.compile(r"""(?<![\w-])(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){100}""")
"""A dotted name of more than a hundred parts: reading one takes time by the cube of their number."""
_ITEM = "- "
_T = TypeVar("_T")
_ID = re.compile(r"[\w\-]{1,64}")
_REMEDY = "请对照内置提纲导出的文件改正后再用。"
_NAMES = {
    "sections": "章节",
    "variables": "变量",
    "attachments": "附件",
    "changes": "改动",
    "elements": "表格",
}
_TYPES = {
    "str": "文字",
    "int": "数字",
    "float": "数字",
    "bool": "是否",
    "array": "列表",
    "object": "一组内容",
    "null": "空值",
}
_POSITION = re.compile(r"\(at line (\d+), column (\d+)\)")
_WORDS = (
    (re.compile(r"unknown field `(\w+)`"), "不认识“{}”这一项"),
    (re.compile(r"missing required field `(\w+)`"), "缺少“{}”这一项"),
    (re.compile(r"Invalid enum value '?([^'\s]*)'?"), "“{}”不在可用的取值之内"),
)
_WRONG_TYPE = re.compile(r"Expected `(\w++)[^`]*+`, got `(\w+)`")


def read_pack(text: str, file: str, base: Callable[[str], dict[str, Any]] | None = None) -> Outline:
    """The outline written in `text`.

    Args:
        file: named in errors.
        base: gives the pack that another extends, as plain data; without it a pack stands alone.

    Raises:
        BadFile: not TOML, not a pack, or its text cannot be filled in. The message names the file and the place.
    """
    outline = _convert(pack_data(text, file, base), Outline, file)
    _check(outline, file)
    return outline


def pack_data(text: str, file: str, base: Callable[[str], dict[str, Any]] | None = None) -> dict[str, Any]:
    """The pack as plain data, laid over the one it extends. Raises `BadFile` as `read_pack` does."""
    if len(text) > LARGEST_PACK:
        raise BadFile(f"提纲“{file}”过大，不像一份提纲。", "请检查是否选错了文件。")
    if _DEEP_NAME.search(text):
        raise BadFile(f"提纲“{file}”中有一个名称的层次过多。", _REMEDY)
    try:
        data = tomllib.loads(text)
    # A number of ten thousand digits is a ValueError of its own.
    except (ValueError, RecursionError) as error:
        at = _POSITION.search(str(error))
        where = f"第 {at[1]} 行第 {at[2]} 列" if at else "末尾"
        raise BadFile(f"提纲“{file}”{where}写法有误，不是有效的 TOML。", _REMEDY) from error
    changes = data.pop("changes", [])
    extends = data.pop("extends", "")
    if not extends:
        if changes:
            raise BadFile(f"提纲“{file}”写有改动，却没有写明扩展哪个提纲（extends）。", _REMEDY)
        return data
    if base is None:
        raise BadFile(f"提纲“{file}”所扩展的提纲“{extends}”不在本机。", "请改用完整的提纲文件。")
    if not isinstance(extends, str):
        raise BadFile(f"提纲“{file}”的 extends 应为另一个提纲的编号。", _REMEDY)
    laid_over, asked = base(extends), _convert(changes, list[Change], file, "$.changes")
    try:
        return extended(laid_over, data, asked, file)
    # What the pack lays over the other is looked at only when both are one: until then anything may stand there.
    except (TypeError, AttributeError, KeyError, ValueError, RecursionError) as error:
        raise BadFile(f"提纲“{file}”中有的内容写法有误，不能与所扩展的提纲合并。", _REMEDY) from error


def _convert(data: Any, type: type[_T], file: str, root: str = "$") -> _T:
    try:
        return msgspec.convert(data, type)
    except msgspec.ValidationError as error:
        said, _, path = str(error).partition(" - at `")
        where = _path(data, (root + path.removesuffix("`").removeprefix("$")) if path else root)
        raise BadFile(f"提纲“{file}”{where}：{_in_chinese(said)}。", _REMEDY) from error
    except RecursionError as error:
        raise BadFile(f"提纲“{file}”的章节嵌套过深。", _REMEDY) from error


def _path(data: Any, path: str) -> str:
    """`$.sections[2].role` in words: “章节第 3 项（总则）的 role”."""
    words: list[str] = []
    for name, index in re.findall(r"\.(\w+)|\[(\d+)\]", path):
        words.append(_NAMES.get(name, f"的“{name}”") if name else f"第 {int(index) + 1} 项")
        try:
            data = data[int(index)] if index else data[name]
        except (KeyError, IndexError, TypeError):
            data = None
        if isinstance(data, dict) and index:
            called = data.get("heading") or data.get("title") or data.get("name")
            words.append(f"（{called}）" if called else "")
    return "".join(words)


def _in_chinese(said: str) -> str:
    if types := _WRONG_TYPE.search(said):
        return f"应为{_TYPES.get(types[1], types[1])}，写成了{_TYPES.get(types[2], types[2])}"
    for pattern, words in _WORDS:
        if found := pattern.search(said):
            return words.format(found[1])
    return "内容不符合要求"


def _check(outline: Outline, file: str) -> None:
    """That every text of a pack can be filled in with its own variables, and makes a plan."""
    if not _ID.fullmatch(outline.id):
        raise BadFile(f"提纲“{file}”的编号（id）“{outline.id[:40]}”只能用字母、数字和连字符。", _REMEDY)
    if outline.pending:
        return
    for field, text in (("title", outline.title), ("version", outline.version), ("name", outline.name)):
        if not text.strip():
            raise BadFile(f"提纲“{file}”的“{field}”不能为空。", _REMEDY)
    nested = list(nested_parts(outline))
    if not nested:
        raise BadFile(f"提纲“{file}”没有任何章节。", _REMEDY)
    if len(nested) > _MOST_SECTIONS or max(depth for _, depth in nested) >= _DEEPEST:
        raise BadFile(f"提纲“{file}”的章节过多或嵌套超过 {_DEEPEST} 层。", _REMEDY)
    values: dict[str, str] = {}
    for variable in outline.variables:
        value = fill(variable.default, values, f"{file}·变量“{variable.label}”") or "甲"
        if len(value) > _MOST_DEFAULT:
            raise BadFile(f"提纲“{file}”的变量“{variable.label[:40]}”缺省值过长。", _REMEDY)
        values[variable.name] = value
    values["title"] = fill(outline.name, values, f"{file}·名称")
    for part, _ in nested:
        if not part.heading.strip():
            raise BadFile(f"提纲“{file}”有一个章节没有标题。", _REMEDY)
        fill(part.heading, values, f"{file}·章节“{part.heading}”")
        blocks_of(part.as_example, values, f"{file}·章节“{part.heading}”的示例")
        blocks_of(part, values, f"{file}·章节“{part.heading}”")
    for attachment in outline.attachments:
        fill(attachment.title, values, f"{file}·附件“{attachment.title}”")
        blocks_of(attachment, values, f"{file}·附件“{attachment.title}”")


def blocks_of(part: Part | AttachmentPart, values: Mapping[str, str], place: str) -> tuple[Block, ...]:
    """The blocks of a section or attachment: its running text, then its structured elements.

    Raises:
        BadFile: something cannot be filled in; `place` is named.
    """
    made: list[Block] = list(running(part.text, values, place))
    for element in part.elements:
        try:
            made.append(msgspec.convert(_filled(element, values, place), Block))
        except msgspec.ValidationError as error:
            said = _in_chinese(str(error).partition(" - at `")[0])
            raise BadFile(f"提纲“{place}”的表格写法有误：{said}。", _REMEDY) from error
    return bounded_blocks(tuple(made))


def running(text: str, values: Mapping[str, str], place: str = "") -> tuple[Paragraph | ListItem, ...]:
    """Paragraphs and list items of a text, filled in."""
    return tuple(
        ListItem(runs=(Text(line.removeprefix(_ITEM)),))
        if line.startswith(_ITEM)
        else Paragraph(runs=(Text(line),))
        for line in lines_of(fill(text, values, place))
    )


def _filled(value: Any, values: Mapping[str, str], place: str) -> Any:
    """`value` with every text inside it filled in."""
    if isinstance(value, str):
        return fill(value, values, place)
    if isinstance(value, list | tuple):
        return [_filled(item, values, place) for item in value]
    if isinstance(value, dict):
        return {key: _filled(item, values, place) for key, item in value.items()}
    return value
