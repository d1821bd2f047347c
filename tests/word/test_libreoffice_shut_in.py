"""LibreOffice converts without fetching what a document names elsewhere; each line of defence holds on its own."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from tests.waiting import wait_until
from tests.word.documents import picture
from tests.word.linked import FORMATS
from yuan.model.document.limits import CONVERSION_SECONDS
from yuan.model.errors import BadFile
from yuan.model.progress import silent
from yuan.word import libreoffice
from yuan.word.libreoffice import conversion, find_office, no_network, run_conversion
from yuan.word.reading import office
from yuan.word.reading.office import convert_to_docx
from yuan.word.reading.rtf_fields import without_fetching_fields

pytestmark = pytest.mark.skipif(not find_office(), reason="needs LibreOffice")
_TARGETS = ("docx:MS Word 2007 XML", "pdf:writer_pdf_Export")


class Elsewhere(msgspec.Struct):
    """A server and a folder that documents name; `asked` is what was asked of the server."""

    address: str
    folder: Path
    secret: bytes
    asked: list[str]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Elsewhere]:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(f"{self.command} {self.path}")
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_PROPFIND = do_POST = do_CONNECT = do_GET  # noqa: N815

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    _, secret = picture(37, 41)
    (folder / "picture.png").write_bytes(secret)
    yield Elsewhere(f"http://127.0.0.1:{server.server_port}", folder, secret, asked)
    server.shutdown()
    thread.join()
    server.server_close()


def sources(elsewhere: Elsewhere, folder: Path) -> list[Path]:
    """A document of each format that names the server, and one that names the folder."""
    made = []
    for extension, document in FORMATS.items():
        for name, at in (("far", elsewhere.address), ("near", elsewhere.folder.as_uri())):
            path = folder / f"{name}-{extension[1:]}{extension}"
            path.write_bytes(document(at))
            made.append(path)
    return made


def converted(
    elsewhere: Elsewhere, folder: Path, *, profile: bool, before: tuple[str, ...] = (), **run: object
) -> None:
    """All of them as Word files and PDF in `folder`/out, in one run of LibreOffice for each."""
    documents = sources(elsewhere, folder)
    for target in _TARGETS:
        command = conversion(find_office(), documents[0], target, folder)
        if not profile:
            shutil.rmtree(folder / "profile")
        subprocess.run(
            [*before, *command, *map(str, documents[1:])], check=True, capture_output=True, timeout=600, **run
        )
    assert len(list((folder / "out").iterdir())) == 2 * len(documents)


def embedded(folder: Path, secret: bytes) -> list[str]:
    """The Word files that carry the picture of the folder now."""
    return [
        path.name
        for path in sorted((folder / "out").glob("*.docx"))
        for part in zipfile.ZipFile(path).infolist()
        if zipfile.ZipFile(path).read(part) == secret
    ]


def test_unprotected_it_fetches(elsewhere: Elsewhere, tmp_path: Path) -> None:
    """What the other tests forbid does happen without a defence."""
    converted(elsewhere, tmp_path, profile=False)
    assert {"GET /picture.png", "GET /background.png", "GET /object.odt"} <= set(elsewhere.asked)
    assert embedded(tmp_path, elsewhere.secret)


def test_the_profile_alone_fetches_nothing(elsewhere: Elsewhere, tmp_path: Path) -> None:
    converted(elsewhere, tmp_path, profile=True)
    assert elsewhere.asked == []
    assert embedded(tmp_path, elsewhere.secret) == [
        "near-rtf.docx"
    ]  # what the reading of .rtf sees to itself


@pytest.mark.skipif(not no_network(), reason="the system lets nobody run a program without a network")
def test_without_a_network_alone_it_reaches_nobody(elsewhere: Elsewhere, tmp_path: Path) -> None:
    converted(elsewhere, tmp_path, profile=False, before=no_network())
    assert elsewhere.asked == []


def test_a_document_with_links_is_read_and_printed(elsewhere: Elsewhere, tmp_path: Path) -> None:
    for extension, kind in ((".rtf", "rtf"), (".odt", "odt")):
        for at in (elsewhere.address, elsewhere.folder.as_uri()):
            package = _package(convert_to_docx(FORMATS[extension](at), kind, f"方案{extension}"))
            assert b"Emergency plan" in package.read("word/document.xml")
            assert elsewhere.secret not in map(package.read, package.namelist())
    for path in sources(elsewhere, tmp_path):
        if path.suffix == ".docx":
            run_conversion(conversion(find_office(), path, _TARGETS[1], tmp_path), path.name, silent)
            assert (tmp_path / "out" / f"{path.stem}.pdf").stat().st_size > 1000
    assert elsewhere.asked == []


def test_where_the_system_gives_no_room_of_its_own_the_profile_remains(
    elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "no_network", lambda: ())
    data = convert_to_docx(FORMATS[".odt"](elsewhere.address), "odt", "方案.odt")
    assert b"Emergency plan" in _package(data).read("word/document.xml")
    assert elsewhere.asked == []


@pytest.mark.parametrize(
    "instruction",
    [
        rb"INCLUDEPICTURE",
        rb"\'49NCLUDEPICTURE",
        rb"{INCL}{\b UDEPICTURE}",
        rb"\u73 ?NCLUDEPICTURE",
        b"INCLUDE\r\nPICTURE",
        rb" IncludeText",
        rb"LINK Word.Document.8",
        rb"DDEAUTO",
        rb"IMPORT",
        rb"",
    ],
)
def test_fields_that_fetch_lose_their_instruction_however_spelt(instruction: bytes) -> None:
    data = rb"{\rtf1 {\field{\*\fldinst " + instruction + rb' "file:///x.png"}{\fldrslt shown}}}'
    assert b"fldinst" not in without_fetching_fields(data)
    assert b"shown" in without_fetching_fields(data)


@pytest.mark.parametrize(
    "instruction", [rb"PAGE ", rb" {\rtlch TOC \\o}", rb'HYPERLINK "http://x"', rb"{ SEQ }"]
)
def test_other_fields_stay(instruction: bytes) -> None:
    data = rb"{\rtf1 {\field{\*\fldinst " + instruction + rb"}{\fldrslt 1}}}"
    assert without_fetching_fields(data) == data


def _package(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


@pytest.mark.skipif(sys.platform == "win32", reason="the program that never ends is a script for a shell")
def test_a_conversion_without_end_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, started = tmp_path / "soffice", tmp_path / "started"
    program.write_text(f"#!/bin/sh\n(trap '' TERM; sleep 3000) &\necho $! > {started}\nwait\n")
    program.chmod(0o755)
    monkeypatch.setattr(office, "find_office", lambda: str(program))
    with pytest.raises(BadFile, match=r"“方案\.rtf”转换超过 5 秒，已停止"):
        convert_to_docx(b"{\\rtf1 x}", "rtf", "方案.rtf", seconds=5)
    assert CONVERSION_SECONDS <= 90
    wait_until(lambda: not _runs(int(started.read_text())), "the end of what it had started")


def _runs(process: int) -> bool:
    """Whether a process is there and no corpse that nobody has fetched."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{process}/stat")
    return not (state.exists() and state.read_text().rpartition(")")[2].split()[0] == "Z")
