"""Checking what was answered to the form of a step or of a record, before anything is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from yuan.model.errors import Refused
from yuan.model.records import Field, Offer

_DOCUMENT_NUMBER = re.compile(r"^\S{1,20}〔\d{4}〕[1-9]\d*号$")


def checked_answers(offer: Offer, answers: Mapping[str, str]) -> dict[str, str]:
    """`answers` to what a step asks for, trimmed and checked.

    Raises:
        Refused: something is missing or malformed; the sentence names the field.
    """
    return checked_fields(offer.action.value, offer.fields, answers)


def checked_fields(what: str, fields: Iterable[Field], answers: Mapping[str, str]) -> dict[str, str]:
    """`answers` trimmed, with every required field present and every date and number well formed.

    Raises:
        Refused: something is missing or malformed; the sentence names `what` is done and the field.
    """
    given: dict[str, str] = {}
    for field in fields:
        value = answers.get(field.name, "").strip()
        if not value and field.required:
            raise Refused(f"“{what}”缺少“{field.label}”。", "请填写后再办理。")
        count = len([line for line in value.splitlines() if line.strip()])
        if value and count < field.least_lines:
            raise Refused(f"“{what}”至少须列出 {field.least_lines} 人，现有 {count} 人。", "请每行填写一人。")
        if value and field.kind == "date":
            _parse_day(value, field.label)
        if value and field.choices and value not in field.choices:
            raise Refused(f"“{field.label}”只能从所列各项中选择。", "请重新选择。")
        if field.name == "number" and not _DOCUMENT_NUMBER.match(value):
            raise Refused(
                f"发文字号“{value}”格式不对。", "应为“机关代字〔年份〕序号号”，例如：门应急委发〔2026〕7号。"
            )
        given[field.name] = value
    return given


def _parse_day(value: str, label: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise Refused(f"“{label}”的日期“{value}”不对。", "请按 2026-06-01 的样子填写。") from None
