"""The command line as a person or a script uses it: one process a command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from yuan.demo.build import build_demo

PLAN = """某区防汛应急预案

1 总则

1.1 编制目的

为做好防汛工作，制定本预案。

2 组织指挥

2.1 区防汛指挥部

区防汛指挥部由区领导任总指挥。
"""


def yuan(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "yuan", *map(str, words)], capture_output=True, text=True, check=False
    )


def told(*words: str | Path) -> Any:
    """What a command prints with --json."""
    done = yuan(*words, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_demo(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "防汛.txt").write_text(PLAN, encoding="utf-8")
    return folder


def test_import_makes_the_library_and_reports_each_file(tmp_path: Path, papers: Path) -> None:
    library = tmp_path / "新库.yuan"
    (report,) = told("--library", library, "import", papers)
    assert {"file", "plan", "title", "kind", "unit", "sections", "tables", "figures", "attachments", "characters",
            "omitted", "doubts"} <= set(report)  # fmt: skip
    assert (report["title"], report["kind"], report["sections"]) == ("某区防汛应急预案", "专项", 4)
    (row,) = told("--library", library, "list")
    assert (row["plan"], row["stage"], row["version"]) == (report["plan"], "编制", 1)
    text = yuan("--library", library, "show", report["plan"], "--text").stdout
    assert "2.1 区防汛指挥部" in text
    tree = json.loads(yuan("--library", library, "show", "防汛", "--json").stdout)
    assert tree["sections"][0]["heading"] == "总则"


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path, papers: Path) -> None:
    (papers / "坏.docx").write_bytes(b"PK\x03\x04 not a package")
    (papers / "空.docx").write_bytes(b"")
    done = yuan("--library", tmp_path / "a.yuan", "import", papers, "--json")
    assert done.returncode == 1
    assert [line for line in done.stderr.splitlines() if "坏.docx" in line]
    assert [line for line in done.stderr.splitlines() if "空.docx" in line]
    assert "Traceback" not in done.stderr
    assert [report["title"] for report in json.loads(done.stdout) if report["plan"]] == ["某区防汛应急预案"]


def test_list_and_search_narrow_by_kind(demo: Path) -> None:
    assert len(told("--library", demo, "list")) == 117
    assert len(told("--library", demo.parent, "list", "--kind", "镇街")) == 31
    everywhere = told("--library", demo, "search", "应急响应", "--limit", "5")
    assert {"total", "plans", "took_ms", "hits"} <= set(everywhere)
    hit = everywhere["hits"][0]
    assert {"plan", "title", "section", "number", "heading", "snippet", "score"} <= set(hit)
    assert "⟦应急响应⟧" in hit["snippet"]
    special = told("--library", demo, "search", "应急响应", "--kind", "专项")
    assert 0 < special["total"] < everywhere["total"]


def test_every_document_leaves_as_a_word_file(demo: Path, tmp_path: Path) -> None:
    plan = "门头沟区防汛应急预案"
    for form in ("plan", "notice", "review", "brief"):
        target = tmp_path / f"{form}.docx"
        assert yuan("--library", demo, "export", plan, "-o", target, "--as", form).returncode == 0
        docx.Document(str(target))
    for form in ("redline", "table", "summary"):
        target = tmp_path / f"{form}.docx"
        assert yuan("--library", demo, "compare", plan, "1", "2", "-o", target, "--as", form).returncode == 0
        docx.Document(str(target))


def test_a_notice_says_what_it_is_told_and_refuses_what_the_law_forbids(demo: Path, tmp_path: Path) -> None:
    plan, target = "门头沟区防汛应急预案", tmp_path / "通知.docx"
    asked = (
        "--library",
        demo,
        "notice",
        plan,
        "-o",
        target,
        "--no-exact",
        "--number",
        "门应急委发〔2026〕9号",
    )
    done = yuan(*asked, "--urgency", "加急", "--signer", "王某")
    assert done.returncode == 0, done.stderr
    words = "\n".join(line.text for line in docx.Document(str(target)).paragraphs)
    assert "门应急委发〔2026〕9号" in words
    assert "加急" in words
    refused = yuan(*asked, "--secrecy", "秘密", "--serial", "1", "--secrecy-period", "30年")
    assert refused.returncode == 1
    assert "保密期限不超过10年" in refused.stderr


def test_a_set_of_papers_and_the_letters_behind_it(demo: Path, tmp_path: Path) -> None:
    plan = "门头沟区防汛应急预案"
    made = yuan("--library", demo, "papers", plan, "-o", tmp_path / "备案", "--set", "filing")
    assert made.returncode == 0, made.stderr
    assert [path.name for path in sorted((tmp_path / "备案").iterdir())] == [
        "1 备案报告.docx",
        "2 备案登记表.docx",
        "3 正式印发文本.docx",
        "4 编制说明.docx",
    ]
    assert "请注意：编制说明" in made.stdout
    assert yuan("--library", demo, "reply", plan, "区财政局", "补充经费保障。").returncode == 0
    put_out = yuan("--library", demo, "letters")
    assert put_out.returncode == 0
    assert (demo.parent / "公文模板" / "filing.j2").exists()
    assert "已放置" not in yuan("--library", demo, "letters").stdout, "what is there stays"


def test_volumes_ledger_backup_and_verify(demo: Path, tmp_path: Path) -> None:
    made = yuan("--library", demo, "compile", "-o", tmp_path, "--volume", "下册")
    assert made.returncode == 0
    assert "目录页码为估算" in made.stdout
    assert [path.name for path in tmp_path.glob("*.docx")] == ["应急预案汇编（下册）.docx"]
    assert yuan("--library", demo, "ledger", "-o", tmp_path / "台账.xlsx").returncode == 0
    sheet = openpyxl.load_workbook(tmp_path / "台账.xlsx").active
    assert sheet is not None
    assert (sheet.max_row, sheet.freeze_panes, bool(sheet.auto_filter.ref)) == (118, "C2", True)
    assert yuan("--library", demo, "backup", tmp_path / "b.yuan").returncode == 0
    assert yuan("--library", tmp_path / "c.yuan", "restore", tmp_path / "b.yuan").returncode == 0
    assert yuan("--library", tmp_path / "c.yuan", "verify").returncode == 0


def test_check_names_plan_rule_and_article(demo: Path) -> None:
    done = yuan("--library", demo, "check", "--json")
    findings = json.loads(done.stdout)
    assert {"plan", "section", "number", "rule", "grade", "message", "cites"} <= set(findings[0])
    assert done.returncode == int(any(finding["grade"] == "error" for finding in findings))


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("show", "没有这个预案"), 1, "没有找到预案"),
        (("list", "--kind", "火星"), 2, "没有“火星”这一类"),
        (("show",), 2, "PLAN"),
        (("export", "防汛", "-o", "x.docx"), 1, "不止一个"),
        (("compare", "门头沟区防汛应急预案", "1", "99", "-o", "x.docx"), 1, "没有第 99 版"),
        (("restore", "没有的备份.yuan"), 1, "不存在"),
    ],
)
def test_refusals_are_one_line(
    demo: Path, tmp_path: Path, words: tuple[str, ...], status: int, said: str
) -> None:
    library = tmp_path / "x.yuan" if words[0] == "restore" else demo
    done = yuan("--library", library, *words)
    assert (done.returncode, done.stderr.count("\n")) == (status, 1)
    assert said in done.stderr
    assert not Path("x.docx").exists()


def test_a_missing_library_is_named_not_made(tmp_path: Path) -> None:
    done = yuan("--library", tmp_path / "没有.yuan", "list")
    assert done.returncode == 1
    assert "没有.yuan" in done.stderr
    assert list(tmp_path.iterdir()) == []
