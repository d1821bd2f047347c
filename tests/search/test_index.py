"""Finding sections: what is found, how it is shown, counted and filtered."""

from pathlib import Path

import pytest
from shelf import Shelf, paragraph, plan, section

from yuan.model.document.content import Attachment, Cell, Document, FrontMatter, Row, Section, Table
from yuan.model.plan import Kind
from yuan.model.records import Stage
from yuan.search import Hit, SearchIndex, SearchResult


def index_of(shelf: Shelf, directory: Path) -> SearchIndex:
    index = SearchIndex.open(directory / "index")
    index.catch_up(shelf)
    return index


@pytest.fixture
def shelf() -> Shelf:
    shelf = Shelf()
    shelf.put(
        "p1",
        plan(
            "防汛应急预案",
            section("总则", "为做好防汛抗旱工作，制定本预案。", id="s1"),
            section(
                "应急响应",
                id="s2",
                sections=(
                    section("Ⅰ级响应", "启动后，立即转移低洼地带群众。", "每2小时报告一次。", id="s3"),
                ),
            ),
        ),
    )
    shelf.put(
        "p2",
        plan("地震应急预案", section("转移安置", "开放避难场所。", id="s4")),
        kind=Kind.DEPARTMENT,
        unit="区地震局",
        event_type="地震灾害",
        stage=Stage.DRAFTING,
    )
    return shelf


def only(result: SearchResult) -> Hit:
    assert result.total == 1
    return result.hits[0]


def test_a_hit_says_where_it_stands(shelf: Shelf, tmp_path: Path) -> None:
    hit = only(index_of(shelf, tmp_path).search("低洼地带"))
    assert (hit.plan, hit.title, hit.section, hit.number, hit.heading) == (
        "p1",
        "防汛应急预案",
        "s3",
        "2.1",
        "Ⅰ级响应",
    )
    assert hit.snippet == "启动后，立即转移⟦低洼地带⟧群众。"


def test_the_node_is_the_block_of_the_first_match(tmp_path: Path) -> None:
    shelf = Shelf()
    cell = Cell(blocks=(paragraph("冲锋舟五艘", id="in-cell"),))
    blocks = (paragraph("物资如下。", id="first"), Table(id="table", rows=(Row(cells=(cell,)),)))
    shelf.put("p1", plan("预案", Section(id="s1", heading="物资", blocks=blocks)))
    index = index_of(shelf, tmp_path)
    assert only(index.search("如下")).node == "first"
    assert only(index.search("冲锋舟")).node == "in-cell"
    assert only(index.search("物资 冲锋舟")).node == "s1"


def test_title_opening_text_and_attachments_are_found(tmp_path: Path) -> None:
    attachment = Attachment(
        id="a1", title="联系表", blocks=(paragraph("值班电话"),), sections=(section("夜间", "夜班"),)
    )
    document = Document(
        front=FrontMatter(title="雪灾应急预案", issuer="区政府"),
        blocks=(paragraph("各镇街："),),
        attachments=(attachment,),
    )
    shelf = Shelf()
    shelf.put("p1", document)
    index = index_of(shelf, tmp_path)
    assert only(index.search("雪灾")).section == ""
    assert only(index.search("各镇街")).section == ""
    hit = only(index.search("值班电话"))
    assert (hit.section, hit.number, hit.heading) == ("a1", "附件", "联系表")
    assert only(index.search("夜班")).heading == "夜间"


def test_a_match_in_the_heading_comes_first(shelf: Shelf, tmp_path: Path) -> None:
    result = index_of(shelf, tmp_path).search("转移")
    assert [hit.heading for hit in result.hits] == ["转移安置", "Ⅰ级响应"]
    assert result.hits[0].marked_heading == "⟦转移⟧安置"
    assert result.hits[0].snippet == "⟦转移⟧安置　开放避难场所。"


def test_a_word_in_the_heading_counts_more_than_several_in_the_text(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put(
        "p1", plan("预案", section("转移", "开放避难场所。"), section("安置", "转移、再转移、又转移。"))
    )
    hits = index_of(shelf, tmp_path).search("转移").hits
    assert [hit.heading for hit in hits] == ["转移", "安置"]


def test_levels_are_found_however_they_are_written(shelf: Shelf, tmp_path: Path) -> None:
    index = index_of(shelf, tmp_path)
    for typed in ("Ⅰ级响应", "I级响应", "一级响应", "Ⅰ"):
        assert only(index.search(typed)).section == "s3"


def test_part_of_a_number_is_found(shelf: Shelf, tmp_path: Path) -> None:
    assert only(index_of(shelf, tmp_path).search("2")).section == "s3"


def test_a_number_may_be_typed_half(tmp_path: Path) -> None:
    shelf = Shelf()
    texts = ("水位超过125米时启动。", "值班电话69842345随时畅通。", "其他事项。", "附则。")
    shelf.put("p1", plan("预案", *(section(f"第{place}项", text) for place, text in enumerate(texts))))
    index = index_of(shelf, tmp_path)
    for typed, heading in (
        ("水位超过12", "第0项"),
        ("125米时", "第0项"),
        ("25米", "第0项"),
        ("电话6984", "第1项"),
    ):
        assert only(index.search(typed)).heading == heading


def test_filters_and_their_counts(shelf: Shelf, tmp_path: Path) -> None:
    index = index_of(shelf, tmp_path)
    everything = index.search("应急预案")
    assert (everything.total, everything.plans) == (2, 2)
    assert everything.facets.kind == {"专项": 1, "部门": 1}
    assert everything.facets.is_in_force == 1
    filtered = index.search("应急预案", kind=Kind.DEPARTMENT)
    assert only(filtered).plan == "p2"
    assert filtered.facets.kind == {"专项": 1, "部门": 1}, "a filter keeps offering its other values"
    assert filtered.facets.unit == {"区地震局": 1}
    assert only(index.search("应急预案", stage=Stage.ISSUED)).plan == "p1"
    assert only(index.search("应急预案", event_type="地震灾害")).plan == "p2"
    assert only(index.search("应急预案", unit="区地震局")).plan == "p2"
    assert only(index.search("应急预案", family="部门")).plan == "p2"
    assert only(index.search("应急预案", in_force=True)).plan == "p1"


def test_nothing_is_shown_or_counted_that_the_account_may_not_see(shelf: Shelf, tmp_path: Path) -> None:
    result = index_of(shelf, tmp_path).search("应急预案", may_see=lambda plan, version: plan == "p1")
    assert only(result).plan == "p1"
    assert result.facets.kind == {"专项": 1}


def test_a_draft_shows_only_what_it_changes(tmp_path: Path) -> None:
    same = section("总则", "防汛工作。", id="s1")
    shelf = Shelf()
    shelf.put("p1", plan("防汛应急预案", same, section("响应", "防汛旧文。", id="s2")), version=1)
    changed = plan("防汛应急预案", same, section("响应", "防汛新文。", id="s2"))
    shelf.put("p1", changed, version=2, stage=Stage.DRAFTING)
    index = index_of(shelf, tmp_path)
    found = index.search("防汛", limit=None)
    assert sorted((hit.version, hit.section) for hit in found.hits) == [
        (1, ""),
        (1, "s1"),
        (1, "s2"),
        (2, "s2"),
    ]
    assert found.facets.stage == {"印发": 3, "编制": 3}
    assert index.search("防汛", stage=Stage.DRAFTING).total == 3
    drafts_only = index.search("防汛", may_see=lambda plan, version: version == 2)
    assert drafts_only.total == 3


def test_groups_follow_the_text(shelf: Shelf, tmp_path: Path) -> None:
    result = index_of(shelf, tmp_path).search("应急 OR 转移", limit=None)
    sections = {group.title: [result.hits[i].section for i in group.hits] for group in result.groups}
    assert sections == {"防汛应急预案": ["", "s2", "s3"], "地震应急预案": ["", "s4"]}


def test_counts_are_of_all_hits_whatever_the_limit(shelf: Shelf, tmp_path: Path) -> None:
    result = index_of(shelf, tmp_path).search("应急", limit=1)
    assert (result.total, result.plans, len(result.hits)) == (3, 2, 1)


def test_an_empty_question_has_no_answer(shelf: Shelf, tmp_path: Path) -> None:
    assert index_of(shelf, tmp_path).search(" ").total == 0


def test_snippets_mark_every_match_and_stay_short(tmp_path: Path) -> None:
    text = "按照统一领导的原则，" * 12 + "立即组织抢险救援，" + "做好后勤保障工作，" * 12 + "抢险结束后总结。"
    shelf = Shelf()
    shelf.put("p1", plan("预案", section("救援", text)))
    index = index_of(shelf, tmp_path)
    snippet = only(index.search("抢险救援")).snippet
    assert "立即组织⟦抢险救援⟧，" in snippet
    assert snippet.startswith("…")
    assert snippet.endswith("…")
    assert len(snippet.translate({ord(mark): None for mark in "⟦⟧…"})) <= 80
    two = only(index.search("抢险救援 总结")).snippet
    assert "⟦抢险救援⟧" in two
    assert "⟦总结⟧" in two
    assert len(two.translate({ord(mark): None for mark in "⟦⟧… "})) <= 80


def test_words_that_overlap_are_marked_as_one_stretch(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.put("p1", plan("预案", section("救援", "立即组织抢险救援队伍。")))
    index = index_of(shelf, tmp_path)
    assert only(index.search("抢险救 险救援")).snippet == "立即组织⟦抢险救援⟧队伍。"
    assert only(index.search("抢险救援 险救")).snippet == "立即组织⟦抢险救援⟧队伍。"


def test_an_index_without_a_plan_finds_nothing(tmp_path: Path) -> None:
    index = SearchIndex.open(tmp_path / "index")
    assert index.search("应急").total == 0
    index.catch_up(Shelf())
    assert len(index.search("应急 -预案", limit=None).hits) == 0
