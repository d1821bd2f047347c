"""A merged draft in the library: kept with what is to be decided, handed in only when all is."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.library.conftest import Office
from yuan.library import Library
from yuan.model.document.content import Document, Paragraph, Text, run_text
from yuan.model.errors import Conflict, NotFound, Refused
from yuan.model.merge.merging import merge
from yuan.model.merge.settling import settle
from yuan.model.records import Action


def rewritten(document: Document, words: str) -> Document:
    """`document` with other words in its first paragraph."""
    (section, *others) = document.sections
    paragraph = section.blocks[0]
    assert isinstance(paragraph, Paragraph)
    changed = replace(section, blocks=(replace(paragraph, runs=(Text(words),)), *section.blocks[1:]))
    return replace(document, sections=(changed, *others))


OURS, THEIRS = "为做好防汛抗旱工作，制定本预案。", "为做好防洪工作，制定本预案。"


@pytest.fixture
def merged(office: Office, plan: str) -> Document:
    """A draft merged with another text; one place waits."""
    base = office.drafter.document(plan)
    result = merge(base, rewritten(base, OURS), rewritten(base, THEIRS))
    assert len(result.conflicts) == 1
    revision = office.drafter.draft(plan).revision
    assert (
        office.drafter.merge_draft(plan, result.document, revision, result.conflicts, "市局") == revision + 1
    )
    return result.document


def test_what_is_in_conflict_waits_in_the_draft(office: Office, plan: str, merged: Document) -> None:
    (waiting,) = office.drafter.open_conflicts(plan)
    assert waiting.source == "市局"
    assert run_text(waiting.conflict.theirs.runs or ()) in THEIRS
    assert office.drafter.document(plan) == merged


def test_it_is_not_handed_in_before_all_is_decided(office: Office, plan: str, merged: Document) -> None:
    with pytest.raises(Refused, match="还有 1 处") as refusal:
        office.take(plan, Action.SUBMIT)
    assert refusal.value.remedy
    (waiting,) = office.drafter.open_conflicts(plan)
    document = settle(merged, waiting.conflict, waiting.conflict.theirs)
    office.drafter.save_draft(plan, document, office.drafter.draft(plan).revision)
    office.drafter.settle_conflict(plan, waiting.conflict.id)
    assert office.drafter.open_conflicts(plan) == ()
    office.take(plan, Action.SUBMIT)


def test_a_decision_taken_back_waits_again(office: Office, plan: str, merged: Document) -> None:
    (waiting,) = office.drafter.open_conflicts(plan)
    office.drafter.settle_conflict(plan, waiting.conflict.id)
    office.drafter.reopen_conflict(plan, waiting.conflict.id)
    assert office.drafter.open_conflicts(plan) == (waiting,)
    with pytest.raises(Refused, match="还有 1 处"):
        office.take(plan, Action.SUBMIT)


def test_deciding_twice_is_recorded_once(office: Office, plan: str, merged: Document) -> None:
    (waiting,) = office.drafter.open_conflicts(plan)
    office.drafter.settle_conflict(plan, waiting.conflict.id)
    office.drafter.settle_conflict(plan, waiting.conflict.id)
    told = [line.action for line in office.administrator.audit(20)]
    assert (told.count("处理合并冲突"), told.count("合并修改")) == (1, 1)


def test_what_somebody_saved_meanwhile_is_not_overwritten(office: Office, plan: str) -> None:
    base, revision = office.drafter.document(plan), office.drafter.draft(plan).revision
    saved = rewritten(base, "另存。")
    office.drafter.save_draft(plan, saved, revision)
    result = merge(base, rewritten(base, OURS), rewritten(base, THEIRS))
    with pytest.raises(Conflict):
        office.drafter.merge_draft(plan, result.document, revision, result.conflicts, "市局")
    assert office.drafter.document(plan) == saved
    assert office.drafter.open_conflicts(plan) == ()


def test_a_place_there_is_not_cannot_be_decided(office: Office, plan: str) -> None:
    with pytest.raises(NotFound):
        office.drafter.settle_conflict(plan, "0" * 16)


def test_discarding_the_draft_takes_along_what_waited_in_it(office: Office, plan: str) -> None:
    office.take(plan, Action.SUBMIT, Action.EXAMINE, Action.APPROVE, Action.ISSUE, Action.REVISE)
    base = office.drafter.document(plan)
    result = merge(base, rewritten(base, OURS), rewritten(base, THEIRS))
    revision = office.drafter.draft(plan).revision
    office.drafter.merge_draft(plan, result.document, revision, result.conflicts, "市局")
    office.take(plan, Action.DISCARD, Action.REVISE)
    assert office.drafter.open_conflicts(plan) == ()
    office.take(plan, Action.SUBMIT)


def test_a_returned_draft_has_nothing_left_to_decide(office: Office, plan: str, merged: Document) -> None:
    (waiting,) = office.drafter.open_conflicts(plan)
    office.drafter.settle_conflict(plan, waiting.conflict.id)
    office.take(plan, Action.SUBMIT, Action.EXAMINE, Action.RETURN)
    assert office.drafter.open_conflicts(plan) == ()


def test_the_text_both_came_of_is_found_by_its_hash(office: Office, plan: str) -> None:
    office.take(plan, Action.SUBMIT, Action.EXAMINE, Action.APPROVE, Action.ISSUE, Action.REVISE)
    (issued, _) = office.drafter.versions(plan)
    assert office.drafter.common_base(plan, ["0" * 64, issued.hash]) == office.drafter.document(plan, 1)
    assert office.drafter.common_base(plan, ["0" * 64]) is None


def test_a_merged_library_verifies(library: Library, office: Office, plan: str, merged: Document) -> None:
    (waiting,) = office.drafter.open_conflicts(plan)
    assert library.verify() == []
    office.drafter.settle_conflict(plan, waiting.conflict.id)
    assert library.verify() == []
