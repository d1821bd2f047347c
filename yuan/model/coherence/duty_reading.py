"""Duties given to units: in duty tables, in plain tables with 单位 and 职责, in headings and in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuan.model.checks.passages import Passage
from yuan.model.coherence.mentions import GivenDuty
from yuan.model.coherence.names import Units
from yuan.model.document.content import Document as Text
from yuan.model.document.content import DutyTable, NodeId, Section, Table, walk_blocks
from yuan.model.document.invariants import cell_places
from yuan.model.text.plain_text import block_text, cell_text

_UNIT_HEAD = re.compile("^(?:成员|责任|牵头|配合)?(?:单位|部门)(?:名称)?$")
_DUTY_HEAD = re.compile("职责|任务|分工")
_NUMBER = re.compile(r"^\s*(?:[（(]?\d{1,2}[)）.、．]|[①-⑳]|[-•●])\s*")
_AFTER_NAME = re.compile(
    r"(?:（[^）]{1,20}）)?\s*(?:[：:]|(?:主要|具体|牵头)?(?=负责|承担|牵头))\s*(?P<duty>.{4,})", re.S
)
_NO_DUTY = re.compile("^(?:负责)?(?:本预案的?)?(?:解释|修订)|^(?:电话|传真|联系)")


def duties(document: Text, passages: tuple[Passage, ...], units: Units) -> Iterator[GivenDuty]:
    """Every duty given to a known unit, once."""
    seen: set[tuple[str, str]] = set()
    for duty in _all(document, passages, units):
        if (duty.unit, duty.duty) not in seen:
            seen.add((duty.unit, duty.duty))
            yield duty


def _all(document: Text, passages: tuple[Passage, ...], units: Units) -> Iterator[GivenDuty]:
    for block in walk_blocks(document):
        if isinstance(block, DutyTable):
            for row in block.duties:
                text = "；".join(part.strip("；。 ") for part in row.duties if part.strip())
                yield from _given(units, row.body, text or row.role, block.id)
                if row.role.strip().endswith("牵头") and not units.only(row.body):
                    yield from _given(units, row.role, f"牵头{row.body}：{text}", block.id)
        elif isinstance(block, Table):
            yield from _of_table(block, units)
    for section in _sections(document):
        known = units.only(section.heading.rstrip("：:。"))
        if known and section.blocks:
            text = "；".join(block_text(block, {}) for block in section.blocks)
            yield from _given(units, section.heading.rstrip("：:。"), text, section.id)
    for passage in passages:
        yield from _of_sentences(passage, units)


def _given(units: Units, body: str, text: str, node: NodeId) -> Iterator[GivenDuty]:
    found = units.only(body)
    for unit in found:
        yield GivenDuty(
            unit=unit,
            duty=text,
            node=node,
            is_member=True,
            is_collective=len(found) > 1 and found == units.towns,
        )


def _of_table(table: Table, units: Units) -> Iterator[GivenDuty]:
    """The columns headed 单位 and 职责 (任务, 分工); other tables give no duties."""
    body_column = duty_column = -1
    body = ""
    try:
        places = cell_places(table)
    except ValueError:  # an unsound grid; the check of the plan itself says so
        return
    for row, column, cell in places:
        text = cell_text(cell.blocks, {}).strip()
        if row == 0:
            if _UNIT_HEAD.match(text):
                body_column = column
            elif _DUTY_HEAD.search(text):
                duty_column = column
        elif body_column >= 0 and duty_column >= 0:
            if column == body_column:
                body = text
            elif column == duty_column and body:
                node = cell.blocks[0].id if cell.blocks else table.id
                yield from _given(units, body, text, node)


def _sections(container: Text | Section) -> Iterator[Section]:
    for section in container.sections:
        yield section
        yield from _sections(section)


def _of_sentences(passage: Passage, units: Units) -> Iterator[GivenDuty]:
    """“区水务局：负责……” is a line of a list; “区水务局负责……” a sentence."""
    line = _NUMBER.sub("", passage.text)
    for place, sentence in enumerate(re.split(r"[。\n]", line)):
        named = units.at_start(sentence.strip())
        if named is None:
            continue
        rest = sentence.strip()[len(named.words) :]
        found = _AFTER_NAME.match(rest)
        if found is None or _NO_DUTY.match(found["duty"]):
            continue
        is_member = place == 0 and rest.lstrip()[:1] in "：:（"
        duty = line[line.find(rest) :].lstrip("：: ") if is_member else found["duty"]
        yield GivenDuty(unit=named.unit, duty=duty.strip(), node=passage.node, is_member=is_member)
        if is_member:
            return
