"""Zip files made to deceive or to exhaust whoever reads them: each is refused with one clear error, nothing is written."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.exchange.conftest import Refused
from tests.exchange.forging import Record, deflate, deflated, parts_of, records_of, rewritten, saying, zip_of

OUTSIDE = (
    "../../outside.txt",
    "/tmp/outside.txt",
    "objects/../../outside.txt",
    "objects\\..\\outside.txt",
    "C:\\outside.txt",
    "可读副本/../outside.docx",
    "objects/",
    "x" * 300,
)


@pytest.mark.parametrize("name", OUTSIDE)
def test_names_that_lead_out_of_a_folder(plain: Path, refused: Refused, name: str) -> None:
    rewritten(plain, lambda records: records.append(Record(name, b"outside")))
    assert "不合规定" in refused(plain)
    assert not (plain.parent.parent / "outside.txt").exists()


@pytest.mark.parametrize(
    "name", ["../letter.docx", "/letter.docx", "a/b.docx", "..", "a\\b.docx", "NUL.docx"]
)
def test_readable_copies_whose_names_lead_out_of_their_folder(
    plain: Path, refused: Refused, name: str
) -> None:
    def rename(manifest: dict[str, Any]) -> None:
        manifest["readable"][0]["name"] = name

    assert "清单" in refused(saying(plain, rename))


def test_an_entry_that_unfolds_beyond_all_measure(plain: Path, refused: Refused) -> None:
    rewritten(plain, lambda records: records.append(deflated("objects/" + "0" * 64, bytes(50_000_000))))
    assert plain.stat().st_size < 100_000
    assert "100 倍" in refused(plain)


def test_a_bomb_whose_headers_name_small_sizes(plain: Path, refused: Refused) -> None:
    manifest = parts_of(plain)["manifest.json"]
    bomb = deflate(manifest + bytes(50_000_000))

    def plant(records: list[Record]) -> None:
        at = [one.name for one in records].index("manifest.json")
        records[at] = Record("manifest.json", manifest, bomb, 8)

    assert "展开后比目录中写的大" in refused(rewritten(plain, plant))


def test_a_bomb_of_entries_that_share_their_bytes(plain: Path, refused: Refused) -> None:
    """The directory names the same bytes many times (the "full overlap" of known zip bombs)."""

    def plant(records: list[Record]) -> None:
        start = len(zip_of(records[:-1])) - sum(46 + len(one.facts()["name"]) for one in records[:-1]) - 22
        for number in range(20):
            name = f"{number:0{len(records[-1].facts()['name'])}}"
            records.append(
                Record(name, b"", central={**records[-1].facts(), "name": name.encode(), "start": start})
            )

    assert "重叠" in refused(rewritten(plain, plant))


def test_a_bomb_of_entries_that_quote_the_next(plain: Path, refused: Refused) -> None:
    """Each entry's compressed bytes hold the header of the next one ("quoted overlap")."""
    records = records_of(parts_of(plain))
    inner = deflated("objects/" + "1" * 64, bytes(900))
    whole = zip_of([inner])
    kernel = whole[: len(whole) - 22 - 46 - 72]  # header and bytes
    quoting = struct.pack("<BHH", 0, len(kernel), ~len(kernel) & 0xFFFF) + kernel
    outer = Record("objects/" + "2" * 64, kernel + bytes(900), quoting, 8)
    start = len(zip_of(records)) - sum(46 + len(one.facts()["name"]) for one in records) - 22
    inside = start + 30 + 72 + 5
    facts = {**inner.facts(), "start": inside}
    plain.write_bytes(zip_of([*records, outer, Record(inner.name, b"", central=facts)]))
    assert "重叠" in refused(plain)


def test_entries_that_are_too_large_together(plain: Path, refused: Refused) -> None:
    size = {"size": 6 * 1024 * 1024}
    many = [Record(f"x{number}", b"", bytes(64 * 1024), 8, local=size, central=size) for number in range(90)]
    assert "展开后大于 512 MB" in refused(rewritten(plain, lambda records: records.extend(many)))


def test_too_many_entries(plain: Path, refused: Refused) -> None:
    more = [Record(f"{number}", b"") for number in range(5_000)]
    assert "多于 5000 项" in refused(rewritten(plain, lambda records: records.extend(more)))


def test_a_million_entries(plain: Path, refused: Refused) -> None:
    """As zip64 has it, which the format does not use: the count of the last record stands for "more than fits"."""
    one = zip_of([Record("x", b"")])
    local, central = one[:31], one[31 : 31 + 47]
    million = local * 1_000_000 + central * 1_000_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 47_000_000, 31_000_000, 0)
    plain.write_bytes(plain.read_bytes()[:70] + million + end)
    assert "多于 5000 项" in refused(plain)


def test_a_count_that_is_smaller_than_the_directory(plain: Path, refused: Refused) -> None:
    rewritten(plain, lambda records: None, count=3)
    assert "不合规定" in refused(plain)


def test_a_file_larger_than_any_package(plain: Path, refused: Refused) -> None:
    with plain.open("rb+") as file:
        file.truncate(513 * 1024 * 1024)
    assert "512 MB" in refused(plain)


def test_an_entry_larger_than_any(plain: Path, refused: Refused) -> None:
    size = {"size": 65 * 1024 * 1024}
    large = Record("x", b"", bytes(1024 * 1024), 8, local=size, central=size)
    assert "64 MB" in refused(rewritten(plain, lambda records: records.append(large)))


@pytest.mark.parametrize(
    "more",
    [
        {"before": b"MZ"},
        {"between": b"hidden"},
        {"comment": b"hello"},
        {"after": b"\0"},
        {"after": b"x" * 99},
    ],
    ids=["before", "between", "comment", "after", "long after"],
)
def test_bytes_that_belong_to_no_entry(plain: Path, refused: Refused, more: dict[str, bytes]) -> None:
    assert refused(rewritten(plain, lambda records: None, **more))


Twist = Callable[[Record], Record]
TWISTS: dict[str, Twist] = {
    "crc": lambda one: one._replace(local={"crc": 1}),
    "size": lambda one: one._replace(local={"size": 1}),
    "stored": lambda one: one._replace(local={"stored": 1}),
    "method": lambda one: one._replace(local={"method": 8}),
    "flags": lambda one: one._replace(local={"flags": 0x800}),
    "name": lambda one: one._replace(local={"name": b"evil/../../../nifest.js"[: len(one.facts()["name"])]}),
    "time": lambda one: one._replace(local={"time": 1}),
    "extra here": lambda one: one._replace(local={"extra": b"\x01\x00\x00\x00"}),
    "extra there": lambda one: one._replace(central={"extra": b"up\x05\x00\x01\0\0\0\0"}),
    "comment": lambda one: one._replace(central={"comment": b"x"}),
    "another disk": lambda one: one._replace(central={"disk": 1}),
    "a folder": lambda one: one._replace(central={"external": 0o40755 << 16 | 0x10}),
    "a device": lambda one: one._replace(central={"external": 0o20644 << 16}),
    "bzip2": lambda one: one._replace(method=12),
    "flags unknown": lambda one: one._replace(local={"flags": 2}, central={"flags": 2}),
    "a descriptor": lambda one: one._replace(local={"flags": 8}, central={"flags": 8}),
    "no UTF-8": lambda one: one._replace(name=b"\xff\xfe"),
    "stored, of two sizes": lambda one: one._replace(local={"size": 9}, central={"size": 9}),
    "compressed to nothing": lambda one: one._replace(packed=b"", method=8),
    "compressed badly": lambda one: one._replace(packed=b"\xff" * len(one.content), method=8),
    "compressed and more": lambda one: one._replace(packed=deflate(one.content) + b"more", method=8),
    "compressed and cut": lambda one: one._replace(packed=deflate(one.content)[:-9], method=8),
}


@pytest.mark.parametrize("twist", TWISTS)
def test_entries_no_writer_makes(plain: Path, refused: Refused, twist: str) -> None:
    def change(records: list[Record]) -> None:
        at = [one.name for one in records].index("manifest.json")
        records[at] = TWISTS[twist](records[at])

    assert refused(rewritten(plain, change))


def test_an_entry_encrypted_by_a_zip_program(plain: Path, refused: Refused) -> None:
    flags = {"flags": 1}
    rewritten(plain, lambda records: records.append(Record("objects/x", b"x", local=flags, central=flags)))
    assert "压缩软件加密" in refused(plain)


def test_an_entry_that_is_a_link(plain: Path, refused: Refused) -> None:
    link = Record("objects/x", b"/etc/passwd", central={"external": 0o120777 << 16})
    assert "链接" in refused(rewritten(plain, lambda records: records.append(link)))


@pytest.mark.parametrize("name", ["manifest.json", "MANIFEST.JSON", "可读副本/移交函.DOCX"])
def test_an_entry_that_is_there_twice(plain: Path, refused: Refused, name: str) -> None:
    assert "重复" in refused(rewritten(plain, lambda records: records.append(Record(name, b"{}"))))


@pytest.mark.parametrize("sealing", [False, True])
def test_a_package_that_was_cut_off(
    plain: Path, refused: Refused, sealing: bool, request: pytest.FixtureRequest
) -> None:
    path: Path = request.getfixturevalue("sealed") if sealing else plain
    whole = path.read_bytes()
    for length in range(0, len(whole), 97):
        path.write_bytes(whole[:length])
        assert refused(path)
    path.write_bytes(whole[:-1])
    assert "不完整" in refused(path)
