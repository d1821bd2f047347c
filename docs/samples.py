"""Make the sample pages of every document: `python docs/samples.py` (LibreOffice and poppler's pdftoppm are needed).

Builds the demonstration library in a temporary folder, lets the program write each document, and keeps its
first pages as small pictures in docs/samples/ with an index.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from yuan.demo.build import build_demo
from yuan.jobs.cards import export_brief, export_cards
from yuan.jobs.compiling import compile_volumes
from yuan.jobs.exporting import export_comparison, export_plan
from yuan.jobs.ledger import counted_rows, write_ledger
from yuan.jobs.notices import NoticeChoices, export_notice, notice_for
from yuan.jobs.papers import write_set
from yuan.library import Library, Session
from yuan.model.document.content import Document
from yuan.word.pdf import write_pdf
from yuan.word.writer import write_notice

TARGET = Path(__file__).parent / "samples"
PLAN = "门头沟区防汛应急预案"
MOST_BYTES = 150_000
DOTS_PER_INCH = 60
Writer = Callable[[Session, str, Path], object]


def form(name: str) -> Writer:
    return lambda session, plan, path: export_plan(session, plan, path, form=name)


def comparison(name: str) -> Writer:
    def write(session: Session, plan: str, path: Path) -> None:
        newest = session.plan(plan).latest.number
        export_comparison(session, plan, newest - 1, newest, path, form=name)

    return write


def last_page_of_notice(session: Session, plan: str, path: Path) -> None:
    """The notice of a plan so cut that its 版记 comes on page 4."""
    document = session.document(plan)
    brief = Document(front=document.front, sections=document.sections[:1])
    record = session.versions(plan)[-1]
    notice = notice_for(session.plan(plan), record, brief, session.office())
    write_notice(brief, notice, path, media=session.media, is_measured=True)


def secret_notice(session: Session, plan: str, path: Path) -> None:
    """份号, 密级, 紧急程度, several bodies and their 签发人, nothing known of number and date."""
    choices = NoticeChoices(
        number="",
        date="",
        serial="12",
        secrecy="秘密",
        secrecy_period="1年",
        urgency="特急",
        joint=("门头沟区水务局",),
        signers=("张三", "李四"),
        remark="",
    )
    export_notice(session, plan, path, choices=choices, is_measured=False)


def letter(session: Session, plan: str, path: Path) -> None:
    export_notice(session, plan, path, choices=NoticeChoices(form="letter"), is_measured=False)


def cards(session: Session, plan: str, path: Path) -> None:
    export_cards(session, plan, path, chosen=["一级响应", "红色预警", "区应急管理局"])


def pocket_cards(session: Session, plan: str, path: Path) -> None:
    export_cards(session, plan, path, size="pocket", chosen=["一级响应", "红色预警", "区应急管理局"])


def volume(session: Session, plan: str, path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = compile_volumes(session, Path(folder), ["下册"])
        path.write_bytes(made[0].read_bytes())


def ledger(session: Session, plan: str, path: Path) -> None:
    """So many plans as fit a page: the picture of a whole library's ledger could not be read."""
    write_ledger(counted_rows(session)[:24], path)


def paper(set_name: str, name: str) -> Writer:
    """What writes one paper of a set."""

    def write(session: Session, plan: str, path: Path) -> None:
        (made,) = write_set(session, plan, set_name, path.parent / name, papers=[name]).paths
        made.replace(path)

    return write


DOCUMENTS: tuple[tuple[str, str, str, int, Writer], ...] = (
    ("plan", "预案正文", "docx", 3, form("plan")),
    ("notice", "印发通知", "docx", 2, form("notice")),
    ("notice-imprint", "印发通知的版记", "docx", 4, last_page_of_notice),
    ("notice-joint", "涉密联合发文", "docx", 2, secret_notice),
    ("notice-letter", "信函格式的通知", "docx", 1, letter),
    ("review", "送审稿", "docx", 2, form("review")),
    ("brief", "简明预案", "docx", 2, export_brief),
    ("cards", "应急处置卡（A4）", "docx", 3, cards),
    ("pocket-cards", "应急处置卡（口袋卡）", "docx", 4, pocket_cards),
    ("redline", "修订痕迹", "docx", 2, comparison("redline")),
    ("table", "修订对照表", "docx", 2, comparison("table")),
    ("summary", "修订情况说明", "docx", 2, comparison("summary")),
    ("statement", "编制说明", "docx", 2, paper("submission", "statement")),
    ("opinions", "征求意见及采纳情况表", "docx", 1, paper("submission", "opinions")),
    ("examination", "审核意见表", "docx", 1, paper("submission", "examination")),
    ("legality", "合法性审查意见书", "docx", 1, paper("submission", "legality")),
    ("filing-report", "备案报告", "docx", 1, paper("filing", "filing-report")),
    ("registration", "备案登记表", "docx", 1, paper("filing", "registration")),
    ("volume", "汇编（下册）", "docx", 6, volume),
    ("ledger", "预案台账", "xlsx", 2, ledger),
)
"""File name, title in the index, ending, how many pages are kept, and what writes it."""


def pictures(source: Path, name: str, pages: int) -> list[str]:
    """The first pages of a document as pictures in the target folder; their file names."""
    pdf = source.with_suffix(".pdf")
    write_pdf(source, pdf)
    command = ["pdftoppm", "-png", "-r", str(DOTS_PER_INCH)]
    subprocess.run([*command, "-l", str(pages), str(pdf), str(TARGET / name)], check=True)
    made = sorted(TARGET.glob(f"{name}-[0-9]*.png"))
    for path in made:
        if path.stat().st_size > MOST_BYTES:
            raise SystemExit(f"{path.name} takes more than {MOST_BYTES} bytes")
    return [path.name for path in made]


def main() -> int:
    TARGET.mkdir(exist_ok=True)
    for old in TARGET.glob("*.png"):
        old.unlink()
    lines = ["# 文件样张", "", f"由 `docs/samples.py` 从演示预案库生成，每种文件取前几页。示例预案：{PLAN}。"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        library = Library.open(build_demo(folder, today=date(2026, 6, 15)))
        session = library.local_session()
        plan = session.find(PLAN).plan
        for file, title, ending, pages, write in DOCUMENTS:
            path = folder / f"{file}.{ending}"
            write(session, plan, path)
            lines += ["", f"## {title}", ""]
            lines += [f"![{title}]({picture})" for picture in pictures(path, file, pages)]
            print(title)
        library.close()
    (TARGET / "README.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
