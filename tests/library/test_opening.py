"""Opening a library on a bad day, and two windows that do the same thing at the same moment."""

from __future__ import annotations

import errno
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.library.conftest import Office, card, text
from yuan.library import Library, NewAccount, Session
from yuan.library.keys import passwords, signing_keys
from yuan.library.store import connections, placement
from yuan.model.errors import BadLibrary, Refused, Unreadable, YuanError
from yuan.model.plan import AccountRole

LONG_S = 120.0


def _stumble() -> Exception:
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR
    return error


def _unanswered() -> Exception:
    return OSError(errno.EIO, "Input/output error")


@pytest.mark.parametrize("make", [_stumble, _unanswered])
def test_a_disk_that_stumbles_does_not_make_the_library_a_damaged_one(
    office: Office, plan: str, place: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[], Exception]
) -> None:
    office.library.close()

    def stumble(self: placement.Placement, path: Path) -> None:
        raise make()

    with monkeypatch.context() as once:
        once.setattr(placement.Placement, "__init__", stumble)
        with pytest.raises(YuanError) as told:
            Library.open(place)
    assert not isinstance(told.value, Unreadable), "nobody should be asked to restore a backup"
    again = Library.open(place)
    assert again.plan_ids() == [plan]
    again.close()


@pytest.mark.parametrize("make", [_stumble, _unanswered])
def test_a_library_that_could_not_be_made_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make: Callable[[], Exception]
) -> None:
    def stumble(self: placement.Placement, path: Path) -> None:
        raise make()

    monkeypatch.setattr(placement.Placement, "__init__", stumble)
    with pytest.raises(YuanError):
        Library.create(tmp_path / "新.yuan")
    assert list(tmp_path.iterdir()) == []


def test_a_library_moved_while_it_is_open_says_so_when_it_is_opened_there(
    office: Office, plan: str, place: Path
) -> None:
    moved = place.with_name("移走.yuan")
    place.rename(moved)
    with pytest.raises(BadLibrary, match=r"还以.*打开着"):
        Library.open(moved)
    office.library.close()
    again = Library.open(moved)
    again.local_session().create_plan(card(title="新预案"), text("写得进去。"))
    again.close()


# --- two windows at once --------------------------------------------------------------------------------------


def _meanwhile(real: Callable[..., object], do: Callable[[], object]) -> Callable[..., object]:
    """`real`, which the first time it is asked is answered only after somebody else did something."""
    waiting = [do]

    def asked(*arguments: object) -> object:
        found = real(*arguments)
        if waiting:
            waiting.pop()()
        return found

    return asked


def test_two_windows_that_sign_in_first_at_once_have_the_same_key(
    library: Library, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, first = Library.open(place), list[Session]()
    sign_in_first = _meanwhile(
        signing_keys.current, lambda: first.append(other.sign_in("管理员", "secret-1"))
    )
    monkeypatch.setattr(signing_keys, "current", sign_in_first)
    second = library.sign_in("管理员", "secret-1")
    assert first
    assert first[0].founded is not None
    assert second.own_key() == first[0].own_key()
    assert library.root() == first[0].founded.root
    assert library.verify() == []
    other.close()


def test_a_given_password_is_replaced_by_one_window_only(
    library: Library, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.sign_in("管理员", "secret-1").add_account(
        NewAccount(
            name="审核员", full_name="", role=AccountRole.REVIEWER, password="given-by-1", must_change=True
        )
    )
    other = Library.open(place)
    replace_first = _meanwhile(
        passwords.hash_password, lambda: other.sign_in("审核员", "given-by-1", "chosen-first-1")
    )
    monkeypatch.setattr(passwords, "hash_password", replace_first)
    with pytest.raises(Refused, match="刚刚在别处改过"):
        library.sign_in("审核员", "given-by-1", "chosen-second-2")
    reviewer = library.sign_in("审核员", "chosen-first-1")
    assert reviewer.own_key().fingerprint, "the key was made under the password that stands"
    other.close()


# --- patience ------------------------------------------------------------------------------------------------


def test_who_is_patient_only_for_a_moment_does_not_wait_for_another_thread(office: Office, plan: str) -> None:
    window = office.drafter.presence.begin(plan, is_editing=True)
    renewed: list[bool] = []
    asking = threading.Thread(target=lambda: renewed.append(office.drafter.presence.renew(window)))
    with office.library.database.writes():
        asking.start()
        asking.join(LONG_S)
        assert renewed == [False], "told while somebody else was still writing"
    assert office.drafter.presence.renew(window)


def test_impatience_ends_with_the_transaction(office: Office, plan: str) -> None:
    office.drafter.presence.begin(plan, is_editing=True)
    with office.library.database.reads() as connection:
        waits_ms = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    assert waits_ms == connections.BUSY_MS
