"""The program's log: where it lies, and what it holds: where a fault happened, never what a plan says.

The log is an ordinary file and is sent around; messages of errors quote what they stumbled over. Knows no Qt: the
command line says where the log lies, too.
"""

from __future__ import annotations

import logging
import logging.handlers
import platform
import re
import sys
from pathlib import Path

import platformdirs

import yuan

log = logging.getLogger("yuan")

_LARGEST, _OLDER = 1_000_000, 2
"""Bytes of the file before a new one is begun, and how many older ones are kept."""

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


def log_file() -> Path:
    """Where the log lies; older ones are beside it."""
    return Path(platformdirs.user_log_dir("yuan", appauthor=False)) / "yuan.log"


DEBUG_HELP = f"写详细日志，并显示在终端；日志在 {log_file()}"


def begin_log(*, is_debug: bool) -> None:
    """Write into the log from now on; without one if the place cannot be written.

    Args:
        is_debug: write what only helps to find a fault as well, and all of it to the terminal too.
    """
    target = log_file()
    handlers: list[logging.Handler] = []
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handlers.append(
            logging.handlers.RotatingFileHandler(
                target, maxBytes=_LARGEST, backupCount=_OLDER, encoding="utf-8"
            )
        )
    except OSError as error:
        sys.stderr.write(f"日志无法写入“{target}”（{error.strerror}）。\n")
    if is_debug:
        sys.stderr.write(f"日志：{target}\n")
        handlers.append(logging.StreamHandler(sys.stderr))
    for handler in handlers:
        handler.setFormatter(DiscreetFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
        log.addHandler(handler)
    log.setLevel(logging.DEBUG if is_debug else logging.INFO)
    log.info(
        "yuan %s, Python %s, %s %s",
        yuan.__version__,
        platform.python_version(),
        platform.system(),
        platform.release(),
    )
