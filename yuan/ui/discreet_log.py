"""What the program's log holds: where a fault happened, never what a plan says.

The log is an ordinary file and is sent around; messages of errors quote what they stumbled over.
"""

from __future__ import annotations

import logging
import re

_WORDS = re.compile(r"[^\x00-\x7f]+")
_LONG = re.compile(r"\S{41,}")
"""Keys, hashes of passwords and encoded contents are longer than any word or name of ours."""


def masked(text: str) -> str:
    """`text` without words in Chinese or any other script than ASCII, and without long runs of signs: both counted."""
    without = _WORDS.sub(lambda found: f"<{len(found[0])}字>", text)
    return _LONG.sub(lambda found: _kept_path(found[0]), without)


def _kept_path(run: str) -> str:
    """Paths of the program's own files tell where a fault is; of others the length is enough."""
    return run if run.endswith(('.py",', ".py:")) else f"<{len(run)}>"


class DiscreetFormatter(logging.Formatter):
    """Formats a record, with its traceback, `masked`."""

    def format(self, record: logging.LogRecord) -> str:
        """The lines of the record as they are written."""
        return masked(super().format(record))
