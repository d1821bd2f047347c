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
from yuan.jobs.reading_messages import Failed, Finished, Picture, Plan, Progressed, Read, answers, packed
from yuan.jobs.reading_process import MEMORY_GONE, TIME_GONE, ReadingProcess
from yuan.model.document.limits import READING_MEMORY, READING_SECONDS, READING_WAIT
from yuan.model.errors import BadFile
from yuan.model.progress import Progress, silent
from yuan.word.imported import Imported

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
    process = reading_process.take()
    try:
        plans = _Conversation(process, path, seconds, memory).hold(progress)
    except _Refused as error:
        reading_process.keep(process)
        raise BadFile(error.message, error.remedy) from None
    except BaseException:
        process.stop()
        raise
    reading_process.keep(process)
    return plans


class _Refused(BadFile):
    """The file cannot be read, and the process that said so is well."""


class _Conversation:
    """Asking a process for one file. After any error but `_Refused` the process is of no more use."""

    def __init__(self, process: ReadingProcess, path: Path, seconds: int, memory: int) -> None:
        self._process, self._path = process, path
        self._seconds, self._memory = seconds, memory
        self._plans: list[Imported] = []
        self._pictures: dict[str, bytes] = {}
        self._far = Progressed(0, 1, path.name)

    def hold(self, progress: Progress) -> list[Imported]:
        """The plans of the file."""
        if not self._process.ask(packed(Read(os.fsencode(self._path), self._seconds, self._memory))):
            raise self._ended()
        end = time.monotonic() + READING_WAIT
        while True:
            progress(self._far.done, self._far.total, self._far.what)
            if time.monotonic() > end:
                raise self._too_long()
            try:
                said = self._process.said.get(timeout=_LOOK_EVERY_S)
            except Empty:
                continue
            if self._take(said):
                return self._plans

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
            case Plan(imported):
                self._plans.append(replace(imported, media=self._pictures))
                self._pictures = {}
            case Failed(message, remedy):
                raise _Refused(message, remedy)
            case Finished():
                return True
            case _:
                raise self._ended()
        return False

    def _ended(self) -> BadFile:
        """Why the process ended in the middle of the file."""
        code = self._process.code()
        if code == TIME_GONE or (sys.platform != "win32" and code == -signal.SIGXCPU):
            return self._too_long()
        if code == MEMORY_GONE:
            most = self._memory // 1_000_000
            return BadFile(f"读取“{self._path.name}”占用内存过多（超过 {most} MB），已停止。", _REMEDY)
        return BadFile(f"读取“{self._path.name}”时出现异常，已停止，没有导入。", _REMEDY)

    def _too_long(self) -> BadFile:
        return BadFile(f"读取“{self._path.name}”用时超过 {self._seconds} 秒，已停止。", _REMEDY)
