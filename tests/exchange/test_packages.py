"""A package that was written is read again as what it was; what is too much is refused before it is written."""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
import zipfile
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.exchange.desks import BUREAU, COUNTY, PARTS, READABLE, TOWN
from tests.exchange.forging import package
from yuan.exchange import limits
from yuan.exchange.reading import inspect, open_package
from yuan.exchange.sealing import CHUNK, SealedSource, SealingSink, new_envelope
from yuan.exchange.writing import Part, write_package
from yuan.exchange.zip_reading import FileSource
from yuan.model.errors import BadFile, BadPackage, Cancelled
from yuan.model.exchange.manifest import BaseVersion, Recipient
from yuan.model.exchange.package import PackageKind


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "送审.yuanpkg"
    said = TOWN.writes(BUREAU, bases=(BaseVersion("p0000aaaa", 2, "a" * 64),), answers="b" * 32)
    written = write_package(path, said, PARTS, TOWN.signing, readable=READABLE)
    with open_package(path) as opened:
        assert opened.manifest == written.manifest
        assert opened.hash == written.hash
        assert not opened.is_sealed
        opened.verify()
        for part, item in zip(PARTS, opened.manifest.objects, strict=True):
            assert (item.role, item.name, item.media_type) == part[:3]
            assert opened.content(item) == opened.read(item.sha256) == part.content
        assert {one.name: opened.content(one) for one in opened.manifest.readable} == READABLE
        with pytest.raises(BadPackage, match="缺少"):
            opened.read("0" * 64)
    assert msgspec.structs.replace(written.manifest, objects=(), readable=()) == said


def test_any_tool_opens_it(tmp_path: Path) -> None:
    """Without the program one sees what it is, may read the copies and compare their checksums."""
    path = package(tmp_path / "送审.yuanpkg")
    with zipfile.ZipFile(path) as opened:
        assert opened.testzip() is None
        assert opened.infolist()[0].filename == "mimetype"
        manifest = json.loads(opened.read("manifest.json"))
        for copy in manifest["readable"]:
            content = opened.read(f"可读副本/{copy['name']}")
            assert hashlib.sha256(content).hexdigest() == copy["sha256"]
        assert opened.read("可读副本/移交函.docx") == READABLE["移交函.docx"]
    assert path.read_bytes()[30:70] == b"mimetypeapplication/vnd.yuan.package+zip"


def test_a_sealed_package_is_opened_by_those_it_is_for_and_nobody_else(tmp_path: Path) -> None:
    path = tmp_path / "送审.yuanpkg"
    desks = [BUREAU.card, COUNTY.card]
    written = write_package(
        path, TOWN.writes(BUREAU, COUNTY), PARTS, TOWN.signing, seal_for=desks, readable=READABLE
    )
    assert [to.key for to in written.manifest.recipients] == [BUREAU.sealing.id, COUNTY.sealing.id]
    for desk in (BUREAU, COUNTY):
        with open_package(path, [TOWN.sealing, desk.sealing]) as opened:
            assert opened.is_sealed
            assert opened.manifest == written.manifest
            assert opened.content(opened.manifest.objects[0]) == PARTS[0].content
    with pytest.raises(BadPackage, match="加密发给其他单位"):
        open_package(path, [TOWN.sealing])
    assert "防汛".encode() not in path.read_bytes()


def test_what_can_be_told_without_keys(tmp_path: Path) -> None:
    plain, sealed = package(tmp_path / "a.yuanpkg"), package(tmp_path / "b.yuanpkg", sealed=True)
    told = inspect(plain)
    assert (told.keys, told.size) == ((), plain.stat().st_size)
    with open_package(plain) as opened:
        assert (told.manifest, told.hash) == (opened.manifest, opened.hash)
    assert inspect(sealed) == (sealed.stat().st_size, (BUREAU.sealing.id,), None, "")


def test_the_same_content_lies_in_it_once(tmp_path: Path) -> None:
    path = tmp_path / "送审.yuanpkg"
    write_package(
        path, TOWN.writes(BUREAU), [*PARTS, *(p._replace(role="again") for p in PARTS)], TOWN.signing
    )
    with zipfile.ZipFile(path) as opened:
        assert len([name for name in opened.namelist() if name.startswith("objects/")]) == 3


def test_parts_are_taken_from_files(tmp_path: Path) -> None:
    path, file = tmp_path / "送审.yuanpkg", tmp_path / "附件.pdf"
    file.write_bytes(b"%PDF-1.7 " * 999)
    seen: list[tuple[int, int, str]] = []
    part = Part("material", file.name, "application/pdf", file)
    write_package(path, TOWN.writes(BUREAU), [part], TOWN.signing, progress=lambda *step: seen.append(step))
    with open_package(path) as opened:
        assert opened.read(opened.manifest.of_role("material")[0].sha256) == file.read_bytes()
    assert seen == [(0, 1, "附件.pdf")]


@pytest.mark.parametrize("sealing", [False, True])
def test_a_file_that_changes_while_it_is_open_gives_no_other_content(tmp_path: Path, sealing: bool) -> None:
    path = tmp_path / "送审.yuanpkg"
    seal_for = [BUREAU.card] if sealing else []
    part = Part("material", "水位图", "image/png", Random(1).randbytes(3_000_000))
    write_package(path, TOWN.writes(BUREAU), [part], TOWN.signing, seal_for=seal_for)
    with open_package(path, [BUREAU.sealing]) as opened:
        with path.open("rb+") as file:
            file.seek(1_500_000)
            file.write(b"another content")
        with pytest.raises(BadPackage, match=r"不对|打不开"):
            opened.verify()
        with path.open("rb+") as file:
            file.truncate(500_000)
        with pytest.raises(BadPackage):
            opened.verify()


def test_readable_copies_get_names_every_system_takes(tmp_path: Path) -> None:
    path = tmp_path / "送审.yuanpkg"
    copies = {
        "../../a.docx": b"1",
        "A.docx": b"2",
        "CON.docx": b"3",
        "x" * 400 + ".docx": b"4",
        "x" * 401 + ".docx": b"5",
    }
    write_package(path, TOWN.writes(BUREAU), [], TOWN.signing, readable=copies)
    with open_package(path) as opened:
        names = [one.name for one in opened.manifest.readable]
        assert names[:3] == ["a.docx", "A（2）.docx", "_CON.docx"]
        assert [opened.content(one) for one in opened.manifest.readable] == list(copies.values())


def test_names_that_would_break_lines_are_made_one_line(tmp_path: Path) -> None:
    path = tmp_path / "送审.yuanpkg"
    written = write_package(path, TOWN.writes(BUREAU, subject="送审\n《\u202e预案》\x00"), [], TOWN.signing)
    assert written.manifest.subject == "送审 《 预案》"
    with open_package(path) as opened:
        assert opened.manifest == written.manifest


def test_a_mistake_of_the_program_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "送审.yuanpkg"
    with pytest.raises(ValueError, match="another key"):
        write_package(path, TOWN.writes(BUREAU), [], COUNTY.signing)
    with pytest.raises(ValueError, match="does not name"):
        write_package(path, TOWN.writes(BUREAU), [], TOWN.signing, seal_for=[COUNTY.card])
    with pytest.raises(ValueError, match="made_at"):
        write_package(path, TOWN.writes(BUREAU, made_at="2026-12-01T09:30:00"), [], TOWN.signing)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("sealing", [False, True])
def test_a_stopped_or_failed_writing_leaves_what_was_there(tmp_path: Path, sealing: bool) -> None:
    path = package(tmp_path / "送审.yuanpkg", sealed=sealing)
    before, seal_for = path.read_bytes(), [BUREAU.card] if sealing else []

    def stop(done: int, total: int, what: str) -> None:
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_package(path, TOWN.writes(BUREAU), PARTS, TOWN.signing, seal_for=seal_for, progress=stop)
    missing = Part("material", "x", "text/plain", tmp_path / "none")
    with pytest.raises(BadFile, match="无法读取"):
        write_package(path, TOWN.writes(BUREAU), [*PARTS, missing], TOWN.signing, seal_for=seal_for)
    assert list(tmp_path.iterdir()) == [path]
    assert path.read_bytes() == before


def test_what_readers_would_refuse_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "送审.yuanpkg"
    large = tmp_path / "large"
    with large.open("wb") as file:
        file.truncate(limits.ENTRY + 1)
    many = (Part("x", str(number), "text/plain", str(number).encode()) for number in range(5_000))
    long = {f"{number}": "长" * 1000 for number in range(3_000)}
    for said, parts, word in (
        (TOWN.writes(BUREAU), [Part("x", "", "", large)], "64 MB"),
        (TOWN.writes(BUREAU), many, "5000 项"),
        (TOWN.writes(BUREAU, additions=long), [], "清单太长"),
    ):
        with pytest.raises(BadPackage, match=word):
            write_package(path, said, parts, TOWN.signing)
    assert list(tmp_path.iterdir()) == [large]


def _filling(entries: int) -> list[Part]:
    """Parts of the largest size, no two the same."""
    most = Random(1).randbytes(limits.ENTRY - 64)
    return [Part("x", str(number), "", most + b"%064d" % number) for number in range(entries)]


@pytest.mark.slow
def test_as_much_as_a_package_holds(tmp_path: Path) -> None:
    path = tmp_path / "移交.yuanpkg"
    rest = Part("x", "rest", "", bytes(limits.CONTENT - 7 * limits.ENTRY - limits.MIB))
    parts = [*_filling(7), rest]
    write_package(path, TOWN.writes(BUREAU), parts, TOWN.signing, seal_for=[BUREAU.card])
    with open_package(path, [BUREAU.sealing]) as opened:
        opened.verify()
    path.unlink()
    with pytest.raises(BadPackage, match="512 MB"):
        write_package(path, TOWN.writes(BUREAU), _filling(8), TOWN.signing, seal_for=[BUREAU.card])
    assert list(tmp_path.iterdir()) == []


text = st.text(max_size=40).filter(lambda value: value.isprintable())
contents = st.one_of(
    st.binary(max_size=300),
    st.builds(lambda one, times: one * times, st.binary(max_size=9), st.integers(0, 9999)),
)


@settings(max_examples=60, deadline=None)
@given(
    parts=st.lists(st.tuples(text, text, text, contents), max_size=6, unique_by=lambda part: part[:2]),
    readable=st.dictionaries(st.text(min_size=1, max_size=60).filter(lambda n: n.encode("utf-8", "replace")), contents, max_size=4),
    kind=st.sampled_from(PackageKind),
    serial=st.integers(1, 10**9),
    additions=st.dictionaries(st.text(alphabet="xyz", min_size=1, max_size=5), st.recursive(st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | text, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=3), max_leaves=6), max_size=3),
    sealing=st.booleans(),
)  # fmt: skip
def test_whatever_is_written_is_read_again(
    parts: list[tuple[str, str, str, bytes]],
    readable: dict[str, bytes],
    kind: PackageKind,
    serial: int,
    additions: dict[str, object],
    sealing: bool,
) -> None:
    to = Recipient(desk=BUREAU.card.id, office=BUREAU.card.office, serial=serial, before="c" * 64)
    said = TOWN.writes(kind=kind, recipients=(to,), additions=additions)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.yuanpkg")
        seal_for = [BUREAU.card] if sealing else []
        listed = [Part(*part) for part in parts]
        written = write_package(path, said, listed, TOWN.signing, seal_for=seal_for, readable=readable)
        with open_package(path, [BUREAU.sealing]) as opened:
            opened.verify()
            assert opened.manifest == written.manifest
            assert opened.manifest.additions == additions
            assert [opened.content(one) for one in opened.manifest.objects] == [part[3] for part in parts]
            assert [opened.content(one) for one in opened.manifest.readable] == list(readable.values())


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 7])
def test_a_seal_gives_every_stretch_of_what_it_holds(size: int) -> None:
    random = Random(size)
    content, (envelope, file_key) = random.randbytes(size), new_envelope([BUREAU.card])
    kept, at = io.BytesIO(), 0
    sink = SealingSink(kept, file_key, envelope)
    while at < size:
        step = random.choice((1, 999, 300_000, 3_000_000))
        sink.write(content[at : at + step])
        at += step
    sink.finish()
    source = SealedSource(FileSource(kept), 0, len(kept.getvalue()), file_key, envelope)
    assert source.size == size
    for _ in range(30):
        start, length = random.randint(0, size + 5), random.choice((0, 1, 30, CHUNK, 3 * CHUNK))
        assert source.read(start, length) == content[start : start + length]
