"""Text at a fixed place of the page, in a box that Word, WPS and LibreOffice put there alike."""

from __future__ import annotations

from yuan.word.gbt9704 import emu

_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_WPS = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"


def text_box(
    name: str,
    content: str,
    left: float,
    top: float,
    width: float,
    height: float,
    *,
    number: int,
    moves_text: bool = True,
) -> str:
    """The run that holds the box; it stands on the page of its paragraph.

    LibreOffice 7.4 leaves frames (w:framePr) and floating tables as wide as the text where they are written;
    a drawing it puts in its place. One that moves text has none beside it: where there is no room, the paragraph
    goes to the next page with its box, and nothing is covered or cut.

    Args:
        content: paragraphs and tables; the last must be a paragraph.
        left, top: from the edges of the paper, width and height: millimetres.
        number: of the drawing, its own in the file.
    """
    size = f'cx="{emu(width)}" cy="{emu(height)}"'
    wrap = "<wp:wrapTopAndBottom/>" if moves_text else "<wp:wrapNone/>"
    return (
        f'<w:r><mc:AlternateContent xmlns:mc="{_MC}"><mc:Choice xmlns:wps="{_WPS}" Requires="wps"><w:drawing>'
        '<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0" '
        'layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        f'<wp:positionH relativeFrom="page"><wp:posOffset>{emu(left)}</wp:posOffset></wp:positionH>'
        f'<wp:positionV relativeFrom="page"><wp:posOffset>{emu(top)}</wp:posOffset></wp:positionV>'
        f'<wp:extent {size}/><wp:effectExtent l="0" t="0" r="0" b="0"/>{wrap}'
        f'<wp:docPr id="{number}" name="{name}"/><wp:cNvGraphicFramePr/>'
        f'<a:graphic><a:graphicData uri="{_WPS}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "<a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>"
        f"<wps:txbx><w:txbxContent>{content}</w:txbxContent></wps:txbx>"
        '<wps:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="t"><a:noAutofit/></wps:bodyPr>'
        "</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
