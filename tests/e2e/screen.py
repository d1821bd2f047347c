"""A virtual screen and the hands and eyes of a person at it: keys, clicks, looking for a window."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.waiting import LONG_S

NEEDED = ("Xvfb", "xdotool")


def missing_tools() -> list[str]:
    """The programs this needs and the machine lacks."""
    return [name for name in NEEDED if shutil.which(name) is None]


@contextmanager
def virtual_screen(width: int = 1440, height: int = 900) -> Iterator[str]:
    """An X server without a monitor; gives its display name."""
    read, write = os.pipe()
    server = subprocess.Popen(
        # Without -noreset the server throws every client out when the last one leaves, and each look of
        # xdotool's is a client that leaves: a program connecting at that moment would die.
        [
            *("Xvfb", "-displayfd", str(write), "-screen", "0", f"{width}x{height}x24"),
            *("-nolisten", "tcp", "-noreset"),
        ],
        pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    try:
        yield display
    finally:
        server.terminate()
        server.wait(10)


class Person:
    """Sits at the program's window on a virtual screen."""

    def __init__(self, display: str, library: Path, home: Path, package: Path | None = None) -> None:
        self.environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CACHE_HOME": str(home / "cache"),
        }
        self.program = subprocess.Popen(
            [sys.executable, "-m", "yuan", "--library", str(library), *map(str, filter(None, [package]))],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def _xdotool(self, *words: str) -> str:
        done = subprocess.run(["xdotool", *words], env=self.environment, capture_output=True, text=True)
        return done.stdout.strip()

    def sees(self, title: str) -> str:
        """The newest visible window whose title contains `title`, "" when there is none."""
        found = self._xdotool("search", "--onlyvisible", "--name", title).split()
        return found[-1] if found else ""

    def waits_for(self, title: str, seconds: float = LONG_S) -> str:
        """Wait until a window with that title is there, and give it the keyboard."""
        deadline = time.monotonic() + seconds
        while not (window := self.sees(title)):
            if self.program.poll() is not None:
                raise AssertionError(f"the program ended ({self.program.returncode}): {self._said()}")
            if time.monotonic() > deadline:
                self.is_thrown_out()
                raise AssertionError(f"waited {seconds} s for window {title} in vain: {self._said()}")
            time.sleep(0.2)
        self._xdotool("windowfocus", "--sync", window)
        time.sleep(0.3)
        return window

    def presses(self, *keys: str) -> None:
        """Press keys one after another (Return, ctrl+2, …)."""
        for key in keys:
            self._xdotool("key", "--clearmodifiers", key)
            time.sleep(0.15)

    def presses_until(self, title: str, *keys: str) -> str:
        """Press keys, again after a while if need be, until a window with that title is there."""
        end = time.monotonic() + LONG_S
        while time.monotonic() < end:
            self.presses(*keys)
            deadline = time.monotonic() + 4
            while time.monotonic() < deadline:
                if self.sees(title):
                    return self.waits_for(title)
                time.sleep(0.2)
        raise AssertionError(f"{'、'.join(keys)} did not lead to window {title}")

    def types(self, text: str) -> None:
        """Type text."""
        self._xdotool("type", "--delay", "40", text)
        time.sleep(0.2)

    def leaves(self) -> int:
        """Close the program by its own key and wait; gives its exit status."""
        self.presses("ctrl+q")
        return self.program.wait(LONG_S)

    def _said(self) -> str:
        assert self.program.stdout is not None
        return self.program.stdout.read().decode(errors="replace")

    def is_thrown_out(self) -> None:
        """End the program at once, whatever it is doing."""
        if self.program.poll() is None:
            self.program.kill()
            self.program.wait(10)
