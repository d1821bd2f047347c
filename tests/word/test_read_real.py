"""Every visible character of every real file arrives, once and in order (bench/import_truth.py)."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.word.packages import docx, p
from yuan.word.reader import importable_files
from yuan.word.reading.office import find_office

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
FOLDERS = [DATA / name for name in ("docx", "text", "odd", "regulations")]


def _truth() -> ModuleType:
    spec = importlib.util.spec_from_file_location("import_truth", ROOT / "bench" / "import_truth.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


truth = _truth()


@pytest.mark.real
@pytest.mark.skipif(not DATA.exists(), reason="the real plans of ../shared/data are not here")
@pytest.mark.parametrize(
    "path", importable_files(folder for folder in FOLDERS if folder.exists()), ids=lambda path: path.name
)
def test_every_character_of_a_real_file_arrives(path: Path) -> None:
    if path.suffix == ".doc" and not find_office():
        pytest.skip("LibreOffice is not installed")
    _, differing, _ = truth.differences(path)
    assert differing == []


NUMBERS = ("", "1 ", "1.1 ", "1.2", "1.1.1 ", "2 ", "2.1 ", "3", "一、", "二、", "（一）", "(二)", "1.", "2.", "1、", "（1）",
           "（2）", "(3)", "①", "第一章 ", "第二节", "第一条　", "第三条", "附件1", "附件：", "附件2 ", "附录A ", "表1 ", "• ", "11.")  # fmt: skip
WORDS = ("总则", "编制目的", "组织体系与职责", "某区防汛应急预案", "（2024年修订）", "为了做好防汛工作，制定本预案。", "15分钟内报告。",
         "以人为本。把安全放在首位，做好准备。", "目录", "总则......1", "一级响应：", "以上、以下的含义", "各镇人民政府：",
         "现将预案印发给你们。", "某区关于印发预案的通知", "某政发〔2024〕5号", "2024年5月31日", "", "12")  # fmt: skip
LINES = st.lists(
    st.tuples(st.sampled_from(NUMBERS), st.sampled_from(WORDS)).map("".join), min_size=1, max_size=40
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES)
def test_no_arrangement_of_lines_loses_a_character(tmp_path: Path, lines: list[str]) -> None:
    lines = ["某区防汛应急预案", *lines]
    path = docx(tmp_path / "预案.docx", *map(p, lines))
    _, differing, _ = truth.differences(path)
    assert differing == []
    text = tmp_path / "预案.txt"
    text.write_text("\n".join(lines), encoding="utf-8")
    _, differing, _ = truth.differences(text)
    assert differing == []
