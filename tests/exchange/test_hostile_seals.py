"""Sealed packages that were changed: each is refused with one clear error, nothing is written."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from tests.exchange.conftest import Refused
from tests.exchange.desks import BUREAU, COUNTY, TOWN, new_desk
from tests.exchange.forging import Parts, Record, canonical, deflate, package, parts_of, records_of, zip_of
from yuan.exchange.reading import inspect, open_package
from yuan.exchange.sealing import SealingSink, new_envelope
from yuan.exchange.writing import Part, write_package
from yuan.model.errors import BadPackage

MIB = 1024 * 1024
CHUNK = MIB + 16


def _large(path: Path) -> Path:
    """A sealed package of several chunks."""
    pictures = [
        Part("material", name, "image/png", Random(name).randbytes(3 * MIB)) for name in ("水位图", "雨量图")
    ]
    write_package(path, TOWN.writes(BUREAU), pictures, TOWN.signing, seal_for=[BUREAU.card])
    return path


def _with(path: Path, envelope: bytes | None = None, sealed: bytes | None = None) -> Path:
    """The sealed package with another envelope, or another content."""
    parts: Parts = parts_of(path)
    parts["envelope.json"] = parts["envelope.json"] if envelope is None else envelope
    parts["sealed"] = parts["sealed"] if sealed is None else sealed
    path.write_bytes(zip_of(records_of(parts)))
    return path


CUTS: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "the first chunk gone": lambda chunks: chunks[1:],
    "the last chunk gone": lambda chunks: chunks[:-1],
    "a chunk gone": lambda chunks: chunks[:1] + chunks[2:],
    "two exchanged": lambda chunks: [chunks[1], chunks[0], *chunks[2:]],
    "one doubled": lambda chunks: [chunks[0], *chunks],
    "the last doubled": lambda chunks: [*chunks, chunks[-1]],
    "a bit": lambda chunks: [chunks[0], bytes([chunks[1][0] ^ 1]) + chunks[1][1:], *chunks[2:]],
    "a byte more": lambda chunks: [*chunks, b"\0"],
    "nothing": lambda chunks: [],
    "a few bytes": lambda chunks: [b"12345"],
    "only a tag": lambda chunks: [chunks[-1][-16:]],
}


@pytest.mark.parametrize("cut", CUTS)
def test_chunks_taken_away_doubled_or_exchanged(tmp_path: Path, refused: Refused, cut: str) -> None:
    path = _large(tmp_path / "送审.yuanpkg")
    sealed = parts_of(path)["sealed"]
    chunks = [sealed[at : at + CHUNK] for at in range(0, len(sealed), CHUNK)]
    assert len(chunks) > 5
    said = refused(_with(path, sealed=b"".join(CUTS[cut](chunks))))
    assert "打不开" in said or "不完整" in said


def test_every_byte_of_a_sealed_package_counts(sealed: Path, refused: Refused) -> None:
    whole = sealed.read_bytes()
    for place in range(0, len(whole), 53):
        sealed.write_bytes(whole[:place] + bytes([whole[place] ^ 0x20]) + whole[place + 1 :])
        assert refused(sealed)


ENVELOPES: dict[str, Callable[[dict[str, Any]], object]] = {
    "no recipients": lambda said: said.update(recipients=[]),
    "recipients of text": lambda said: said.update(recipients="x"),
    "recipient of text": lambda said: said.update(recipients=["x"]),
    "recipients of one id": lambda said: said["recipients"].append(said["recipients"][0]),
    "one more recipient": lambda said: said["recipients"].append({"key": "0" * 32, "sealed": "00" * 80}),
    "an id of number": lambda said: said["recipients"][0].update(key=1),
    "a key that is no hexadecimal": lambda said: said["recipients"][0].update(sealed="zz"),
    "a key that is empty": lambda said: said["recipients"][0].update(sealed=""),
    "a key of zeros": lambda said: said["recipients"][0].update(sealed="00" * 80),
    "a key that was changed": lambda said: said["recipients"][0].update(
        sealed=said["recipients"][0]["sealed"][:-2] + "00"
    ),
    "an addition": lambda said: said.update(note="x"),
    "no cipher": lambda said: said.pop("cipher"),
    "no version": lambda said: said.pop("minimum_reader"),
}


@pytest.mark.parametrize("change", ENVELOPES)
def test_envelopes_that_were_changed(sealed: Path, refused: Refused, change: str) -> None:
    said = json.loads(parts_of(sealed)["envelope.json"])
    ENVELOPES[change](said)
    assert refused(_with(sealed, envelope=canonical(said)))


@pytest.mark.parametrize(
    "change", [{"cipher": "AES-128-CBC"}, {"wrap": "none"}, {"wrap": "SM2"}, {"minimum_reader": 2}]
)
def test_seals_of_a_newer_program(sealed: Path, refused: Refused, change: dict[str, Any]) -> None:
    said = {**json.loads(parts_of(sealed)["envelope.json"]), **change}
    assert "更新本程序" in refused(_with(sealed, envelope=canonical(said)))
    with pytest.raises(BadPackage, match="较新版本"):
        inspect(sealed)


def test_the_envelope_of_another_package(sealed: Path, refused: Refused, tmp_path: Path) -> None:
    other = package(tmp_path / "other.yuanpkg", sealed=True)
    assert "改动" in refused(_with(sealed, envelope=parts_of(other)["envelope.json"]))


def _sealed_as(inner: bytes, for_: Any) -> dict[str, bytes]:
    """The parts of a package with any inside, sealed by anybody."""
    envelope, file_key = new_envelope([for_])

    kept = io.BytesIO()
    sink = SealingSink(kept, file_key, envelope)
    sink.write(inner)
    sink.finish()
    return {"envelope": envelope, "sealed": kept.getvalue()}


def test_a_package_its_recipient_sealed_anew_for_another(sealed: Path, tmp_path: Path) -> None:
    """The bureau hands on to the county what the town wrote to the bureau, as if the town had written to the county."""
    plain = package(tmp_path / "plain.yuanpkg")
    _with(sealed, **_sealed_as(plain.read_bytes(), COUNTY.card))
    with pytest.raises(BadPackage, match="收件单位不是本单位"):
        open_package(sealed, [COUNTY.sealing])


def test_a_sealed_package_in_a_sealed_package(sealed: Path, refused: Refused, tmp_path: Path) -> None:
    inner = package(tmp_path / "inner.yuanpkg", sealed=True).read_bytes()
    assert "还是加密" in refused(_with(sealed, **_sealed_as(inner, BUREAU.card)))


@pytest.mark.parametrize("inner", [b"", b"text", bytes(100)])
def test_a_seal_around_something_else(sealed: Path, refused: Refused, inner: bytes) -> None:
    assert "不是预案数据包" in refused(_with(sealed, **_sealed_as(inner, BUREAU.card)))


def test_a_seal_that_was_compressed(sealed: Path, refused: Refused) -> None:
    records = records_of(parts_of(sealed))
    records[-1] = Record("sealed", records[-1].content, deflate(records[-1].content), 8)
    sealed.write_bytes(zip_of(records))
    assert "压缩过" in refused(sealed)


def test_something_beside_the_seal(sealed: Path, refused: Refused) -> None:
    sealed.write_bytes(zip_of([*records_of(parts_of(sealed)), Record("more", b"x")]))
    assert "不属于" in refused(sealed)


def test_a_last_chunk_without_content(sealed: Path, refused: Refused) -> None:
    """The same content in more chunks than it takes: there is one way to seal it."""
    envelope, file_key = new_envelope([BUREAU.card])
    cipher, bound = AESGCM(file_key), hashlib.sha256(envelope).digest()
    whole = cipher.encrypt(bytes(12), bytes(MIB), bound)
    last = cipher.encrypt(bytes(10) + b"\x01\x01", b"", bound)
    assert "不完整" in refused(_with(sealed, envelope, whole + last))


def test_another_program_opens_it_by_the_document_of_the_format(tmp_path: Path) -> None:
    path = _large(tmp_path / "送审.yuanpkg")
    parts = parts_of(path)
    wrapped = json.loads(parts["envelope.json"])["recipients"][0]
    suite = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    private = X25519PrivateKey.from_private_bytes(BUREAU.sealing.private)
    info = b"yuan package file key 1\n" + wrapped["key"].encode()
    cipher = AESGCM(suite.decrypt(bytes.fromhex(wrapped["sealed"]), private, info=info))
    bound, plain = hashlib.sha256(parts["envelope.json"]).digest(), b""
    starts = range(0, len(parts["sealed"]), CHUNK)
    for number, start in enumerate(starts):
        nonce = number.to_bytes(11, "big") + bytes([number == len(starts) - 1])
        plain += cipher.decrypt(nonce, parts["sealed"][start : start + CHUNK], bound)
    with zipfile.ZipFile(io.BytesIO(plain)) as opened:
        manifest, signature = opened.read("manifest.json"), json.loads(opened.read("signature.json"))
        assert [hashlib.sha256(opened.read(f"objects/{one['sha256']}")).hexdigest() == one["sha256"]
                for one in json.loads(manifest)["objects"]] == [True, True]  # fmt: skip
    digest = hashlib.sha256(manifest).hexdigest()
    sender = Ed25519PublicKey.from_public_bytes(bytes.fromhex(json.loads(manifest)["sender"]["public"]))
    sender.verify(bytes.fromhex(signature["signature"]), b"yuan package manifest 1\n" + digest.encode())


@pytest.mark.parametrize("public", ["", "00", "zz" * 32, "00" * 32])
def test_a_desk_whose_key_is_none(tmp_path: Path, public: str) -> None:
    nobody = new_desk("新设单位")
    card = msgspec.structs.replace(nobody.card, seal_public=public)
    path = tmp_path / "送审.yuanpkg"
    with pytest.raises(BadPackage, match="新设单位"):
        write_package(path, TOWN.writes(nobody), [], TOWN.signing, seal_for=[card])
    assert list(tmp_path.iterdir()) == []


def test_a_key_of_another_length_opens_nothing(sealed: Path) -> None:
    with pytest.raises(BadPackage, match="打不开"):
        open_package(sealed, [BUREAU.sealing._replace(private=b"short")])
