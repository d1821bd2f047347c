"""The set of mutations fits the sources; whether the tests notice them is told by `python -m scripts.mutations`."""

from __future__ import annotations

from pathlib import Path

from scripts.mutations.faults import ROOT, Mutation, mutations, outdated


def test_every_mutation_still_says_what_it_changes() -> None:
    every = mutations()
    assert outdated(ROOT, every) == []
    assert len({one.name for one in every}) == len(every) >= 40
    assert all(one.old != one.new for one in every)


def test_a_set_that_no_longer_fits_is_told(tmp_path: Path) -> None:
    (tmp_path / "source.py").write_text("a = 1\na = 1\n")
    (tmp_path / "test_source.py").touch()

    def told(old: str, file: str = "source.py", test: str = "test_source.py::test") -> list[str]:
        one = Mutation(name="fault", file=file, old=old, new="", tests=(test,))
        return outdated(tmp_path, [one])

    assert told("a = 1\na = 1\n") == []
    assert told("a = 1") == ["fault: in source.py the old text stands 2 times instead of once"]
    assert told("b") == ["fault: in source.py the old text stands 0 times instead of once"]
    assert told("b", file="gone.py") == ["fault: gone.py is not there"]
    assert told("a = 1\na = 1\n", test="test_gone.py") == ["fault: test_gone.py is not there"]
