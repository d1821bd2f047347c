"""Ten hand-made changes as this program and diff-match-patch mark them: `python docs/comparison.py`.

Writes docs/comparison.md beside this file. The peer compares character by character and then cleans up for people
(`diff_cleanupSemantic`).
"""

from __future__ import annotations

from pathlib import Path

from diff_match_patch import diff_match_patch

from yuan.model.comparison.compare import compare
from yuan.model.comparison.wording import compare_wording
from yuan.model.document.content import Document, Paragraph, Text

TARGET = Path(__file__).with_suffix(".md")
CASES = (
    ("电话号码", "值班电话：010-69842345，传真010-69842346。", "值班电话：010-69843456，传真010-69843457。"),
    ("日期", "本预案自2024年5月31日起施行。", "本预案自2026年11月1日起施行。"),
    (
        "机构更名",
        "由区卫生计生委会同区民政局做好医疗救治工作。",
        "由区卫生健康委会同区应急管理局做好医疗救治工作。",
    ),
    (
        "文件名称",
        "依据《北京市防汛应急预案》和《北京市防汛条例》制定。",
        "依据《北京市防汛应急预案（2025年修订）》和《北京市防洪条例》制定。",
    ),
    (
        "数量标准",
        "1小时降雨量达到50毫米以上，或者24小时降雨量达到100毫米以上。",
        "1小时降雨量达到70毫米以上，或者24小时降雨量达到150毫米以上。",
    ),
    (
        "响应级别和指挥人员",
        "启动二级响应时，由副总指挥到区指挥部指挥。",
        "启动一级响应时，由总指挥到区指挥部坐镇指挥。",
    ),
    (
        "整句重写",
        "险情发生后，现场人员要先行疏导群众，再视情上报。各村做好登记。",
        "发现险情的单位应当边处置边报告，并组织受威胁人员撤到安全地带。各村做好登记。",
    ),
    (
        "删去一项",
        "一是检查堤防险段。二是检查下凹桥区。三是检查在建工地。",
        "一是检查堤防险段。三是检查在建工地。",
    ),
    (
        "标点",
        "镇政府负责组织，各村负责落实，区水务局负责指导。",
        "镇政府负责组织；各村负责落实；区水务局负责指导。",
    ),
    (
        "分作两段",
        "各单位实行领导带班和关键岗位24小时值班。汛期内值班人员不得脱岗。",
        "各单位实行领导带班和关键岗位24小时值班。\n汛期内值班人员不得擅自脱岗。",
    ),
)
_SIGNS = {"equal": "{}", "delete": "~~{}~~", "insert": "**{}**"}


def ours(old: str, new: str) -> list[tuple[str, str]]:
    """The marks of this program, paragraph by paragraph."""
    if "\n" not in new:
        return [(span.op, span.text) for span in compare_wording(old, new)]
    found = compare(_plan(old), _plan(new))
    marks: list[tuple[str, str]] = []
    for place, entry in enumerate(found.entries):
        if place:
            marks.append(("insert" if entry.part == "split" else "equal", "¶"))
        marks += [(span.op, span.text) for span in entry.spans]
    return marks


def _plan(text: str) -> Document:
    return Document(blocks=tuple(Paragraph(runs=(Text(line),)) for line in text.split("\n")))


def theirs(old: str, new: str) -> list[tuple[str, str]]:
    """The marks of diff-match-patch."""
    differ = diff_match_patch()
    found = differ.diff_main(old, new)
    differ.diff_cleanupSemantic(found)
    names = {differ.DIFF_DELETE: "delete", differ.DIFF_INSERT: "insert", differ.DIFF_EQUAL: "equal"}
    return [(names[op], text.replace("\n", "¶")) for op, text in found]


def shown(marks: list[tuple[str, str]]) -> str:
    """The marks in Markdown: struck out what went, bold what came."""
    return "".join(_SIGNS[op].format(text) for op, text in marks)


def main() -> None:
    """Write the page."""
    lines = [
        "# Ten changes, marked by us and by diff-match-patch",
        "",
        "Made by `python docs/comparison.py`. ~~Struck out~~ went, **bold** came, ¶ is the end of a paragraph. The peer compares",
        "character by character and cleans up for people; in brackets how many pieces a reader has to take in.",
        "",
    ]
    for number, (name, old, new) in enumerate(CASES, 1):
        lines += [f"## {number}. {name}", "", "| | |", "|---|---|"]
        for who, marks in (("ours", ours(old, new)), ("diff-match-patch", theirs(old, new))):
            pieces = sum(op != "equal" for op, _ in marks)
            lines.append(f"| {who}（{pieces}） | {shown(marks)} |")
        lines.append("")
    TARGET.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
