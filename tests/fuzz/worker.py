"""Tries cases one after the other in a process of its own: `python -m tests.fuzz.worker FOLDER`.

Reads lines “kind seed” and answers each with a line of JSON: how it ended, what was said, processor seconds and the peak
of memory. Watches what the program does meanwhile: writing outside `FOLDER` and asking the network are faults.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
import traceback
from contextlib import suppress
from pathlib import Path

from tests.fuzz.cases import Refusal, Trial
from yuan.jobs import reading_process

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_MOST_ADDRESSES = 8 << 30
"""A guard for the machine only; what counts is the peak of memory that was really used."""


class Watch:
    """Notes what a case does that no reading of a file may do."""

    def __init__(self, allowed: Path) -> None:
        self.seen: list[str] = []
        self._allowed = (str(allowed.resolve()), "/dev/", "/proc/")
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if event in (
            "socket.connect",
            "socket.sendto",
            "socket.getaddrinfo",
            "subprocess.Popen",
            "os.system",
        ):
            self.seen.append(f"{event} {arguments[1:]}")
        elif event == "open":
            path, mode, flags = arguments
            writes = (isinstance(mode, str) and set(mode) & set("wax+")) or (
                isinstance(flags, int) and flags & _WRITING
            )
            if writes and isinstance(path, (str, bytes)):
                self._note(event, os.fsdecode(path))
        elif event in ("os.mkdir", "os.remove", "os.rmdir", "os.rename", "os.link", "os.symlink"):
            for path in arguments[:2]:
                # A name within a folder that was opened before, by `rmtree`, is not looked at.
                if isinstance(path, (str, bytes)) and (os.path.isabs(path) or arguments[-1] == -1):
                    self._note(event, os.fsdecode(path))

    def _note(self, event: str, path: str) -> None:
        if not os.path.realpath(path).startswith(self._allowed):
            self.seen.append(f"{event} {path}")


def _peak_mib() -> float:
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _reset_peak() -> None:
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def main() -> None:
    folder = Path(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (_MOST_ADDRESSES, _MOST_ADDRESSES))
    os.environ["XDG_CACHE_HOME"] = os.environ["XDG_DATA_HOME"] = os.environ["HOME"] = str(folder)
    os.environ["TMPDIR"] = tempfile.tempdir = str(folder)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what anything prints must not stand among the answers
    # What comes back from Word is read here, where it is watched, and not in a process of its own.
    reading_process.is_possible = lambda: False
    trial = Trial(folder)
    watch = Watch(folder)
    for line in sys.stdin:
        kind, seed = line.split()
        watch.seen.clear()
        _reset_peak()
        start = time.process_time()
        ended, said = "whole", ""
        try:
            trial.run(kind, int(seed))
        except Refusal as refusal:
            ended, said = "error", str(refusal)
        except BaseException:
            ended, said = "traceback", traceback.format_exc()
        if watch.seen:
            ended, said = "outside", "; ".join(watch.seen[:5])
        told = {"ended": ended, "said": said, "seconds": time.process_time() - start, "mib": _peak_mib()}
        answers.write(json.dumps(told) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
