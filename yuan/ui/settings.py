"""What the program remembers between runs: libraries used, accounts, sizes of windows and columns."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings

_RECENT = "libraries/recent"
_KEEP = 8


def settings() -> QSettings:
    """The user's settings: one INI file in the user's configuration folder."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "yuan", "yuan")


def recent_libraries() -> list[str]:
    """Libraries opened before, the last one first."""
    value = settings().value(_RECENT)
    if isinstance(value, str):
        return [value]
    return [str(item) for item in value] if isinstance(value, list) else []


def remember_library(location: str) -> None:
    """Put `location` at the head of the libraries opened before."""
    others = [item for item in recent_libraries() if item != location]
    settings().setValue(_RECENT, [location, *others][:_KEEP])


def last_account(location: str) -> str:
    """Who signed in to the library at `location` last; "" for nobody."""
    return str(settings().value(f"accounts/{_key(location)}", ""))


def remember_account(location: str, name: str) -> None:
    """Remember who signed in to the library at `location`."""
    settings().setValue(f"accounts/{_key(location)}", name)


def backup_folder_of(location: str) -> str:
    """Where backups of the library at `location` were last; "" when that is not known."""
    return str(settings().value(f"backups/{_key(location)}", ""))


def remember_backup_folder(location: str, folder: str) -> None:
    """Remember where the backups are, for the day the library itself cannot tell."""
    settings().setValue(f"backups/{_key(location)}", folder)


def saved_state(name: str) -> QByteArray | None:
    """The size or arrangement kept under `name`, None when there is none."""
    value = settings().value(f"state/{name}")
    return value if isinstance(value, QByteArray) and not value.isEmpty() else None


def save_state(name: str, state: QByteArray) -> None:
    """Keep a size or arrangement under `name`."""
    settings().setValue(f"state/{name}", state)


def own_key(name: str, location: str, account: str) -> str:
    """The key of something remembered for one account of the library at `location`."""
    return f"{name}/{_key(location)}/{_key(account)}"


def _key(location: str) -> str:
    return location.replace("/", "|").replace("\\", "|")
