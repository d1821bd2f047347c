"""What differs between two versions of a plan, as a document: tracked changes, the table, the account, the advice."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from yuan.jobs.recorded_export import released
from yuan.library import Session
from yuan.model.comparison.compare import compare
from yuan.model.comparison.result import Comparison
from yuan.model.document.content import NodeId
from yuan.model.records import Opinion, OpinionState
from yuan.model.review.change_summary import ChangeSummary, summarise
from yuan.word import change_summary, comparison_table, redline

FORMS = ("redline", "table", "summary")
_TITLES = {"redline": "修订痕迹", "table": "修订对照表", "summary": "修订情况说明"}
"""What `write_comparison` can write, and as what it is recorded."""


def compare_versions(session: Session, plan: str, older: int, newer: int) -> Comparison:
    """What differs between two versions.

    Raises:
        Refused: this account may not read one of them.
        NotFound: there is no such version.
    """
    return compare(session.document(plan, older), session.document(plan, newer))


def change_summary_of(session: Session, plan: str, older: int, newer: int) -> ChangeSummary:
    """The account of the changes between two versions, with the procedure art. 36 suggests.

    Raises:
        Refused: this account may not read one of them.
        NotFound: there is no such version.
    """
    return summarise(compare_versions(session, plan, older, newer))


def write_comparison(
    session: Session, plan: str, older: int, newer: int, path: Path, *, form: str = "redline"
) -> None:
    """Write what differs between two versions as one of `FORMS`.

    Raises:
        Refused: this account may not read one of them.
        NotFound: there is no such version.
        BadFile: the file cannot be written; what stood there is untouched.
        ValueError: there is no such form.
    """
    if form not in FORMS:
        raise ValueError(form)
    writers = {"redline": write_redline, "table": write_comparison_table, "summary": write_change_summary}
    with released(session, plan, path, f"{_TITLES[form]}（对照第{older}版）", version=newer) as target:
        writers[form](session, plan, older, newer, target)


def write_redline(session: Session, plan: str, older: int, newer: int, path: Path) -> None:
    """Write the newer version with tracked changes (修订痕迹). Raises as `write_comparison` does."""
    card = session.plan(plan).card
    comparison = compare_versions(session, plan, older, newer)
    redline.write_redline(
        comparison, path, media=session.media, title=card.title, author=card.unit, on=date.today()
    )


def write_comparison_table(session: Session, plan: str, older: int, newer: int, path: Path) -> None:
    """Write the table of changes (修订对照表), with the opinions adopted as reasons.

    Raises as `write_comparison` does.
    """
    title = session.plan(plan).card.title
    comparison = compare_versions(session, plan, older, newer)
    reasons = reasons_of(session, plan, older, newer)
    comparison_table.write_comparison_table(comparison, path, title=title, reasons=reasons)


def write_change_summary(session: Session, plan: str, older: int, newer: int, path: Path) -> None:
    """Write the account of the revision (修订情况说明). Raises as `write_comparison` does."""
    title = session.plan(plan).card.title
    summary = change_summary_of(session, plan, older, newer)
    versions = f"第{newer}版与第{older}版"
    change_summary.write_change_summary(summary, path, title=title, versions=versions)


def reasons_of(session: Session, plan: str, older: int, newer: int) -> dict[NodeId, str]:
    """Why nodes were changed: the opinions adopted on them since the older version, one below the other."""
    found: dict[NodeId, list[str]] = {}
    for version in range(older, newer + 1):
        for opinion in session.opinions(plan, version):
            if opinion.node and opinion.state in (OpinionState.ADOPTED, OpinionState.PARTLY):
                told = _told(opinion)
                if told not in found.setdefault(opinion.node, []):
                    found[opinion.node].append(told)
    return {node: "\n".join(told) for node, told in found.items()}


def _told(opinion: Opinion) -> str:
    answer = f"（{opinion.answer}）" if opinion.answer else ""
    return f"{opinion.state.value}{opinion.by}意见：{opinion.text}{answer}"
