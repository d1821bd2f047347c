"""Why a package is refused, in words for whoever received it, and what to do. Nothing was changed by any of them."""

from __future__ import annotations

from yuan.exchange import limits
from yuan.model.errors import BadFile, BadPackage

_AGAIN = "请重新拷贝一次；仍然打不开的，请发送单位重新发送。"
_DO_NOT_USE = "请不要使用这个数据包，并打电话与发送单位核对。"
_UPDATE = "请更新本程序后再接收。"
_DIVIDE = "请减少内容，或分成几个数据包发送。"


def unreadable(error: OSError) -> BadFile:
    """The system does not give its bytes."""
    return BadFile(
        f"无法读取数据包：{error.strerror or error}。", "请检查 U 盘或磁盘是否还连接着，以及有无读取权限。"
    )


def not_a_package(name: str) -> BadPackage:
    return BadPackage(f"“{name}”不是预案数据包。", "请选择发送单位给的 .yuanpkg 文件。")


def incomplete() -> BadPackage:
    """It ends too early."""
    return BadPackage("数据包不完整，后面的内容丢失了。", _AGAIN)


def damaged(what: str) -> BadPackage:
    """A part cannot be read, or is not what the manifest says."""
    return BadPackage(f"数据包已损坏：{what}。", _AGAIN)


def irregular(what: str) -> BadPackage:
    """It is built as no writer of the format builds it: changed by another program, or to do harm."""
    return BadPackage(f"数据包的结构不合规定：{what}。", "请不要使用这个数据包，请发送单位重新发送。")


def too_large(what: str) -> BadPackage:
    return BadPackage(f"数据包超出限制：{what}。", "请不要使用这个数据包，请发送单位分成几个数据包重新发送。")


def exchanged() -> BadPackage:
    """A content is not the one whose hash is signed."""
    return BadPackage("数据包中有内容与清单的校验值不符，可能已损坏或被调换。", _AGAIN)


def newer(what: str) -> BadPackage:
    return BadPackage(f"数据包由较新版本的程序制作：{what}。", _UPDATE)


def unsigned() -> BadPackage:
    return BadPackage("数据包没有签名，无法确认是谁发送的。", _DO_NOT_USE)


def wrong_signature(what: str) -> BadPackage:
    return BadPackage(f"数据包的签名不对：{what}。", _DO_NOT_USE)


def sealed_for_others() -> BadPackage:
    return BadPackage(
        "数据包是加密发给其他单位的，本单位打不开。",
        "请核对是否拿错了文件；确实发给本单位的，请发送单位用本单位现在的密钥重新发送。",
    )


def sealed_by_another() -> BadPackage:
    """Its signed recipients do not name the key it is sealed with: somebody sealed another desk's package anew."""
    return BadPackage("数据包的收件单位不是本单位，却加密发给了本单位。", _DO_NOT_USE)


def changed_seal(what: str) -> BadPackage:
    return BadPackage(f"加密的数据包打不开：{what}。", _AGAIN)


def cannot_pack(what: str) -> BadPackage:
    return BadPackage(f"无法制作数据包：{what}。", _DIVIDE)


def unusable_key(office: str) -> BadPackage:
    return BadPackage(
        f"没有“{office}”可用的加密密钥，不能加密发给它。", "请先接收该单位的一个数据包，其中有它的密钥。"
    )


def megabytes(size: int) -> str:
    """`size` bytes as text: 64 MB."""
    return f"{size // limits.MIB} MB"
