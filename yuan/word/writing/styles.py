"""The styles part: every appearance the writer uses, from the figures of `yuan.word.gbt9704`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from yuan.word import gbt9704 as gb
from yuan.word.gbt9704 import Layout, half_points
from yuan.word.writing.xml import fonts

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

NUMBER, RUN_IN = "Number", "RunIn"
"""Character styles: the computed number of a heading or item, and a heading that runs into its paragraph."""
MOST_ITEM_LEVELS = 10


def _size(points: float) -> str:
    return f'<w:sz w:val="{half_points(points)}"/><w:szCs w:val="{half_points(points)}"/>'


def _style(
    name: str,
    title: str,
    paragraph: str = "",
    run: str = "",
    *,
    based_on: str = "Normal",
    kind: str = "paragraph",
    extra: str = "",
) -> str:
    based = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    ppr = f"<w:pPr>{paragraph}</w:pPr>" if paragraph else ""
    rpr = f"<w:rPr>{run}</w:rPr>" if run else ""
    custom = "" if _is_built_in(title) else ' w:customStyle="1"'
    return (
        f'<w:style w:type="{kind}"{custom} w:styleId="{name}"><w:name w:val="{title}"/>{based}{extra}'
        f"<w:qFormat/>{ppr}{rpr}</w:style>"
    )


def _mark_style(name: str, title: str) -> str:
    """A character style without a look of its own: it tells a reader of the file what its words are."""
    return _style(name, title, based_on="DefaultParagraphFont", kind="character")


def _is_built_in(title: str) -> bool:
    return title.startswith(("heading ", "toc ", "footnote ")) or title in (
        "Title",
        "caption",
        "header",
        "footer",
    )


def _exact(line: int, before: int = 0, after: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="exact"/>'


_OFF_GRID = '<w:snapToGrid w:val="0"/>'
"""Small type keeps its own leading: on the grid every line of a table would take a whole line of body text."""
_AUTO = f'{_OFF_GRID}<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'


def _cell_leading(layout: Layout) -> str:
    if layout.table_leading:
        return _OFF_GRID + _exact(round(layout.table_leading * 20), 30, 30)
    return f'{_OFF_GRID}<w:spacing w:before="30" w:after="30" w:line="300" w:lineRule="auto"/>'


def styles_xml(layout: Layout, more: Iterable[str] = ()) -> str:
    """The whole styles part for a layout; `more` holds the styles a kind of document adds."""
    body = layout.body_size
    indent = f'<w:ind w:firstLineChars="200" w:firstLine="{layout.indent_twips}"/>'
    # A face higher than its line would take two lines of the grid. The grid itself stays: without one LibreOffice
    # forgets the distance below the head on the first page of a section that begins on an odd page.
    on_grid = _OFF_GRID if layout.is_bound else ""
    flush = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    # On the grid a line of a title would take two lines of text.
    title_line = _OFF_GRID + _exact(round(gb.TITLE_SIZE * 20 * gb.TITLE_LEADING))
    rows = [
        f'<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f'<w:pPr><w:widowControl w:val="0"/><w:kinsoku/><w:overflowPunct/>{on_grid}{_exact(layout.line_twips)}<w:jc w:val="both"/></w:pPr>'
        f'<w:rPr>{fonts(gb.FANG, gb.LATIN)}<w:spacing w:val="{layout.spacing_twips}"/>{_size(body)}</w:rPr></w:style>',
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>'
        '<w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
        '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="85" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
        _style(
            "Title",
            "Title",
            f'<w:keepNext/>{title_line}{flush}<w:jc w:val="center"/>',
            f'{fonts(gb.TITLE_FACE, gb.LATIN)}<w:spacing w:val="0"/>{_size(gb.TITLE_SIZE)}',
        ),
        _style("Edition", "预案版次", f'{flush}<w:jc w:val="center"/>', fonts(gb.KAI, gb.LATIN)),
        _style("Body", "预案正文", indent),
        _style("Flush", "顶格正文", flush),
        _style("Lines", "分行正文", f'{flush}<w:jc w:val="left"/>'),
        _style("Centred", "居中正文", f'{flush}<w:jc w:val="center"/>'),
        _style("Right", "居右正文", f'{flush}<w:jc w:val="right"/>'),
        *(
            _style(f"ListBody{level or ''}", f"预案条目{level or ''}", indent)
            for level in range(MOST_ITEM_LEVELS)
        ),
        *(_style(f"RunIn{level}", f"段内标题正文{level}", based_on="Body") for level in range(1, 10)),
        _mark_style(NUMBER, "预案编号"),
        _mark_style(RUN_IN, "段内标题"),
        _style("Note", "表注", f"{_AUTO}{flush}", f'<w:spacing w:val="0"/>{_size(gb.NOTE_SIZE)}'),
        _style(
            "Label",
            "图中文字",
            f'{_AUTO}{flush}<w:jc w:val="center"/>',
            f'<w:spacing w:val="0"/>{_size(gb.TABLE_SIZE)}',
        ),
        _style(
            "Caption",
            "caption",
            f'<w:keepNext/>{_exact(440, 60)}{flush}<w:jc w:val="center"/>',
            f'{fonts(gb.HEI, gb.LATIN)}<w:spacing w:val="0"/>{_size(gb.SMALL_SIZE)}',
        ),
        _style("FigureCaption", "图题", based_on="Caption"),
        _style("Figure", "图", f'<w:keepNext/>{_AUTO}{flush}<w:jc w:val="center"/>'),
        _style(
            "CellText",
            "表格文字",
            f'{_cell_leading(layout)}{flush}<w:jc w:val="left"/>',
            f'<w:spacing w:val="0"/>{_size(layout.table_size)}',
        ),
        _style(
            "CellHead",
            "表格栏目",
            '<w:jc w:val="center"/>',
            fonts(gb.HEI, gb.LATIN),
            based_on="CellText",
        ),
        _style(
            "AttachmentLabel",
            "附件序号",
            f'<w:keepNext/>{flush}<w:jc w:val="left"/>',
            fonts(gb.HEI, gb.LATIN),
        ),
        _style(
            "AttachmentTitle",
            "附件标题",
            f'<w:keepNext/>{title_line}{flush}<w:jc w:val="center"/>',
            f'{fonts(gb.TITLE_FACE, gb.LATIN)}<w:spacing w:val="0"/>{_size(gb.TITLE_SIZE)}',
        ),
        _style(
            "ContentsTitle",
            "目录标题",
            f'{_exact(layout.line_twips, 0, layout.line_twips)}{flush}<w:jc w:val="center"/>',
            fonts(gb.HEI, gb.LATIN),
        ),
        _style(
            "FootnoteText", "footnote text", f"{_AUTO}{flush}", f'<w:spacing w:val="0"/>{_size(gb.NOTE_SIZE)}'
        ),
        _style(
            "FootnoteReference",
            "footnote reference",
            "",
            '<w:vertAlign w:val="superscript"/>',
            based_on="DefaultParagraphFont",
            kind="character",
        ),
        _style(
            "Header",
            "header",
            f'{_AUTO}{flush}<w:jc w:val="center"/>',
            f'<w:spacing w:val="0"/>{_size(gb.NOTE_SIZE)}',
        ),
        _style(
            "Footer",
            "footer",
            f"{_exact(round(gb.SMALL_SIZE * 20))}{flush}",
            f'{fonts(gb.SONG, gb.SONG)}<w:spacing w:val="0"/>{_size(gb.SMALL_SIZE)}',
        ),
        _style(
            "Mark",
            "发文机关标志",
            f'<w:spacing w:before="{gb.twips(gb.MARK_GAP)}" w:after="0" w:line="240" w:lineRule="auto"/>{flush}<w:jc w:val="center"/>',
            f'{fonts(gb.TITLE_FACE, gb.LATIN)}<w:color w:val="{gb.RED}"/><w:spacing w:val="0"/>{_size(40)}',
        ),
        _style(
            "Imprint",
            "版记",
            f'{_exact(520)}<w:ind w:left="280" w:right="280" w:firstLineChars="0" w:firstLine="0"/>',
            _size(gb.SMALL_SIZE),
        ),
        _style(
            "CoverTitle",
            "封面标题",
            f'<w:spacing w:before="3400" w:after="400" w:line="240" w:lineRule="auto"/>{flush}<w:jc w:val="center"/>',
            f'{fonts(gb.TITLE_FACE, gb.LATIN)}<w:spacing w:val="0"/>{_size(36)}',
        ),
    ]
    for level in range(1, 10):
        face = gb.HEADING_FACES[min(level, len(gb.HEADING_FACES)) - 1]
        rows.append(
            _style(
                f"Heading{level}",
                f"heading {level}",
                f'<w:keepNext/>{indent}<w:outlineLvl w:val="{min(level - 1 + layout.outline_from, 8)}"/>',
                fonts(face, gb.LATIN),
                extra='<w:next w:val="Body"/>',
            )
        )
    tabs = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{gb.twips(gb.TYPE_WIDTH)}"/></w:tabs>'
    rows += more
    for level in range(1, 4):
        ind = f'<w:ind w:left="{(level - 1) * 320}" w:firstLineChars="0" w:firstLine="0"/>'
        rows.append(
            _style(
                f"TOC{level}", f"toc {level}", f'{tabs}{ind}<w:jc w:val="left"/>', '<w:spacing w:val="0"/>'
            )
        )
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        f'{fonts(gb.FANG, gb.LATIN)}<w:kern w:val="0"/>{_size(body)}<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault/></w:docDefaults>{''.join(rows)}</w:styles>"
    )


@cache
def style_ids() -> dict[str, str]:
    """The id each of our styles has in our own files, by its name in lower case; other programs rename ids."""
    found = re.findall(r'w:styleId="([^"]+)"><w:name w:val="([^"]+)"', styles_xml(Layout(name="")))
    return {name.lower(): id for id, name in found}
