"""The demonstration comes as two desks: the bureau, a town with a library of its own, and what went between them."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pytest

from yuan.demo.build import build_demo
from yuan.demo.people import PASSWORD
from yuan.demo.town import PACKAGES, REVISED, TOWN, add_town
from yuan.jobs.unpacking import look, unpack
from yuan.library import Library
from yuan.model.exchange.package import Direction, PackageKind
from yuan.model.exchange.preview import Effect
from yuan.model.records import Stage

TODAY = date(2026, 6, 15)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    add_town(folder, build_demo(folder, today=TODAY), TODAY)
    return folder


@pytest.fixture
def bureau(made: Path, tmp_path: Path) -> Iterator[Library]:
    library = Library.open(shutil.copy(made / "演示预案库.yuan", tmp_path))
    yield library
    library.close()


@pytest.fixture
def town(made: Path) -> Iterator[Library]:
    library = Library.open(made / "清水镇预案库.yuan")
    yield library
    library.close()


def waiting(folder: Path) -> Path:
    """The package the bureau has not taken in."""
    (found,) = (folder / PACKAGES).glob("3 *.yuanpkg")
    return found


def test_the_town_has_its_own_plans_with_their_text_and_trusts_the_bureau(town: Library) -> None:
    assert town.verify() == []
    session = town.sign_in("编制员", PASSWORD)
    own = {line.card.unit for line in session.plans()}
    assert own == {TOWN}
    assert session.find(REVISED).stage is Stage.SUBMITTED
    (desk,) = session.desks.desks()
    assert desk.is_trusted
    assert desk.is_superior


def test_the_bureau_knows_that_its_package_arrived(bureau: Library) -> None:
    assert bureau.verify() == []
    session = bureau.sign_in("管理员", PASSWORD)
    (sent,) = [one for one in session.desks.records() if one.direction is Direction.SENT and one.desk]
    assert (sent.kind, sent.office) == (PackageKind.DISTRIBUTION, TOWN)
    assert sent.confirmed_at is not None
    assert {holding.office for holding in session.desks.holdings()} == {TOWN}


def test_what_the_town_handed_in_waits_to_be_taken_in(made: Path, bureau: Library, town: Library) -> None:
    session = bureau.sign_in("管理员", PASSWORD)
    package = waiting(made)
    preview = look(package, session).preview
    assert preview is not None
    assert preview.problem == ""
    assert any(line.effect is Effect.CHANGED and "送审" in line.what for line in preview.lines)
    unpack(session, package)
    at_bureau, at_town = session.find(REVISED), town.sign_in("编制员", PASSWORD).find(REVISED)
    assert at_bureau.stage is Stage.SUBMITTED
    assert at_bureau.latest.hash == at_town.latest.hash
    assert bureau.verify() == []


def test_the_letter_of_the_first_package_is_addressed_to_the_town(made: Path) -> None:
    (package,) = (made / PACKAGES).glob("1 *.yuanpkg")
    with zipfile.ZipFile(package) as parts:
        letter = docx.Document(io.BytesIO(parts.read("可读副本/0 函.docx")))
    assert f"{TOWN}：" in [paragraph.text for paragraph in letter.paragraphs]
