"""Reading files in a process of their own, so that no file can freeze or end the program that asked."""

from __future__ import annotations

import hashlib
import os
import signal
import sys
import time
from pathlib import Path
from queue import Empty

import msgspec
from msgspec.structs import replace

from yuan.jobs import reading_process
from yuan.jobs.reading_messages import (
    CameBack,
    Failed,
    Finished,
    Picture,
    Plan,
    Progressed,
    Read,
    answers,
    packed,
)
from yuan.jobs.reading_process import MEMORY_GONE, TIME_GONE, ReadingProcess
from yuan.model.document.content import Document
from yuan.model.document.limits import READING_MEMORY, READING_SECONDS, READING_WAIT
from yuan.model.errors import BadFile
from yuan.model.progress import Progress, silent
from yuan.word.imported import Imported
from yuan.word.returned import Returned

_LOOK_EVERY_S = 0.05
_REMEDY = "其他文件不受影响。请用 Word 或 WPS 打开检查，删去异常内容后另存再导入。"


def read_apart(
    path: Path,
    progress: Progress = silent,
    *,
    seconds: int = READING_SECONDS,
    memory: int = READING_MEMORY,
) -> list[Imported]:
    """The plans in the file at `path`, as `read_file` gives them, read in another process.

    Args:
        seconds: of computing, after which reading is stopped.
        memory: bytes the other process may hold.

    Raises:
        BadFile: as `read_file`; or reading took too much time or memory and was stopped.
        Cancelled: `progress` said so; it is asked twenty times a second, and the other process ends at once.
    """
    if not reading_process.is_possible():
        from yuan.word.reader import read_file

        return read_file(path, progress)
    return _heard(Read(os.fsencode(path), seconds, memory), path.name, progress).plans


def read_back_apart(
    path: Path,
    base: Document,
    progress: Progress = silent,
    *,
    seconds: int = READING_SECONDS,
    memory: int = READING_MEMORY,
) -> Returned:
    """What came back of `base` from Word in the file at `path`, as `read_back` gives it, read in another process.

    Raises:
        BadFile: as `read_back`; or reading took too much time or memory and was stopped.
        Cancelled: as with `read_apart`.
    """
    if not reading_process.is_possible():
        from yuan.word.round_trip import read_back

        return read_back(path, base)
    heard = _heard(Read(os.fsencode(path), seconds, memory, base), path.name, progress)
    assert heard.returned is not None
    return heard.returned


def _heard(asked: Read, name: str, progress: Progress) -> _Conversation:
    """A conversation with a process about one file, when it is over. Raises as `read_apart` does."""
    process = reading_process.take()
    conversation = _Conversation(process, asked, name)
    try:
        conversation.hold(progress)
    except BaseException:
        process.stop()
        raise
    if conversation.is_last:
        process.stop()
    else:
        reading_process.keep(process)
    if conversation.failed is not None:
        raise BadFile(conversation.failed.message, conversation.failed.remedy)
    return conversation


class _Conversation:
    """Asking a process for one file: what it answered, and whether it is to be asked no more (`is_last`)."""

    def __init__(self, process: ReadingProcess, asked: Read, name: str) -> None:
        self._process, self._asked, self._name = process, asked, name
        self._pictures: dict[str, bytes] = {}
        self._far = Progressed(0, 1, name)
        self.plans: list[Imported] = []
        self.returned: Returned | None = None
        self.failed: Failed | None = None
        self.is_last = False

    def hold(self, progress: Progress) -> None:
        """Ask, and hear everything. After an error the process is of no more use.

        Raises:
            BadFile: the process ended, took too long or said what cannot be understood.
            Cancelled: `progress` said so.
        """
        if not self._process.ask(packed(self._asked)):
            raise self._ended()
        end = time.monotonic() + READING_WAIT
        while True:
            progress(self._far.done, self._far.total, self._far.what)
            if time.monotonic() > end:
                raise self._too_long(READING_WAIT)
            try:
                said = self._process.said.get(timeout=_LOOK_EVERY_S)
            except Empty:
                continue
            if self._take(said):
                return

    def _take(self, said: bytes) -> bool:
        """Take in one answer; whether it was the last."""
        try:
            answer = answers.decode(said) if said else None
        except msgspec.MsgspecError:
            answer = None
        match answer:
            case Progressed():
                self._far = answer
            case Picture(hash, data) if hashlib.sha256(data).hexdigest() == hash:
                self._pictures[hash] = data
            case Plan(imported) if self._asked.base is None:
                self.plans.append(replace(imported, media=self._pictures))
                self._pictures = {}
            case CameBack(returned):
                self.returned = replace(returned, media=self._pictures)
            case Failed():
                self.failed = answer
            case Finished(is_last) if self._is_answered():
                self.is_last = is_last
                return True
            case _:
                raise self._ended()
        return False

    def _is_answered(self) -> bool:
        return self.failed is not None or self._asked.base is None or self.returned is not None

    def _ended(self) -> BadFile:
        """Why the process ended in the middle of the file."""
        code = self._process.code()
        if code == TIME_GONE or (sys.platform != "win32" and code == -signal.SIGXCPU):
            return self._too_long(self._asked.seconds)
        if code == MEMORY_GONE:
            most = self._asked.memory // 1_000_000
            return BadFile(f"读取“{self._name}”占用内存过多（超过 {most} MB），已停止。", _REMEDY)
        return BadFile(f"读取“{self._name}”时出现异常，已停止，没有导入。", _REMEDY)

    def _too_long(self, seconds: int) -> BadFile:
        return BadFile(f"读取“{self._name}”用时超过 {seconds} 秒，已停止。", _REMEDY)
