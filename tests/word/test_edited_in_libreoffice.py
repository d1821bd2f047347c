"""A plan edited with LibreOffice comes back with its identities, its changes and its comments."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.word.libreoffice import edited_in_libreoffice
from tests.word.test_round_trip import PLAN, plan
from yuan.model.comparison.accepting import accept
from yuan.model.comparison.proposals import Proposal, proposals_between
from yuan.model.document.content import Section, content_hash
from yuan.model.text.plain_text import block_text
from yuan.word.libreoffice import find_office
from yuan.word.round_trip import Returned, origin_of, read_back, write_for_word

pytestmark = pytest.mark.skipif(not find_office(), reason="LibreOffice is not installed")


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    path = tmp_path / "供审改.docx"
    write_for_word(plan(), path, media=lambda digest: b"", plan=PLAN, version=3)
    return path


def proposals(back: Returned) -> tuple[Proposal, ...]:
    return proposals_between(plan(), back.document, back.tracked_changes, back.guessed)


def changes(back: Returned) -> list[tuple[str, str]]:
    return [(one.change, one.node) for one in proposals(back)]


def document_text(section: Section) -> list[str]:
    return [block_text(block, {}) for block in section.blocks]


def test_typing_with_and_without_tracking_becomes_proposals_and_comments_opinions(sent: Path) -> None:
    path = edited_in_libreoffice(
        sent,
        'PutInstead(doc, "本区范围内", "全区范围内")',
        'CommentOn(doc, "指挥部", "王五", "写明成员单位。")',
        "doc.RecordChanges = True",
        'PutInstead(doc, "制定本", "编制本")',
        'AppendParagraph(doc, "设立", "办公室设在区水务局。")',
    )
    assert origin_of(path) == (PLAN, 3, content_hash(plan())[:16])
    back = read_back(path, plan())
    assert [(change, node) for change, node in changes(back) if change != "added"] == [
        ("changed", "1" * 16),
        ("changed", "2" * 16),
    ]
    [added] = [one for one in proposals(back) if one.change == "added"]
    assert (added.container, added.after) == ("b" * 16, "3" * 16)
    assert added.attribution.at is not None, "it was tracked"
    [comment] = back.comments
    assert (comment.node, comment.quote, comment.text) == ("3" * 16, "指挥部", "写明成员单位。")
    assert (comment.attribution.author, comment.attribution.at) == ("王五", datetime(2026, 3, 9, 14, 30))


def test_whatever_is_done_to_paragraphs_accepting_all_gives_the_text_that_came_back(sent: Path) -> None:
    path = edited_in_libreoffice(
        sent,
        'RemoveParagraph(doc, "制定本")',
        'SplitBefore(doc, "范围内")',
        'PutInstead(doc, "组织指挥", "指挥体系")',
        'AppendParagraph(doc, "设立", "指挥部办公室设在区水务局。")',
    )
    back = read_back(path, plan())
    document = plan()
    for one in proposals(back):
        document = accept(document, one)
    assert [(section.id, section.heading) for section in document.sections] == [
        ("a" * 16, "总则"),
        ("b" * 16, "指挥体系"),
    ]
    assert [document_text(section) for section in document.sections] == [
        ["适用于本区", "范围内的洪涝灾害。"],
        ["设立指挥部。", "指挥部办公室设在区水务局。"],
    ]
