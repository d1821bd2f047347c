"""Outlines in a library: offered, saved from a plan, exchanged, and asking anew when they are newer."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from yuan.jobs.outlines import (
    export_outline,
    import_outline,
    known_outlines,
    make_plan,
    news_for,
    offered_outlines,
    outline_of,
    save_as_outline,
    take_up,
)
from yuan.library import Library, NewAccount, Session
from yuan.model.document.content import Paragraph, Section, Text, walk_blocks, walk_sections
from yuan.model.errors import BadFile, Refused
from yuan.model.plan import AccountRole, Kind, PlanCard, Unit
from yuan.model.text.plain_text import plain_text
from yuan.templates import new_document, outline, read_pack
from yuan.templates.outlines import outlines
from yuan.templates.saving import pack_text

CARD = PlanCard(
    title="门头沟区防汛应急预案（2026年修订）",
    kind=Kind.SPECIAL,
    unit="区水务局",
    upper_plan="北京市防汛应急预案",
)


@pytest.fixture
def session(tmp_path: Path) -> Session:
    boss = NewAccount(name="管", full_name="", role=AccountRole.ADMINISTRATOR, password="yuan-demo")
    library = Library.create(tmp_path / "库.yuan", boss)
    session = library.sign_in("管", "yuan-demo")
    session.add_unit(Unit(id="u", name="区水务局"))
    return session


@pytest.fixture
def plan(session: Session) -> str:
    return make_plan(
        session,
        outline("flood"),
        CARD,
        {"title": CARD.title, "unit": CARD.unit, "district": "延庆区", "upper_plan": CARD.upper_plan},
    )


@pytest.mark.parametrize("id", [item.id for item in outlines() if not item.pending])
def test_an_outline_written_to_a_file_reads_back_as_it_was(id: str) -> None:
    assert read_pack(pack_text(outline(id)), "x") == outline(id)


def test_a_plan_remembers_its_outline_edition_and_values(session: Session, plan: str) -> None:
    followed = outline_of(session, plan)
    assert (followed.outline.id, followed.made_from) == ("flood", outline("flood"))
    assert followed.values["district"] == "延庆区"
    assert news_for(session, plan) is None


def test_a_plan_saved_as_an_outline_makes_a_plan_for_another_unit(session: Session, plan: str) -> None:
    made = save_as_outline(session, plan, "本区防汛提纲", with_texts=True)
    document = new_document(
        made, {"title": "延庆区内涝应急预案", "unit": "区排水中心", "upper_plan": "市内涝预案"}
    )
    text = plain_text(document)
    assert "区排水中心" in text
    assert "《市内涝预案》" in text
    assert "区水务局" not in text
    assert "{" not in text
    assert [s.heading for s, _ in walk_sections(document)] == [
        s.heading for s, _ in walk_sections(session.document(plan))
    ]
    old, new = ({block.id for block in walk_blocks(tree)} for tree in (session.document(plan), document))
    assert not old & new
    assert made in known_outlines(session)


def test_only_headings_are_taken_when_so_wished(session: Session, plan: str) -> None:
    made = save_as_outline(session, plan, "只有标题", with_texts=False)
    assert not list(walk_blocks(new_document(made, {})))
    assert any(part.guidance for part in made.sections)


def test_signs_of_the_template_language_in_a_plan_stay_signs(session: Session, plan: str) -> None:
    draft = session.draft(plan)
    odd = Section(heading="甲", blocks=(Paragraph(runs=(Text("写作 {{ unit }} 或 {% if %}、{# 注 #}"),)),))
    session.save_draft(plan, replace(session.document(plan), sections=(odd,)), draft.revision)
    made = save_as_outline(session, plan, "花括号", with_texts=True)
    assert "写作 {{ unit }} 或 {% if %}、{# 注 #}" in plain_text(new_document(made, {}))


def test_a_second_save_under_the_same_name_is_the_next_edition_and_asks_anew(
    session: Session, plan: str
) -> None:
    first = save_as_outline(session, plan, "本区提纲", with_texts=True)
    other = make_plan(session, first, replace(CARD, title="内涝预案"), {"title": "内涝预案"})
    document = session.document(plan)
    added = Section(heading="避难场所", blocks=(Paragraph(runs=(Text("开放避难场所。"),)),))
    sections = (*document.sections[:2], added, *document.sections[2:])
    session.save_draft(plan, replace(document, sections=sections), session.draft(plan).revision)
    second = save_as_outline(session, plan, "本区提纲", with_texts=True)
    assert (second.id, second.version != first.version) == (first.id, True)

    said = news_for(session, other)
    assert said is not None
    assert [(part.heading, part.is_new) for part in said.missing] == [("避难场所", True)]
    made = take_up(session, other, ["避难场所"])
    assert [s.heading for s in made.sections][2] == "避难场所"
    assert session.document(other) == made
    assert news_for(session, other) is None


def test_outlines_are_exchanged_as_files(session: Session, plan: str, tmp_path: Path) -> None:
    made = save_as_outline(session, plan, "本区提纲", with_texts=True)
    export_outline(session, made, tmp_path / "提纲.toml")
    session.outlines.remove(made.id)
    assert made not in known_outlines(session)
    assert import_outline(session, tmp_path / "提纲.toml") == made
    assert made in known_outlines(session)


def test_a_wrong_file_is_refused_and_nothing_kept(session: Session, tmp_path: Path) -> None:
    (tmp_path / "坏.toml").write_text('extends = "nothing"\nid = "x"\n', encoding="utf-8")
    with pytest.raises(BadFile, match=r"坏\.toml.*nothing"):
        import_outline(session, tmp_path / "坏.toml")
    (tmp_path / "码.toml").write_bytes("标题".encode("gb18030"))
    with pytest.raises(BadFile, match="UTF-8"):
        import_outline(session, tmp_path / "码.toml")
    assert session.outlines.own() == []


def test_what_a_library_does_not_offer_is_not_listed(session: Session) -> None:
    session.outlines.withhold(frozenset({"gas"}))
    assert "gas" not in {item.id for item in offered_outlines(session)}
    assert "gas" in {item.id for item in known_outlines(session)}


def test_a_drafter_may_save_an_outline_but_not_settle_what_is_offered(session: Session, plan: str) -> None:
    session.add_account(
        NewAccount(name="编", full_name="", role=AccountRole.DRAFTER, unit="区水务局", password="yuan-demo")
    )
    drafter = session.library.sign_in("编", "yuan-demo")
    assert save_as_outline(drafter, plan, "本单位提纲", with_texts=True).title == "本单位提纲"
    with pytest.raises(Refused):
        drafter.outlines.withhold(frozenset({"gas"}))
    with pytest.raises(Refused, match="内置"):
        save_as_outline(drafter, plan, "总体应急预案", with_texts=True)


def test_a_damaged_own_outline_is_named_and_the_others_go_on(session: Session, plan: str) -> None:
    made = save_as_outline(session, plan, "本区提纲", with_texts=True)
    other = make_plan(session, made, replace(CARD, title="门头沟区抗旱应急预案"), {"title": "抗旱"})
    session.outlines.keep(made.id, made.version, 'title = "本区提纲"\nkind = ')
    (damaged,) = [item for item in offered_outlines(session) if item.id == made.id]
    assert damaged.title == "本区提纲（已损坏）"
    assert "提纲管理" in damaged.pending
    assert len(offered_outlines(session)) == len(outlines()) + 1
    with pytest.raises(Refused, match="本区提纲"):
        make_plan(session, damaged, replace(CARD, title="门头沟区防洪应急预案"), {"title": "防洪"})
    assert outline_of(session, other).outline.id == "special"
    assert news_for(session, other) is None


def test_a_plan_and_what_it_follows_are_made_at_once_or_not_at_all(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise Refused("写入失败。")

    before = len(session.plans())
    monkeypatch.setattr(type(session.outlines), "follow", fail)
    with pytest.raises(Refused):
        make_plan(session, outline("flood"), CARD, {"title": CARD.title})
    assert len(session.plans()) == before
