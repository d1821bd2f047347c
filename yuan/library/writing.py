"""Writing plans, drafts, texts and pictures; every function works inside the caller's transaction."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping

from sqlalchemy import Connection, delete, func, insert, select, update

from yuan.library import tables
from yuan.library.clock import now
from yuan.library.fingerprint import fingerprint
from yuan.library.rows import card_values
from yuan.library.trail import unsealed_values
from yuan.model.document.content import Document, content_hash, encode, walk_sections
from yuan.model.errors import BadRecord, Conflict, NotFound, Refused
from yuan.model.plan import PlanCard
from yuan.model.records import Action, Stage
from yuan.model.text.plain_text import characters


def announce(connection: Connection, plan: str, what: str) -> None:
    """Tell followers that a plan changed."""
    values: dict[str, str | int] = {"plan": plan, "what": what}
    if connection.dialect.name == "sqlite" and unsealed_values.are_changes_exhausted(connection):
        values["sequence"] = unsealed_values.last_change(connection) + 1
    connection.execute(insert(tables.changes).values(values))


def refuse_secret_body(card: PlanCard, document: Document) -> None:
    """Go on only without a body for a plan that is a state secret. Raises `Refused`."""
    if card.secrecy.is_state_secret and (document.blocks or document.sections or document.attachments):
        raise Refused(
            f"“{card.title}”定为{card.secrecy.value}，正文不得存入本机。",
            "请只登记题名、文号和保管单位，正文按保密规定管理。",
        )


def add_plan(connection: Connection, card: PlanCard) -> str:
    """A new plan with this card; its id never changes."""
    plan = f"p{secrets.token_hex(4)}"
    last = connection.execute(select(func.max(tables.plans.c.order))).scalar() or 0
    if not isinstance(last, int):
        raise BadRecord("预案清单的序号已损坏，不能新增预案。", "请核验预案库，并从完好的备份恢复。")
    connection.execute(insert(tables.plans).values(id=plan, order=last + 1, **card_values(card)))
    return plan


def add_version(
    connection: Connection,
    plan: str,
    number: int,
    document: Document,
    by: str,
    reason: str = "",
    stage: Stage = Stage.DRAFTING,
) -> None:
    """Begin version `number` as the plan's working draft.

    Raises:
        Refused: the plan has a working draft already.
    """
    if connection.execute(select(tables.drafts.c.plan).where(tables.drafts.c.plan == plan)).first():
        raise Refused("该预案已经有一份在编稿。", "请先完成或放弃现有的在编稿。")
    moment = now()
    connection.execute(
        insert(tables.versions).values(
            plan=plan,
            number=number,
            stage=stage.value,
            created_at=moment,
            changed_at=moment,
            reason=reason,
            **_measures(document),
        )
    )
    put_draft(connection, plan, number, document, by)


def _measures(document: Document) -> dict[str, str | int]:
    sections = sum(1 for _ in walk_sections(document))
    sections += sum(1 for attachment in document.attachments for _ in walk_sections(attachment))
    return {"title": document.front.title, "characters": characters(document), "sections": sections}


def put_draft(connection: Connection, plan: str, number: int, document: Document, by: str) -> None:
    """Open the working draft of version `number` with this text."""
    connection.execute(
        insert(tables.drafts).values(
            plan=plan, version=number, revision=1, data=encode(document), saved_by=by, saved_at=now()
        )
    )


def save_draft(connection: Connection, plan: str, document: Document, revision: int, by: str) -> int:
    """Replace the working draft's text; returns the new revision.

    Raises:
        NotFound: the plan has no working draft.
        Conflict: somebody saved since `revision` was read.
    """
    table = tables.drafts
    saved = connection.execute(
        update(table)
        .where(table.c.plan == plan, table.c.revision == revision)
        .values(revision=revision + 1, data=encode(document), saved_by=by, saved_at=now())
    )
    row = connection.execute(
        select(table.c.version, table.c.saved_by, table.c.saved_at).where(table.c.plan == plan)
    ).first()
    if row is None:
        raise NotFound("该预案没有可以编辑的在编稿。", "它可能已经送审或被放弃。")
    if saved.rowcount == 0:
        raise Conflict(
            f"“{row.saved_by}”刚刚在别处保存了这份在编稿。", "请先保留您的文字，再打开最新的稿子核对。"
        )
    versions = tables.versions
    connection.execute(
        update(versions)
        .where(versions.c.plan == plan, versions.c.number == row.version)
        .values(changed_at=now(), **_measures(document))
    )
    return revision + 1


def keep_text(connection: Connection, document: Document) -> str:
    """Keep a text for good under its hash, which is returned."""
    digest = content_hash(document)
    contents = tables.contents
    if not connection.execute(select(contents.c.hash).where(contents.c.hash == digest)).first():
        connection.execute(insert(contents).values(hash=digest, data=encode(document)))
    return digest


def freeze(connection: Connection, plan: str, number: int, document: Document) -> str:
    """Close the working draft and keep its text for good under its hash, which is returned."""
    digest = keep_text(connection, document)
    connection.execute(delete(tables.drafts).where(tables.drafts.c.plan == plan))
    change_version(connection, plan, number, hash=digest)
    return digest


def change_version(connection: Connection, plan: str, number: int, **values: str | int | None) -> None:
    """Set columns of one version's row."""
    table = tables.versions
    connection.execute(
        update(table).where(table.c.plan == plan, table.c.number == number).values(changed_at=now(), **values)
    )


def keep_media(connection: Connection, media: Mapping[str, bytes]) -> None:
    """Keep pictures under their hashes, each once.

    Raises:
        Refused: a hash is not that of its bytes.
    """
    table = tables.media
    for digest, data in media.items():
        if fingerprint(data) != digest:
            raise Refused("图片内容与其校验值不符，没有保存。", "请重新插入图片。")
        if not connection.execute(select(table.c.hash).where(table.c.hash == digest)).first():
            connection.execute(insert(table).values(hash=digest, data=data))


def record_step(
    connection: Connection, plan: str, number: int, action: Action, answers: Mapping[str, str], by: str
) -> None:
    """Keep what was answered when a step was taken."""
    connection.execute(
        insert(tables.steps).values(
            plan=plan,
            version=number,
            action=action.value,
            answers=json.dumps(dict(answers), ensure_ascii=False, sort_keys=True),
            account=by,
            at=now(),
        )
    )
