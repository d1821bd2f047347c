"""Manifests and signatures made to deceive: each is refused with one clear error, nothing is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.exchange.conftest import Refused
from tests.exchange.desks import BUREAU, COUNTY, TOWN
from tests.exchange.forging import (
    Record,
    canonical,
    package,
    parts_of,
    records_of,
    rewritten,
    saying,
    signed,
    zip_of,
)
from yuan.exchange.reading import inspect, open_package
from yuan.exchange.writing import Part, write_package
from yuan.model.errors import BadFile, BadPackage

Said = dict[str, Any]


def _place(records: list[Record], start: str) -> int:
    return next(number for number, one in enumerate(records) if str(one.name).startswith(start))


def test_an_object_with_another_content(plain: Path, refused: Refused) -> None:
    def change(records: list[Record]) -> None:
        at = _place(records, "objects/")
        records[at] = records[at]._replace(content=records[at].content[:-1] + b"X")

    assert "校验值" in refused(rewritten(plain, change))


def test_an_object_of_another_size(plain: Path, refused: Refused) -> None:
    def change(records: list[Record]) -> None:
        at = _place(records, "objects/")
        records[at] = records[at]._replace(content=b"short")

    assert "校验值" in refused(rewritten(plain, change))


def test_objects_that_were_exchanged(plain: Path, refused: Refused) -> None:
    two = [Part("plan", "甲", "text/plain", b"first."), Part("plan", "乙", "text/plain", b"second")]
    write_package(plain, TOWN.writes(BUREAU), two, TOWN.signing)

    def exchange(records: list[Record]) -> None:
        first, second = records[1], records[2]
        records[1], records[2] = (
            first._replace(content=second.content),
            second._replace(content=first.content),
        )

    assert "校验值" in refused(rewritten(plain, exchange))


@pytest.mark.parametrize("start", ["objects/", "可读副本/", "manifest.json", "signature.json"])
def test_something_that_is_missing(plain: Path, refused: Refused, start: str) -> None:
    assert refused(rewritten(plain, lambda records: records.pop(_place(records, start))))


def test_a_package_without_a_signature_is_said_to_have_none(plain: Path, refused: Refused) -> None:
    rewritten(plain, lambda records: records.pop(_place(records, "signature.json")))
    assert "没有签名" in refused(plain)


def test_a_readable_copy_that_was_exchanged(plain: Path, refused: Refused) -> None:
    def change(records: list[Record]) -> None:
        at = _place(records, "可读副本/")
        records[at] = records[at]._replace(content=b"PK another")

    assert refused(rewritten(plain, change))


def test_the_signature_of_another_manifest(plain: Path, refused: Refused, tmp_path: Path) -> None:
    other = parts_of(package(tmp_path / "other.yuanpkg"))["signature.json"]
    parts = {**parts_of(plain), "signature.json": other}
    plain.write_bytes(zip_of(records_of(parts)))
    assert "另一个数据包的签名" in refused(plain)


def test_a_manifest_that_was_changed_after_it_was_signed(plain: Path, refused: Refused) -> None:
    parts = parts_of(plain)
    manifest = {**json.loads(parts["manifest.json"]), "subject": "印发《防汛应急预案》"}
    plain.write_bytes(zip_of(records_of({**parts, "manifest.json": canonical(manifest)})))
    assert "签名不对" in refused(plain)


def test_a_changed_manifest_whose_hash_was_put_into_the_signature(plain: Path, refused: Refused) -> None:
    parts = parts_of(plain)
    manifest = canonical({**json.loads(parts["manifest.json"]), "subject": "印发《防汛应急预案》"})
    forged = signed(parts, manifest, signature=json.loads(parts["signature.json"])["signature"])
    plain.write_bytes(zip_of(records_of(forged)))
    assert "内容与签名不符" in refused(plain)


def test_a_package_in_the_name_of_the_bureau_by_somebody_else(plain: Path, refused: Refused) -> None:
    """Whoever claims to be the bureau must name the bureau's key, and cannot sign with it."""
    forge = saying(plain, lambda said: said.update(sender=msgspec.to_builtins(BUREAU.card)), by=COUNTY)
    assert "不是发送单位的密钥" in refused(forge)
    parts = parts_of(plain)
    named = signed(parts, parts["manifest.json"], COUNTY, key=BUREAU.signing.id)
    plain.write_bytes(zip_of(records_of(named)))
    assert "内容与签名不符" in refused(plain)


@pytest.mark.parametrize("algorithm", ["none", "", "ed25519", "HS256", "SM2", "RSA"])
def test_a_signature_with_an_algorithm_nobody_knows(plain: Path, refused: Refused, algorithm: str) -> None:
    parts = parts_of(plain)
    plain.write_bytes(zip_of(records_of(signed(parts, parts["manifest.json"], algorithm=algorithm))))
    said = refused(plain)
    assert "算法" in said
    assert "更新本程序" in said


@pytest.mark.parametrize(
    "said",
    [
        {"signature": ""},
        {"signature": "zz"},
        {"signature": "00" * 64},
        {"signature": 5},
        {"algorithm": ["Ed25519"]},
        {"algorithm": {}},
        {"key": None},
        {"key": "0" * 32},
    ],
)
def test_signatures_that_are_none(plain: Path, refused: Refused, said: Said) -> None:
    parts = parts_of(plain)
    plain.write_bytes(zip_of(records_of(signed(parts, parts["manifest.json"], **said))))
    assert refused(plain)


def test_a_package_of_a_newer_format_whatever_else_it_holds(plain: Path, refused: Refused) -> None:
    newer = canonical({"format": 3, "minimum_reader": 2, "things": [{"new": 1}]})
    plain.write_bytes(zip_of(records_of({**signed(parts_of(plain), newer), "new/part": b"new"})))
    said = refused(plain)
    assert "第 2 版" in said
    assert "更新本程序" in said
    with pytest.raises(BadPackage, match="第 2 版"):
        inspect(plain)


def test_a_kind_of_package_a_newer_program_knows(plain: Path, refused: Refused) -> None:
    assert "更新本程序" in refused(saying(plain, lambda said: said.update(kind="会签")))


def test_additions_of_a_newer_program_are_kept_and_passed_on(plain: Path, tmp_path: Path) -> None:
    def add(said: Said) -> None:
        said.update(format=2, minimum_reader=1, urgency={"level": "特急", "hours": 2})
        said["objects"][0]["language"] = "zh"

    with open_package(saying(plain, add)) as opened:
        manifest = opened.manifest
        assert manifest.additions == {"urgency": {"level": "特急", "hours": 2}}
        assert manifest.objects[0].additions == {"language": "zh"}
        contents = [opened.content(one) for one in manifest.objects]
    onward = msgspec.structs.replace(manifest, sender=BUREAU.card, objects=(), readable=())
    write_package(tmp_path / "onward.yuanpkg", onward, [], BUREAU.signing)
    with open_package(tmp_path / "onward.yuanpkg") as opened:
        assert opened.manifest.additions == manifest.additions
    assert contents[3] == b""


NOT_CANONICAL: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda data: b"",
    "no JSON": lambda data: b"\x00" * 50,
    "not UTF-8": lambda data: data.replace("送审".encode(), b"\xff\xfe"),
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "a mark in front": lambda data: b"\xef\xbb\xbf" + data,
    "a list": lambda data: b"[" + data + b"]",
    "a number": lambda data: b"1",
    "null": lambda data: b"null",
    "blanks": lambda data: data.replace(b'","', b'", "', 1),
    "a line at the end": lambda data: data + b"\n",
    "two": lambda data: data + data,
    "a key twice": lambda data: data.replace(b'{"answers"', b'{"answers":"","answers"', 1),
    "unsorted": lambda data: b'{"subject":"x",' + data[1:],
    "escaped": lambda data: data.replace("送审".encode(), b"\\u9001\\u5ba1"),
    "half a sign": lambda data: data.replace("送审".encode(), b"\\ud800"),
    "a fraction": lambda data: data.replace(b'"format":1', b'"format":1.0'),
    "no number": lambda data: data.replace(b'"format":1', b'"format":NaN'),
    "a huge number": lambda data: data.replace(b'"format":1', b'"format":' + b"9" * 5000),
    "a large number": lambda data: data.replace(b'"format":1', b'"format":9007199254740993'),
    "cut": lambda data: data[: len(data) // 2],
}


@pytest.mark.parametrize("change", NOT_CANONICAL)
def test_manifests_that_are_no_canonical_json(plain: Path, refused: Refused, change: str) -> None:
    parts = parts_of(plain)
    manifest = NOT_CANONICAL[change](parts["manifest.json"])
    assert manifest != parts["manifest.json"]
    plain.write_bytes(zip_of(records_of(signed(parts, manifest))))
    assert "manifest.json" in refused(plain)


def _first(said: Said, name: str, **values: Any) -> None:
    said[name][0].update(values)


UNSOUND: dict[str, Callable[[Said], object]] = {
    "no version": lambda said: said.pop("minimum_reader"),
    "version of text": lambda said: said.update(minimum_reader="1"),
    "version zero": lambda said: said.update(minimum_reader=0, format=0),
    "version true": lambda said: said.update(minimum_reader=True),
    "older than its reader": lambda said: said.update(format=0),
    "no id": lambda said: said.update(id=""),
    "id that is a path": lambda said: said.update(id="../../../../../../../../../x/y"),
    "no kind": lambda said: said.pop("kind"),
    "kind of number": lambda said: said.update(kind=1),
    "no sender": lambda said: said.pop("sender"),
    "sender without id": lambda said: said["sender"].update(id=""),
    "sender of text": lambda said: said.update(sender="青石镇"),
    "no objects": lambda said: said.pop("objects"),
    "objects of text": lambda said: said.update(objects="x"),
    "objects of numbers": lambda said: said.update(objects=[1, 2]),
    "objects of null": lambda said: said.update(objects=None),
    "object without role": lambda said: said["objects"][0].pop("role"),
    "object twice": lambda said: said["objects"].append(said["objects"][0]),
    "hash in capitals": lambda said: _first(said, "objects", sha256="A" * 64),
    "hash that is a path": lambda said: _first(said, "objects", sha256="../" * 21 + "x"),
    "hash with a line": lambda said: _first(said, "objects", sha256="0" * 64 + "\n"),
    "size below nothing": lambda said: _first(said, "objects", size=-1),
    "size beyond all": lambda said: _first(said, "objects", size=2**40),
    "size of text": lambda said: _first(said, "objects", size="1"),
    "two sizes": lambda said: _first(said, "objects", size=1),
    "serial zero": lambda said: _first(said, "recipients", serial=0),
    "serial below": lambda said: _first(said, "recipients", serial=-5),
    "serial true": lambda said: _first(said, "recipients", serial=True),
    "recipient without id": lambda said: _first(said, "recipients", desk=""),
    "recipient twice": lambda said: said["recipients"].append(said["recipients"][0]),
    "before that is no hash": lambda said: _first(said, "recipients", before="x"),
    "no moment": lambda said: said.update(made_at="昨天"),
    "moment without offset": lambda said: said.update(made_at="2026-12-01T09:30:00"),
    "moment of number": lambda said: said.update(made_at=5),
    "long subject": lambda said: said.update(subject="长" * 1001),
    "subject of two lines": lambda said: said.update(subject="送审\n已批准"),
    "subject that runs backwards": lambda said: said.update(subject="送审\u202e已批准"),
    "office of two lines": lambda said: said["sender"].update(office="青石镇\n青河区应急管理局"),
    "answers nothing": lambda said: said.update(answers="x"),
    "bases of text": lambda said: said.update(bases=["x"]),
    "base without hash": lambda said: said.update(bases=[{"plan": "p", "version": 1, "hash": ""}]),
    "readable in capitals": lambda said: said["readable"].append(
        {**said["readable"][0], "name": said["readable"][0]["name"].upper()}
    ),
    "readable twice": lambda said: said["readable"].append(said["readable"][0]),
    "an object that is not there": lambda said: said["objects"].append(
        {"role": "x", "name": "", "media_type": "", "sha256": "0" * 64, "size": 0}
    ),
    "one object fewer": lambda said: said["objects"].pop(1),
}


@pytest.mark.parametrize("change", UNSOUND)
def test_manifests_that_do_not_hold_together(plain: Path, refused: Refused, change: str) -> None:
    assert refused(saying(plain, UNSOUND[change]))


@pytest.mark.parametrize("depth", [20, 900, 100_000, 2_000_000])
def test_a_manifest_nested_beyond_all_measure(plain: Path, refused: Refused, depth: int) -> None:
    parts = parts_of(plain)
    deep = b'{"a":' + b"[" * depth + b"]" * depth + b"," + parts["manifest.json"][1:]
    plain.write_bytes(zip_of(records_of(signed(parts, deep))))
    assert "manifest.json" in refused(plain)


def test_sixteen_levels_are_the_most(plain: Path, refused: Refused, tmp_path: Path) -> None:
    def nested(levels: int) -> Said:
        return {"x": [] if levels == 2 else nested(levels - 1)}

    write_package(plain, TOWN.writes(BUREAU, additions=nested(16)), [], TOWN.signing)
    with open_package(plain) as opened:
        assert opened.manifest.additions == nested(16)
    assert "manifest.json" in refused(saying(plain, lambda said: said.update(nested(17))))


def test_a_manifest_of_millions_of_values(plain: Path, refused: Refused) -> None:
    parts = parts_of(plain)
    wide = b'{"a":[' + b"[]," * 2_500_000 + b"[]]," + parts["manifest.json"][1:]
    plain.write_bytes(zip_of(records_of(signed(parts, wide))))
    assert "太多" in refused(plain)


def test_a_manifest_that_is_too_long(plain: Path, refused: Refused) -> None:
    def lengthen(said: Said) -> None:
        said["a"] = "长" * 3_000_000

    assert "manifest.json" in refused(saying(plain, lengthen))


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "不是预案数据包"),
        (b"PK\x03\x04", "不是预案数据包"),
        (b"text" * 100, "不是预案数据包"),
        (b"PK\5\6" + bytes(18), "不是"),
    ],
)
def test_files_that_are_no_packages(tmp_path: Path, refused: Refused, content: bytes, word: str) -> None:
    path = tmp_path / "x.yuanpkg"
    path.write_bytes(content)
    assert word in refused(path)


def test_what_is_no_file(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.yuanpkg", tmp_path / ("x" * 300)):
        with pytest.raises(BadFile) as caught:
            open_package(path)
        assert caught.value.remedy
