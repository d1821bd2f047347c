"""Limits a process that reads files puts on itself: memory, computing time, and no life beyond its parent.

Where the system has limits of its own they are set too, for a single call into a library may take all memory before
anything else can look. Programs started meanwhile (LibreOffice) are not held by the limit of memory.
"""

from __future__ import annotations

import _thread
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_LOOK_EVERY_S = 0.1
_TO_LEAVE_S = 3.0
"""What is left to a process that is to end: to stop what it started and to remove what it put down."""


class _Bounds:
    """What this process may take now; nothing is bounded before `confine`."""

    is_set = False
    memory = sys.maxsize
    until = float("inf")
    ends_with = 0


def confine(memory_code: int, time_code: int) -> None:
    """From now on, end this process when it takes more than `allow` gave it, or when its parent is gone.

    It is asked by SIGTERM first, so that a conversion under way ends with it; `ending_code` then says with which of
    the codes to end (0 when the parent is gone). One that does not hear is ended with that code a moment later.
    Once for each process.
    """
    _Bounds.is_set = True
    threading.Thread(target=_watch, args=(memory_code, time_code, os.getppid()), daemon=True).start()


def ending_code() -> int:
    """With which code a process that was asked to end is to do so."""
    return _Bounds.ends_with


def allow(seconds: int, memory: int) -> None:
    """Give this process so many seconds of computing from now on, and so many bytes of memory in all."""
    _Bounds.memory, _Bounds.until = memory, time.process_time() + seconds
    if sys.platform == "win32":
        return
    import resource

    # A little more time than the watch gives, for calls that do not let it look.
    for kind, most in ((resource.RLIMIT_CPU, int(_Bounds.until) + 2), (resource.RLIMIT_DATA, memory)):
        with suppress(OSError, ValueError):  # a stricter limit stands already
            resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


@contextmanager
def unconfined() -> Iterator[None]:
    """Programs started within the block are held by no limit of memory."""
    if not _Bounds.is_set or sys.platform == "win32":
        yield
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (hard, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def _watch(memory_code: int, time_code: int, parent: int) -> None:
    while True:
        time.sleep(_LOOK_EVERY_S)
        if memory_held() > _Bounds.memory:
            _end(memory_code)
        if time.process_time() > _Bounds.until:
            _end(time_code)
        if os.getppid() != parent:
            _end(0)


def _end(code: int) -> None:
    _Bounds.ends_with = code
    _thread.interrupt_main(signal.SIGTERM)
    time.sleep(_TO_LEAVE_S)
    os._exit(code)


def memory_held() -> int:
    """Bytes of memory this process holds; where only the most it ever held is known, that."""
    if sys.platform == "win32":
        return _windows_memory()
    statm = Path("/proc/self/statm")
    if statm.exists():
        return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _windows_memory() -> int:
    if sys.platform != "win32":
        return 0
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", wintypes.DWORD),
            ("PageFaultCount", wintypes.DWORD),
            *((name, ctypes.c_size_t) for name in ("PeakWorkingSetSize", "WorkingSetSize")),
            *((f"rest{place}", ctypes.c_size_t) for place in range(6)),
        )

    counters = Counters(cb=ctypes.sizeof(Counters))
    kernel, psapi = ctypes.windll.kernel32, ctypes.windll.psapi
    psapi.GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.cb)
    return int(counters.WorkingSetSize)
