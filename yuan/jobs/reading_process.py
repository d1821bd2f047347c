"""The process that reads files: started, kept for the next file, spoken with, and ended.

Imports nothing of what reads: it is asked to get ready while a window waits for a person to choose files.
"""

from __future__ import annotations

import contextlib
import os
import struct
import subprocess
import sys
import threading
from queue import Queue
from typing import IO

from yuan.model.errors import BadFile

LARGEST_MESSAGE = 300_000_000
"""Bytes; more than the largest picture and the largest text."""
MEMORY_GONE, TIME_GONE = 77, 78
"""How the process ends when a file took too much memory or time."""
_LENGTH = struct.Struct(">Q")
_START = "from yuan.jobs.reading_worker import main; main()"
_FEW_MOMENTS_S = 2.0


def send(stream: IO[bytes], message: bytes) -> None:
    """Write one message, its length before it."""
    stream.write(_LENGTH.pack(len(message)))
    stream.write(message)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes:
    """The next message, b"" when the other side has gone.

    Raises:
        ValueError: it is longer than any can be.
    """
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return b""
    (length,) = _LENGTH.unpack(head)
    if length > LARGEST_MESSAGE:
        raise ValueError(length)
    message = stream.read(length)
    return message if len(message) == length else b""


class ReadingProcess:
    """One process that reads, and the thread that listens to it. `said` gives its messages, b"" at its end.

    Raises:
        BadFile: it cannot be started.
    """

    def __init__(self) -> None:
        try:
            # Without the folder of the moment among the places of modules: files to import may lie there.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-X", "utf8", "-c", _START],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise BadFile(
                f"读取文件的程序无法启动：{error.strerror or error}。", "请重新启动本程序再试。"
            ) from error
        self.said: Queue[bytes] = Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def is_alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def ask(self, message: bytes) -> bool:
        """Send it a message; False when it is no longer there."""
        assert self._process.stdin is not None
        try:
            send(self._process.stdin, message)
        except OSError:
            return False
        return True

    def _listen(self) -> None:
        assert self._process.stdout is not None
        message = b"-"
        while message:
            try:
                message = receive(self._process.stdout)
            except (OSError, ValueError):
                message = b""
            self.said.put(message)

    def code(self) -> int:
        """How it ended, as the system says; 0 when it has not."""
        try:
            return self._process.wait(_FEW_MOMENTS_S)
        except subprocess.TimeoutExpired:
            return 0

    def stop(self) -> None:
        """End it at once, with what it has started."""
        process = self._process
        if process.poll() is not None:
            return
        if sys.platform == "win32":
            subprocess.run(
                ["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False
            )
            return
        process.terminate()
        threading.Thread(target=_kill, args=(process,), daemon=True).start()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End a process that does not end by itself: it is deep in a library, where no signal is heard."""
    try:
        process.wait(_FEW_MOMENTS_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


class _Kept:
    """The process kept for the next file; who reads takes it out, so that two never talk to one.

    When the program ends, what the process listens to is closed, and it ends too.
    """

    lock = threading.Lock()
    process: ReadingProcess | None = None


def is_possible() -> bool:
    """Whether a process can be started; packed into one program, there is no Python to start."""
    return not getattr(sys, "frozen", False)


def take() -> ReadingProcess:
    """The process kept, or a new one. Raises `BadFile` when none can be started."""
    with _Kept.lock:
        kept, _Kept.process = _Kept.process, None
    return kept if kept is not None and kept.is_alive() else ReadingProcess()


def keep(process: ReadingProcess) -> None:
    """Keep a process that is well for the next file."""
    with _Kept.lock:
        if _Kept.process is None:
            _Kept.process = process
            return
    process.stop()


def prepare() -> None:
    """Start the process that reads, if there is none: while a person chooses files it gets ready."""
    if is_possible():
        with contextlib.suppress(BadFile):
            keep(take())
