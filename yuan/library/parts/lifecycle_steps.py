"""What each step of the lifecycle does to the library. Which steps are open is `yuan.model.process.lifecycle`'s."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection, delete, func, select

from yuan.library import reading, tables, writing
from yuan.library.fingerprint import fingerprint
from yuan.library.parts.examination import forget_examination
from yuan.library.parts.materials import count_materials, forget_materials, keep_materials
from yuan.library.parts.merging import require_settled
from yuan.library.parts.opinions import forget_opinions, unclosed_musts
from yuan.library.parts.packages import asides
from yuan.model.comparison.compare import compare
from yuan.model.errors import Refused
from yuan.model.process.answers import checked_answers
from yuan.model.process.lifecycle import FULL, SIMPLIFIED, next_stage, offers
from yuan.model.process.materials import NewMaterial
from yuan.model.process.revision_route import route_of
from yuan.model.records import Account, Action, Offer, OpinionState, PlanSummary, Stage, VersionRecord

Answers = Mapping[str, str]


def perform(
    connection: Connection,
    plan: str,
    action: Action,
    answers: Answers,
    account: Account,
    files: Sequence[NewMaterial] = (),
) -> int:
    """Take a step with the newest version of a plan; returns the number of the version it left behind.

    Raises:
        Refused: the step is not open to the account now, an answer is missing or malformed, or what is
            to be approved is not what was handed in.
    """
    line = reading.summary(connection, plan)
    offer = next((item for item in offers_now(connection, line, account) if item.action is action), None)
    if offer is None:
        raise Refused(
            f"“{line.card.title}”现处“{line.stage.value}”阶段，账号“{account.name}”不能“{action.value}”。",
            "请刷新后按所列步骤办理。",
        )
    given = checked_answers(offer, answers)
    if action is Action.SUBMIT and given.get("procedure") == "":
        given["procedure"] = advised_procedure(connection, line)
    _keep_files(connection, plan, offer, files, account)
    effect = _EFFECTS.get(action, _move)
    number = effect(connection, line, action, given, account)
    writing.record_step(connection, plan, number, action, given, account.name)
    writing.announce(connection, plan, action.name.lower())
    return number


def _keep_files(
    connection: Connection, plan: str, offer: Offer, files: Sequence[NewMaterial], account: Account
) -> None:
    """The papers that go with a step; those kept before the step count as well."""
    if files and not offer.material:
        raise Refused(f"“{offer.action.value}”不附材料。", "请在预案页的“附件材料”中存入。")
    keep_materials(connection, plan, offer.version, offer.material, files, account.name)
    if offer.is_material_required and not count_materials(connection, plan, offer.version, offer.material):
        raise Refused(
            f"“{offer.action.value}”须附{offer.material}的文件。",
            "请添加文件；本机构不作此要求的，可在“期限与备案规定”中取消。",
        )


def offers_now(connection: Connection, line: PlanSummary, account: Account) -> tuple[Offer, ...]:
    """The steps open to `account`, with what the local rules and the opinions still open ask for."""
    return offers(
        line.card,
        line.latest,
        line.in_force,
        account,
        rules=reading.local_rules(connection),
        open_opinions=_open_opinions(connection, line),
    )


def advised_procedure(connection: Connection, line: PlanSummary) -> str:
    """The procedure art. 36 asks for, by what the newest version changes of the one in force; "" without one."""
    if line.in_force is None or line.in_force.number == line.latest.number:
        return ""
    old, new = (
        reading.document(connection, line.plan, version.number) for version in (line.in_force, line.latest)
    )
    return FULL if route_of(compare(old, new)).is_full else SIMPLIFIED


def _open_opinions(connection: Connection, line: PlanSummary) -> int:
    table = tables.opinions
    query = select(func.count()).where(
        table.c.plan == line.plan,
        table.c.version == line.latest.number,
        table.c.state == OpinionState.OPEN.value,
    )
    return connection.execute(query).scalar_one()


def _subject(line: PlanSummary) -> VersionRecord:
    """What is filed and published: the version in force, also while the next one is being drafted."""
    return line.in_force or line.latest


def _move(
    connection: Connection, line: PlanSummary, action: Action, answers: Answers, account: Account
) -> int:
    """Only the stage changes."""
    target = next_stage(line.stage, action)
    writing.change_version(connection, line.plan, line.latest.number, stage=target.value)
    return line.latest.number


def _submit(
    connection: Connection, line: PlanSummary, action: Action, answers: Answers, account: Account
) -> int:
    """The text freezes here: what is examined and approved is exactly what was handed in."""
    number = line.latest.number
    require_settled(connection, line.plan, number)
    writing.freeze(connection, line.plan, number, reading.document(connection, line.plan, number))
    writing.change_version(
        connection,
        line.plan,
        number,
        stage=Stage.SUBMITTED.value,
        submitted_by=account.name,
        returned_because="",
    )
    return number


def _reopen(
    connection: Connection, line: PlanSummary, action: Action, answers: Answers, account: Account
) -> int:
    """Handed back (or taken back): the text becomes the working draft again, with what this desk wrote meanwhile."""
    number, handed_in = line.latest.number, line.latest.hash
    document = reading.document(connection, line.plan, number)
    writing.put_draft(connection, line.plan, number, document, account.name)
    writing.change_version(
        connection,
        line.plan,
        number,
        stage=Stage.DRAFTING.value,
        hash=None,
        returned_because=answers.get("reasons", ""),
    )
    asides.keep_base(connection, line.plan, number, handed_in, "")
    asides.merge_waiting(connection, line.plan, number, account.name)
    return number


def _approve(
    connection: Connection, line: PlanSummary, action: Action, answers: Answers, account: Account
) -> int:
    row = reading.version_row(connection, line.plan, line.latest.number)
    if row.submitted_by == account.name:
        raise Refused("送审人不能批准自己送审的预案。", "请由其他审核人员批准。")
    waiting = unclosed_musts(connection, line.plan, line.latest.number)
    if waiting and reading.local_rules(connection).asks_closed_opinions:
        raise Refused(
            f"还有 {waiting} 条“必须修改”的意见没有关闭，不能批准。",
            "请逐条核对并关闭，或退回修改；本机构不作此要求的，可在“期限与备案规定”中取消。",
        )
    if _text_hash(connection, row.hash) != row.hash:
        raise Refused("待批准的正文与送审时不一致，不能批准。", "请退回重新送审，并核验预案库。")
    writing.change_version(
        connection,
        line.plan,
        line.latest.number,
        stage=Stage.APPROVED.value,
        approved_hash=row.hash,
        approved_by=account.name,
        approved_on=answers["date"],
    )
    return line.latest.number


def _text_hash(connection: Connection, digest: str) -> str:
    table = tables.contents
    data = connection.execute(select(table.c.data).where(table.c.hash == digest)).scalar_one()
    return fingerprint(data)


def _issue(
    connection: Connection, line: PlanSummary, action: Action, answers: Answers, account: Account
) -> int:
    """The version comes into force; the one before it stays in force until this day."""
    latest = line.latest
    if latest.approved_on and answers["date"] < latest.approved_on.isoformat():
        raise Refused("印发日期早于批准日期。", "请核对印发日期。")
    if line.in_force is not None:
        writing.change_version(
            connection,
            line.plan,
            line.in_force.number,
            stage=Stage.SUPERSEDED.value,
            ended_on=answers["date"],
        )
    writing.change_version(
        connection,
        line.plan,
        latest.number,
        stage=Stage.ISSUED.value,
        document_number=answers["number"],
        issued_on=answers["date"],
    )
    return latest.number


def _file(
    connection: Connection, line: PlanSummary, action: Action, answers: Answers, account: Account
) -> int:
    version = _subject(line)
    _not_before_issue(version, answers["date"], "备案")
    stage = Stage.PUBLISHED if version.published_on else Stage.FILED
    writing.change_version(connection, line.plan, version.number, stage=stage.value, filed_on=answers["date"])
    return version.number


def _publish(
    connection: Connection, line: PlanSummary, action: Action, answers: Answers, account: Account
) -> int:
    version = _subject(line)
    _not_before_issue(version, answers["date"], "公布")
    writing.change_version(
        connection, line.plan, version.number, stage=Stage.PUBLISHED.value, published_on=answers["date"]
    )
    return version.number


def _not_before_issue(version: VersionRecord, day: str, what: str) -> None:
    if version.issued_on and day < version.issued_on.isoformat():
        raise Refused(f"{what}日期早于印发日期。", f"请核对{what}日期。")


def _revise(
    connection: Connection, line: PlanSummary, action: Action, answers: Answers, account: Account
) -> int:
    """The next version begins as a copy of the one in force, which stays in force meanwhile. What was written here on that
    one, when another text of it came with its issue, is merged into the copy."""
    number = line.latest.number + 1
    document = reading.document(connection, line.plan, line.latest.number)
    route = answers.get("procedure", "")
    reason = "：".join(part for part in (answers["trigger"], answers.get("reason", "")) if part)
    reason += f"（拟按{route}办理）" if route else ""
    writing.add_version(connection, line.plan, number, document, account.name, reason)
    asides.merge_waiting(connection, line.plan, number, account.name)
    return number


def _discard(
    connection: Connection, line: PlanSummary, action: Action, answers: Answers, account: Account
) -> int:
    """The draft's text stays among the contents, and its hash in the audit trail; the version goes."""
    number = line.latest.number
    writing.freeze(connection, line.plan, number, reading.document(connection, line.plan, number))
    versions = tables.versions
    forget_opinions(connection, line.plan, number)
    forget_examination(connection, line.plan, number)
    forget_materials(connection, line.plan, number)
    asides.forget(connection, line.plan, number)
    connection.execute(delete(versions).where(versions.c.plan == line.plan, versions.c.number == number))
    return number - 1


def _repeal(
    connection: Connection, line: PlanSummary, action: Action, answers: Answers, account: Account
) -> int:
    writing.change_version(
        connection,
        line.plan,
        line.latest.number,
        stage=Stage.REPEALED.value,
        ended_on=answers["date"],
        reason=answers["reason"],
    )
    return line.latest.number


_EFFECTS: Mapping[Action, Callable[[Connection, PlanSummary, Action, Answers, Account], int]] = {
    Action.SUBMIT: _submit,
    Action.WITHDRAW: _reopen,
    Action.RETURN: _reopen,
    Action.APPROVE: _approve,
    Action.ISSUE: _issue,
    Action.FILE: _file,
    Action.PUBLISH: _publish,
    Action.REVISE: _revise,
    Action.DISCARD: _discard,
    Action.REPEAL: _repeal,
}
