"""The sound files that are damaged: small, made here, with all that a plan can hold."""

from __future__ import annotations

import io
from functools import cache
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

from docx import Document as WordDocument

from tests.word.documents import media, picture, rich
from tests.word.packages import docx, numbered, p, part, tc
from yuan.word.writer import write_plan

_NUMBERING = (
    '<w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="（%3）"/></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)
_NOTES = (
    '<w:footnote w:id="2"><w:p><w:r><w:t>含山区。</w:t></w:r></w:p></w:footnote>'
    '<w:footnote w:id="3"><w:p><w:r><w:t>含乡镇。</w:t></w:r></w:p></w:footnote>'
)
_TABLE = (
    '<w:tbl><w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="3000"/></w:tblGrid>'
    f"<w:tr>{tc('单位')}{tc('职责')}</w:tr><w:tr>{tc('区水务局', '<w:vMerge w:val=' + chr(34) + 'restart' + chr(34) + '/>')}{tc('巡查')}</w:tr>"
    f"<w:tr>{tc('', '<w:vMerge/>')}{tc('调度', '<w:gridSpan w:val=' + chr(34) + '1' + chr(34) + '/>')}</w:tr></w:tbl>"
)
_TEXT = """门头沟区防汛应急预案

目录
一、总则............1
二、应急响应............2

一、总则
（一）编制目的
为做好防汛工作，依据《中华人民共和国防洪法》，制定本预案。
1.以人为本；
2.快速反应。
二、应急响应
（一）一级响应
启动条件：发布红色预警，24小时降雨量超过100毫米。
由区防汛抗旱指挥部总指挥启动，成员单位：区水务局、区应急管理局、清水镇人民政府。
联系电话：010-69842000。
附件1：通讯录
"""
_HTML = """<html><head><title>预案</title></head><body><h1>防汛应急预案</h1><h2>一、总则</h2><p>为做好<b>防汛</b>工作，制定本预案。</p>
<ul><li>以人为本</li><li>快速反应</li></ul><table border=1><tr><th colspan=2>职责</th></tr><tr><td rowspan=2>区水务局</td><td>巡查</td></tr>
<tr><td>调度</td></tr></table><h2>二、附则</h2><p style="text-align:center">本预案自印发之日起施行。</p></body></html>
"""
_MARKDOWN = "# 防汛应急预案\n\n## 总则\n\n**重点**区域。\n\n| 单位 | 职责 |\n| --- | --- |\n| 区水务局 | 巡查 |\n\n- 以人为本\n- 快速反应\n"


@cache
def packages() -> dict[str, bytes]:
    """Word packages: our own, one of python-docx, one written by hand."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        own = folder / "own.docx"
        write_plan(rich(), own, media=media)
        hand = docx(
            folder / "hand.docx",
            p("门头沟区防汛应急预案"), numbered("总则"), p("为做好防汛工作，制定本预案。"), numbered("编制目的", level=1),
            p("按图执行。", inner='<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:footnoteReference w:id="3"/></w:r>'),
            numbered("应急响应"), numbered("一级响应", level=2), _TABLE, p("附件1"), p("通讯录"),
            parts={"numbering.xml": part("numbering", _NUMBERING), "footnotes.xml": part("footnotes", _NOTES)},
        )  # fmt: skip
        return {"own": own.read_bytes(), "hand": hand.read_bytes(), "python-docx": _foreign()}


def _foreign() -> bytes:
    document = WordDocument()
    document.add_heading("门头沟区防汛应急预案", 0)
    document.add_heading("总则", 1)
    document.add_paragraph("为做好防汛工作，制定本预案。")
    document.add_paragraph("以人为本；", style="List Number")
    document.add_picture(io.BytesIO(picture(60, 40)[1]))
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "职责"
    table.cell(1, 0).text = "区水务局"
    document.add_heading("应急响应", 1)
    document.add_paragraph("由区长启动。")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def texts() -> dict[str, bytes]:
    """Plain texts by the name of their file."""
    return {"plan.txt": _TEXT.encode(), "plan.html": _HTML.encode(), "plan.md": _MARKDOWN.encode()}


@cache
def packs() -> dict[str, bytes]:
    """Outlines as packs: a whole one and one that extends another."""
    folder = resources.files("yuan.templates") / "packs"
    return {
        name: (folder / f"{name}.toml").read_bytes()
        for name in ("brief", "flood", "animal")
        if (folder / f"{name}.toml").is_file()
    }
