"""Libraries as earlier programs left them: `old/` holds a dump of a small one of each schema, made by the program of its
time. Each must open here, keep every text and row, and verify. Whoever adds a migration adds the dump of a library of the
schema before it: `python -m tests.library.old_dump tests/library/old/schemaN.sql`, run with the program of that schema."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from yuan.library import Library
from yuan.library.backup.backups import check_backup, read_backup
from yuan.library.backup.restore_preview import preview
from yuan.library.store.schema import SCHEMA
from yuan.model.errors import BadFile
from yuan.model.process.signature import SignatureState
from yuan.model.records import Stage
from yuan.model.text.plain_text import plain_text

OLD = Path(__file__).parent / "old"
SCHEMAS = range(1, SCHEMA)
"""Every one: a migration without the dump of the schema before it fails here."""


def old_library(schema: int, place: Path) -> Path:
    """The library of an earlier schema, as a file."""
    with closing(sqlite3.connect(place)) as connection:
        connection.executescript((OLD / f"schema{schema}.sql").read_text(encoding="utf-8"))
        connection.execute("PRAGMA journal_mode=WAL")
    return place


def rows_of(place: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(place)) as connection:
        return connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_library_of_every_earlier_schema_opens_whole(schema: int, tmp_path: Path) -> None:
    place = old_library(schema, tmp_path / "旧库.yuan")
    before = {table: rows_of(place, table) for table in ("contents", "audit", "steps", "drafts", "versions")}
    library = Library.open(place)
    session = library.local_session()
    assert library.verify() == []
    for table, rows in before.items():
        now = rows_of(place, table)
        assert len(now) == len(rows) or (table == "audit" and len(now) > len(rows))
        # Later schemas add columns at the end.
        assert [row[: len(old)] for row, old in zip(now, rows, strict=False)] == rows
    flood, drought = session.find("防汛").plan, session.find("抗旱").plan
    (issued, revision) = session.versions(flood)
    assert (issued.stage, revision.stage) == (Stage.ISSUED, Stage.DRAFTING)
    assert "种库的正文。" in plain_text(session.document(flood, 1))
    assert "改过一次的在编稿。" in plain_text(session.document(drought))
    known = SignatureState.VALID if schema >= 6 else SignatureState.EARLIER
    assert session.signature(flood, 1).state is known
    (opinion,) = session.opinions(flood, 1)
    assert (opinion.text, opinion.answer) == ("请写明依据。", "已补充")
    drafter = library.sign_in("编制员", "secret-1")
    draft = drafter.draft(drought)
    drafter.save_draft(drought, drafter.document(drought), draft.revision)
    library.close()


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_library_before_the_upgrade_is_kept_with_what_its_log_held(schema: int, tmp_path: Path) -> None:
    place = old_library(schema, tmp_path / "旧库.yuan")
    with closing(sqlite3.connect(place)) as still_open:
        still_open.execute("INSERT INTO changes (plan, what) VALUES ('late', 'only in the log')")
        still_open.commit()
        before = rows_of(place, "plans")
        Library.open(place).close()
    (kept,) = (tmp_path / "旧库.yuan.备份").iterdir()
    assert "升级前" in kept.name
    assert rows_of(kept, "plans") == before
    assert ("late", "only in the log") in {row[1:] for row in rows_of(kept, "changes")}
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (schema,)
    Library.restore(kept, place)
    library = Library.open(place)
    assert library.verify() == []
    library.close()


def test_looking_at_an_old_backup_leaves_the_backup_folder_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "别处"
    folder.mkdir()
    old = old_library(1, folder / "旧库-20250101-080000-自动.yuan")
    with closing(sqlite3.connect(old)) as connection:
        rules = json.dumps({"folder": str(folder)})
        connection.execute("INSERT INTO settings VALUES ('backup_rules', ?)", (rules,))
        connection.commit()
        connection.execute("PRAGMA journal_mode=DELETE")
    before = old.read_bytes()
    assert preview(old, tmp_path / "没有.yuan").troubles == ()
    assert check_backup(read_backup(old)) == []
    assert list(folder.iterdir()) == [old]
    assert old.read_bytes() == before


def test_nothing_is_upgraded_when_the_copy_cannot_be_kept(tmp_path: Path) -> None:
    place = old_library(1, tmp_path / "旧库.yuan")
    (tmp_path / "旧库.yuan.备份").write_text("挡路")
    with pytest.raises(BadFile):
        Library.open(place)
    with closing(sqlite3.connect(place)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert not connection.execute("PRAGMA table_info(keys)").fetchall()
