"""Light and dark: what is chosen holds at once, everywhere, and after the next start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor, QGuiApplication, QImage, QInputMethodEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from tests.ui.editor_workspace import MemorySession, memory_workspace, sample
from yuan.ui.editor import EditorPage
from yuan.ui.theme import Look, put_icon, scheme, tokens
from yuan.ui.theme.scheme import SchemeKeeper
from yuan.ui.theme.tokens import DARK, LIGHT


@pytest.fixture(autouse=True)
def light_again() -> Iterator[None]:
    scheme.choose(Look.LIGHT)
    yield
    scheme.choose(Look.LIGHT)


@pytest.fixture
def page(qtbot: QtBot) -> EditorPage:
    made = EditorPage(memory_workspace(MemorySession(sample())))
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.open_plan("p1")
    return made


def shades(image: QImage) -> tuple[int, int]:
    """The most frequent lightness in `image`, and the one farthest from it."""
    lights = [
        QColor(image.pixel(x, y)).lightness()
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    ]
    ground = max(set(lights), key=lights.count)
    return ground, max(lights, key=lambda light: abs(light - ground))


def test_the_page_and_its_text_change_places_in_dark(page: EditorPage) -> None:
    ground, text = shades(page.edit.viewport().grab().toImage())
    assert ground == 255
    assert text < 60
    scheme.choose(Look.DARK)
    ground, text = shades(page.edit.viewport().grab().toImage())
    assert ground < 60
    assert text > 200


def test_what_the_checks_found_is_marked_in_the_colours_of_the_scheme(qtbot: QtBot, page: EditorPage) -> None:
    page.edit.go_to(page.edit.position_of("p2"))
    typed = QInputMethodEvent()
    typed.setCommitString("由区安监局牵头。")
    QApplication.sendEvent(page.edit, typed)

    def waves() -> set[str]:
        return {
            mark.format.underlineColor().name()
            for mark in page.edit.extraSelections()
            if mark.format.underlineStyle() is QTextCharFormat.UnderlineStyle.WaveUnderline
        }

    qtbot.waitUntil(lambda: bool(waves()), timeout=60_000)
    page.edit.marks.clear("flash")
    grades = ("mark_error", "mark_warning", "mark_hint")
    light = {getattr(LIGHT, name) for name in grades}
    dark = {getattr(DARK, name) for name in grades}
    assert waves() <= light
    scheme.choose(Look.DARK)
    assert waves() <= dark
    assert waves()


def test_an_icon_follows_the_scheme(qtbot: QtBot) -> None:
    button = QPushButton("新建")
    qtbot.addWidget(button)
    put_icon(button, "new")
    before = button.icon().pixmap(32, 32).toImage()
    scheme.choose(Look.DARK)
    assert button.icon().pixmap(32, 32).toImage() != before


def test_what_was_chosen_is_taken_up_at_the_next_start(qapp: QApplication) -> None:
    scheme.choose(Look.DARK)
    next_start = SchemeKeeper()
    assert not next_start.is_dark
    next_start.follow(qapp)
    assert next_start.look is Look.DARK
    assert next_start.is_dark


def test_following_the_system_asks_the_system(qapp: QApplication) -> None:
    scheme.choose(Look.SYSTEM)
    system = QGuiApplication.styleHints().colorScheme()
    assert scheme.is_dark == (system.name == "Dark")


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK])
@pytest.mark.parametrize(
    ("sign", "ground", "least"),
    [
        ("text", "window", 7.0),
        ("text", "selection", 7.0),
        ("ink", "paper", 7.0),
        ("ink", "flash", 4.5),
        ("ink", "card", 7.0),
        ("muted", "surface", 4.5),
        ("muted", "card", 4.5),
        ("accent", "paper", 4.5),
        ("on_accent", "accent", 4.5),
        ("danger", "danger_ground", 4.5),
        ("warning", "warning_ground", 4.5),
        ("success", "success_ground", 4.5),
        ("rail_text", "rail_current", 4.5),
        ("faint", "paper", 2.4),
        ("mark_error", "paper", 3.0),
        ("mark_warning", "paper", 3.0),
        ("mark_hint", "paper", 3.0),
    ],
)
def test_what_is_read_stands_out_enough(look: Look, sign: str, ground: str, least: float) -> None:
    """The contrast of WCAG 2.1, 1.4.3 and 1.4.11: 4.5 for text, 3 for marks; prompts may be fainter."""
    scheme.choose(look)
    high, low = sorted((brightness(sign), brightness(ground)), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= least


def brightness(token: str) -> float:
    """The relative luminance of WCAG 2.1."""
    parts = (getattr(tokens().colour(token), name)() for name in ("redF", "greenF", "blueF"))
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


@pytest.mark.parametrize(
    ("node", "first", "also"),
    [
        ("", "方正小标宋简体", "STZhongsong"),
        ("s1", "黑体", "SimHei"),
        ("s11", "楷体_GB2312", "KaiTi"),
        ("p0", "仿宋_GB2312", "FangSong"),
    ],
)
def test_each_part_is_in_the_typeface_of_the_standard(
    page: EditorPage, node: str, first: str, also: str
) -> None:
    """GB/T 9704-2012, 7.3, with what stands in where a typeface is not installed."""
    position = page.edit.position_of(node) if node else 0
    families = page.edit.document().findBlock(position).charFormat().fontFamilies()
    assert families[0] == first
    assert also in families
