"""The process that reads files for the window: one after another, within limits, until nobody asks any more."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from msgspec.structs import replace

from yuan.jobs.reading_messages import Failed, Finished, Picture, Plan, Progressed, Read, packed, requests
from yuan.jobs.reading_process import MEMORY_GONE, TIME_GONE, receive, send
from yuan.model.document.limits import READING_MEMORY
from yuan.model.errors import Cancelled, YuanError
from yuan.word.reader import read_file
from yuan.word.reading.confining import allow, confine, memory_held

_ENOUGH = READING_MEMORY // 2
"""Who holds so much after a file ends, so that the next one has all its room."""


def main() -> None:
    """Answer every `Read` on standard input until it ends. Standard output carries messages only."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGTERM, _stop)
    if sys.platform != "win32":
        # The keys that end a program in a terminal are for who started this one.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    confine(MEMORY_GONE, TIME_GONE)
    while asked := receive(sys.stdin.buffer):
        try:
            _read(requests.decode(asked), answers)
        except MemoryError:
            os._exit(MEMORY_GONE)
        except BrokenPipeError:
            return
        if memory_held() > _ENOUGH:
            return


def _stop(signal: int, frame: FrameType | None) -> None:
    """Leave through every `finally`: a conversion under way ends with its program and its folder."""
    raise Cancelled


def _read(asked: Read, answers: BinaryIO) -> None:
    def progress(done: int, total: int, what: str) -> None:
        send(answers, packed(Progressed(done, total, what)))

    allow(asked.seconds, asked.memory)
    try:
        plans = read_file(Path(os.fsdecode(asked.path)), progress)
    except Cancelled:
        sys.exit(0)
    except YuanError as error:
        send(answers, packed(Failed(error.message, error.remedy)))
        return
    for imported in plans:
        for hash, data in imported.media.items():
            send(answers, packed(Picture(hash, data)))
        send(answers, packed(Plan(replace(imported, media={}))))
    send(answers, packed(Finished()))


if __name__ == "__main__":
    main()
