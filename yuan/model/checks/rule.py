"""What a check rests on: the rule, how binding it is, and what it means in plain words."""

from __future__ import annotations

from enum import Enum

import msgspec


class Binding(Enum):
    """How binding a rule is, from the most to the least; the value is the word on screen."""

    LAW = "法律法规"
    STANDARD = "标准"
    LOCAL = "地方规定"
    PRACTICE = "惯例"


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One rule a check goes by. `id` is its stable name in JSON and in what is silenced; `title` its name on
    screen; `cites` the article or practice it rests on; `explains` says in plain words what is asked and why.
    `is_comparison`: it lays the text beside another one and asks for a judgement, so that it is listed last.
    """

    id: str
    title: str
    cites: str
    binding: Binding
    explains: str
    is_comparison: bool = False

    @property
    def basis(self) -> str:
        """What the rule rests on and how binding that is, as shown: practice names itself."""
        kind = self.binding.value
        return self.cites if self.cites.startswith(kind) else f"{self.cites}（{kind}）"
