"""Bad input ends in one Chinese sentence that names the file; containers are known by their bytes."""

from __future__ import annotations

import base64
import io
import zipfile
from pathlib import Path

import pytest

from tests.word.packages import docx, p
from yuan.model.document.content import walk_sections
from yuan.model.errors import BadFile, Cancelled
from yuan.word.reader import importable_files, read_file
from yuan.word.reading import office

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"
)


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"<w>" + b" " * 60_000_000)
    return buffer.getvalue()


def spreadsheet() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("xl/workbook.xml", "<workbook/>")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空文件"),
        (b" \r\n\0", "空文件"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n0000", "图片"),
        (b"PK\x03\x04 not much more", "损坏"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "密码"),
        (bytes(range(256)) * 40, "不是可以识别"),
        (spreadsheet(), "不是 Word 文档"),
    ],
)
def test_what_is_no_plan_is_refused_by_name(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "甲镇预案.docx"
    path.write_bytes(data)
    with pytest.raises(BadFile) as caught:
        read_file(path)
    assert "甲镇预案.docx" in caught.value.message
    assert said in caught.value.message
    assert caught.value.remedy


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "炸弹.docx"
    path.write_bytes(bomb())
    with pytest.raises(BadFile, match="过大"):
        read_file(path)


def test_a_truncated_docx_is_called_damaged(tmp_path: Path) -> None:
    path = docx(tmp_path / "预案.docx", p("某区防汛应急预案"), p("1 总则"))
    path.write_bytes(path.read_bytes()[:-200])
    with pytest.raises(BadFile, match="损坏"):
        read_file(path)


def test_external_entities_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="外部实体"):
        read_file(docx(tmp_path / "预案.docx", document=ENTITIES))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"没有\.docx"):
        read_file(tmp_path / "没有.docx")


def test_a_file_without_text_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="没有读到文字"):
        read_file(docx(tmp_path / "空.docx", p()))


def test_the_bytes_decide_not_the_name(tmp_path: Path) -> None:
    written = docx(
        tmp_path / "其实是Word.txt",
        p("某区防汛应急预案"),
        p("1 总则"),
        p("1.1 目的"),
        p("为了防汛。"),
        p("1.2 据"),
        p("依法。"),
    )
    assert len(list(walk_sections(read_file(written)[0].document))) == 3
    page = tmp_path / "其实是网页.doc"
    page.write_text(
        "<html><head><title>x</title></head><body><h1>某区防汛应急预案</h1><p>1 总则</p><p>1.1 目的</p>"
        "<p>为了<b>防汛</b>。</p><p>1.2 依据</p><table><tr><th>单位</th><td>电话</td></tr></table></body></html>",
        encoding="utf-8",
    )
    document = read_file(page)[0].document
    assert document.front.title == "某区防汛应急预案"
    assert [section.heading for section, _ in walk_sections(document)] == ["总则", "目的", "依据"]


def test_old_formats_ask_for_libreoffice_when_it_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "find_office", lambda: "")
    path = tmp_path / "旧.doc"
    path.write_bytes(OLE + b"\0" * 600)
    with pytest.raises(BadFile, match="LibreOffice") as caught:
        read_file(path)
    assert "安装 LibreOffice" in caught.value.remedy


@pytest.mark.skipif(not office.find_office(), reason="LibreOffice is not installed")
def test_rich_text_comes_through_libreoffice_and_can_be_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "预案.doc"
    text = "\\par ".join(
        "".join(f"\\u{ord(sign)}?" for sign in line)
        for line in ("某区防汛应急预案", "1 总则", "1.1 目的", "为了防汛。", "1.2 依据", "依法。")
    )
    path.write_bytes(("{\\rtf1\\ansi " + text + "}").encode("ascii"))
    assert read_file(path)[0].document.front.title == "某区防汛应急预案"

    def cancel(done: int, total: int, what: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        read_file(path, cancel)


def test_a_conversion_that_gives_nothing_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "find_office", lambda: "office")
    monkeypatch.setattr(office, "_run", lambda command, name, progress, seconds: None)
    path = tmp_path / "坏.doc"
    path.write_bytes(OLE + b"\0" * 600)
    with pytest.raises(BadFile, match="无法转换"):
        read_file(path)


def test_folders_pass_over_locks_hidden_files_and_other_kinds(tmp_path: Path) -> None:
    for name in ("甲.docx", "~$甲.docx", ".隐藏.docx", "图.png", "子/乙.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [path.name for path in importable_files([tmp_path, tmp_path / "甲.docx"])] == ["乙.txt", "甲.docx"]


def test_a_page_archive_named_doc_is_read_from_its_html_part(tmp_path: Path) -> None:
    page = "<html><body><p>某区防汛应急预案</p><p>1 总则</p><p>1.1 目的</p><p>为了防汛。</p><p>1.2 依据</p></body></html>"
    path = tmp_path / "归档.doc"
    path.write_bytes(
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="x"\r\n\r\n--x\r\n'
        b"Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(page.encode("gb2312"))
        + b"\r\n--x--\r\n"
    )
    document = read_file(path)[0].document
    assert document.front.title == "某区防汛应急预案"
    assert len(list(walk_sections(document))) == 3


@pytest.mark.skipif(not office.find_office(), reason="LibreOffice is not installed")
def test_flat_word_xml_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    lines = ("某区防汛应急预案", "1 总则", "1.1 目的", "为了防汛。", "1.2 依据")
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    path = tmp_path / "旧格式.doc"
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">'
        f"<w:body>{body}</w:body></w:wordDocument>",
        encoding="utf-8",
    )
    assert read_file(path)[0].document.front.title == "某区防汛应急预案"


def test_values_the_format_does_not_allow_are_a_bad_file(tmp_path: Path) -> None:
    path = docx(tmp_path / "怪.docx", p("某区防汛应急预案", properties='<w:outlineLvl w:val="x"/>'))
    with pytest.raises(BadFile, match="内部格式有误"):
        read_file(path)
