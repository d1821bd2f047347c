"""What the list of packages can be narrowed to, and how the state of one is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from yuan.model.exchange.package import Direction, Holding, PackageKind, PackageRecord


@dataclass(frozen=True)
class RecordFilter:
    """A question about a package. `reminder` is what the start page says of those for which it `holds`, "" for nothing."""

    key: str
    title: str
    holds: Callable[[PackageRecord], bool]
    reminder: str = ""


def _is_sent(record: PackageRecord) -> bool:
    return record.direction is Direction.SENT


def _lacks_receipt(record: PackageRecord) -> bool:
    is_plain = record.kind is not PackageKind.RECEIPT
    return _is_sent(record) and is_plain and record.confirmed_at is None and record.answered_at is None


def _lacks_answer(record: PackageRecord) -> bool:
    return _is_sent(record) and record.asks_answer and record.answered_at is None


def _is_to_answer(record: PackageRecord) -> bool:
    return not _is_sent(record) and record.asks_answer and record.answered_at is None


def _is_waiting(record: PackageRecord) -> bool:
    return bool(record.waiting)


FILTERS = (
    RecordFilter("", "全部", lambda _: True),
    RecordFilter("sent", "发出", _is_sent),
    RecordFilter("received", "收到", lambda record: not _is_sent(record)),
    RecordFilter("unanswered", "发出后没有答复", _lacks_answer, "发出后没有答复"),
    RecordFilter("unconfirmed", "发出后没有回执", _lacks_receipt, "发出后没有回执"),
    RecordFilter("to-answer", "收到后待我方答复", _is_to_answer, "收到后待我方答复"),
    RecordFilter("waiting", "待系统管理员处理", _is_waiting, "待系统管理员处理"),
)
"""In the order of the box they are chosen from; keys never change."""
TO_TELL = "to-tell"
"""The key of the holders to be told, which stand in the record of distribution."""


def told(records: Sequence[PackageRecord]) -> list[PackageRecord]:
    """`records` without the line of a package for whoever gets it, once a desk that got it has a line of its own."""
    known = {one.id for one in records if one.desk}
    return [one for one in records if one.desk or one.id not in known]


def holders(holdings: Iterable[Holding]) -> set[str]:
    """The desks among `holdings`."""
    return {one.desk for one in holdings}


def day_of(moment: datetime | None) -> str:
    """The day of a moment as it stands in lists; "" for none."""
    return f"{moment.astimezone():%Y-%m-%d}" if moment is not None else ""


def moment_of(moment: datetime | None) -> str:
    """A moment to the minute; "" for none."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment is not None else ""


def content_of(record: PackageRecord) -> str:
    """What a package is about, without its kind, which stands beside it."""
    return record.subject.removeprefix(f"{record.kind.value}：") or record.kind.value


def receipt_words(record: PackageRecord) -> str:
    """Whether a package was confirmed, as it stands in the list."""
    if record.kind is PackageKind.RECEIPT:
        return "—"
    if record.confirmed_at is not None:
        return day_of(record.confirmed_at)
    return "没有回执" if _is_sent(record) else "未发回执"


def answer_words(record: PackageRecord) -> str:
    """Whether a package was answered, as it stands in the list."""
    if record.answered_at is not None:
        return day_of(record.answered_at)
    if not record.asks_answer:
        return "—"
    return "没有答复" if _is_sent(record) else "待答复"


def is_overdue(record: PackageRecord, today: date) -> bool:
    """Whether the day passed by which an answer was asked, and none came."""
    return (
        record.asks_answer
        and record.answered_at is None
        and record.due_on is not None
        and record.due_on < today
    )


def age(made: datetime, now: datetime) -> str:
    """How long ago a package was made, as people say it."""
    days = (now.astimezone().date() - made.astimezone().date()).days
    if days <= 0:
        return "今天"
    if days < 60:
        return f"{days} 天前"
    return f"{days // 30} 个月前"
