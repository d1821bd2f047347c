"""The program's log says where a fault happened, and nothing of what a plan says."""

from __future__ import annotations

import logging
import sys

from yuan.ui.discreet_log import DiscreetFormatter


def test_a_fault_is_logged_without_the_words_it_stumbled_over() -> None:
    try:
        raise ValueError("cannot read '转移安置 3 200 人' $argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0")
    except ValueError:
        record = logging.LogRecord("yuan", logging.ERROR, __file__, 1, "fault %s", ("防汛",), sys.exc_info())
    said = DiscreetFormatter("%(levelname)s %(message)s").format(record)
    assert "转移" not in said
    assert "防汛" not in said
    assert "argon2id" not in said
    assert "ERROR fault <2字>" in said
    assert "test_discreet_log.py" in said
    assert "ValueError: cannot read" in said
