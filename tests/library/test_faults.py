"""What a person reads when the database fails: of which file, and what is wrong with it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from yuan.library import Library
from yuan.library.store.copying import copy_library
from yuan.library.store.faults import fault
from yuan.model.errors import BadFile, YuanError


def test_a_missing_column_is_no_full_disk(place: Path) -> None:
    with closing(sqlite3.connect(":memory:")) as other, pytest.raises(sqlite3.OperationalError) as raised:
        other.execute("SELECT full_name")
    assert "磁盘已满" not in fault(place, raised.value).message


def test_a_copy_blames_the_file_that_fails(library: Library, place: Path, tmp_path: Path) -> None:
    held = tmp_path / "占着.yuan"
    library.backup(held)
    with closing(sqlite3.connect(held, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(BadFile, match=r"占着\.yuan”正被其他程序占用"):
            copy_library(held, tmp_path / "副本.yuan")
    (tmp_path / "文件夹.yuan").mkdir()
    with pytest.raises(YuanError, match=r"文件夹\.yuan"):
        copy_library(held, tmp_path / "文件夹.yuan")
