"""Guess what a plan is — kind, drafting unit, class and type of event — from its title and text.

Reads the finished document; gives guesses with their evidence in Chinese, for the user to correct. The words of a kind
stand in its profile, those of events are data (`guessing.toml`), so that a change in classification can be followed.
Stands last: it needs the title.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from yuan.model.document.content import Container, Document, run_text, walk_sections
from yuan.model.plan import Kind
from yuan.model.process.event_types import EVENTS
from yuan.word.reading.lines import Guess

_UNIT = re.compile(
    r"^((?:[\u4e00-\u9fff]{2,12}?(?:省|自治区|市|区|县|旗)){0,4}[\u4e00-\u9fff]{2,16}?(?:人民政府|街道办事处|委员会|指挥部|街道|镇|乡|局|厅|部|委|办公室))"
)
_KINDS = sorted(
    ((kind.profile.words, kind) for kind in Kind if kind.profile.words is not None),
    key=lambda known: known[0].turn,
)
"""The words of each kind in the order they are tried."""
_OTHERWISE = next(kind for kind in Kind if kind.profile.words is None)


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(resources.files("yuan.word.reading").joinpath("guessing.toml").read_text("utf-8"))


def guess(document: Document) -> Guess:
    """What `document` seems to be."""
    title = document.front.title
    evidence: list[str] = []
    kind = _kind(title, document.front.issuer, evidence)
    event_class, event_type = _event(title, document, kind, evidence)
    return Guess(
        title=title,
        kind=kind,
        unit=_unit(document, evidence),
        event_class=event_class,
        event_type=event_type,
        evidence=tuple(evidence),
    )


def _kind(title: str, issuer: str, evidence: list[str]) -> Kind:
    for words, kind in _KINDS:
        for where, text in (
            (("标题", title),) if words.is_title_only else (("标题", title), ("发文机关", issuer))
        ):
            if match := re.search(words.pattern, text):
                evidence.append(f"类别“{kind.value}”：{where}中有“{match.group(0)}”")
                return kind
    evidence.append(f"类别“{_OTHERWISE.value}”：标题中没有总体、部门、镇街等字样")
    return _OTHERWISE


def _event(title: str, document: Document, kind: Kind, evidence: list[str]) -> tuple[str, str]:
    if kind.profile.events == "all":
        evidence.append(f"事件类别“综合”：{kind.title}")
        return "综合", "综合"
    for rule in _rules()["event"]:
        if match := re.search(rule["words"], title):
            evidence.append(f"事件类型“{rule['type']}”：标题中有“{match.group(0)}”")
            return rule["class"], rule["type"]
    for event_class, names in EVENTS.items():
        for name in names:
            if name != event_class and name in title:
                evidence.append(f"事件类型“{name}”：标题中有“{name}”")
                return event_class, name
    text = _opening(document)
    tally = sorted(
        ((len(re.findall(rule["words"], text)), rule) for rule in _rules()["event"]),
        key=lambda counted: -counted[0],
    )
    count, best = tally[0]
    if count >= 6 and count >= 2 * tally[1][0] and kind.profile.events == "text":
        evidence.append(f"事件类型“{best['type']}”：正文开头有关字样{count}处")
        return best["class"], best["type"]
    evidence.append("事件类别“综合”：标题和正文开头没有指明某一类事件")
    return "综合", "综合"


def _opening(document: Document) -> str:
    """The first few thousand characters of the text."""
    parts: list[str] = []
    containers: list[Container] = [document, *(section for section, _ in walk_sections(document))]
    for container in containers:
        parts += [run_text(runs) for block in container.blocks if (runs := getattr(block, "runs", ()))]
        if sum(map(len, parts)) > 3000:
            break
    return "".join(parts)[:3000]


def _unit(document: Document, evidence: list[str]) -> str:
    front = document.front
    if front.issuer:
        evidence.append(f"编制单位“{front.issuer}”：发文机关")
        return front.issuer
    for block in document.blocks[:8]:
        text = "".join(run_text(getattr(block, "runs", ())).split())
        if len(text) <= 24 and (match := _UNIT.fullmatch(text)):
            evidence.append(f"编制单位“{match.group(0)}”：封面")
            return match.group(0)
    if match := re.match(
        r"((?:[\u4e00-\u9fff]{2,6}(?:省|自治区|市|区|县)){0,4}[\u4e00-\u9fff]{1,6}?(?:街道|镇|乡))",
        front.title,
    ):
        unit = match.group(1) + ("办事处" if match.group(1).endswith("街道") else "人民政府")
        evidence.append(f"编制单位“{unit}”：标题")
        return unit
    if match := re.match(
        r"([\u4e00-\u9fff]{2,16}?(?:局|委员会|厅|总队|支队))(?=[\u4e00-\u9fff]{4,})", front.title
    ):
        evidence.append(f"编制单位“{match.group(1)}”：标题")
        return match.group(1)
    return ""
