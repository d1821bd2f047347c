"""How often the checks are right, on real plans: `python docs/checks.py [FOLDER…] [--unread]`.

Reads every plan of the folders (default ../shared/data/docx and text), runs all checks on each, and writes
docs/checks.md. What a person judged of the sample is in docs/checks.csv: rule, file, the first signs of the
words, a hash of the words and the message, and 1 (right) or 0 (false alarm). `--unread` prints the places
of the sample nobody has judged yet, with the text around them, as rows to be completed.

Checks between plans (checks_between.py) are read in the same way, in the demonstration library too; defects put
into sound plans (checks_seeded.py) show what is found.

The plan above another is the national one of the same name (国家自然灾害救助应急预案 for 苏州市…).
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
from checks_between import Crossed, between
from checks_seeded import PAIRS, SEEDS, own_recall, pair_recall

from yuan.jobs.importing import card_of, read_files
from yuan.model.checks import CHECKS, Finding, Rule, Surroundings, check
from yuan.model.checks.finding import FindingPlace
from yuan.model.checks.reading import Reading
from yuan.model.coherence import RULES
from yuan.model.document.content import Document
from yuan.model.plan import PlanCard

HOUSE = Path(__file__).resolve().parent.parent
DATA = HOUSE.parent / "shared" / "data"
JUDGEMENTS = Path(__file__).with_suffix(".csv")
TARGET = Path(__file__).with_suffix(".md")
SAMPLE = 20
LEAST = 0.8
SHOWN = 12
"""No more signs of anybody's text than these stand in the file of judgements."""
FIRST_READING = """\
## What the first reading changed

The figures above are of the plans the checks were mended on, read by one person; on plans nobody has looked at they may be lower.
At the first reading these fell short and were changed:

| rule | right of read | what was done |
|---|---|---|
| `placeholder` | 0 of 20 | gaps in forms (通知、样表 … among the attachments) are meant and no longer told |
| `completeness` | 2 of 20 | art. 10 asks less of the state's and provinces' plans, art. 11 other things of supporting plans; not run when nobody can tell whose plan it is |
| `response-levels` | 1 of 5 | levels under other names (特别重大级响应) count as levels |
| `term` | 1 of 9 | pairs that are two things removed (避难场所—避险场所, 专家组—专家咨询组; before that 应急处置—应急处理, 信息报送—信息上报) |
| `long-sentence` | 5 of 10 | sentences that had lost their full stop in PDF text, numbered steps and chapters on support no longer count |
| `own-title` | 0 of 3 | another word in the title is another plan; an attachment's title is meant |
| `empty-section` | 2 of 3 | a title page that repeats a title is no section |
| `width` | 19 of 20 | points in a bibliography are no full stops |
| `duty-unanswered` | not counted | duties that the unit's own plan is about by its title, or answers in other order of words, and what many units are told alike no longer count |
| `member-missing` | 0 of 1 | a body named without its place or by its trade (气象部门) is named |
| `members-and-duties` | 0 of 10 | bodies named together with others in the duties, 总指挥 and enterprises charged as a group no longer count |
"""


Key = tuple[str, str, str]


class Plan(msgspec.Struct, frozen=True):
    """A plan read from `file`."""

    file: str
    document: Document
    card: PlanCard


class Item(msgspec.Struct, frozen=True):
    """One place of one finding in a plan's own text."""

    plan: Plan
    finding: Finding
    place: FindingPlace

    @property
    def rule(self) -> Rule:
        return self.finding.rule

    @property
    def file(self) -> str:
        return self.plan.file

    @property
    def quote(self) -> str:
        return self.place.quote

    @property
    def key(self) -> Key:
        """Rule, file and hash: stable while words and message stay."""
        told = f"{self.place.quote}|{self.place.occurrence}|{self.finding.message}"
        if self.place.quote:
            told = f"{self.place.quote}|{_around(self.plan, self.place)}"
        return self.rule.id, self.file, _hash(told)

    def shown(self) -> tuple[str, str]:
        """What was found, and the text around it."""
        return self.finding.message, _around(self.plan, self.place)


class Between(msgspec.Struct, frozen=True):
    """One place of one finding between plans."""

    crossed: Crossed

    @property
    def rule(self) -> Rule:
        return self.crossed.rule

    @property
    def file(self) -> str:
        return self.crossed.title

    @property
    def quote(self) -> str:
        return self.crossed.spot.quote

    @property
    def key(self) -> Key:
        """Rule, plan and hash of the unit and the text found there."""
        spot = self.crossed.spot
        return self.rule.id, self.file, _hash(f"{self.crossed.unit}|{spot.quote}|{spot.text}")

    def shown(self) -> tuple[str, str]:
        """What was found, and the unit with the text."""
        return self.crossed.message, f"{self.crossed.unit}｜{self.crossed.spot.text[:200]}"


Judged = Item | Between


def _hash(told: str) -> str:
    return hashlib.sha256(told.encode()).hexdigest()[:10]


def _around(plan: Plan, place: FindingPlace, width: int = 30) -> str:
    """The words of a place with the text on both sides."""
    text = Reading(plan.document, plan.card).texts.get(place.node, "") if place.node else ""
    if not place.quote:
        return text[: 2 * width]
    start = -1
    for _ in range(place.occurrence + 1):
        start = text.find(place.quote, start + 1)
    return text[max(0, start - width) : start + len(place.quote) + width].replace("\n", "⏎")


def plans(folders: Iterable[Path]) -> list[Plan]:
    """Every plan of the folders."""
    return [
        Plan(read.path.name, imported.document, card_of(imported))
        for read in read_files(folders)
        for imported in read.plans
    ]


def upper_of(plan: Plan, among: Mapping[str, Plan]) -> Plan | None:
    """The national plan of the same name, None for a national plan itself."""
    rest = re.sub(r"^.{1,12}?(?:壮族自治区|自治区|省|市|区|县|气象局)", "", plan.card.title)
    return among.get(f"国家{rest}") if rest != plan.card.title else None


def items(found: list[Plan]) -> tuple[dict[str, list[Judged]], dict[str, int], dict[str, str]]:
    """Every place by rule, the number of findings by rule, and what was not run."""
    by_title = {plan.card.title: plan for plan in found}
    places: dict[str, list[Judged]] = defaultdict(list)
    counts: dict[str, int] = defaultdict(int)
    not_run: dict[str, str] = {}
    for plan in found:
        upper = upper_of(plan, by_title)
        around = Surroundings(upper=upper.document, upper_title=upper.card.title) if upper else None
        report = check(plan.document, plan.card, around)
        for finding in report.findings:
            counts[finding.rule.id] += 1
            places[finding.rule.id] += [Item(plan, finding, place) for place in finding.places]
        not_run.update((item.rule.id, item.why) for item in report.not_run)
    return places, counts, not_run


def sample(found: Sequence[Judged]) -> list[Judged]:
    """At most SAMPLE places, as far as may be from different plans, the same ones at every run."""
    rounds: dict[str, int] = defaultdict(int)
    ranked = []
    for item in sorted(found, key=lambda item: item.key[2]):
        ranked.append((rounds[item.file], item.key[2], item))
        rounds[item.file] += 1
    return [item for _, _, item in sorted(ranked, key=lambda entry: entry[:2])[:SAMPLE]]


def judgements() -> dict[Key, bool]:
    """What was judged: rule, file, hash → right."""
    if not JUDGEMENTS.is_file():
        return {}
    with JUDGEMENTS.open(encoding="utf-8", newline="") as file:
        return {(row["rule"], row["file"], row["hash"]): row["right"] == "1" for row in csv.DictReader(file)}


def print_unread(places: Mapping[str, Sequence[Judged]]) -> None:
    """Rows to complete, each with what was found and the text around it."""
    known = judgements()
    for rule in sorted(places):
        for item in sample(places[rule]):
            if item.key not in known:
                quote = item.quote[:SHOWN].replace("\n", " ")
                print(",".join((rule, item.file, f'"{quote}"', item.key[2], "?")))
                message, around = item.shown()
                print(f"    {message}\n    {around}")


def table(
    rules: Iterable[Rule],
    places: Mapping[str, Sequence[Judged]],
    counts: Mapping[str, int],
    recall: Mapping[str, tuple[str, int, int]],
) -> list[str]:
    """One line for each rule, those that found most first; a rule that found nothing says so."""
    known = judgements()
    lines = [
        "| rule | rests on | binding | findings | places | plans | read | right | precision | put in | found |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for rule in sorted(rules, key=lambda rule: (-len(places.get(rule.id, ())), rule.id)):
        found = places.get(rule.id, ())
        read = [known[item.key] for item in sample(found) if item.key in known]
        precision = f"{100 * sum(read) / len(read):.0f} %" if read else "not read" if found else "no findings"
        files = len({item.file for item in found})
        _, tried, seen = recall.get(rule.id, ("", 0, 0))
        put = f"{tried} | {seen}" if tried else "– | –"
        lines.append(
            f"| `{rule.id}` {rule.title} | {rule.cites} | {rule.binding.value} | {counts.get(rule.id, 0)} | {len(found)}"
            f" | {files} | {len(read)} | {sum(read)} | {precision} | {put} |"
        )
    return lines


def own_rules() -> list[Rule]:
    """Every rule for one plan's text."""
    modules = (sys.modules[run.__module__] for run in CHECKS)
    found = {rule.id: rule for module in modules for rule in vars(module).values() if isinstance(rule, Rule)}
    return list(found.values())


def main() -> None:
    """Write the page, or print what is to be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", type=Path, nargs="*", default=[DATA / "docx", DATA / "text"])
    parser.add_argument("--unread", action="store_true", help="print the places of the sample not judged yet")
    options = parser.parse_args()
    found = plans(options.folders)
    texts = [(plan.card, plan.document) for plan in found]
    places, counts, not_run = items(found)
    crossed: dict[str, list[Judged]] = defaultdict(list)
    between_counts: dict[str, set[str]] = defaultdict(set)
    for one in between(texts):
        crossed[one.rule.id].append(Between(one))
        between_counts[one.rule.id].add(one.message)
    if options.unread:
        print_unread(places)
        print_unread(crossed)
        return
    own = table(own_rules(), places, counts, own_recall(texts))
    across = table(
        RULES, crossed, {rule: len(said) for rule, said in between_counts.items()}, pair_recall(texts)
    )
    silent = [f"`{rule}`" for rule in sorted(set(not_run) - set(places))]
    TARGET.write_text(page(len(found), silent, own, across), encoding="utf-8")


def page(count: int, silent: list[str], own: list[str], across: list[str]) -> str:
    """The whole of docs/checks.md."""
    seeds = [f"| `{rule}` | {what} |" for rule, (what, _) in sorted((SEEDS | PAIRS).items())]
    return "\n".join(
        [
            "# How often the checks are right",
            "",
            f"Made by `python docs/checks.py` on {count} real plans (Word files and text out of PDF or OCR, damage included).",
            "A finding is one defect with all its places. Of each rule at most 20 places, spread over the plans, were read by hand in",
            "their context and judged (`docs/checks.csv`; `--unread` prints what is still to be judged): right means that a drafter",
            f"would have to look there. A rule under {100 * LEAST:.0f} % is made better, quieter or removed. Where a rule found nothing,",
            "nothing can be said of its precision but that it raised no false alarm in these plans.",
            "",
            "*Put in* and *found*: a defect of the plainest form was put into each plan that has a place for it, one at a time, and",
            "the rule found it or did not (what was put in: below). That shows that a rule works on real text, not that it finds",
            "every form of the defect.",
            "",
            "## In one plan",
            "",
            *own,
            "",
            f"Not run on any or some of these plans for want of what they need: {'、'.join(silent) or 'none'}.",
            "",
            "## Between plans",
            "",
            f"The {count} real plans, those of one government at a time, and the demonstration library (117 plans, made of our own outlines:",
            "its findings show what an office would see, but the texts are ours). Right means that who coordinates the plans would have to",
            "look. In the real plans there are no plans of departments beside the special ones: `duty-without-plan` was judged by whether the",
            "text gives that body a duty, which is what the matrix rests on as well.",
            "",
            *across,
            "",
            "## What was put in",
            "",
            "| rule | defect |",
            "|---|---|",
            *seeds,
            "",
            FIRST_READING,
        ]
    )


if __name__ == "__main__":
    main()
