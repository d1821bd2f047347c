"""The process that reads files for the window: one after another, within limits, until nobody asks any more."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import BinaryIO

from msgspec.structs import replace

from yuan.jobs.reading_messages import (
    Answer,
    CameBack,
    Failed,
    Finished,
    Picture,
    Plan,
    Progressed,
    Read,
    packed,
    requests,
)
from yuan.jobs.reading_process import MEMORY_GONE, TIME_GONE, receive, send
from yuan.model.errors import Cancelled, YuanError
from yuan.word.reader import read_file
from yuan.word.reading.process_limits import allow, confine, ending_code, memory_held
from yuan.word.round_trip import read_back


def main() -> None:
    """Answer every `Read` on standard input until it ends. Standard output carries messages only."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    signal.signal(signal.SIGTERM, _stop)
    if sys.platform != "win32":
        # The keys that end a program in a terminal are for who started this one.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    confine(MEMORY_GONE, TIME_GONE)
    try:
        _answer_all(answers)
    except MemoryError:
        os._exit(MEMORY_GONE)
    except BrokenPipeError:
        return
    except Cancelled:
        sys.exit(ending_code())


def _stop(number: int, frame: FrameType | None) -> None:
    """Leave through every `finally`: a conversion under way ends with its program and its folder."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise Cancelled


def _answer_all(answers: BinaryIO) -> None:
    is_last = False
    while not is_last and (message := receive(sys.stdin.buffer)):
        asked = requests.decode(message)
        _answer(asked, answers)
        # Who still holds so much after a file ends, so that the next one has all its room.
        is_last = memory_held() > asked.memory // 2
        send(answers, packed(Finished(is_last)))


def _answer(asked: Read, answers: BinaryIO) -> None:
    def say(message: Answer) -> None:
        send(answers, packed(message))

    def say_pictures(media: Mapping[str, bytes]) -> None:
        for hash, data in media.items():
            say(Picture(hash, data))

    path = Path(os.fsdecode(asked.path))
    allow(asked.seconds, asked.memory)
    try:
        if asked.base is not None:
            returned = read_back(path, asked.base)
            say_pictures(returned.media)
            say(CameBack(replace(returned, media={})))
            return
        for imported in read_file(path, lambda done, total, what: say(Progressed(done, total, what))):
            say_pictures(imported.media)
            say(Plan(replace(imported, media={})))
    except Cancelled:
        raise
    except YuanError as error:
        say(Failed(error.message, error.remedy))


if __name__ == "__main__":
    main()
