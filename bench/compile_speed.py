"""Time and memory to compile the volumes: `python bench/compile_speed.py [--library FILE] [--measured]`.

The peer, in the same run, fills one docxtpl template per plan (title, headings, paragraphs, tables as plain rows)
and joins the files with docxcompose: no running heads, no odd starts, no contents list, no page numbers. Each
runs in a process of its own, so that its peak memory is its own. A peer that is not installed is passed over.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import docx
from scratch import library_in, own_folders

from yuan.jobs.compiling import VOLUMES, compile_volumes
from yuan.jobs.volumes import volume_lines
from yuan.library import Library
from yuan.model.text.plain_text import plain_text

PEERS = ("docxtpl", "docxcompose")
VOLUME = "下册"


def ours(library: Path, folder: Path, volumes: tuple[str, ...], *, is_measured: bool = False) -> float:
    """Seconds to write `volumes`."""
    opened = Library.open(library)
    begun = time.perf_counter()
    compile_volumes(opened.local_session(), folder, volumes, is_measured=is_measured)
    taken = time.perf_counter() - begun
    opened.close()
    return taken


def peer(library: Path, folder: Path) -> float:
    """Seconds to write one volume with docxtpl and docxcompose; reading the plans counts as with ours."""
    from docxcompose.composer import Composer
    from docxtpl import DocxTemplate

    template = folder / "template.docx"
    _template(template)
    opened = Library.open(library)
    session = opened.local_session()
    begun = time.perf_counter()
    book = None
    for line in volume_lines(session, VOLUME):
        if not line.is_included or line.summary.in_force is None:
            continue
        text = plain_text(session.document(line.summary.plan, line.summary.in_force.number))
        filled = DocxTemplate(str(template))
        filled.render({"title": line.summary.card.title, "lines": text.split("\n")}, autoescape=True)
        part = folder / "part.docx"
        filled.save(str(part))
        if book is None:
            book = Composer(docx.Document(str(part)))
        else:
            book.append(docx.Document(str(part)))
    if book is not None:
        book.save(str(folder / "peer.docx"))
    taken = time.perf_counter() - begun
    opened.close()
    return taken


def _template(path: Path) -> None:
    made = docx.Document()
    made.add_heading("{{ title }}", 1)
    made.add_paragraph("{%p for line in lines %}")
    made.add_paragraph("{{ line }}")
    made.add_paragraph("{%p endfor %}")
    made.save(str(path))


def run(work: str, library: Path) -> None:
    """One measurement in this process; prints seconds and peak megabytes as JSON."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if work == "peer":
            taken = peer(library, folder)
        else:
            volumes = tuple(VOLUMES) if work in ("three", "measured") else (VOLUME,)
            taken = ours(library, folder, volumes, is_measured=work == "measured")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": taken, "megabytes": peak}))


def measured(work: str, library: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of `work` in a process of its own."""
    command = [sys.executable, __file__, "--work", work, "--library", str(library)]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return told["seconds"], told["megabytes"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", type=Path)
    parser.add_argument(
        "--measured", action="store_true", help="also with LibreOffice laying the volumes out"
    )
    parser.add_argument("--work", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        run(options.work, options.library)
        return
    with own_folders() as folder:
        library = library_in(folder, options.library)
        for work, what in (("three", "three volumes"), ("one", f"{VOLUME} alone")):
            seconds, megabytes = measured(work, library)
            print(f"{what}: {seconds:.2f} s, {megabytes:.0f} MB")
        missing = [peer for peer in PEERS if find_spec(peer) is None]
        if missing:
            print(f"peer passed over: {'、'.join(missing)} not installed")
        else:
            theirs, megabytes = measured("peer", library)
            print(f"docxtpl + docxcompose, {VOLUME}: {theirs:.2f} s, {megabytes:.0f} MB")
            print(f"ours ÷ peer: {seconds / theirs:.3f}")
        if options.measured:
            seconds, megabytes = measured("measured", library)
            print(f"three volumes laid out by LibreOffice: {seconds:.1f} s, {megabytes:.0f} MB of ours")


if __name__ == "__main__":
    main()
