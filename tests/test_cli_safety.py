"""Backup, restore, verify and audit from the command line, within one process."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from tests.library.conftest import card, text
from yuan.cli import app
from yuan.library import Library, NewAccount
from yuan.model.plan import AccountRole
from yuan.model.process.signature import grouped


@pytest.fixture
def place(tmp_path: Path) -> Path:
    library = Library.create(tmp_path / "预案库.yuan")
    library.local_session().create_plan(card(), text("为做好防汛工作，制定本预案。"))
    library.close()
    return tmp_path / "预案库.yuan"


def yuan(place: Path, *words: str | Path) -> Result:
    return CliRunner().invoke(app, ["--library", str(place), *map(str, words)])


def test_backups_are_made_listed_verified_and_restored(place: Path) -> None:
    assert "已备份并核验" in yuan(place, "backup").stdout
    (row,) = json.loads(yuan(place, "backup", "--list", "--json").stdout)
    assert (row["occasion"], row["plans"], row["audit_rows"]) == ("手动", 1, 2)
    library = Library.open(place)
    added = library.local_session().create_plan(card(title="后来的预案"), text("一。"))
    library.close()
    name = Path(row["file"]).name
    seen = yuan(place, "restore", name, "--preview").stdout
    assert f"{added}  后来的预案" in seen
    assert "－ 整个预案" in seen
    assert "改变 1 个预案" in seen
    assert "恢复前的预案库保留在" in yuan(place, "restore", name).stdout
    assert "后来的预案" not in yuan(place, "list").stdout
    assert yuan(place, "backup", "--verify").exit_code == 0
    assert yuan(place, "verify").exit_code == 0


def test_a_backup_to_a_file_of_ones_own_choice_is_recorded(place: Path, tmp_path: Path) -> None:
    assert yuan(place, "backup", tmp_path / "别处" / "副本.yuan").exit_code == 0
    assert yuan(tmp_path / "别处" / "副本.yuan", "verify").exit_code == 0
    assert [path.name for path in (tmp_path / "别处").iterdir()] == ["副本.yuan"]
    told = yuan(place, "audit", "--action", "备份到文件").stdout
    assert "副本.yuan" in told


def test_verify_names_what_is_wrong_and_what_to_do(place: Path) -> None:
    yuan(place, "backup")
    with closing(sqlite3.connect(place)) as connection, connection:
        connection.execute("DELETE FROM audit")
        connection.execute("DELETE FROM settings WHERE key = 'audit_head'")
    told = yuan(place, "verify")
    assert told.exit_code == 1
    assert "✗ 操作记录：操作记录被全部删除。" in told.stdout
    assert "✗ 与备份的对照：操作记录从第 1 条起与备份" in told.stdout
    assert "请查明谁动过预案库文件" in told.stdout
    rows = json.loads(yuan(place, "verify", "--json").stdout)
    assert list(dict.fromkeys(row["area"] for row in rows)) == ["操作记录", "记录封存", "与备份的对照"]


def test_a_damaged_backup_is_told(place: Path) -> None:
    yuan(place, "backup")
    (row,) = json.loads(yuan(place, "backup", "--list", "--json").stdout)
    path = Path(row["file"])
    path.write_bytes(path.read_bytes()[:2000])
    told = yuan(place, "backup", "--verify")
    assert told.exit_code == 1
    assert "读不出来" in told.stdout


def test_a_library_that_cannot_be_opened_is_restored_from_the_backups_listed(place: Path) -> None:
    yuan(place, "backup")
    place.write_bytes(b"\0" * 5000)
    (row,) = json.loads(yuan(place, "backup", "--list", "--json").stdout)
    assert yuan(place, "restore", row["file"]).exit_code == 0
    assert "共 1 个预案" in yuan(place, "list").stdout


def test_the_audit_trail_is_listed_and_exported(place: Path, tmp_path: Path) -> None:
    (row,) = json.loads(yuan(place, "audit", "--action", "新建", "--json").stdout)
    assert (row["sequence"], row["subject"]) == (2, "门头沟区防汛应急预案")
    assert "共 0 条" in yuan(place, "audit", "--until", "2020-01-01").stdout
    assert yuan(place, "audit", "--since", "昨天").exit_code == 2
    assert yuan(place, "audit", "-o", tmp_path / "a.xlsx").exit_code == 0
    assert openpyxl.load_workbook(tmp_path / "a.xlsx")["操作记录"]["D4"].value == "新建预案"


def test_a_head_kept_elsewhere_is_held_against_the_library(place: Path) -> None:
    kept, root = yuan(place, "head").stdout.splitlines()
    assert root == "预案库根：没有"
    assert f"记录头：{kept}" in yuan(place, "verify").stdout
    library = Library.open(place)
    library.local_session().create_plan(card(title="后来的预案"), text("一。"))
    library.close()
    fits = yuan(place, "verify", "--head", kept)
    assert fits.exit_code == 0
    assert f"✓ 外部记录头（第 {kept.split()[0]} 条）相符" in fits.stdout
    other = yuan(place, "verify", "--head", f"1 {'0' * 64}", "--json")
    assert other.exit_code == 1
    assert json.loads(other.stdout)["fits"] is False
    assert "不是记录头" in str(yuan(place, "verify", "--head", "没有").exception)


def test_the_root_is_shown_and_a_key_nobody_certified_is_named(place: Path) -> None:
    library = Library.open(place)
    session = library.local_session()
    for name, role in (("管理员", AccountRole.ADMINISTRATOR), ("审核员", AccountRole.REVIEWER)):
        session.add_account(NewAccount(name=name, full_name="", role=role, password="secret-1"))
    root = library.sign_in("管理员", "secret-1").own_key().fingerprint
    library.sign_in("审核员", "secret-1")
    library.close()
    told = yuan(place, "verify")
    assert told.exit_code == 0
    assert f"预案库根：{grouped(root)}" in told.stdout
    assert "△ “审核员”的签名密钥" in told.stdout
    assert json.loads(yuan(place, "head", "--json").stdout)["root"] == root


def test_the_ledger_and_the_exported_trail_carry_the_head(place: Path, tmp_path: Path) -> None:
    kept = yuan(place, "head").stdout.splitlines()[0]
    assert yuan(place, "audit", "-o", tmp_path / "记录.xlsx").exit_code == 0
    assert kept in openpyxl.load_workbook(tmp_path / "记录.xlsx")["操作记录"]["A2"].value
    kept = yuan(place, "head").stdout.splitlines()[0]
    assert yuan(place, "ledger", "-o", tmp_path / "台账.xlsx").exit_code == 0
    cells = [cell.value for row in openpyxl.load_workbook(tmp_path / "台账.xlsx")["汇总"] for cell in row]
    assert f"操作记录头：{kept}" in cells
