"""The measure of truth: is every visible character of a source in the imported plan, once and in order?

For each real file the text is extracted here a second time, by other code than the reader's (an own walk over
the XML, or the bare text), and compared with the plan's text, blanks left out and width forms folded. What the
reader leaves out on purpose must be named in its omissions, character by character; a heading that was renumbered
must be named in its doubts with the number that was typed. Prints the share per file; exit 1 under 100 %.

    python bench/import_truth.py [FILE|FOLDER…]
"""

from __future__ import annotations

import io
import re
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

import lxml.html
import msgspec
from lxml import etree

from yuan.model.document.content import (
    Attachment,
    Block,
    Document,
    Figure,
    ListItem,
    Paragraph,
    Section,
    Table,
)
from yuan.model.document.numbers import numbers
from yuan.model.errors import YuanError
from yuan.word.reader import Imported, importable_files, read_file
from yuan.word.reading.office import convert_to_docx

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


def fold(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).replace("\u2010", "\u2011").split())


# --- the source, extracted independently ------------------------------------------------------------


def docx_source(data: bytes) -> str:
    """The visible text of a Word body in reading order; text boxes after their paragraph, notes at their place."""
    package = zipfile.ZipFile(io.BytesIO(data))
    notes = {}
    for kind in ("footnote", "endnote"):
        if f"word/{kind}s.xml" in package.namelist():
            for note in etree.fromstring(package.read(f"word/{kind}s.xml")):
                notes[kind, note.get(W + "id")] = note
    root = etree.fromstring(package.read("word/document.xml"))
    return "".join(_paragraphs(root, notes))


def _paragraphs(element: etree._Element, notes: dict) -> Iterator[str]:
    for child in element:
        if child.tag == W + "p":
            boxes: list[etree._Element] = []
            yield "".join(_inline(child, notes, boxes))
            for box in boxes:
                yield from _paragraphs(box, notes)
        elif child.tag not in (W + "del", W + "moveFrom", W + "sectPr") and isinstance(child.tag, str):
            yield from _paragraphs(child, notes)


def _inline(element: etree._Element, notes: dict, boxes: list) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in (W + "t", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"):
            yield child.text or ""
        elif tag == W + "noBreakHyphen":
            yield "\u2011"
        elif tag == W + "sym":
            yield chr(int(child.get(W + "char", "20"), 16))
        elif tag == W + "txbxContent":
            boxes.append(child)
        elif tag == MC + "AlternateContent":
            for rendering in child:
                if any(
                    isinstance(e.tag, str) and e.tag.endswith(("txbxContent", "blip", "imagedata", "}t"))
                    for e in rendering.iter()
                ):
                    yield from _inline(rendering, notes, boxes)
                    break
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            kind = "footnote" if "footnote" in tag else "endnote"
            note = notes.get((kind, child.get(W + "id")))
            if note is not None:
                yield from _paragraphs(note, notes)
        elif tag == "{urn:schemas-microsoft-com:vml}textpath":
            boxes.append(etree.fromstring(f'<x xmlns:w="{W[1:-1]}"><w:p><w:r><w:t/></w:r></w:p></x>'))
            boxes[-1][0][0][0].text = child.get("string", "")
        elif tag not in (W + "del", W + "moveFrom", W + "pPr", W + "rPr") and isinstance(tag, str):
            yield from _inline(child, notes, boxes)


def text_source(data: bytes) -> str:
    """The characters of a text file; of Markdown the marks #, ** and table bars are not text."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    if re.search(r"(?m)^#{1,6} \S", text):
        text = re.sub(r"(?m)^#{1,6}\s+", "", text)
        text = re.sub(r"(?m)^\s*-{3,}\s*$", "", text).replace("**", "")
        text = re.sub(r"(?m)^\s*\|[\s:|\-]+\|\s*$", "", text)
        text = re.sub(r"(?m)^\s*\|.*\|\s*$", lambda m: m.group(0).replace("|", " "), text)
        text = re.sub(r"(?m)^.*<table.*$", lambda m: lxml.html.fromstring(m.group(0)).text_content(), text)
    return text


def source_text(path: Path) -> str:
    data = path.read_bytes()
    if data.startswith(b"PK"):
        return docx_source(data)
    if data.startswith(b"\xd0\xcf"):
        return docx_source(convert_to_docx(data, "ole", path.name))
    if path.suffix in (".html", ".htm"):
        return lxml.html.document_fromstring(data.decode()).text_content()
    return text_source(data)


# --- the plan, with the numbers the source had ------------------------------------------------------


class PlanText:
    """The text of an imported plan as the source wrote it: automatic numbers left out, typed ones as typed."""

    def __init__(self, imported: Imported) -> None:
        self.imported = imported
        self.numbers = numbers(imported.document)
        self.renumbered = {doubt.node: doubt.typed for doubt in imported.doubts if doubt.typed}

    def number(self, node: Section | ListItem | Attachment) -> str:
        typed = self.imported.typed.get(node.id)
        if typed and typed.automatic:
            return ""
        return self.renumbered.get(node.id) or self.numbers.get(node.id, "")

    def lines(self) -> Iterator[str]:
        front = self.imported.document.front
        text = "" if self.imported.title_derived else front.title
        moved = self.imported.title_after
        for block in self.imported.document.blocks[:moved]:
            yield from self.block(block)
        yield text + front.edition
        rest = msgspec.structs.replace(self.imported.document, blocks=self.imported.document.blocks[moved:])
        yield from self.container(rest)

    def container(self, container: Document | Section | Attachment) -> Iterator[str]:
        if isinstance(container, Section):
            heading = container.heading
            typed = self.imported.typed.get(container.id)
            if typed and typed.automatic and not container.numbered:
                heading = heading.removeprefix(typed.number)
            yield self.number(container) + heading
        elif isinstance(container, Attachment):
            yield self.number(container) + container.title
        for block in container.blocks:
            yield from self.block(block)
        for section in container.sections:
            yield from self.container(section)
        for attachment in getattr(container, "attachments", ()):
            yield from self.container(attachment)

    def block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Table):
            yield block.caption
            for row in block.rows:
                for cell in row.cells:
                    for inner in cell.blocks:
                        yield from self.block(inner)
        elif isinstance(block, Figure):
            yield block.caption
        elif isinstance(block, ListItem):
            yield self.number(block) + "".join(run.text for run in block.runs)
        elif isinstance(block, Paragraph):
            text = "".join(run.text for run in block.runs)
            typed = self.imported.typed.get(block.id)
            yield text.removeprefix(typed.number) if typed and typed.automatic else text


def differences(path: Path) -> tuple[int, list[str], str]:
    """Characters of the source, what differs, and what was listed as left out."""
    plans = read_file(path)
    omitted = [one for plan in plans for one in plan.omitted if one.what not in ("页眉", "页脚")]
    raw = source_text(path)
    for one in omitted:
        if one.what == "页码":
            raw = _without_page_numbers(raw, one.text.split("\n"))
    rest = fold(raw).replace("\ue010", ".")
    text = fold("".join(line for plan in plans for line in PlanText(plan).lines())).replace("\ue010", ".")
    total = len(fold(source_text(path)))
    for one in omitted:
        at = 0
        for piece in one.text.split("\n") if one.what == "红头" else [one.text] if one.what != "页码" else []:
            wanted = fold(piece).replace("\ue010", ".")
            at = rest.find(wanted, at)
            if at < 0:
                return total, [f"列为“{one.what}”的文字在原文中找不到：“{wanted[:30]}”"], ""
            rest = rest[:at] + rest[at + len(wanted) :]
    listed = "，".join(f"{one.what}{len(fold(one.text))}字" for one in omitted)
    renumbered = sum(bool(doubt.typed) for plan in plans for doubt in plan.doubts)
    listed += f"，重排编号{renumbered}处" if renumbered else ""
    return total, _compare(rest, text), listed


def _without_page_numbers(raw: str, numbers: list[str]) -> str:
    """`raw` without the lines that are the page numbers named, looked for in order."""
    rows, wanted = [], list(numbers)
    for row in raw.splitlines():
        if wanted and row.strip() == wanted[0]:
            wanted.pop(0)
        else:
            rows.append(row)
    return "\n".join([*rows, *wanted])


def _compare(source: str, plan: str) -> list[str]:
    if source == plan:
        return []
    matcher = SequenceMatcher(None, source, plan, autojunk=False) if len(source) < 20_000 else None
    if matcher is None:
        return list(_by_pieces(source, plan))
    return [
        f"{kind}: 原文“{source[a:b][:40]}” 预案“{plan[c:d][:40]}” 在“{source[max(0, a - 12) : a]}”之后"
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind != "equal"
    ]


def _by_pieces(source: str, plan: str) -> Iterator[str]:
    a = b = 0
    while a < len(source) or b < len(plan):
        size = 4000
        while size and source[a : a + size] != plan[b : b + size]:
            size //= 2
        if size:
            a, b = a + size, b + size
            continue
        for skip in range(1, 3000):
            if source[a + skip : a + skip + 30] == plan[b : b + 30]:
                yield f"delete: 原文“{source[a : a + skip][:40]}”"
                a += skip
                break
            if source[a : a + 30] == plan[b + skip : b + skip + 30]:
                yield f"insert: 预案“{plan[b : b + skip][:40]}”"
                b += skip
                break
            if source[a + skip : a + skip + 30] == plan[b + skip : b + skip + 30]:
                yield f"replace: 原文“{source[a : a + skip][:40]}” 预案“{plan[b : b + skip][:40]}”"
                a, b = a + skip, b + skip
                break
        else:
            yield f"replace: 原文“{source[a : a + 40]}” 预案“{plan[b : b + 40]}”"
            return


def main(arguments: list[str]) -> int:
    paths = [Path(one) for one in arguments] or [
        DATA / name for name in ("docx", "text", "odd", "regulations")
    ]
    failed = 0
    for path in importable_files(paths):
        try:
            total, differing, listed = differences(path)
        except YuanError as error:
            print(f"  0.000%  {path.name}  {error}")
            failed += 1
            continue
        wrong = sum(max(len(part) for part in re.findall("“(.*?)”", one)[:2]) for one in differing)
        share = 100.0 if not differing else min(99.999, 100 * (1 - wrong / max(total, 1)))
        print(f"{share:7.3f}%  {total:6d}字  {path.name}  {listed}")
        for one in differing[:6]:
            print(f"          {one}")
        failed += bool(differing)
    print("全部文件 100 %" if not failed else f"{failed} 个文件未达 100 %")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
