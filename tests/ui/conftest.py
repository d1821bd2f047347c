"""A small library with three accounts and plans in several stages, and a window to act in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.modal import guarded
from tests.waiting import LONG_MS
from yuan.demo.office import OFFICE
from yuan.library import Library, NewAccount, Session
from yuan.model.document.content import Document, FrontMatter, Paragraph, Section, Text
from yuan.model.plan import AccountRole, Kind, PlanCard, Unit
from yuan.model.records import Action
from yuan.ui.kit.command import by_id
from yuan.ui.program import prepare
from yuan.ui.window import MainWindow

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

PASSWORD = "yuan-demo"
BUREAU, TOWN = "区应急管理局", "清水镇人民政府"
FLOOD, FOREST, TOWN_FLOOD, OVERALL = (
    "门头沟区防汛应急预案",
    "门头沟区森林火灾应急预案",
    "清水镇防汛应急预案",
    "门头沟区突发事件总体应急预案",
)


@pytest.fixture(scope="session")
def qapp(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> QApplication:
    # The program reads at its start whether to be light or dark: not from this user's own settings.
    folder = str(tmp_path_factory.mktemp("settings"))
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, folder)
    prepare(qapp)
    return qapp


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """Waits as long as a busy machine needs where nothing else is said."""
    bot = QtBot(request)
    for name in ("waitUntil", "waitSignal", "waitSignals", "waitActive", "waitExposed"):
        setattr(bot, name, partial(getattr(bot, name), timeout=LONG_MS))
    return bot


@pytest.fixture(autouse=True)
def no_dialog_waits(qapp: QApplication) -> Iterator[None]:
    """A dialog that no test answers fails it at once."""
    with guarded():
        yield


@pytest.fixture(autouse=True)
def windows_gone(qapp: QApplication) -> None:
    """What earlier tests closed is deleted first: Qt puts that off to an event loop, which tests seldom run.

    Left alone, thousands of widgets would be dressed anew by each test of the theme.
    """
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path) -> Iterator[None]:
    """Nothing a test remembers reaches the user's own settings, or another test."""
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "settings"))
    yield
    QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "yuan", "yuan").sync()


def text_of(title: str, *paragraphs: str) -> Document:
    """A document with one chapter 总则 holding `paragraphs`."""
    blocks = tuple(Paragraph(runs=(Text(text),)) for text in paragraphs)
    return Document(
        front=FrontMatter(title=title),
        sections=(
            Section(heading="总则", blocks=blocks),
            Section(heading="组织指挥体系与职责", blocks=(Paragraph(runs=(Text("指挥部统一指挥。"),)),)),
        ),
    )


def step(session: Session, plan: str, action: Action, **answers: str) -> None:
    """Take a step, answering what it asks for with `answers`, its defaults or today's date."""
    offer = next(item for item in session.offers(plan) if item.action is action)
    given = {}
    for field in offer.fields:
        usual = {"date": date.today().isoformat(), "choice": (field.choices or ("",))[0]}.get(
            field.kind, "测试"
        )
        given[field.name] = answers.get(field.name) or field.default or usual
    session.perform(plan, action, given)


def command(window: MainWindow, id: str) -> QAction:
    """The command `id` of the menus, as it is where the window stands now."""
    return by_id(window.menu_actions())[id]


@pytest.fixture(scope="session")
def kept_libraries(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The libraries of the tests, made once; each test works on a copy."""
    folder = tmp_path_factory.mktemp("libraries")
    empty, filled = folder / "empty.yuan", folder / "filled.yuan"
    _people(Library.create(empty, _administrator())).close()
    shutil.copyfile(empty, filled)
    _plans(Library.open(filled)).close()
    return {"empty": empty, "filled": filled}


def _administrator() -> NewAccount:
    return NewAccount(name="管理员", full_name="管理员", role=AccountRole.ADMINISTRATOR, password=PASSWORD)


def _people(library: Library) -> Library:
    """Two units, a drafter and a reviewer."""
    session = library.sign_in("管理员", PASSWORD)
    session.change_office(OFFICE)
    session.add_unit(Unit(id="u1", name=BUREAU, kind="区级部门", order=1))
    session.add_unit(Unit(id="u2", name=TOWN, kind="镇", order=2))
    session.add_account(
        NewAccount(
            name="编制员", full_name="张编制", role=AccountRole.DRAFTER, unit=BUREAU, password=PASSWORD
        )
    )
    session.add_account(
        NewAccount(name="审核员", full_name="李审核", role=AccountRole.REVIEWER, password=PASSWORD)
    )
    return library


def _plans(library: Library) -> Library:
    session = library.sign_in("管理员", PASSWORD)
    for title, kind, unit, event_class, event_type in (
        (OVERALL, Kind.OVERALL, BUREAU, "综合", "综合"),
        (FLOOD, Kind.SPECIAL, BUREAU, "自然灾害", "水旱灾害"),
        (FOREST, Kind.SPECIAL, BUREAU, "自然灾害", "森林火灾"),
        (TOWN_FLOOD, Kind.TOWNSHIP, TOWN, "自然灾害", "水旱灾害"),
    ):
        card = PlanCard(title=title, kind=kind, unit=unit, event_class=event_class, event_type=event_type)
        session.create_plan(card, text_of(title, f"为做好{event_type}应对工作，制定本预案。"))
    drafter = library.sign_in("编制员", PASSWORD)
    step(drafter, drafter.find(FOREST).plan, Action.SUBMIT)
    return library


def _copy(kept: Path, folder: Path) -> Iterator[Library]:
    """A library of its own for one test."""
    place = folder / "试验.yuan"
    shutil.copyfile(kept, place)
    library = Library.open(place)
    yield library
    library.close()


@pytest.fixture
def empty_library(kept_libraries: dict[str, Path], tmp_path: Path) -> Iterator[Library]:
    """Three accounts and two units, no plan."""
    yield from _copy(kept_libraries["empty"], tmp_path)


@pytest.fixture
def library(kept_libraries: dict[str, Path], tmp_path: Path) -> Iterator[Library]:
    """Four plans: 防汛 in drafting, 森林火灾 handed in, 清水镇防汛 and 总体 in drafting."""
    yield from _copy(kept_libraries["filled"], tmp_path)


@pytest.fixture
def administrator(library: Library) -> Session:
    return library.sign_in("管理员", PASSWORD)


@pytest.fixture
def drafter(library: Library) -> Session:
    return library.sign_in("编制员", PASSWORD)


@pytest.fixture
def window(qtbot: QtBot, library: Library, administrator: Session) -> Iterator[MainWindow]:
    shown = MainWindow(library, administrator)
    qtbot.addWidget(shown)
    shown.resize(1280, 800)
    shown.show()
    yield shown
    shown.close()


@pytest.fixture(autouse=True)
def empty_clipboard(qapp: QApplication) -> Iterator[None]:
    """Qt's offscreen clipboard must not outlive the interpreter with what Python put on it: it would crash."""
    yield
    qapp.clipboard().clear()
