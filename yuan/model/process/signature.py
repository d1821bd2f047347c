"""Whether the approval of a version verifies: what the library tells about its signature."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

import msgspec


class SignatureState(Enum):
    """What became of checking a version's approval; the value is the word on screen."""

    NOT_APPROVED = "未批准"
    EARLIER = "批准于启用签名之前"
    VALID = "签名有效"
    FOREIGN = "来源单位声明"
    """Approved in another library, and signed with a key that one vouched for."""
    BROKEN = "校验不通过"


class SignatureCheck(msgspec.Struct, frozen=True, kw_only=True):
    """The approval of a version checked just now. `problems` name what does not verify, in Chinese."""

    state: SignatureState
    problems: tuple[str, ...] = ()
    signer: str = ""
    source: str = ""
    """The desk in whose library it was approved, "" for this one."""
    at: datetime | None = None
    key: str = ""
    """The fingerprint of the key it was signed with."""
    is_rooted: bool = True
    """Whether the key's certificate leads to the root of the library; False where there is no root yet."""
    notes: tuple[str, ...] = ()
    """What else to tell of the key, which makes nothing invalid."""

    @property
    def is_broken(self) -> bool:
        return self.state is SignatureState.BROKEN

    @property
    def sentence(self) -> str:
        """What to tell somebody who looks at the version; "" when there is nothing to tell."""
        if self.is_broken:
            return f"签名校验不通过：{'；'.join(self.problems)}。请勿据此印发或归档，并立即报告系统管理员。"
        if self.state is SignatureState.EARLIER:
            return "批准于启用电子签名之前，没有签名。"
        if self.state is SignatureState.FOREIGN:
            return self._foreign_sentence
        if self.at is None:
            return ""
        words = f"签名有效：{self.signer}，{self.at.astimezone():%Y-%m-%d %H:%M}，密钥 {self.key[:8]}"
        unrooted = () if self.is_rooted else ("预案库还没有根，密钥未经认证",)
        return "；".join((words, *unrooted, *self.notes))

    @property
    def _foreign_sentence(self) -> str:
        words = f"来源单位声明：由{self.source}批准，批准人 {self.signer}"
        if self.at is not None:
            signed = f"{self.at.astimezone():%Y-%m-%d %H:%M} 签名，签名与正文相符，密钥 {self.key[:8]} 经该单位认证"
            return "；".join((f"{words}，{signed}", *self.notes))
        return "；".join((words, *self.notes))


def grouped(fingerprint: str, size: int = 4) -> str:
    """A fingerprint in groups, as it is read out and kept on paper."""
    return " ".join(fingerprint[at : at + size] for at in range(0, len(fingerprint), size))
