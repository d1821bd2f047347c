"""Plans that an earlier program took in without limits: opened, checked, searched, compared and exported like any other."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from tests.jobs.shelf import session
from tests.word.hostile import png
from yuan.jobs.checking import check_plans
from yuan.jobs.exporting import export_plan
from yuan.jobs.searching import open_index
from yuan.library import Library, Session
from yuan.model.document.bounds import bounded
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
)
from yuan.model.document.invariants import check_tree
from yuan.model.plan import AccountRole, Kind, PlanCard, Unit
from yuan.word.reader import read_file
from yuan.word.writing.body import LOST_PICTURE

TITLE = "门头沟区防汛应急预案"


def words(text: str) -> Paragraph:
    return Paragraph(runs=(Text(text),))


def nested(depth: int) -> tuple[Block, ...]:
    blocks: tuple[Block, ...] = (words("沙袋储备"),)
    for _ in range(depth):
        blocks = (Table(rows=(Row((Cell(blocks=blocks),)),)),)
    return blocks


IMMENSE = Table(
    rows=(
        Row((Cell(blocks=(words("沙袋储备"),), colspan=10**9), Cell(rowspan=10**9))),
        Row((Cell(blocks=(words("移动泵车"),), colspan=-3),)),
    )
)


def deep_sections(depth: int) -> Section:
    section = Section(heading="沙袋储备", blocks=(words("沙袋储备充足。"),))
    for place in range(depth):
        section = Section(heading=f"第{place}层", sections=(section,))
    return section


BAD = {
    "cut in its header": b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xc0\0\x11\x08",
    "cut at once": b"\xff\xd8\xff",
    "immense": png(50_000, 50_000),
    "without dots": png(0, 0),
    "cut bitmap": b"BM\0\0",
    "lying tiff": b"II*\0\xff\xff\xff\x7f",
}
SECTIONS = {
    "tables nested 120 deep": Section(heading="物资", blocks=nested(120)),
    "a span of a billion": Section(heading="物资", blocks=(IMMENSE,)),
    "headings nested 150 deep": deep_sections(150),
    **{
        f"a picture {name}": Section(
            heading="物资", blocks=(Figure(image=sha256(data).hexdigest()), words("沙袋储备充足。"))
        )
        for name, data in BAD.items()
    },
}
MEDIA = {sha256(data).hexdigest(): data for data in BAD.values()}


@pytest.fixture(params=SECTIONS)
def kept(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Session, str]]:
    library = Library.create(tmp_path / "试验.yuan")
    administrator = session(library, AccountRole.ADMINISTRATOR)
    administrator.add_unit(Unit(id="u1", name="区水务局"))
    document = Document(front=FrontMatter(title=TITLE), sections=(SECTIONS[request.param],))
    card = PlanCard(title=TITLE, kind=Kind.SPECIAL, unit="区水务局")
    plan = administrator.create_plan(card, document, MEDIA)
    yield administrator, plan
    library.close()


def test_it_goes_through_every_door(kept: tuple[Session, str], tmp_path: Path) -> None:
    office, plan = kept
    document = office.document(plan)
    assert check_tree(document) == ()
    assert bounded(document)[0] is document
    assert office.document(plan) == document, "opened twice, it has the same ids"
    index = open_index(office.library)
    assert index.search("沙袋储备").total == 1
    assert check_plans(office, office.plans())
    for form in ("plan", "review", "word"):
        export_plan(office, plan, tmp_path / f"{form}.docx", form=form)
    (back,) = read_file(tmp_path / "plan.docx")
    assert back.document.front.title == TITLE
    assert office.library.verify() == []


def test_a_picture_that_cannot_be_shown_leaves_its_place_and_a_word(
    kept: tuple[Session, str], tmp_path: Path
) -> None:
    office, plan = kept
    has_picture = any(isinstance(one, Figure) for one in office.document(plan).sections[0].blocks)
    export_plan(office, plan, tmp_path / "预案.docx")
    (back,) = read_file(tmp_path / "预案.docx")
    lines = [block.runs[0].text for block in back.document.sections[0].blocks if isinstance(block, Paragraph) and block.runs]  # fmt: skip
    assert (LOST_PICTURE in lines) is has_picture
