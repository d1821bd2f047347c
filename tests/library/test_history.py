"""The local history of a draft: states are kept, named, thinned and brought back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from yuan.library.draft_history import History
from yuan.model.document.content import Document, FrontMatter
from yuan.model.errors import BadFile

NOON = datetime(2026, 5, 31, 12)


def plan(title: str) -> Document:
    return Document(front=FrontMatter(title=title))


def test_states_come_back_newest_first(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.keep("p1", plan("甲"), at=NOON)
    history.keep("p1", plan("乙"), "送审前", at=NOON + timedelta(minutes=9))
    history.keep("p2", plan("丙"), at=NOON)
    states = history.states("p1")
    assert [(kept.at, kept.name) for kept in states] == [
        (NOON + timedelta(minutes=9), "送审前"),
        (NOON, ""),
    ]
    assert [history.document(kept).front.title for kept in states] == ["乙", "甲"]


def test_the_same_text_is_kept_once_unless_it_gets_a_name(tmp_path: Path) -> None:
    history = History(tmp_path)
    assert history.keep("p1", plan("甲"), at=NOON)
    assert not history.keep("p1", plan("甲"), at=NOON + timedelta(minutes=5))
    assert history.keep("p1", plan("甲"), "定稿", at=NOON + timedelta(minutes=6))


def test_old_states_grow_sparse_and_named_ones_stay(tmp_path: Path) -> None:
    history = History(tmp_path)
    month_ago = NOON - timedelta(days=30)
    for minute in range(0, 240, 30):
        history.keep("p1", plan(f"旧{minute}"), at=month_ago + timedelta(minutes=minute))
    history.keep("p1", plan("名"), "会前", at=month_ago + timedelta(minutes=45))
    history.keep("p1", plan("今"), at=NOON)
    kept = history.states("p1")
    assert [state.name for state in kept if state.name] == ["会前"]
    assert sum(not state.name for state in kept) == 2


def test_a_damaged_state_is_told(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.keep("p1", plan("甲"), at=NOON)
    (kept,) = history.states("p1")
    whole = kept.path.read_bytes()
    for damaged in (b"damaged", whole[:-9], whole[:10] + b"\xff" * 9 + whole[19:]):
        kept.path.write_bytes(damaged)
        assert history.keep("p1", plan("甲"))
        history.states("p1")[0].path.unlink()
        with pytest.raises(BadFile, match="已损坏"):
            history.document(kept)


def test_states_tell_how_many_characters_they_have(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.keep("p1", plan("甲乙 丙"), "送审前", at=NOON)
    (kept,) = history.states("p1")
    assert (kept.characters, kept.name) == (3, "送审前")


def test_states_of_an_earlier_version_of_the_program_are_still_there(tmp_path: Path) -> None:
    history = History(tmp_path)
    history.keep("p1", plan("甲"), "送审前", at=NOON)
    (kept,) = history.states("p1")
    kept.path.rename(kept.path.with_name(kept.path.name.replace("~1", "")))
    (old,) = history.states("p1")
    assert (old.at, old.name, old.characters) == (NOON, "送审前", None)
    assert history.document(old) == plan("甲")


def test_the_states_of_a_plan_take_a_bounded_place_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("yuan.library.draft_history.MOST_BYTES", 2000)
    history = History(tmp_path)
    for minute in range(40):
        name = f"名{minute}" if minute in (3, 4) else ""
        history.keep("p1", plan(f"第{minute}稿"), name, at=NOON + timedelta(minutes=minute))
    kept = history.states("p1")
    assert sum(state.path.stat().st_size for state in kept) <= 2000
    assert kept[0].at == NOON + timedelta(minutes=39)
    assert [state.name for state in kept if state.name] == ["名4", "名3"]


def test_two_windows_keep_states_of_one_plan_beside_each_other(tmp_path: Path) -> None:
    """Each thins out what is too much, also while the other looks at it."""
    with ThreadPoolExecutor(2) as windows:
        kept = windows.map(partial(_keep_many, tmp_path), ("甲", "乙"))
        assert list(kept) == [40, 40]
    states = History(tmp_path).states("p1")
    assert {state.name for state in states if state.name} == {"甲的稿子", "乙的稿子"}


def _keep_many(folder: Path, who: str) -> int:
    history, last = History(folder), None
    for number in range(40):
        at = NOON + timedelta(seconds=number)
        text = plan(f"{who}{number}")
        history.keep("p1", text, at=at)
        last = history.put("p1", text, f"{who}的稿子", at, last)
    return number + 1
