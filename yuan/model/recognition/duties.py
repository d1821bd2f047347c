"""Lines that give bodies their duties one after another: “区水务局：负责……”, “（1）区水务局。负责……”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yuan.model.document.content import Block, Document, Duty, DutyTable, ListItem, Paragraph
from yuan.model.recognition.candidate import Candidate, containers, heading_of, keeps_all
from yuan.model.text.plain_text import block_text

_LINE = re.compile(
    r"^(?:（[\d一二三四五六七八九十]+）|[①-⑳]|\d{1,2}[.．、])?\s*"
    r"(?P<body>[^：。，；、\s]{2,24}(?:局|委|办|部|队|镇|街道|公司|中心|政府|机关|法院|检察院|委员会|办公室|办事处|分局|支队|大队|站|院|所|处|室))"
    r"[：:。](?P<duty>.{6,})$",
    re.DOTALL,
)
LEAST = 3
"""Fewer lines in a row are as likely a coincidence as a list of duties."""


def find(document: Document) -> Iterator[Candidate]:
    """Runs of at least `LEAST` such lines within one container."""
    for id, container in containers(document):
        for run in _runs(container.blocks):
            yield from _candidate(id, heading_of(container), run)


def _runs(blocks: tuple[Block, ...]) -> Iterator[list[tuple[Block, re.Match[str]]]]:
    run: list[tuple[Block, re.Match[str]]] = []
    for block in blocks:
        match = _LINE.match(block_text(block, {})) if isinstance(block, Paragraph | ListItem) else None
        if match is not None:
            run.append((block, match))
            continue
        if len(run) >= LEAST:
            yield run
        run = []
    if len(run) >= LEAST:
        yield run


def _candidate(container: str, where: str, run: list[tuple[Block, re.Match[str]]]) -> Iterator[Candidate]:
    table = DutyTable(
        caption="",
        duties=tuple(Duty(body=match["body"], duties=(match["duty"].strip(),)) for _, match in run),
    )
    # The marks between body and duty, and numbers typed before the body, are what a table says by its form.
    dropped = [match.string[: match.start("body")] + match.string[match.end("body")] for _, match in run]
    if keeps_all([block for block, _ in run], [table], dropped):
        yield Candidate(
            container=container,
            replaces=tuple(block.id for block, _ in run),
            elements=(table,),
            name="职责表",
            where=f"{where}（{len(run)} 个单位）",
        )
