"""Light or dark: what the user chose, what the system asks for, and the news when it changes."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication

from yuan.ui.settings import settings

_KEY = "view/scheme"


class Look(StrEnum):
    """What the user may choose; the value is the word on screen."""

    SYSTEM = "跟随系统"
    LIGHT = "浅色"
    DARK = "深色"


class SchemeKeeper(QObject):
    """Knows whether the window is dark now. `changed` comes after a choice or a change of the system."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._look = Look.SYSTEM
        self._was_dark = False

    @property
    def look(self) -> Look:
        """What the user chose."""
        return self._look

    @property
    def is_dark(self) -> bool:
        """Whether to paint dark: the user's choice, else what the system asks for."""
        if self._look is not Look.SYSTEM:
            return self._look is Look.DARK
        application = QGuiApplication.instance()
        if not isinstance(application, QGuiApplication):
            return False
        return application.styleHints().colorScheme() is Qt.ColorScheme.Dark

    def follow(self, application: QGuiApplication) -> None:
        """Take up what was chosen in an earlier run, and follow the system of `application` from now on."""
        kept = str(settings().value(_KEY, ""))
        self._look = next((look for look in Look if look.name == kept), Look.SYSTEM)
        self._tell_system(application)
        application.styleHints().colorSchemeChanged.connect(lambda _: self._renew())
        self._was_dark = self.is_dark

    def choose(self, look: Look) -> None:
        """Use `look` from now on, also after the next start."""
        self._look = look
        settings().setValue(_KEY, look.name)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            self._tell_system(application)
        self._renew()

    def _tell_system(self, application: QGuiApplication) -> None:
        # The frame of the window and the system's own dialogs follow this where the platform can.
        asked = {Look.LIGHT: Qt.ColorScheme.Light, Look.DARK: Qt.ColorScheme.Dark}
        application.styleHints().setColorScheme(asked.get(self._look, Qt.ColorScheme.Unknown))

    def _renew(self) -> None:
        if self.is_dark != self._was_dark:
            self._was_dark = self.is_dark
            self.changed.emit()


scheme = SchemeKeeper()
"""The one keeper of the program."""
