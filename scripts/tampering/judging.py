"""Each tampering done to a copy of one library, and what verifying says of it."""

from __future__ import annotations

import shutil
from pathlib import Path

from scripts.tampering import sample
from scripts.tampering.attacker import NotThere
from scripts.tampering.forger import at_work
from scripts.tampering.trials import TRIALS, Trial
from yuan.jobs.verifying import verify_library
from yuan.library import Library
from yuan.model.errors import YuanError

Judged = dict[str, list[str] | None]
"""By what each tampering is seen: the areas of verifying in order, [] for unseen, None for what was not to be had yet."""


def judge_all(folder: Path) -> Judged:
    """All tamperings tried, by `title_of`."""
    original = folder / "原" / "预案库.yuan"
    sample.make(original)
    return {
        title_of(trial): judge(trial, original, folder / str(number)) for number, trial in enumerate(TRIALS)
    }


def title_of(trial: Trial) -> str:
    """What a trial is called in the table."""
    return f"{trial.group}：{trial.name}{f'（{trial.aids}）' if trial.aids else ''}"


def judge(trial: Trial, original: Path, folder: Path) -> list[str] | None:
    """By what one tampering is seen."""
    folder.mkdir()
    place = folder / original.name
    shutil.copyfile(original, place)
    shutil.copyfile(original.with_name(sample.EARLY), place.with_name(sample.EARLY))
    aid = _Aid(trial.aids, place)
    try:
        with at_work(place) as attacker:
            trial.work(attacker)
    except NotThere:
        return None
    try:
        library = Library.open(place)
    except YuanError:
        return ["打开时即拒绝"]
    try:
        found = [trouble.area.value for trouble in library.troubles()]
        return list(dict.fromkeys([*found, *aid.sees(library)]))
    finally:
        library.close()


def _edit(library: Library) -> None:
    """Somebody is at the draft, and has saved it more than once since the row of it."""
    drafter = library.sign_in("编制员", sample.PASSWORD)
    plan = drafter.find(sample.DROUGHT).plan
    for words in ("在编一稿。", "在编二稿。"):
        drafter.save_draft(plan, sample.drought(words), drafter.draft(plan).revision)


class _Aid:
    """What verifying has besides the file."""

    def __init__(self, name: str, place: Path) -> None:
        self._name = name
        library = Library.open(place)
        if name == "备份":
            library.backups.make()
        elif name == "本机":
            verify_library(library)
        elif name == "编辑中":
            _edit(library)
        elif name == "纸面" and hasattr(library, "head"):
            self._head = library.head()
        library.close()

    def sees(self, library: Library) -> list[str]:
        """What it shows of the tampered library."""
        if self._name == "备份":
            return [trouble.area.value for trouble in library.troubles_against_backups()]
        if self._name == "本机":
            found = verify_library(library)
            is_new = any("与本机此前所见的密钥" in note for note in getattr(found, "notes", ()))
            return [*(trouble.area.value for trouble in found.troubles), *(["本机的提示"] if is_new else [])]
        if self._name == "纸面" and hasattr(library, "check_head"):
            return [] if library.check_head(self._head).fits else ["记录头"]
        return []
