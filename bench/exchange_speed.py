"""Time to make packages and to look at them: `python bench/exchange_speed.py [--library FILE]`.

A submission of a plan of 60 pages with 20 MB of materials, plain and sealed; the whole demonstration library handed over
and taken in. The peers, in the same run: `zip` as Python has it (deflate, the same files) and a plain copy.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from export_speed import sixty_pages
from scratch import library_in, own_folders

from yuan.exchange.reading import open_package
from yuan.jobs.packing import Packed, pack
from yuan.jobs.unpacking import look, unpack
from yuan.library import Library, Session
from yuan.model.exchange.package import PackageKind
from yuan.model.plan import AccountRole, Kind, PlanCard
from yuan.model.process.materials import NewMaterial
from yuan.model.records import Account, Action
from yuan.model.text.plain_text import characters

MATERIALS, MATERIAL_BYTES = 4, 5_000_000
OFFICE, UNIT = "门头沟区应急管理局", "区水务局"
ANSWERS = {
    "group": "组长：局长",
    "basis": "已评估风险",
    "statement": "说明",
    "consultation": "已采纳",
    "experts_said": "同意",
}


def median(work: Callable[[], object], runs: int = 5) -> str:
    """Median seconds of `runs` after one warm-up: by the clock, and of the processor."""
    work()
    times = [_timed(work) for _ in range(runs)]
    return _told(statistics.median(clock for clock, _ in times), statistics.median(cpu for _, cpu in times))


def once(work: Callable[[], object]) -> str:
    """Seconds of one run: by the clock, and of the processor."""
    return _told(*_timed(work))


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    clock, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - clock, time.process_time() - cpu


def _told(clock: float, cpu: float) -> str:
    return f"{clock:.2f} s ({cpu:.2f} s of the processor)"


def desk(folder: Path, office: str, unit: str = "") -> Library:
    """An empty library that is a desk."""
    library = Library.create(folder / f"{office}.yuan")
    library.local_session().desks.set_profile(office, unit)
    return library


def meet(one: Session, other: Session, *, is_superior: bool = False) -> str:
    """The other desk is known and trusted; its id."""
    card = other.desks.own_card()
    one.desks.meet(card)
    one.desks.trust(card.id, "", is_superior=is_superior, note="测速")
    return card.id


def submission(town: Library, demo: Library) -> str:
    """A plan of 60 pages with its materials, handed in; its id."""
    session = town.local_session()
    text = sixty_pages(demo)
    plan = session.create_plan(PlanCard(title="六十页的预案", kind=Kind.SPECIAL, unit=UNIT), text)
    random = Random(14)
    for number in range(MATERIALS):
        session.add_material(plan, NewMaterial(f"材料{number + 1}.pdf", random.randbytes(MATERIAL_BYTES)))
    drafter = Session(town, Account(name="编制员", full_name="编制员", role=AccountRole.DRAFTER, unit=UNIT))
    offered = {offer.action for offer in drafter.offers(plan)}
    if Action.START in offered:
        drafter.perform(plan, Action.START, ANSWERS)
    drafter.perform(plan, Action.SUBMIT, ANSWERS)
    print(f"plan of {characters(text)} characters, {MATERIALS} materials of {MATERIAL_BYTES} bytes")
    return plan


def peers(package: Path, folder: Path) -> None:
    """The package's own contents through zip, and copied."""
    inside = folder / "inside"
    with open_package(package) as opened:
        inside.mkdir()
        for one in opened.manifest.objects:
            (inside / one.sha256).write_bytes(opened.content(one))

    def zipped() -> None:
        with zipfile.ZipFile(folder / "peer.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(inside.iterdir()):
                archive.write(path, path.name)

    def unzipped() -> None:
        with zipfile.ZipFile(folder / "peer.zip") as archive:
            for name in archive.namelist():
                archive.read(name)

    print(f"  zip: write {median(zipped)}, read {median(unzipped)}")
    print(f"  copy of the package: {median(lambda: shutil.copyfile(package, folder / 'copy'))}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", type=Path)
    options = parser.parse_args()
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    print(f"{os.cpu_count()} cores, load {load:.1f}")
    with own_folders() as folder:
        demo = Library.open(library_in(folder, options.library))
        demo.local_session().desks.set_profile(OFFICE)
        town, archive = desk(folder, UNIT, UNIT), desk(folder, "区档案馆")
        sender, bureau, third = town.local_session(), demo.local_session(), archive.local_session()
        to_bureau = meet(sender, bureau, is_superior=True)
        meet(bureau, sender)
        to_archive = meet(bureau, third)
        meet(third, bureau, is_superior=True)
        plan = submission(town, demo)
        for name, is_sealed in (("plain", False), ("sealed", True)):
            path = folder / f"{name}.yuanpkg"

            def write(path: Path = path, is_sealed: bool = is_sealed) -> Packed:
                return pack(sender, path, PackageKind.SUBMISSION, [plan], [to_bureau], is_sealed=is_sealed)

            written = median(write)
            seen = median(lambda path=path: look(path, bureau))  # type: ignore[misc]
            print(f"submission, {name}: write {written}, preview {seen}, {path.stat().st_size} bytes")
        taken = once(lambda: unpack(bureau, folder / "plain.yuanpkg"))
        print(f"submission taken in: {taken}")
        peers(folder / "plain.yuanpkg", folder)
        path = folder / "all.yuanpkg"
        handed = once(lambda: pack(bureau, path, PackageKind.HANDOVER, (), [to_archive]))
        seen = once(lambda: look(path, third))
        taken = once(lambda: unpack(third, path))
        plans = len(third.plans())
        print(
            f"hand-over of {plans} plans: write {handed}, preview {seen}, take in {taken}, "
            f"{path.stat().st_size} bytes"
        )
        bare = once(lambda: pack(bureau, path, PackageKind.HANDOVER, (), [to_archive], has_copies=False))
        print(f"  without readable copies: write {bare}, {path.stat().st_size} bytes")
        for library in (demo, town, archive):
            library.close()


if __name__ == "__main__":
    main()
