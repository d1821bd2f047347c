"""The ledger as a spreadsheet: what a clerk filters, prints and is warned by."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from yuan.jobs.ledger import write_ledger
from yuan.library.ledger import LedgerRow, ledger_rows
from yuan.model.errors import BadFile
from yuan.model.plan import Kind, PlanCard
from yuan.model.records import PlanSummary, Stage, VersionRecord

TODAY = date(2026, 6, 15)


def line(title: str, stage: Stage = Stage.ISSUED) -> PlanSummary:
    version = VersionRecord(
        plan="p1", number=2, stage=stage, title=title, characters=9000, issued_on=date(2026, 3, 2)
    )
    return PlanSummary(
        plan="p1",
        card=PlanCard(title=title, kind=Kind.SPECIAL, unit="区水务局"),
        latest=version,
        in_force=version,
        filing_due=date(2026, 3, 30),
        assessment_due=date(2029, 3, 2),
        publication_due=date(2026, 3, 30),
        last_drill=date(2025, 4, 1),
        drill_due=date(2026, 4, 1),
    )


def written(tmp_path: Path, *titles: str) -> Path:
    path = tmp_path / "台账.xlsx"
    write_ledger(ledger_rows([line(title) for title in titles], TODAY), path, today=TODAY)
    return path


def test_dates_are_dates_and_the_head_stays(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path, "甲区防汛应急预案"))["预案台账"]
    head = [cell.value for cell in sheet[1]]
    row = dict(zip(head, (cell.value for cell in sheet[2]), strict=True))
    assert row["印发日期"].date() == date(2026, 3, 2)
    assert (row["环节"], row["阶段"], row["版本状态"], row["备案情况"]) == ("备案", "印发", "现行", "已逾期")
    assert (row["上次演练"].date(), row["演练情况"]) == (date(2025, 4, 1), "已逾期")
    assert row["页数（估）"] is None, "nobody has laid the text out"
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == "A1:AB2"
    assert sheet.print_title_rows == "$1:$1"


@pytest.mark.parametrize("title", ["=1+1", "+86", "-预案", "@SUM(A1)", "=cmd|'/c calc'!A1"])
def test_no_title_becomes_a_formula(tmp_path: Path, title: str) -> None:
    path = written(tmp_path, title)
    cell = load_workbook(path)["预案台账"]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (title, "s", True)
    assert "<f>" not in ZipFile(path).read("xl/worksheets/sheet1.xml").decode()


def test_control_characters_do_not_stop_the_ledger(tmp_path: Path) -> None:
    assert load_workbook(written(tmp_path, "甲\x07乙"))["预案台账"]["B2"].value == "甲乙"


def test_the_summary_counts_and_names_what_is_overdue(tmp_path: Path) -> None:
    sheet = load_workbook(written(tmp_path, "甲预案", "乙预案"))["汇总"]
    lines = [[value for value in row if value is not None] for row in sheet.values]
    assert lines[:3] == [["类别", "印发", "合计"], ["专项", 2, 2], ["合计", 2, 2]]
    assert lines[4] == ["逾期清单（截至2026-06-15，共 6 项）"]
    assert [(row[0], row[2]) for row in lines[6:]] == [
        ("甲预案", "备案已逾期"),
        ("乙预案", "备案已逾期"),
        ("甲预案", "公布已逾期"),
        ("乙预案", "公布已逾期"),
        ("甲预案", "演练已逾期"),
        ("乙预案", "演练已逾期"),
    ]


def test_the_ledger_tells_what_is_in_force_and_what_is_in_hand() -> None:
    issued = line("甲预案")
    drafted = replace(issued.latest, number=3, stage=Stage.DRAFTING)
    lines = (
        issued,
        replace(issued, latest=drafted),
        replace(issued, latest=drafted, in_force=None),
        replace(issued, latest=replace(issued.latest, stage=Stage.REPEALED), in_force=None),
    )
    told = [(row.version, row.standing) for row in ledger_rows(lines, TODAY)]
    assert told == [(2, "现行"), (2, "现行（修订中）"), (3, "未印发"), (2, "已废止")]


def test_an_empty_ledger_and_a_folder_in_the_way(tmp_path: Path) -> None:
    rows: list[LedgerRow] = []
    write_ledger(rows, tmp_path / "空.xlsx", today=TODAY)
    assert load_workbook(tmp_path / "空.xlsx").sheetnames == ["预案台账", "汇总"]
    (tmp_path / "占用.xlsx").mkdir()
    with pytest.raises(BadFile, match="无法写入"):
        write_ledger(rows, tmp_path / "占用.xlsx")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
