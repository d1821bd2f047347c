"""The part of a session that is about what was silenced in the checks."""

from __future__ import annotations

from yuan.library import audit, silences
from yuan.library.access import Access
from yuan.library.permissions import Right, require
from yuan.model.checks import Silence
from yuan.model.errors import Refused


class Silencing(Access):
    """Findings a drafter decided do not apply."""

    def silences(self, plan: str) -> list[Silence]:
        """What was silenced in the checks of a plan, with reasons."""
        with self.library.reads() as connection:
            self._seen(connection, plan)
            return silences.silences_of(connection, plan)

    def silence(self, plan: str, silence: Silence) -> None:
        """Decide that a rule does not apply at one place.

        Raises:
            Refused: not this account's plan to write, or no reason given.
        """
        if not silence.reason.strip():
            raise Refused("忽略检查结果需要说明理由。", "请填写理由。")
        with self.changing() as connection:
            require(self.account, Right.WRITE, self._seen(connection, plan).card.unit)
            silences.put_silence(connection, plan, silence, self.account.name)
            audit.record(
                connection, self.account.name, "忽略检查结果", plan, f"{silence.rule}：{silence.reason}"
            )

    def unsilence(self, plan: str, silence: Silence) -> None:
        """Let a rule speak again at a place where it was silenced. Raises `Refused` as `silence` does."""
        with self.changing() as connection:
            require(self.account, Right.WRITE, self._seen(connection, plan).card.unit)
            silences.take_silence(connection, plan, silence)
            audit.record(connection, self.account.name, "恢复检查", plan, silence.rule)
