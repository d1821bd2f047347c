"""Colours, spacing and sizes of the window, for light and dark, in one place."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QColor

from yuan.ui.theme.scheme import scheme


@dataclass(frozen=True)
class Tokens:
    """Colours as #rrggbb. Lengths, the same in both schemes, are the constants below."""

    window: str
    surface: str
    raised: str
    border: str
    text: str
    muted: str
    disabled: str
    accent: str
    accent_hover: str
    on_accent: str
    selection: str
    hover: str
    danger: str
    warning: str
    success: str
    danger_ground: str
    warning_ground: str
    success_ground: str
    rail: str
    rail_hover: str
    rail_current: str
    rail_text: str
    paper: str
    ink: str
    desk: str
    faint: str
    flash: str
    frame: str
    card: str
    """The editor's page, the text on it, what lies around it, prompts, the mark of a place gone to, and
    the frame and ground of what stands in the text as one thing."""
    mark_error: str
    mark_warning: str
    mark_hint: str
    """The wave below what the checks found, by its grade."""

    def colour(self, name: str) -> QColor:
        """The token called `name` as a colour to paint with."""
        return QColor(getattr(self, name))


SMALL, GAP, PAD, WIDE = 4, 8, 12, 20
"""Spacing in pixels: within a control, between controls, around a group, around a page."""
RADIUS = 4
BASE_PT = 10.0
"""Text size of controls, in points; titles are multiples of it."""

LIGHT = Tokens(
    window="#f3f5f8",
    surface="#ffffff",
    raised="#fafbfc",
    border="#d5dbe3",
    text="#1c2733",
    muted="#5d6b7a",
    disabled="#9aa5b1",
    accent="#1d5a9e",
    accent_hover="#174a84",
    on_accent="#ffffff",
    selection="#d9e7f6",
    hover="#edf2f8",
    danger="#b3261e",
    warning="#8a5a00",
    success="#1f7a45",
    danger_ground="#fbe9e7",
    warning_ground="#fdf3dc",
    success_ground="#e3f3e9",
    rail="#1f3349",
    rail_hover="#2a4460",
    rail_current="#34577c",
    rail_text="#e6edf5",
    paper="#ffffff",
    ink="#14181d",
    desk="#dfe3e9",
    faint="#98a4b1",
    flash="#fff0b3",
    frame="#b9c6d6",
    card="#f6f9fc",
    mark_error="#c62828",
    mark_warning="#c77700",
    mark_hint="#5b7db1",
)
DARK = Tokens(
    window="#1b1f24",
    surface="#22272e",
    raised="#282e36",
    border="#3a424d",
    text="#e3e8ee",
    muted="#9aa7b4",
    disabled="#66717d",
    accent="#5b9bdc",
    accent_hover="#7ab0e6",
    on_accent="#0f1720",
    selection="#2c4763",
    hover="#2b323b",
    danger="#f28b82",
    warning="#e8b450",
    success="#74c793",
    danger_ground="#43262a",
    warning_ground="#3f3520",
    success_ground="#223a2c",
    rail="#14202d",
    rail_hover="#1e3044",
    rail_current="#2b4866",
    rail_text="#dbe5ef",
    paper="#23282f",
    ink="#dde3ea",
    desk="#14171b",
    faint="#75818d",
    flash="#5a4d1f",
    frame="#4a5563",
    card="#2a3038",
    mark_error="#ff8a80",
    mark_warning="#ffb74d",
    mark_hint="#90b4e8",
)


def is_dark() -> bool:
    """Whether the dark scheme is in use now."""
    return scheme.is_dark


def tokens() -> Tokens:
    """The tokens of the scheme in use now."""
    return DARK if is_dark() else LIGHT
