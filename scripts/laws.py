"""Make the list of laws the checks know: `python scripts/laws.py [LAWS.csv]`.

Reads a table `title,adopted_or_amended,category` (a title stands once for every amendment) and writes
yuan/model/checks/laws.csv: each title with the year of its newest text and the day the list goes to. Facts only.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
SOURCE = HOUSE.parent / "shared" / "data" / "laws.csv"
TARGET = HOUSE / "yuan" / "model" / "checks" / "laws.csv"
ENDINGS = ("法", "法典", "条例", "办法", "规定", "细则")


def main() -> None:
    """Write the list, sorted by title."""
    source = Path(sys.argv[1]) if len(sys.argv) > 1 else SOURCE
    newest: dict[str, str] = {}
    with source.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            title = row["title"].strip()
            if title.endswith(ENDINGS) and "（" not in title and len(title) <= 30:
                newest[title] = max(newest.get(title, ""), row["adopted_or_amended"])
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("title", "year"))
        writer.writerows((title, newest[title][:4]) for title in sorted(newest))
    print(f"{len(newest)} titles, newest {max(newest.values())}, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
