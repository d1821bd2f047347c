"""Runs cases in worker processes, each with limits of time and memory, and keeps the files that fail."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz.cases import Trial

SECONDS = 60.0
"""Of the processor, for one case; a wall clock would count what other programs do."""
_WALL = 1200.0
"""Until a worker that says nothing is stopped."""
MIB = 600.0
_CASES_A_WORKER = 60
"""Then a fresh library: cases do not pile up."""


@dataclass(frozen=True)
class Outcome:
    """How one case ended: `whole`, `error` (a clear one) or a fault: `traceback`, `hang`, `memory`, `outside`, `died`."""

    kind: str
    seed: int
    ended: str
    said: str = ""
    seconds: float = 0.0
    mib: float = 0.0

    @property
    def is_fault(self) -> bool:
        return self.ended not in ("whole", "error")

    def __str__(self) -> str:
        return f"{self.kind}-{self.seed}: {self.ended} {self.seconds:.1f} s {self.mib:.0f} MiB {self.said}"


def run(cases: Iterable[tuple[str, int]]) -> Iterator[Outcome]:
    """Try every case (kind, seed), in workers one after the other."""
    waiting = list(cases)
    while waiting:
        batch, waiting = waiting[:_CASES_A_WORKER], waiting[_CASES_A_WORKER:]
        done = 0
        for outcome in _worker(batch):
            done += 1
            yield outcome
        waiting = batch[done:] + waiting


def _worker(batch: list[tuple[str, int]]) -> Iterator[Outcome]:
    """The outcomes of a batch, up to the case that ended the worker."""
    with tempfile.TemporaryDirectory(prefix="yuan-fuzz-") as folder:
        worker = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.worker", folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            for kind, seed in batch:
                outcome = _asked(worker, kind, seed)
                yield outcome
                if outcome.ended in ("hang", "died", "memory"):
                    return
        finally:
            worker.kill()
            worker.communicate()


def _asked(worker: subprocess.Popen[str], kind: str, seed: int) -> Outcome:
    assert worker.stdin is not None
    assert worker.stdout is not None
    try:
        worker.stdin.write(f"{kind} {seed}\n")
        worker.stdin.flush()
    except BrokenPipeError:
        return Outcome(kind, seed, "died", "the worker was gone")
    if not select.select([worker.stdout], [], [], _WALL)[0]:
        return Outcome(kind, seed, "hang", f"no answer for {_WALL:.0f} s", _WALL)
    line = worker.stdout.readline()
    if not line:
        return Outcome(kind, seed, "died", f"the process ended: {worker.wait()}")
    told = json.loads(line)
    outcome = Outcome(kind, seed, told["ended"], told["said"], told["seconds"], told["mib"])
    if outcome.is_fault:
        return outcome
    if outcome.seconds > SECONDS:
        return Outcome(kind, seed, "hang", outcome.said, outcome.seconds, outcome.mib)
    if outcome.mib > MIB:
        return Outcome(kind, seed, "memory", outcome.said, outcome.seconds, outcome.mib)
    return outcome


def kept(outcome: Outcome, folder: Path) -> Path:
    """Write the file of a case into `folder`, so that somebody can look at it."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        name, data = Trial(Path(place)).bytes_of(outcome.kind, outcome.seed)
    path = folder / f"{outcome.kind}-{outcome.seed}-{name}"
    path.write_bytes(data)
    return path


def failures_folder() -> Path:
    """Where files that fail are kept: `YUAN_FUZZ_FAILURES`, else a folder in the temporary one."""
    return Path(os.environ.get("YUAN_FUZZ_FAILURES", Path(tempfile.gettempdir()) / "yuan-fuzz-failures"))
