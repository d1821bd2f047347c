"""What an office settles for itself where local rules differ from the national ones: cycles, recipients, what is asked.

The defaults are 《突发事件应急预案管理办法》(国办发〔2024〕5号) and the district's own drill rule.
"""

from __future__ import annotations

import msgspec

from yuan.model.process.check_limits import CheckLimits
from yuan.model.process.schedule import Cycles


class LocalRules(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The settings of one office. `recipients` names where plans are filed by kind (its short Chinese name).

    The legality review and the experts come from earlier rules of the city (optional: off, and 0 experts).
    `asks_closed_opinions`: no approval while an opinion 必须修改 is not closed. Art. 24 has the examination look at
    whether opinions agree, but names no such bar, so an office may lift it. `least_experts`, `asks_comparison` (of a
    revision, with its reasons) and `asks_originals` (handed in papers and the decision as files) are off as usual.
    """

    cycles: Cycles = Cycles()
    recipients: dict[str, str] = msgspec.field(default_factory=dict)
    asks_legality_review: bool = False
    asks_expert_review: bool = False
    asks_closed_opinions: bool = True
    limits: CheckLimits = CheckLimits()
    least_experts: int = 0
    asks_comparison: bool = False
    asks_originals: bool = False

    def fault(self) -> str:
        """What cannot be as set, "" when everything can."""
        return self.cycles.fault()
