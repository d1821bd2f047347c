"""What lines become: headings, levels, list items, attachments, fronts, contents lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from yuan.model.document.content import (
    Document,
    ListItem,
    Paragraph,
    Section,
    Text,
    run_text,
    walk_blocks,
    walk_sections,
)
from yuan.model.document.numbers import numbers
from yuan.model.numbering.patterns import CHAPTERS
from yuan.model.plan import Kind
from yuan.model.text.plain_text import plain_text
from yuan.word.reader import Imported, import_report, read_file


def read(tmp_path: Path, *lines: str, name: str = "某区防汛应急预案.txt") -> Imported:
    path = tmp_path / name
    path.write_text("\n".join(lines), encoding="utf-8")
    (imported,) = read_file(path)
    return imported


def outline(document: Document) -> list[str]:
    computed = numbers(document)
    return [
        f"{'  ' * (level - 1)}{computed.get(section.id, '-')} {section.heading}"
        for section, level in walk_sections(document)
    ]


def section(document: Document, heading: str) -> Section:
    return next(one for one, _ in walk_sections(document) if one.heading == heading)


DECIMAL_PLAN = (
    "某区防汛应急预案",
    "（2024年修订）",
    "1总则",
    "1.1编制目的",
    "为了做好防汛工作，制定本预案。",
    "１．２　适用范围",
    "本预案适用于本区。",
    "2 应急响应",
    "2.1 启动",
    "（1）接到报告后核实情况。",
    "（2）向指挥部报告。",
    "15分钟内向区政府报告。",
    "48小时以上。",
    "2025年6月26日",
    "2.2 终止",
    "险情解除后终止响应。",
)


def test_numbers_leave_the_headings_and_come_back_computed(tmp_path: Path) -> None:
    document = read(tmp_path, *DECIMAL_PLAN).document
    assert document.front.title == "某区防汛应急预案"
    assert document.front.edition == "（2024年修订）"
    assert outline(document) == [
        "1 总则", "  1.1 编制目的", "  1.2 适用范围", "2 应急响应", "  2.1 启动", "  2.2 终止",
    ]  # fmt: skip


def test_quantities_and_dates_stay_text_and_list_items_keep_their_numbers(tmp_path: Path) -> None:
    document = read(tmp_path, *DECIMAL_PLAN).document
    blocks = section(document, "启动").blocks
    assert [type(block) for block in blocks] == [ListItem, ListItem, Paragraph, Paragraph, Paragraph]
    computed = numbers(document)
    assert [computed[block.id] for block in blocks[:2]] == ["（1）", "（2）"]
    assert run_text(blocks[2].runs) == "15分钟内向区政府报告。"


def test_chinese_numbers_chapters_and_articles(tmp_path: Path) -> None:
    official = read(
        tmp_path, "某镇防汛应急预案", "一、总则", "（一）目的", "为了防汛。", "（二）原则", "以人为本。", "二、组织",
        "设指挥部。",
    )  # fmt: skip
    assert outline(official.document) == ["一、 总则", "  （一） 目的", "  （二） 原则", "二、 组织"]
    assert official.guess.kind is Kind.TOWNSHIP
    rules = read(
        tmp_path, "某区应急预案管理办法", "第一章 总则", "第一条 为了规范管理，制定本办法。",
        "第二条 本办法适用于本区。", "第二章 编制", "第三条 预案由部门编制。",
    )  # fmt: skip
    assert outline(rules.document) == ["第一章 总则", "  第一条 ", "  第二条 ", "第二章 编制", "  第三条 "]
    assert rules.document.numbering[0] == CHAPTERS[0]
    assert "第三条预案由部门编制。" in "".join(plain_text(rules.document).split())


def test_a_skipped_number_is_renumbered_and_reported(tmp_path: Path) -> None:
    imported = read(
        tmp_path, "某区防汛应急预案", "1 总则", "1.1 目的", "目的如下。", "1.3 原则", "原则如下。", "2 组织",
        "2.1 机构", "设指挥部。",
    )  # fmt: skip
    assert outline(imported.document)[:3] == ["1 总则", "  1.1 目的", "  1.2 原则"]
    (doubt,) = [one for one in imported.doubts if one.typed]
    assert doubt.typed == "1.3"
    assert "“1.3”" in doubt.text
    assert doubt.node == section(imported.document, "原则").id


def test_list_numbers_that_skip_stay_literal(tmp_path: Path) -> None:
    document = read(
        tmp_path, "某区防汛应急预案", "1 总则", "1.1 目的", "（1）第一项内容。", "（3）第三项内容。", "1.2 原则",
        "原则如下。",
    ).document  # fmt: skip
    first, third = section(document, "目的").blocks
    assert isinstance(first, ListItem)
    assert isinstance(third, Paragraph)
    assert run_text(third.runs) == "（3）第三项内容。"


def test_run_in_headings_and_clauses(tmp_path: Path) -> None:
    document = read(
        tmp_path, "某区防汛应急预案", "1 总则", "1.1 原则", "1.1.1 以人为本。把群众安全放在首位。",
        "1.1.2 预防为主。做好各项准备工作。", "1.2 其他", "其他事项。", "2 保障", "2.1 队伍", "各单位建立队伍。",
        "2.1.1 各有关单位应当按照职责分工建立健全应急救援队伍并且定期开展训练演练，提高能力。",
    ).document  # fmt: skip
    run_in = section(document, "以人为本。")
    assert run_in.run_in
    assert run_text(run_in.blocks[0].runs) == "把群众安全放在首位。"
    assert "1.1.1 以人为本。把群众安全放在首位。" in plain_text(document)
    assert isinstance(section(document, "队伍").blocks[1], ListItem)


def test_the_typed_contents_list_is_set_aside_by_name(tmp_path: Path) -> None:
    contents = ("目 录", "1 总则........1", "1.1 目的........1", "2 组织........2")
    imported = read(
        tmp_path, "某区防汛应急预案", *contents, "某区防汛应急预案", "1 总则", "1.1 目的", "为了防汛。", "2 组织",
        "2.1 机构", "设指挥部。",
    )  # fmt: skip
    assert outline(imported.document) == ["1 总则", "  1.1 目的", "2 组织", "  2.1 机构"]
    (omission,) = imported.omitted
    assert omission.what == "目录"
    assert omission.text.splitlines() == list(contents)


def test_a_contents_list_without_a_title_is_known_by_its_return(tmp_path: Path) -> None:
    imported = read(
        tmp_path, "某区防汛应急预案", "1 总则", "1.1 目的", "1.2 原则", "2 组织", "2.1 机构", "1 总则", "1.1 目的",
        "为了防汛。", "1.2 原则", "以人为本。", "2 组织", "2.1 机构", "设指挥部。",
    )  # fmt: skip
    assert [one.what for one in imported.omitted] == ["目录"]
    assert len(outline(imported.document)) == 5


def test_the_notice_before_a_plan_is_offered_apart(tmp_path: Path) -> None:
    imported = read(
        tmp_path, "某区人民政府办公室关于印发", "某区防汛应急预案的通知", "某政办发〔2024〕5号", "各镇人民政府：",
        "现将《某区防汛应急预案》印发给你们，请认真执行。", "某区人民政府办公室", "2024年5月31日", "（此件公开发布）",
        "某区防汛应急预案", "1 总则", "1.1 目的", "为了防汛。", "1.2 依据", "依据法律。",
    )  # fmt: skip
    assert [one.what for one in imported.omitted] == ["印发通知"]
    front = imported.document.front
    assert (front.title, front.number, front.date, front.issuer) == (
        "某区防汛应急预案", "某政办发〔2024〕5号", "2024-05-31", "某区人民政府办公室",
    )  # fmt: skip


def test_attachments_restart_and_the_line_that_announces_them_stays(tmp_path: Path) -> None:
    document = read(
        tmp_path, *DECIMAL_PLAN, "附件：1.职责", "2.通讯录", "附件1", "成员单位职责", "1 水务局", "1.1 平时",
        "巡查。", "1.2 汛期", "值守。", "附件2", "通讯录", "张三，值班电话。",
    ).document  # fmt: skip
    assert [one.title for one in document.attachments] == ["成员单位职责", "通讯录"]
    first = document.attachments[0]
    assert [numbers(document)[one.id] for one, _ in walk_sections(first)] == ["1", "1.1", "1.2"]
    assert any("附件：1.职责" in run_text(getattr(block, "runs", ())) for block in walk_blocks(document))


def test_several_plans_in_one_file(tmp_path: Path) -> None:
    path = tmp_path / "汇编.txt"
    one = ("1 总则", "1.1 目的", "为了防汛。", "2 组织", "2.1 机构", "设指挥部。")
    path.write_text("\n".join(["甲镇防汛应急预案", *one, "乙镇防汛应急预案", *one]), encoding="utf-8")
    plans = read_file(path)
    assert [plan.document.front.title for plan in plans] == ["甲镇防汛应急预案", "乙镇防汛应急预案"]
    assert all(len(outline(plan.document)) == 4 for plan in plans)


def test_guesses_carry_their_evidence(tmp_path: Path) -> None:
    guess = read(tmp_path, *DECIMAL_PLAN).guess
    assert (guess.kind, guess.event_class, guess.event_type) == (Kind.SPECIAL, "自然灾害", "水旱灾害")
    assert any("防汛" in one for one in guess.evidence)


def test_the_report_has_the_shape_of_the_command_line(tmp_path: Path) -> None:
    report = import_report(read(tmp_path, *DECIMAL_PLAN))
    assert report["sections"] == 6
    assert report["title"] == "某区防汛应急预案"
    assert report["kind"] == "专项"
    assert {"file", "plan", "unit", "tables", "figures", "attachments", "characters"} <= report.keys()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_in_any_usual_encoding_with_any_line_ends(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "预案.txt"
    path.write_bytes("\r\n".join(DECIMAL_PLAN).encode(encoding))
    (imported,) = read_file(path)
    assert len(outline(imported.document)) == 6


def test_markdown_headings_tables_and_emphasis(tmp_path: Path) -> None:
    imported = read(
        tmp_path, "# 某区防汛应急预案", "", "## 1 总则", "", "### 1.1 目的", "", "为了**防汛**。", "",
        "| 单位 | 电话 |", "|---|---|", "| 水务局 | 12345 |", "", "## 2 组织", "", "设指挥部。", name="预案.md",
    )  # fmt: skip
    assert outline(imported.document) == ["1 总则", "  1.1 目的", "2 组织"]
    assert import_report(imported)["tables"] == 1
    assert "为了防汛。" in plain_text(imported.document)


@pytest.mark.parametrize("mark", ["**", "__"])
def test_what_is_emphasised_may_be_long_and_ends_at_the_next_mark(tmp_path: Path, mark: str) -> None:
    words = "防汛" * 200
    imported = read(
        tmp_path, "# 某区防汛应急预案", "", "## 1 总则", "", f"为了{mark}{words}{mark}和{mark} 抢险{mark}避险{mark}。",
        name="预案.md",
    )  # fmt: skip
    (paragraph,) = imported.document.sections[0].blocks
    assert isinstance(paragraph, Paragraph)
    assert [run.text for run in paragraph.runs if isinstance(run, Text) and run.bold] == [words, "避险"]


def test_hard_wrapped_lines_are_joined_only_where_surely_one_paragraph(tmp_path: Path) -> None:
    long = (
        "为了做好全区防汛抗旱工作保障人民群众生命财产安全依据有关法律法规制定本预案并组织实施好各项任务和措施"
    )
    rows = [long[start : start + 16] for start in range(0, 48, 16)]
    imported = read(
        tmp_path, "某区防汛应急预案", "1 总则", "1.1 目的", *[f"　　{rows[0][:14]}", rows[0][14:] + rows[1][:14],
        rows[1][14:] + rows[2][:13] + "。"] * 4, "1.2 依据", "依据法律。",
    )  # fmt: skip
    assert "1.2 依据" in plain_text(imported.document).replace("1.2  ", "1.2 ")
    assert all(
        len(run_text(getattr(block, "runs", ()))) > 30 for block in section(imported.document, "目的").blocks
    )


def test_cover_lines_above_the_title_stay_and_a_red_head_is_set_aside(tmp_path: Path) -> None:
    imported = read(tmp_path, "某区水务局文件", "水务〔2024〕7号", "编号：YJ-07", *DECIMAL_PLAN)
    assert imported.document.front.title == "某区防汛应急预案"
    assert imported.document.front.number == "水务〔2024〕7号"
    assert [one.what for one in imported.omitted] == ["红头"]
    assert [run_text(getattr(block, "runs", ())) for block in imported.document.blocks] == ["编号：YJ-07"]
    assert imported.title_after == 1


def test_a_file_without_a_title_takes_its_name_and_says_so(tmp_path: Path) -> None:
    imported = read(tmp_path, *DECIMAL_PLAN[2:], name="某区抗旱应急预案.txt")
    assert imported.document.front.title == "某区抗旱应急预案"
    assert imported.title_derived
    assert any("文件名" in doubt.text for doubt in imported.doubts)


def test_words_like_quantities_are_headings_where_exactly_their_number_is_due(tmp_path: Path) -> None:
    document = read(
        tmp_path, "某区防汛应急预案", "1 总则", "1.1 目的", "为了防汛。", "1.2 以上、以下的含义", "以上包括本数。",
        "1.3 解释", "由某局解释。", "2 组织", "2.1 机构", "设指挥部。",
    ).document  # fmt: skip
    assert [run for run in outline(document) if "以上" in run] == ["  1.2 以上、以下的含义"]
