"""A pack that extends another: its own fields win, sections are changed, added or left out one by one."""

from __future__ import annotations

import copy
from typing import Any

import msgspec

from yuan.model.errors import BadFile
from yuan.templates.pack import Change

_OWN = ("id", "title", "version", "source", "kind", "name", "group", "events", "pending", "numbering")
_REMEDY = "请对照它所扩展的提纲改正章节标题。"


def extended(base: dict[str, Any], pack: dict[str, Any], changes: list[Change], file: str) -> dict[str, Any]:
    """`base` as `pack` wants it. What is not spoken of stays, in the order of `base`.

    Raises:
        BadFile: a change names a section or element that the base does not have.
    """
    made = copy.deepcopy(base)
    made.update({key: pack[key] for key in _OWN if key in pack})
    made["variables"] = _by_key(base.get("variables", []), pack.get("variables", []), "name")
    for change in changes:
        _apply(made, change, file)
    made["attachments"] = _by_key(made.get("attachments", []), pack.get("attachments", []), "title")
    return made


def _by_key(base: list[dict[str, Any]], own: list[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """`base` with the entries of `own` laid over those of the same name; new ones follow."""
    given = {entry.get(key): entry for entry in own}
    laid = [entry | given.pop(entry[key], {}) for entry in base]
    return laid + list(given.values())


def _apply(pack: dict[str, Any], change: Change, file: str) -> None:
    fields = {
        name: getattr(change, name)
        for name in (
            "role",
            "required",
            "guidance",
            "text",
            "example",
            "elements",
            "example_elements",
            "sections",
        )
        if getattr(change, name) is not msgspec.UNSET
    }
    target = change.after or change.inside or change.heading
    place = _place(pack, target)
    if place is None:
        raise BadFile(f"提纲“{file}”要改动的章节“{target}”在所扩展的提纲中不存在。", _REMEDY)
    siblings, at = place
    if change.after:
        siblings.insert(at + 1, {"heading": change.heading} | fields)
    elif change.inside:
        siblings[at].setdefault("sections", []).append({"heading": change.heading} | fields)
    elif change.remove:
        del siblings[at]
    else:
        siblings[at].update(fields)
        _amend(siblings[at], change.amend, f"提纲“{file}”章节“{change.heading}”")


def _place(container: dict[str, Any], heading: str) -> tuple[list[dict[str, Any]], int] | None:
    siblings: list[dict[str, Any]] = container.get("sections", [])
    for at, section in enumerate(siblings):
        if section["heading"] == heading:
            return siblings, at
        if found := _place(section, heading):
            return found
    return None


def _amend(section: dict[str, Any], amendments: list[dict[str, Any]], where: str) -> None:
    for amendment in amendments:
        wanted = _name(amendment)
        found = next((element for element in section.get("elements", []) if _name(element) == wanted), None)
        if found is None:
            raise BadFile(f"{where}中没有要改动的“{wanted[1] or wanted[0]}”。", "请核对级别、颜色或表题。")
        if "duties" in amendment:
            amendment = amendment | {
                "duties": _by_key(found.get("duties", []), amendment["duties"], "body"),
            }
        found.update(amendment)


def _name(element: dict[str, Any]) -> tuple[str, str]:
    return str(element.get("type", "")), str(
        element.get("label") or element.get("colour") or element.get("caption", "")
    )
