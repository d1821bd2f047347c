"""What a page asks for when something is to be sent to another desk: `Workspace.send_requested` carries it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yuan.model.exchange.package import PackageKind, PackageRecord


@dataclass(frozen=True)
class SendRequest:
    """The dialog 发送 is to begin with this; the user may change all of it but what is answered.

    Attributes:
        kind: None lets the user choose.
        plans: ids of the plans chosen at first.
        recipients: identities of the desks chosen at first.
        unit: whose plans are offered first, by name; "" for all.
        answers: the id of the package this answers, "" for none.
        is_whole: every plan is chosen at first.
    """

    kind: PackageKind | None = None
    plans: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    unit: str = ""
    answers: str = ""
    due_on: date | None = None
    is_whole: bool = False


def again(record: PackageRecord) -> SendRequest:
    """What makes a package sent before anew, for the same desk."""
    return SendRequest(
        record.kind, record.plans, (record.desk,) if record.desk else (), "", record.answers, record.due_on
    )


def answer(record: PackageRecord) -> SendRequest:
    """What answers a package received: opinions for what was handed in, a submission for what was to be written."""
    kind = PackageKind.RETURN if record.kind is PackageKind.SUBMISSION else PackageKind.SUBMISSION
    return SendRequest(kind, record.plans, (record.desk,), answers=record.id)
