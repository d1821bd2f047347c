"""Where opinions stand after edits, wordings a reviewer suggests, and the checklist of each kind of plan."""

from __future__ import annotations

import pytest

from yuan.model.comparison.accepting import accept
from yuan.model.document.content import (
    Cell,
    Document,
    Footnote,
    Paragraph,
    Reference,
    Row,
    Section,
    Table,
    Text,
)
from yuan.model.editing.edit import remove_node, replace_node
from yuan.model.errors import Conflict, Refused
from yuan.model.plan import Kind, PlanCard, Secrecy
from yuan.model.records import Opinion
from yuan.model.review.points import EXAMINATION_POINTS, points_for
from yuan.model.review.suggested_wordings import Amendment, amendable_words, amended, proposal_of, stands
from yuan.model.text.anchors import Anchor, Standing, anchors

REPORT = "接报后15分钟内电话报告，30分钟内书面报告。"


def plan(words: str = REPORT) -> Document:
    paragraph = Paragraph(
        id="p",
        runs=(
            Text("见"),
            Reference(target="响应", text="2"),
            Text("。"),
            Text(words, bold=True),
            Footnote(id="n", text="夜间同。"),
        ),
    )
    cell = Cell(id="c", blocks=(Paragraph(id="cp", runs=(Text("水泵12台"),)),))
    return Document(
        sections=(
            Section(id="报告", heading="信息报告", blocks=(paragraph,)),
            Section(id="响应", heading="应急响应", blocks=(Table(id="t", rows=(Row((cell,)),)),)),
        )
    )


def opinion(quote: str = "30分钟内", start: int = 16, node: str = "p") -> Opinion:
    return Opinion(
        id="o", plan="x", version=1, node=node, text="时限？", author="审核员", quote=quote, start=start
    )


def place(document: Document, one: Opinion) -> Anchor:
    return anchors(document, [one])["o"]


def test_words_are_found_again_where_they_stand_now() -> None:
    found = place(plan("夜间值班人员接报后15分钟内电话报告，30分钟内书面报告。"), opinion())
    assert (found.node, found.standing, found.end - found.start) == ("p", Standing.FOUND, 5)


def test_of_several_the_nearest_is_meant() -> None:
    document = plan("报告。报告。报告。")
    places = [place(document, opinion("报告", start)).start for start in (3, 6, 9)]
    assert places == [3, 6, 9]
    assert place(plan("先报告。再报告。后报告。"), opinion("报告", 7)).start == 8


def test_words_that_went_into_another_paragraph_are_followed_there() -> None:
    moved = replace_node(plan("接报后电话报告。"), "cp", Paragraph(id="cp", runs=(Text("30分钟内书面报告"),)))
    assert place(moved, opinion()) == Anchor("cp", Standing.FOUND, 0, 5)


def test_words_that_are_gone_leave_the_paragraph_and_a_lost_paragraph_an_orphan() -> None:
    assert place(plan("接报后立即报告。"), opinion()) == Anchor("p", Standing.REWORDED)
    assert place(remove_node(plan(), "p"), opinion()).standing is Standing.ORPHAN
    assert place(remove_node(plan(), "p"), opinion(start=-1)).standing is Standing.ORPHAN
    assert place(plan(), opinion(node="")).standing is Standing.WHOLE


def amendment(words: str, node: str = "p") -> Amendment:
    quote = amendable_words(plan(), node) or ""
    return Amendment(
        id="a", plan="x", version=1, base="", node=node, quote=quote, words=words, author="审核员"
    )


def test_rewording_keeps_references_notes_and_looks() -> None:
    words = amendable_words(plan(), "p")
    assert words == f"见2。{REPORT}〔注1〕"
    new = amended(plan(), "p", words.replace("15", "10"))
    old = plan().sections[0].blocks[0]
    assert isinstance(new, Paragraph)
    assert isinstance(old, Paragraph)
    assert new.runs[1] == old.runs[1]
    assert new.runs[-1] == old.runs[-1]
    assert new.runs[3] == Text(REPORT.replace("15", "10"), bold=True)


def test_a_note_taken_out_is_gone_and_a_reference_typed_over_becomes_words() -> None:
    new = amended(plan(), "p", f"见应急响应。{REPORT}")
    assert isinstance(new, Paragraph)
    assert new.runs == (Text("见应急响应。"), Text(REPORT, bold=True))


@pytest.mark.parametrize(("node", "words"), [("cp", "水泵20台"), ("报告", "信息报告与通报")])
def test_a_cell_and_a_heading_are_reworded_too(node: str, words: str) -> None:
    changed = accept(plan(), proposal_of(plan(), amendment(words, node)))
    assert amendable_words(changed, node) == words
    assert stands(changed, amendment(words, node))
    assert not stands(plan(), amendment(words, node))


def test_a_suggestion_fits_a_paragraph_that_was_changed_elsewhere_and_not_one_changed_there() -> None:
    proposal = proposal_of(plan(), amendment(f"见2。{REPORT.replace('15', '10')}〔注1〕"))
    elsewhere = plan(REPORT.replace("书面", "书面和传真"))
    assert amendable_words(accept(elsewhere, proposal), "p") == (
        "见2。接报后10分钟内电话报告，30分钟内书面和传真报告。〔注1〕"
    )
    with pytest.raises(Conflict):
        accept(plan(REPORT.replace("15", "20")), proposal)


def test_without_words_a_paragraph_goes_but_no_heading() -> None:
    assert accept(plan(), proposal_of(plan(), amendment(""))).sections[0].blocks == ()
    with pytest.raises(Refused, match="一行"):
        amended(plan(), "报告", "")
    with pytest.raises(Refused, match="写成意见"):
        amended(plan(), "t", "物资表")
    assert amendable_words(plan(), "t") is None


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_the_six_points_and_what_it_must_cover(kind: Kind) -> None:
    card = PlanCard(title="预案", kind=kind, unit="区水务局")
    points = points_for(card, is_revision=False)
    assert tuple(point.text for point in points if point.is_main) == EXAMINATION_POINTS
    assert [point.main for point in points] == sorted(point.main for point in points)
    assert len({point.id for point in points}) == len(points) > 9
    more = {point.id for point in points_for(card, is_revision=True)} - {point.id for point in points}
    assert more == {"36"}
    secret = PlanCard(title="预案", kind=kind, unit="区水务局", secrecy=Secrecy.INTERNAL)
    assert "23b" in {point.id for point in points_for(secret, is_revision=False)}
