"""Damaged and hostile packages, by the seed: refused with a clear error and nothing changed, or taken in whole and sound.

`YUAN_FUZZ=5000` tries so many instead of the few of every day; `YUAN_FUZZ_FROM` is the first seed.
"""

from __future__ import annotations

import os
import shutil
import traceback
from pathlib import Path

import pytest

from tests.fuzz.packages import Sample, Trial, sample
from tests.jobs.desks_on_disk import BUREAU, DeskOnDisk
from tests.library.conftest import WATER, Office, card, text
from yuan.model.process.materials import NewMaterial
from yuan.model.records import Action, OpinionState

CASES = int(os.environ.get("YUAN_FUZZ", "40"))
FIRST = int(os.environ.get("YUAN_FUZZ_FROM", "0"))


class Town:
    """A bureau and a unit's desk; every package between them is kept with the library it came to, as it was then."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.bureau, self.water = (
            DeskOnDisk(folder / "区局", BUREAU),
            DeskOnDisk(folder / "水务局", WATER, WATER),
        )
        self.water.meet(self.bureau, is_superior=True)
        self.bureau.meet(self.water)
        self.samples: list[Sample] = []

    def send(self, sender: DeskOnDisk, receiver: DeskOnDisk, *words: str) -> None:
        """A package made, kept as a sample, and taken in."""
        name = f"{len(self.samples)}-{words[0]}"
        package, before = self._folder / f"{name}.yuanpkg", self._folder / f"{name}.yuan"
        to = [] if words[0] == "receipt" else ["--to", receiver.office, "--no-copies"]
        sender.said("pack", *words, *to, "-o", package)
        with receiver.opened():
            pass
        shutil.copyfile(receiver.path, before)
        with sender.session() as session:
            key = session.desks.signing_key()
        self.samples.append(sample(name, package, key, before))
        receiver.said("unpack", package, "--apply")


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> list[Sample]:
    town = Town(tmp_path_factory.mktemp("packages"))
    bureau, water = town.bureau, town.water
    with bureau.session() as session:
        plan = session.create_plan(card(), text("为做好防汛工作，制定本预案。"))
        other = session.create_plan(card(title="门头沟区抗旱应急预案"), text("为做好抗旱工作，制定本预案。"))
        session.add_material(plan, NewMaterial("评估.pdf", b"%PDF risks"))
    town.send(bureau, water, "distribution", plan, other)
    (received,) = [one for one in water.told("desk", "log") if one["direction"] == "收到"]
    town.send(water, bureau, "receipt", "--answers", received["id"])
    water.take(plan, Action.SUBMIT)
    town.send(water, bureau, "submission", plan)
    with bureau.opened() as library:
        office = Office(library)
        office.take(plan, Action.EXAMINE)
        office.reviewer.add_opinion(plan, "", "请补充抢险队伍。")
        office.take(plan, Action.RETURN)
    town.send(bureau, water, "return", plan)
    water.write(plan, text("为做好防汛抢险工作，制定本预案。"))
    with water.opened() as library:
        drafter = Office(library).drafter
        (opinion,) = drafter.opinions(plan, 1)
        drafter.answer_opinion(opinion.id, OpinionState.ADOPTED, "已补充。")
    water.take(plan, Action.SUBMIT)
    town.send(water, bureau, "submission", plan)
    bureau.take(plan, Action.EXAMINE, Action.APPROVE, Action.ISSUE)
    town.send(bureau, water, "issue", plan)
    town.send(bureau, water, "handover")
    return town.samples


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_damaged_packages_are_refused_or_taken_in_whole(samples: list[Sample], tmp_path: Path) -> None:
    trial = Trial(samples, tmp_path)
    faults = []
    for seed in range(FIRST, FIRST + CASES):
        try:
            trial.run(seed)
        except Exception:  # what escapes is what is looked for
            faults.append(f"seed {seed}:\n{traceback.format_exc(limit=-6)}")
            print(f"\n{faults[-1]}", flush=True)
        if trial.count.total() % 500 == 0:
            print(f"\n{trial.count.total()} packages: {dict(trial.count)}, {len(faults)} faults", flush=True)
    print(f"\n{CASES} packages: {dict(trial.count)}; {len(trial.refusals)} different refusals")
    for words, count in trial.refusals.most_common(40):
        print(f"  {count:5} {words}")
    assert not faults, f"{len(faults)} faults\n" + "\n".join(faults[:10])
    assert trial.count["shown, taken in"] > 0
