"""A plan goes to Word and comes back: comments, tracked changes and plain edits find their paragraphs."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from tests.word.documents import media, rich
from tests.word.test_export_import import plans
from tests.word.validators import faults
from yuan.model.comparison.accepting import accept
from yuan.model.comparison.proposals import proposals_between
from yuan.model.document.content import (
    Block,
    Cell,
    Document,
    Figure,
    FrontMatter,
    Paragraph,
    Row,
    Section,
    Table,
    Text,
    content_hash,
)
from yuan.model.errors import BadFile
from yuan.word.round_trip import origin_of, read_back, write_for_word
from yuan.word.writing.body import LOST_PICTURE

PLAN = "p0123abcd"


def para(id: str, text: str) -> Paragraph:
    return Paragraph(id=id, runs=(Text(text),))


def plan() -> Document:
    return Document(
        front=FrontMatter(title="防汛应急预案"),
        sections=(
            Section(
                id="a" * 16,
                heading="总则",
                blocks=(para("1" * 16, "制定本预案。"), para("2" * 16, "适用于本区范围内的洪涝灾害。")),
            ),
            Section(id="b" * 16, heading="组织指挥", blocks=(para("3" * 16, "设立指挥部。"),)),
        ),
    )


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    path = tmp_path / "供审改.docx"
    write_for_word(plan(), path, media=media, plan=PLAN, version=3)
    return path


def edited(path: Path, change: Callable[[str], str], parts: dict[str, str] | None = None) -> Path:
    """The file with its main part changed as an office program would, and further parts added."""
    target = path.with_name("返回.docx")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as result:
        for name in source.namelist():
            data = source.read(name)
            if name == "word/document.xml":
                data = change(data.decode()).encode()
            if parts and name == "word/_rels/document.xml.rels":
                relation = '<Relationship Id="c1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="comments.xml"/>'
                data = data.replace(b"</Relationships>", relation.encode() + b"</Relationships>")
            result.writestr(name, data)
        for name, text in (parts or {}).items():
            result.writestr(name, text)
    return target


def proposals(path: Path) -> list[tuple[str, str, str]]:
    back = read_back(path, plan())
    found = proposals_between(plan(), back.document, back.tracked_changes, back.guessed)
    return [(one.change, one.node, one.attribution.author) for one in found]


def test_the_file_is_sound_and_tells_where_it_comes_from(sent: Path) -> None:
    assert faults(sent) == []
    assert origin_of(sent) == (PLAN, 3, content_hash(plan())[:16])


def test_nothing_edited_proposes_nothing(sent: Path) -> None:
    assert proposals(sent) == []


@pytest.mark.parametrize("caption", ["", "转移路线图"])
@pytest.mark.parametrize("in_table", [False, True])
def test_a_picture_that_cannot_be_shown_comes_back_as_itself(
    tmp_path: Path, caption: str, in_table: bool
) -> None:
    figure: Block = Figure(id="f" * 16, image="0" * 64, media_type="image/png", caption=caption)
    cell = Cell(blocks=(para("4" * 16, "路线"), figure))
    block = Table(id="e" * 16, rows=(Row((cell, Cell())),)) if in_table else figure
    section = plan().sections[1]
    base = replace(
        plan(), sections=(replace(section, blocks=(para("5" * 16, "见下图。"), block, *section.blocks)),)
    )
    path = tmp_path / "供审改.docx"
    write_for_word(base, path, media=lambda _: b"no picture", plan=PLAN, version=3)
    back = read_back(path, base)
    assert back.document == base
    assert proposals_between(base, back.document, back.tracked_changes, back.guessed) == ()


def test_words_that_only_say_a_picture_is_missing_stay_words(tmp_path: Path) -> None:
    """As in a plan read from a file in which pictures were missing already."""
    said = Paragraph(id="6" * 16, runs=(Text(LOST_PICTURE),), style="label")
    figure = Figure(id="f" * 16, caption="转移路线图")
    base = replace(plan(), blocks=(said, figure, replace(said, id="7" * 16)))
    path = tmp_path / "供审改.docx"
    write_for_word(base, path, media=media, plan=PLAN, version=3)
    assert read_back(path, base).document == base


def test_a_plain_edit_is_found_by_comparison(sent: Path) -> None:
    back = edited(sent, lambda xml: xml.replace("设立指挥部。", "设立区防汛指挥部。"))
    assert proposals(back) == [("changed", "3" * 16, "")]


def test_a_tracked_change_names_its_author(sent: Path) -> None:
    insertion = (
        '<w:ins w:id="900" w:author="王审核" w:date="2026-05-31T10:00:00Z"><w:r><w:t>区级</w:t></w:r></w:ins>'
    )
    back = edited(
        sent,
        lambda xml: xml.replace(
            '<w:r><w:t xml:space="preserve">设立指挥部。',
            insertion + '<w:r><w:t xml:space="preserve">设立指挥部。',
        ),
    )
    assert proposals(back) == [("changed", "3" * 16, "王审核")]
    text = read_back(back, plan()).document.sections[1].blocks[0].runs[0].text  # type: ignore[union-attr]
    assert text == "区级设立指挥部。"


def test_a_paragraph_deleted_under_tracked_changes_is_proposed_for_removal(sent: Path) -> None:
    def delete(xml: str) -> str:
        run = re.search(r'<w:r><w:t xml:space="preserve">制定本预案。</w:t></w:r>', xml)
        assert run is not None
        gone = run.group(0).replace("w:t ", "w:delText ").replace("w:t>", "w:delText>")
        return xml.replace(
            run.group(0), f'<w:del w:id="901" w:author="李审核" w:date="2026-05-31T10:00:00Z">{gone}</w:del>'
        )

    assert proposals(edited(sent, delete)) == [("removed", "1" * 16, "李审核")]


def test_a_paragraph_that_lost_its_bookmark_is_guessed_by_its_content(sent: Path) -> None:
    name = f'w:name="n_{"2" * 16}"'
    changed = edited(
        sent,
        lambda xml: xml.replace(name, 'w:name="_GoBack"').replace("范围内的洪涝灾害", "行政区域内的洪涝灾害"),
    )
    back = read_back(changed, plan())
    (proposal,) = proposals_between(plan(), back.document, back.tracked_changes, back.guessed)
    assert (proposal.change, proposal.node, proposal.guessed) == ("changed", "2" * 16, True)


def test_a_comment_comes_with_author_time_and_the_words_it_is_on(sent: Path) -> None:
    comments = (
        '<?xml version="1.0" encoding="UTF-8"?><w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:comment w:id="7" w:author="赵处长" w:date="2026-05-31T09:30:00Z"><w:p><w:r><w:t>请写明总指挥。</w:t></w:r></w:p></w:comment></w:comments>'
    )
    words = '<w:r><w:t xml:space="preserve">设立指挥部。</w:t></w:r>'
    marked = f'<w:commentRangeStart w:id="7"/>{words}<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>'
    back = edited(sent, lambda xml: xml.replace(words, marked), {"word/comments.xml": comments})
    (comment,) = read_back(back, plan()).comments
    assert (comment.node, comment.text, comment.quote) == ("3" * 16, "请写明总指挥。", "设立指挥部。")
    assert comment.attribution.author == "赵处长"
    assert comment.attribution.at is not None
    assert comment.attribution.at.isoformat() == "2026-05-31T09:30:00"


def test_another_file_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "别的.docx"
    path.write_bytes(b"no word file")
    with pytest.raises(BadFile):
        read_back(path, plan())
    assert origin_of(path) == ("", 0, "")


def test_changes_inside_structured_elements_become_notes(tmp_path: Path) -> None:
    path = tmp_path / "供审改.docx"
    write_for_word(rich(), path, media=media, plan=PLAN, version=1)
    base = rich()
    unchanged = read_back(path, base)
    assert unchanged.notes == ()


@settings(max_examples=40, deadline=None)
@given(plans)
def test_whatever_went_out_unedited_comes_back_as_it_was(plan: Document) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "供审改.docx"
        write_for_word(plan, path, media=media, plan=PLAN, version=1)
        back = read_back(path, plan)
    found = proposals_between(plan, back.document, back.tracked_changes, back.guessed)
    assert [(one.change, one.old, one.new) for one in found] == []
    assert back.notes == ()


def test_accepting_everything_gives_the_text_that_came_back(sent: Path) -> None:
    changed = edited(
        sent, lambda xml: xml.replace("总则", "总则与依据").replace("设立指挥部。", "设区指挥部。")
    )
    back = read_back(changed, plan())
    result = plan()
    for proposal in proposals_between(plan(), back.document):
        result = accept(result, proposal)
    assert result == replace(back.document, front=result.front)


def test_a_file_that_says_an_impossible_version_comes_from_nowhere(tmp_path: Path, sent: Path) -> None:
    mark = f'"yuan_{PLAN}_3_'
    assert origin_of(edited(sent, lambda text: text.replace(mark, f'"yuan_{PLAN}_{"9" * 24}_'))) == (
        "",
        0,
        "",
    )
    (tmp_path / "坏.docx").write_bytes(sent.read_bytes()[:-40])
    assert origin_of(tmp_path / "坏.docx") == ("", 0, "")
    assert origin_of(tmp_path / "没有.docx") == ("", 0, "")
