"""Files that are too large, too deep, damaged or hostile, each a few lines to make: what a reader must survive."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.word.packages import docx, level, numbered, p, part, tc

HEAD = (p("某区防汛应急预案"), p("1 总则"), p("1.1 编制目的"), p("为了防汛。"), p("1.2 依据"))
"""What makes the file a plan, so that every stage of reading has its work."""
BILLION = 10**9


def png(width: int, height: int, data: bytes = b"") -> bytes:
    """A picture that says it is so large; `data` are its packed dots."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def drawing(number: int = 1, extent: int = 3_600_000) -> str:
    """A paragraph with the picture of relation `number`."""
    return p(
        inner=f'<w:r><w:drawing><wp:inline><wp:extent cx="{extent}" cy="{extent}"/><a:graphic><a:graphicData>'
        f'<a:blip r:embed="rId{number}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def nested_tables(depth: int) -> str:
    inner = p("最里层的字")
    for place in range(depth):
        inner = table(f"<w:tc>{p(f'第{place}层')}{inner}{p()}</w:tc>")
    return inner


def _numbers(form: str, start: int, text: str = "%1.") -> dict[str, str | bytes]:
    lvl = f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
    return {
        "numbering.xml": part(
            "numbering",
            f'<w:abstractNum w:abstractNumId="0">{lvl}</w:abstractNum><w:num w:numId="1">'
            f'<w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>',
        )
    }


def _notes(*texts: str) -> dict[str, str | bytes]:
    return {
        "footnotes.xml": part(
            "footnotes",
            "".join(f'<w:footnote w:id="{place}">{text}</w:footnote>' for place, text in enumerate(texts, 1)),
        )
    }


def _note(number: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def _styles(count: int) -> dict[str, str | bytes]:
    """Styles that are based on each other in a circle."""
    return {
        "styles.xml": part(
            "styles",
            "".join(
                f'<w:style w:type="paragraph" w:styleId="s{place}"><w:name w:val="s{place}"/>'
                f'<w:basedOn w:val="s{(place + 1) % count}"/></w:style>'
                for place in range(count)
            ),
        )
    }


def _fields(count: int) -> str:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF a</w:instrText></w:r>'
    return "".join(p(inner=begin) for _ in range(count)) + p("字")


def _nested(tag: str, depth: int, inner: str) -> str:
    return f"<w:{tag}>" * depth + inner + f"</w:{tag}>" * depth


def _alternating(count: int) -> str:
    return p(
        inner="".join(
            f"<w:r>{'<w:rPr><w:b/></w:rPr>' if place % 2 else ''}<w:t>字</w:t></w:r>"
            for place in range(count)
        )
    )


def _zip(entries: Mapping[str, bytes], *, twice: str = "", encrypted: bool = False) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in entries.items():
            package.writestr(name, data)
            if name == twice:
                package.writestr(name, data[: len(data) // 2])
    made = buffer.getvalue()
    # The first bit of the flags, in the local header and in the directory.
    return made.replace(b"PK\x03\x04\x14\0\0", b"PK\x03\x04\x14\0\x01").replace(
        b"PK\x01\x02\x14\x03\x14\0\0", b"PK\x01\x02\x14\x03\x14\0\x01"
    ) if encrypted else made  # fmt: skip


def _main(body: str) -> bytes:
    return part("document", f"<w:body>{body}</w:body>").encode()


Maker = Callable[[Path], Path]


def _docx(*body: str, **given: object) -> Maker:
    return lambda folder: docx(folder / "某区防汛应急预案.docx", *HEAD, *body, **given)  # type: ignore[arg-type]


def _bytes(name: str, data: Callable[[], bytes]) -> Maker:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data())
        return path

    return make


def _text(make: Callable[[], str], encoding: str = "utf-8", name: str = "预案.txt") -> Maker:
    return _bytes(name, lambda: make().encode(encoding, "surrogatepass"))


def _html(make: Callable[[], str]) -> Maker:
    return _text(lambda: f"<html><body><p>某区防汛应急预案</p>{make()}</body></html>", name="预案.html")


LINES = "某区防汛应急预案\n\n1 总则\n1.1 编制目的\n为了防汛。\n1.2 依据\n依法。\n"


def cases() -> Iterator[tuple[str, Maker]]:
    """Every kind with its name."""
    yield from _number_cases()
    yield from _table_cases()
    yield from _length_cases()
    yield from _nesting_cases()
    yield from _picture_cases()
    yield from _package_cases()
    yield from _text_cases()


def _number_cases() -> Iterator[tuple[str, Maker]]:
    for form in (
        "upperRoman",
        "lowerRoman",
        "upperLetter",
        "chineseCounting",
        "decimalEnclosedCircle",
        "decimal",
    ):
        yield (
            f"number {form} from a billion",
            _docx(numbered("事项"), numbered("事项"), parts=_numbers(form, BILLION)),
        )
    yield "number from less than none", _docx(numbered("事项"), parts=_numbers("upperRoman", -BILLION))
    yield "level far out of range", _docx(numbered("事项", level=BILLION), parts=_numbers("decimal", 1))
    yield (
        "level text that repeats itself",
        _docx(*[numbered("事项")] * 2000, parts=_numbers("upperLetter", 780, "%1" * 20_000)),
    )
    yield "typed number of a thousand digits", _docx(p(f"第{'9' * 1000}条 内容"), p(f"{'1.' * 500}1 内容"))
    yield "typed number too large", _docx(p("第999999999999条 内容"), p("（九千九百九十九万）内容"))
    yield "style based on itself", _docx(p("字", properties='<w:pStyle w:val="s0"/>'), parts=_styles(1))
    yield (
        "styles based on each other",
        _docx(p("字", properties='<w:pStyle w:val="s0"/>'), parts=_styles(3000)),
    )
    yield "outline level out of range", _docx(p("字", properties=f'<w:outlineLvl w:val="{BILLION}"/>'))


def _table_cases() -> Iterator[tuple[str, Maker]]:
    for value in (str(BILLION), "-5", "0", "很多", "9" * 5000, ""):
        yield (
            f"gridSpan {value[:12]!r}",
            _docx(table(tc("甲", f'<w:gridSpan w:val="{value}"/>') + tc("乙"), tc("丙"))),
        )
        before = f'<w:trPr><w:gridBefore w:val="{value}"/></w:trPr>'
        yield f"gridBefore {value[:12]!r}", _docx(table(before + tc("甲"), tc("乙") + tc("丙")))
    merge = '<w:vMerge w:val="restart"/>', "<w:vMerge/>", '<w:gridSpan w:val="3"/><w:vMerge/>', ""
    yield (
        "merges at random",
        _docx(
            table(
                *(
                    "".join(tc("格", merge[(row * column) % 4]) for column in range(1 + row % 7))
                    for row in range(60)
                )
            )
        ),
    )
    yield "300 rows of 300 cells", _docx(table(*["".join([tc("格")] * 300)] * 300))
    yield "20 000 rows", _docx(table(*[tc("甲") + tc("乙")] * 20_000))
    yield "one row of 5 000 cells", _docx(table("".join([tc("格")] * 5000)))
    for depth in (12, 40, 120, 400):
        yield f"tables nested {depth} deep", _docx(nested_tables(depth))
    yield "a table without rows", _docx("<w:tbl/>", table(""))
    yield (
        "column widths of a billion",
        _docx(f'<w:tbl><w:tblGrid><w:gridCol w:w="{BILLION}"/></w:tblGrid><w:tr>{tc("格")}</w:tr></w:tbl>'),
    )


def _length_cases() -> Iterator[tuple[str, Maker]]:
    yield "200 000 paragraphs", _docx(*[p("应急处置。")] * 200_000)
    yield "50 000 paragraphs", _docx(*[p("应急处置。")] * 50_000)
    yield "100 000 runs in one paragraph", _docx(_alternating(100_000))
    yield (
        "100 000 bookmarks",
        _docx(
            p(
                "字",
                inner="".join(
                    f'<w:bookmarkStart w:id="{n}" w:name="b{n}"/><w:bookmarkEnd w:id="{n}"/>'
                    for n in range(100_000)
                ),
            )
        ),
    )
    yield "paragraph of two million characters", _docx(p("防汛抗旱" * 500_000))
    yield "heading of 100 000 characters", _docx(p("甲" * 100_000, properties='<w:outlineLvl w:val="0"/>'))
    yield (
        "attribute of five million characters",
        _docx(p("字", properties=f'<w:jc w:val="{"x" * 5_000_000}"/>')),
    )
    yield "footnote shown 20 000 times", _docx(p("字", inner=_note(1) * 20_000), parts=_notes(p("注")))
    yield (
        "long footnote shown 4 000 times",
        _docx(p("字", inner=_note(1) * 4000), parts=_notes(p("注" * 100_000))),
    )
    yield (
        "empty paragraphs in two megabytes",
        _bytes(
            "预案.docx",
            lambda: _zip(
                {"[Content_Types].xml": b"<Types/>", "word/document.xml": _main("<w:p/>" * 30_000_000)}
            ),
        ),
    )
    yield "empty runs by the million", _docx(p("字", inner="<w:r/>" * 1_500_000))


def attributes(count: int, name: str = "a") -> str:
    """So many attributes for one tag."""
    return " ".join(f'{name}{place}="{place}"' for place in range(count))


def _nesting_cases() -> Iterator[tuple[str, Maker]]:
    yield "3 000 attributes on an element", _docx(p("字", inner=f"<w:r {attributes(3000)}/>"))
    yield "3 000 namespaces on an element", _docx(p("字", inner=f"<w:r {attributes(3000, 'xmlns:n')}/>"))
    yield "headings 500 levels deep", _docx(*(p(f"{'1.' * n}1 标题") for n in range(1, 500)))
    yield (
        "outline levels that rise and fall",
        _docx(*(p(f"标题{n}", properties=f'<w:outlineLvl w:val="{n % 9}"/>') for n in range(2000))),
    )
    yield (
        "notes that refer to each other",
        _docx(p("字", inner=_note(1)), parts=_notes(p("甲", inner=_note(2)), p("乙", inner=_note(1)))),
    )
    yield (
        "notes that double",
        _docx(
            p("字", inner=_note(1)), parts=_notes(*(p("注", inner=_note(n + 1) * 2) for n in range(1, 60)))
        ),
    )
    for tag in ("sdt", "sdtContent", "smartTag", "hyperlink", "ins", "customXml"):
        for depth in (200, 5000):
            yield (
                f"{tag} nested {depth} deep",
                _docx(
                    _nested(tag, depth, p("里")),
                    p("字", inner=_nested(tag, depth, "<w:r><w:t>里</w:t></w:r>")),
                ),
            )
    yield "fields begun 5 000 times", _docx(_fields(5000))
    yield (
        "text boxes in text boxes",
        _docx(
            p(
                inner="<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p>" * 150
                + "</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>" * 150
            )
        ),
    )


def _picture_cases() -> Iterator[tuple[str, Maker]]:
    good = png(10, 10, zlib.compress(b"\0" * 110))
    jpeg = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0\xff\xc0\0\x11\x08"
    for name, data in {
        "picture cut in its header.jpeg": jpeg,
        "picture of three bytes.jpeg": b"\xff\xd8\xff",
        "picture cut in its header.png": good[:20],
        "picture with a wrong length.png": good[:8] + b"\xff\xff\xff\xff" + good[12:],
        "picture of 50 000 by 50 000.png": png(50_000, 50_000),
        "picture without dots.png": png(0, 0),
        "picture of no bytes.png": b"",
        "picture that is text.png": "不是图片".encode(),
        "picture of 65 535 by 65 535.gif": b"GIF89a\xff\xff\xff\xff\x80\0\0"
        + b"\0" * 9
        + b",\0\0\0\0\xff\xff\xff\xff\0\2" * 2000,
        "picture cut.bmp": b"BM\0\0",
        "picture that points outside.tiff": b"II*\0\xff\xff\xff\x7f",
        "picture of a circle.tiff": b"II*\0\x08\0\0\0\xff\xff" + b"\0\1\4\0\xff\xff\xff\xff\0\0\0\0" * 20,
    }.items():
        yield name, _docx(drawing(), p("图后的字。"), parts={f"media/a.{name.rpartition('.')[2]}": data})
    yield (
        "picture a billion millimetres wide",
        _docx(drawing(extent=36_000 * BILLION), parts={"media/a.png": good}),
    )
    yield "picture shown 5 000 times", _docx(*[drawing()] * 5000, parts={"media/a.png": good})
    yield "relation that points outside", _docx(drawing(), parts={"../../../../etc/passwd": good})


def _package_cases() -> Iterator[tuple[str, Maker]]:
    usual = {"[Content_Types].xml": b"<Types/>", "word/document.xml": _main("".join(HEAD))}
    packages: dict[str, Callable[[], bytes]] = {
        "package with a part twice": lambda: _zip(usual, twice="word/document.xml"),
        "package that is locked": lambda: _zip(usual, encrypted=True),
        "package with a name that leads outside": lambda: _zip({**usual, "../../tmp/outside.xml": b"<x/>"}),
        "package without its body": lambda: _zip({"[Content_Types].xml": b"<Types/>", "word/styles.xml": b"<x/>"}),
        "package bomb": lambda: _zip({**usual, "word/media/a.png": b"\0" * 150_000_000}),
        "package of 60 000 parts": lambda: _zip({**usual, **{f"word/media/{n}.png": b"" for n in range(60_000)}}),
        "body in UTF-16": lambda: _zip(
            {**usual, "word/document.xml": _main("".join(HEAD)).decode().replace("UTF-8", "UTF-16").encode("utf-16")}
        ),
        "body in another encoding than it says": lambda: _zip(
            {**usual, "word/document.xml": _main("".join(HEAD)).decode().encode("gb18030")}
        ),
        "body in an unknown encoding": lambda: _zip(
            {**usual, "word/document.xml": _main("".join(HEAD)).replace(b"UTF-8", b"KLINGON")}
        ),
        "body with signs XML has no place for": lambda: _zip(
            {**usual, "word/document.xml": _main("".join(HEAD) + p("a&#0;b&#xFFFE;c\x01"))}
        ),
        "body nested 100 000 deep": lambda: _zip(
            {**usual, "word/document.xml": _main(_nested("sdt", 100_000, ""))}
        ),
        "body that expands entities": lambda: _zip(
            {
                **usual,
                "word/document.xml": b'<!DOCTYPE l [<!ENTITY a "aaaaaaaaaa">'
                + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
                + b"]>" + _main("&j;").partition(b"?>")[2],
            }
        ),
    }  # fmt: skip
    for name, make in packages.items():
        yield name, _bytes("某区防汛应急预案.docx", make)


def _text_cases() -> Iterator[tuple[str, Maker]]:
    yield "text of 25 megabytes", _text(lambda: LINES + "应急处置要及时有序。\n" * 900_000)
    yield "text of one line of 5 megabytes", _text(lambda: LINES + "防汛" * 850_000)
    yield "text without blank lines, wrapped", _text(lambda: LINES + ("甲" * 40 + "\n") * 40_000)
    yield "text of a million blank lines", _text(lambda: LINES + "\n \n" * 500_000 + "末。")
    yield (
        "text of page numbers",
        _text(lambda: LINES + "\n".join(f"\n            {n % 999}\n" for n in range(50_000))),
    )
    yield "text with zero bytes", _text(lambda: LINES + "甲\0乙\x01丙\n" * 100)
    yield "text of zero bytes within", _bytes("预案.txt", lambda: LINES.encode() + b"\0" * 3_000_000)
    yield (
        "text with half a sign",
        _bytes("预案.txt", lambda: LINES.encode("gb18030") + "尾".encode("gb18030")[:1]),
    )
    yield "text in two encodings", _bytes("预案.txt", lambda: LINES.encode("gb18030") + LINES.encode() * 50)
    yield (
        "text in Big5",
        _bytes("预案.txt", lambda: "某區防汛應急預案\n1 總則\n為了防汛。\n".encode("big5") * 30),
    )
    yield "text in UTF-16 without a mark", _text(lambda: LINES * 5, "utf-16-le")
    yield "text in UTF-16 with half a pair", _bytes("预案.txt", lambda: LINES.encode("utf-16") + b"\x00\xd8")
    yield "text that holds surrogates", _text(lambda: LINES + "\ud800\udfff\n")
    yield "text with signs of the editor", _text(lambda: LINES + "甲\ufffc乙\ufdd0丙\u2028丁\u2029戊\ufffe\n")
    yield (
        "Markdown table of 500 columns",
        _text(lambda: LINES + "|甲" * 500 + "|\n" + "|-" * 500 + "|\n", name="预案.md"),
    )
    yield (
        "Markdown table of 20 000 rows",
        _text(lambda: LINES + "|甲|乙|\n|-|-|\n" + "|甲|乙|\n" * 20_000, name="预案.md"),
    )
    yield (
        "web table of a billion columns",
        _html(lambda: f"<table><tr><td colspan={BILLION} rowspan={BILLION}>甲<td>乙<tr><td>丙<td>丁</table>"),
    )
    yield (
        "web table with columns by the billion",
        _html(
            lambda: (
                "<table><colgroup>"
                + "<col span=1000>" * 3000
                + "</colgroup><tr><td>甲<td>乙<tr><td>丙<td>丁</table>"
            )
        ),
    )
    for depth in (100, 3000):
        yield (
            f"web page nested {depth} deep",
            _html(lambda depth=depth: "<div>" * depth + "字" + "</div>" * depth),
        )
        yield (
            f"web tables nested {depth} deep",
            _html(lambda depth=depth: "<table><tr><td>甲<td>" * depth + "字" + "</table>" * depth),
        )
    yield "web page that never closes", _html(lambda: "<b><i><p>字" * 50_000)
    yield "web page with half a sign", _html(lambda: "<p>甲&#xD800;乙&#0;丙&#x110000;丁</p>")
    yield "web list of 100 000 items", _html(lambda: "<ol>" + "<li>事项" * 30_000 + "</ol>")
    yield "web page in 15 megabytes", _html(lambda: "<p>应急处置。</p>" * 600_000)
    yield "web page with 3 000 attributes on a tag", _html(lambda: f"<p {attributes(3000)}>字</p>")
    yield "web archive of nothing", _bytes("预案.mht", lambda: b"MIME-Version: 1.0\r\n" * 50_000)
    yield "web archive in archives", _bytes(
        "预案.mht",
        lambda: b"MIME-Version: 1.0\r\n" + b"".join(
            b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(2000)
        ),
    )  # fmt: skip


del level
