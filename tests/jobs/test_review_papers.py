"""What an examination leaves on paper: opinions and suggested wordings with what became of them, the checklist."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import docx
import pytest

from tests.jobs.shelf import DRAFT, session, stock
from tests.ui.conftest import step
from yuan.jobs.papers import papers_of, write_paper
from yuan.jobs.review_papers import open_points, places_in
from yuan.library import Library, NewAccount, Session
from yuan.model.document.content import Paragraph, run_text, walk_blocks
from yuan.model.errors import NotFound
from yuan.model.plan import AccountRole
from yuan.model.records import Action, OpinionKind, OpinionState
from yuan.model.review.points import Verdict
from yuan.model.review.suggested_wordings import AmendmentState


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    first = NewAccount(name="管理员", full_name="管理员", role=AccountRole.ADMINISTRATOR, password="secret-1")
    made = Library.create(tmp_path / "预案库.yuan", first)
    yield made
    made.close()


@pytest.fixture
def plan(library: Library) -> str:
    """A draft handed in."""
    found = stock(library)[DRAFT]
    step(session(library, AccountRole.ADMINISTRATOR), found, Action.SUBMIT)
    return found


@pytest.fixture
def reviewer(library: Library) -> Session:
    return session(library, AccountRole.REVIEWER)


@pytest.fixture
def drafter(library: Library) -> Session:
    return session(library, AccountRole.ADMINISTRATOR)


def rows(path: Path, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in docx.Document(str(path)).tables[table].rows]


def test_every_opinion_and_suggestion_is_listed_with_its_place_outcome_and_reason(
    reviewer: Session, drafter: Session, plan: str, tmp_path: Path
) -> None:
    with pytest.raises(NotFound, match="还没有审核意见"):
        write_paper(reviewer, plan, "adoption", tmp_path / "表.docx")
    document = reviewer.document(plan)
    block = next(one for one in walk_blocks(document) if isinstance(one, Paragraph) and one.runs)
    words = run_text(block.runs)
    opinion = reviewer.add_opinion(plan, block.id, "请写明依据。", OpinionKind.MUST, words[:2], 0)
    reviewer.add_opinion(plan, "", "全文偏长。", OpinionKind.SHOULD)
    reviewer.amend(plan, block.id, f"{words}（略）", "体例")
    drafter.answer_opinion(opinion.id, OpinionState.PARTLY, "依据见附件。")
    (amendment,) = drafter.amendments(plan)
    drafter.answer_amendments([(amendment.id, AmendmentState.REFUSED, "原文已清楚。")])
    reviewer.close_opinion(opinion.id)
    assert not next(one for one in papers_of(reviewer, plan, "submission") if one.name == "adoption").obstacle
    write_paper(reviewer, plan, "adoption", tmp_path / "表.docx")
    head, first, second, third = rows(tmp_path / "表.docx")
    assert head[2:] == ["条款", "意见内容", "采纳情况", "说明或理由"]
    place = places_in(document)[block.id]
    assert first[2:] == [
        place,
        f"〔必须修改〕请写明依据。（针对“{words[:2]}”）",
        "部分采纳",
        "依据见附件",
    ]
    assert second[2:] == ["全文", "〔建议修改〕全文偏长。", "", ""]
    assert third[2] == place
    assert third[3].startswith("建议将“")
    assert third[3].endswith("（略）”（体例）")
    assert third[4:] == ["不采用", "原文已清楚。"]
    told = "\n".join(line.text for line in docx.Document(str(tmp_path / "表.docx")).paragraphs)
    assert "共 3 条，其中部分采纳 1 条、不采用 1 条、待处理 1 条。" in told
    assert open_points(reviewer.opinions(plan), places_in(document)) == "1.〔建议修改〕全文：全文偏长。"


def test_the_sheet_carries_what_the_checklist_found(reviewer: Session, plan: str, tmp_path: Path) -> None:
    reviewer.check_point(plan, "24.1", Verdict.MET)
    reviewer.check_point(plan, "22", Verdict.UNMET, "缺区住建委复函。")
    write_paper(reviewer, plan, "examination", tmp_path / "表.docx")
    found = dict(row[:2] for row in rows(tmp_path / "表.docx", 1))
    assert found["1. 预案是否符合有关法律、法规、规章和标准等规定"] == "符合"
    assert found["　5.1 职责所涉单位是否书面征求意见，分歧是否协商一致"] == "不符合：缺区住建委复函。"
    assert "审核结论" in found
    assert not any(point.startswith("　5.2") for point in found), "what nobody judged is left out"
