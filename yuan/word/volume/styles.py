"""The appearances only a volume has. Sizes follow the layout's body type."""

from __future__ import annotations

from yuan.word import gbt9704 as gb
from yuan.word.gbt9704 import Layout, half_points, twips
from yuan.word.writing.xml import fonts

HEAD_SIZE = 10.5
GROUP_LINE_GAP = 6.0
"""Points between the unit above a title and the title."""
GROUP_GAP, GROUP_HEAD = 130.0, 116.0
"""Points above the name of a group on its sheet, and what the name with its count takes."""
_FLUSH = '<w:ind w:left="0" w:right="0" w:firstLineChars="0" w:firstLine="0"/>'
_CENTRE = '<w:jc w:val="center"/>'


def _spacing(line: float, before: float = 0, after: float = 0) -> str:
    """Lengths in points."""
    return (
        f'<w:snapToGrid w:val="0"/><w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}" '
        f'w:line="{round(line * 20)}" w:lineRule="exact"/>'
    )


def _indented(left: float, hanging: float = 0) -> str:
    return (
        f'<w:ind w:left="{round(left * 20)}" w:right="0" w:firstLineChars="0" w:firstLine="0"/>'
        if not hanging
        else f'<w:ind w:left="{round(left * 20)}" w:right="0" w:hanging="{round(hanging * 20)}"/>'
    )


def _style(identity: str, name: str, paragraph: str, face: str, size: float) -> str:
    run = f'{fonts(face, gb.LATIN)}<w:spacing w:val="0"/><w:sz w:val="{half_points(size)}"/><w:szCs w:val="{half_points(size)}"/>'
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{identity}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


def volume_styles(layout: Layout) -> list[str]:
    """Cover, dividers, contents and running heads."""
    size = layout.body_size
    small = min(size, gb.SMALL_SIZE) - 2
    width = twips(gb.TYPE_WIDTH)
    leader = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{width}"/></w:tabs>'
    right = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    line = layout.line_twips / 20
    return [
        _style("CoverDistrict", "封面地区", f"{_spacing(36, 40)}{_FLUSH}{_CENTRE}", gb.KAI, 26),
        _style("CoverName", "封面书名", f"{_spacing(60, 90)}{_FLUSH}{_CENTRE}", gb.TITLE_FACE, 44),
        _style("CoverVolume", "封面册次", f"{_spacing(44, 40)}{_FLUSH}{_CENTRE}", gb.HEI, 26),
        _style("CoverSubject", "封面内容", f"{_spacing(36)}{_FLUSH}{_CENTRE}", gb.KAI, 22),
        _style("CoverFoot", "封面落款", f"{_spacing(32)}{_FLUSH}{_CENTRE}", gb.FANG, 18),
        _style(
            "FrontTitle",
            "前页标题",
            f"<w:keepNext/>{_spacing(34, 0, line)}{_FLUSH}{_CENTRE}",
            gb.TITLE_FACE,
            gb.TITLE_SIZE,
        ),
        _style("PartTitle", "分部名称", f"{_spacing(56, 200, 12)}{_FLUSH}{_CENTRE}", gb.TITLE_FACE, 36),
        _style(
            "GroupTitle", "分组名称", f"{_spacing(42, GROUP_GAP, 12)}{_FLUSH}{_CENTRE}", gb.TITLE_FACE, 26
        ),
        _style("DividerCount", "分部数目", f"{_spacing(26, 6, 30)}{_FLUSH}{_CENTRE}", gb.KAI, 16),
        _style(
            "GroupLine",
            "篇首单位",
            f"<w:keepNext/>{_spacing(line, 0, GROUP_LINE_GAP)}{_FLUSH}{_CENTRE}",
            gb.HEI,
            size,
        ),
        _style("Origin", "篇首文号", f"<w:keepNext/>{_spacing(line)}{_FLUSH}{_CENTRE}", gb.KAI, size),
        _style("VolumeToc1", "总目分部", f"<w:keepNext/>{leader}{_spacing(line, 8)}{_FLUSH}", gb.HEI, size),
        _style(
            "VolumeToc2",
            "总目分组",
            f"<w:keepNext/>{leader}{_spacing(line, 3)}{_indented(size / 2)}",
            gb.KAI,
            size,
        ),
        _style(
            "VolumeToc3",
            "总目预案",
            f'{leader}{_spacing(line)}{_indented(size + small, small)}<w:jc w:val="left"/>',
            gb.FANG,
            small,
        ),
        _style(
            "RunningHead",
            "书眉",
            '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="2" w:color="auto"/></w:pBdr>'
            f"{right}{_spacing(14)}{_FLUSH}",
            gb.KAI,
            HEAD_SIZE,
        ),
        _style("EmptyRun", "空书眉", f"{_spacing(1)}{_FLUSH}", gb.SONG, HEAD_SIZE),
    ]
