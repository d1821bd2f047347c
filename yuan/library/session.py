"""What one signed-in account can do with a library. Every permission is enforced here."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from yuan.library import audit, passwords, reading, silences, tables, workflow, writing
from yuan.library.clock import now, stamp
from yuan.library.ledger import LedgerRow, ledger_rows
from yuan.library.library import Library, NewAccount
from yuan.library.outlines import OutlineShelf
from yuan.library.permissions import Right, require, sees_version
from yuan.library.rows import card_values, opinion_of
from yuan.library.upkeep import Upkeep
from yuan.model.checks import Silence
from yuan.model.content import Document, decode
from yuan.model.errors import NotFound, Refused
from yuan.model.office import Office
from yuan.model.plan import Family, PlanCard, Unit
from yuan.model.records import (
    Account,
    Action,
    AuditEntry,
    Draft,
    Face,
    Offer,
    Opinion,
    OpinionKind,
    OpinionState,
    PlanSummary,
    VersionRecord,
)
from yuan.model.volume import VolumeArrangement

_OFFICE = "office"
_VOLUMES = "volumes"
_FAMILY_ORDER = {family: place for place, family in enumerate(Family)}


class Session:
    """One account at one library."""

    def __init__(self, library: Library, account: Account) -> None:
        self.library = library
        self.account = account
        self.outlines = OutlineShelf(self)

    @property
    def upkeep(self) -> Upkeep:
        """Drills, assessments and suggestions for the plans, the steps taken so far, and the local rules."""
        return Upkeep(self)

    # --- people ---------------------------------------------------------------------------------------

    def units(self) -> list[Unit]:
        """All units in the order of lists."""
        table = tables.units
        with self.library.reads() as connection:
            rows = connection.execute(select(table).order_by(table.c.order, table.c.name))
            return [Unit(id=row.id, name=row.name, kind=row.kind, order=row.order) for row in rows]

    def add_unit(self, unit: Unit) -> None:
        """Add a unit. Raises `Refused` when its name or id is taken."""
        require(self.account, Right.MANAGE)
        table = tables.units
        with self.library.writes() as connection:
            taken = select(table.c.id).where((table.c.id == unit.id) | (table.c.name == unit.name))
            if connection.execute(taken).first():
                raise Refused(f"单位“{unit.name}”已经存在。", "请换一个名称。")
            connection.execute(
                insert(table).values(id=unit.id, name=unit.name, kind=unit.kind, order=unit.order)
            )
            audit.record(connection, self.account.name, "新增单位", unit.name)

    def accounts(self) -> list[Account]:
        """Everybody who may sign in."""
        return self.library.accounts()

    def add_account(self, account: NewAccount) -> None:
        """Add an account; only an administrator may."""
        require(self.account, Right.MANAGE)
        self.library.add_account(self.account.name, account)

    def change_password(self, old: str, new: str) -> None:
        """Change the own password.

        Raises:
            Refused: the old one is wrong, or the new one too short.
        """
        self.library.sign_in(self.account.name, old)
        if len(new) < passwords.MINIMUM_LENGTH:
            raise Refused(f"密码至少 {passwords.MINIMUM_LENGTH} 个字符。", "请换一个更长的密码。")
        table = tables.accounts
        hashed = passwords.hash_password(new)
        with self.library.writes() as connection:
            connection.execute(update(table).where(table.c.name == self.account.name).values(password=hashed))
            audit.record(connection, self.account.name, "修改密码", self.account.name)

    # --- plans ----------------------------------------------------------------------------------------

    def plans(self) -> list[PlanSummary]:
        """Every plan this account may see, by family and then in the order of the list."""
        with self.library.reads() as connection:
            lines = reading.summaries(connection)
            seen = [line for line in (self._visible(connection, line) for line in lines) if line is not None]
        return sorted(seen, key=lambda line: _FAMILY_ORDER[line.card.kind.family])

    def plan(self, plan: str) -> PlanSummary:
        """One plan's line. Raises `NotFound` also for a plan this account may not know of."""
        with self.library.reads() as connection:
            return self._seen(connection, plan)

    def find(self, text: str) -> PlanSummary:
        """The plan meant by an id, the beginning of one, a title or a part of one.

        Raises:
            NotFound: nothing fits.
            Refused: several do.
        """
        lines = self.plans()
        wanted = text.strip()
        for fits in (
            lambda line: line.plan == wanted or line.card.title == wanted,
            lambda line: wanted and line.plan.startswith(wanted),
            lambda line: wanted and wanted in line.card.title,
        ):
            found = [line for line in lines if fits(line)]
            if len(found) == 1:
                return found[0]
            if found:
                names = "、".join(line.card.title for line in found[:3])
                raise Refused(
                    f"“{text}”不止一个预案：{names}{'等' if len(found) > 3 else ''}。", "请写全标题或用编号。"
                )
        raise NotFound(f"没有找到预案“{text}”。", "请用 list 核对标题或编号。")

    def create_plan(
        self, card: PlanCard, document: Document, media: Mapping[str, bytes] | None = None
    ) -> str:
        """Add a plan whose first version is in drafting; returns its id.

        Raises:
            Refused: not for that unit, or a body was given for a state secret, which is kept as a stub.
        """
        require(self.account, Right.WRITE, card.unit)
        self._refuse_secret_body(card, document)
        with self.library.writes() as connection:
            plan = writing.add_plan(connection, card)
            writing.keep_media(connection, media or {})
            writing.add_version(connection, plan, 1, document, self.account.name)
            writing.announce(connection, plan, "create")
            audit.record(connection, self.account.name, "新建预案", plan, card.title)
        return plan

    def change_card(self, plan: str, card: PlanCard) -> None:
        """Change what the card says; the text stays as it is."""
        with self.library.writes() as connection:
            line = self._seen(connection, plan)
            require(self.account, Right.CHANGE_CARD, line.card.unit)
            require(self.account, Right.CHANGE_CARD, card.unit)
            self._refuse_secret_body(card, reading.document(connection, plan, line.latest.number))
            table = tables.plans
            connection.execute(update(table).where(table.c.id == plan).values(**card_values(card)))
            writing.announce(connection, plan, "card")
            audit.record(connection, self.account.name, "修改卡片", plan, card.title)

    @staticmethod
    def _refuse_secret_body(card: PlanCard, document: Document) -> None:
        if card.secrecy.is_state_secret and (document.blocks or document.sections or document.attachments):
            raise Refused(
                f"“{card.title}”定为{card.secrecy.value}，正文不得存入本机。",
                "请只登记题名、文号和保管单位，正文按保密规定管理。",
            )

    # --- texts ------------------------------------------------------------------------------------------

    def draft(self, plan: str) -> Draft:
        """The working draft to edit.

        Raises:
            Refused: not this account's to edit.
            NotFound: the plan has no working draft.
        """
        with self.library.reads() as connection:
            line = self._seen(connection, plan)
            require(self.account, Right.WRITE, line.card.unit)
            working = reading.draft(connection, plan)
        if working is None:
            raise NotFound(f"“{line.card.title}”现在没有在编稿。", "请先启动修订，或等待退回。")
        return working

    def save_draft(
        self, plan: str, document: Document, revision: int, media: Mapping[str, bytes] | None = None
    ) -> int:
        """Save the working draft; returns the revision to give with the next save.

        Raises:
            Conflict: somebody else saved since `revision`; nothing was overwritten.
            Refused, NotFound: not this account's to edit, or no longer a draft.
        """
        # A kill loses nothing acknowledged here; only a power cut may cost the last moments of typing.
        with self.library.writes(durable=False) as connection:
            line = self._seen(connection, plan)
            require(self.account, Right.WRITE, line.card.unit)
            self._refuse_secret_body(line.card, document)
            writing.keep_media(connection, media or {})
            saved = writing.save_draft(connection, plan, document, revision, self.account.name)
            writing.announce(connection, plan, "draft")
            if revision == 1:
                audit.record(connection, self.account.name, "编辑在编稿", plan, f"第{line.latest.number}版")
        return saved

    def versions(self, plan: str) -> list[VersionRecord]:
        """The versions this account may read, oldest first."""
        with self.library.reads() as connection:
            line = self._seen(connection, plan)
            chain = reading.chain(connection, plan)
        return [version for version in chain if sees_version(self.account, line.card, version.stage)]

    def document(self, plan: str, version: int | None = None) -> Document:
        """The text of a version; None for the newest this account may read.

        Raises:
            Refused: the account may not read that version.
        """
        with self.library.reads() as connection:
            line = self._seen(connection, plan)
            number = version if version is not None else line.latest.number
            row = reading.version_row(connection, plan, number)
            if not self._may_read(line, row.stage):
                raise Refused(
                    f"“{line.card.title}”第 {number} 版尚未印发，不能查看。", "请等待印发，或联系编制单位。"
                )
            data = reading.content(connection, plan, number)
        return decode(data)

    def send_out(self, plan: str, version: int) -> Document:
        """The text of a version as it leaves to be edited elsewhere. It is kept, whatever becomes of the draft.

        Raises:
            Refused: the account may not read that version.
        """
        document = self.document(plan, version)
        with self.library.writes() as connection:
            digest = writing.keep_text(connection, document)
            audit.record(connection, self.account.name, "送出审改", plan, f"第{version}版 {digest[:16]}")
        return document

    def sent_out(self, plan: str, version: int, text: str) -> Document:
        """What `send_out` gave, by the beginning of its hash.

        Raises:
            Refused: the account may not read that version.
            NotFound: this library holds no such text.
        """
        now_there = self.document(plan, version)
        with self.library.reads() as connection:
            found = reading.kept_text(connection, text) if text else now_there
        if found is None:
            raise NotFound(
                "预案库中没有这份文件送出时的稿子，无法比对。", "请重新送出，或对照返回的文件手工修改。"
            )
        return found

    def _may_read(self, line: PlanSummary, stage: str) -> bool:
        return sees_version(self.account, line.card, type(line.stage)(stage))

    def version_in_force(self, plan: str, on: date) -> VersionRecord | None:
        """Which version was in force on a day."""
        return reading.version_in_force(self.versions(plan), on)

    def media(self, digest: str) -> bytes:
        """The bytes of a picture. Raises `NotFound` when the library does not hold it."""
        table = tables.media
        with self.library.reads() as connection:
            data = connection.execute(select(table.c.data).where(table.c.hash == digest)).scalar()
        if data is None:
            raise NotFound("预案库中没有这张图片。", "请重新插入图片。")
        return bytes(data)

    def faces(self, plan: str) -> list[Face]:
        """The texts of the plan to be searched, as far as this account may read them."""
        found = self.library.faces(plan)
        return [face for face in found if sees_version(self.account, face.card, face.stage)]

    def may_see(self, plan: str, version: int) -> bool:
        """Whether this account may read that version."""
        try:
            return any(record.number == version for record in self.versions(plan))
        except NotFound:
            return False

    # --- lifecycle --------------------------------------------------------------------------------------

    def offers(self, plan: str) -> tuple[Offer, ...]:
        """The steps open to this account now."""
        with self.library.reads() as connection:
            line = self._seen(connection, plan)
            return workflow.offers_now(connection, line, self.account)

    def perform(self, plan: str, action: Action, answers: Mapping[str, str] | None = None) -> VersionRecord:
        """Take a step; returns the version as it then stands.

        Raises:
            Refused: the step is not open to this account, or an answer is missing or malformed.
        """
        with self.library.writes() as connection:
            line = self._seen(connection, plan)
            before = line.latest
            number = workflow.perform(connection, plan, action, answers or {}, self.account)
            after = next(version for version in reading.chain(connection, plan) if version.number == number)
            digest = after.hash or before.hash
            detail = f"第{number}版 {digest[:16]}".rstrip()
            audit.record(connection, self.account.name, action.value, plan, detail)
        return after

    # --- opinions ---------------------------------------------------------------------------------------

    def opinions(self, plan: str, version: int | None = None) -> list[Opinion]:
        """Opinions on a plan (or one version of it), oldest first."""
        table = tables.opinions
        query = select(table).where(table.c.plan == plan).order_by(table.c.made_at)
        if version is not None:
            query = query.where(table.c.version == version)
        readable = {record.number for record in self.versions(plan)}
        with self.library.reads() as connection:
            return [opinion_of(row) for row in connection.execute(query) if row.version in readable]

    def add_opinion(
        self, plan: str, node: str, text: str, kind: OpinionKind = OpinionKind.SHOULD, quote: str = ""
    ) -> Opinion:
        """Write an opinion on a node of the newest version ("" for the plan as a whole)."""
        require(self.account, Right.GIVE_OPINION)
        return self._keep_opinion(plan, node, text, kind, quote, "", None)

    def bring_opinion(
        self,
        plan: str,
        text: str,
        source: str,
        *,
        node: str = "",
        quote: str = "",
        kind: OpinionKind = OpinionKind.SHOULD,
        made_at: datetime | None = None,
    ) -> Opinion:
        """Register an opinion that came from outside: a unit's reply (办法 art. 22), a comment in a Word file.

        Args:
            source: the unit or person it came from.
            made_at: when it was written, if known; now otherwise.
        """
        require(self.account, Right.BRING_OPINION, self.plan(plan).card.unit)
        if not source.strip():
            raise Refused("请写明意见来自哪个单位或个人。", "请填写意见来源。")
        return self._keep_opinion(plan, node, text, kind, quote, source.strip(), made_at)

    def _keep_opinion(
        self,
        plan: str,
        node: str,
        text: str,
        kind: OpinionKind,
        quote: str,
        source: str,
        made_at: datetime | None,
    ) -> Opinion:
        if not text.strip():
            raise Refused("意见内容不能为空。", "请写明意见。")
        with self.library.writes() as connection:
            line = self._seen(connection, plan)
            identity = secrets.token_hex(8)
            made = {
                "id": identity,
                "plan": plan,
                "version": line.latest.number,
                "node": node,
                "quote": quote,
                "text": text.strip(),
                "kind": kind.value,
                "author": self.account.name,
                "made_at": stamp(made_at) if made_at else now(),
                "state": OpinionState.OPEN.value,
                "source": source,
            }
            connection.execute(insert(tables.opinions).values(**made))
            writing.announce(connection, plan, "opinion")
            audit.record(connection, self.account.name, "提出意见", plan, f"第{line.latest.number}版")
            return self._opinion(connection, identity)

    def answer_opinion(self, opinion: str, state: OpinionState, answer: str = "") -> Opinion:
        """Adopt, partly adopt or decline (with a reason) as the drafting unit; withdraw as its author.

        Raises:
            Refused: not this account's to answer, or a refusal without a reason.
        """
        with self.library.writes() as connection:
            found = self._opinion(connection, opinion)
            line = self._seen(connection, found.plan)
            if state is OpinionState.WITHDRAWN:
                if found.author != self.account.name:
                    raise Refused("只有提出人可以撤销意见。", "请由提出人办理。")
            else:
                require(self.account, Right.ANSWER_OPINION, line.card.unit)
            if state in (OpinionState.PARTLY, OpinionState.DECLINED) and not answer.strip():
                raise Refused(f"“{state.value}”需要说明理由。", "请填写理由。")
            table = tables.opinions
            connection.execute(
                update(table)
                .where(table.c.id == opinion)
                .values(state=state.value, answer=answer.strip(), answered_by=self.account.name)
            )
            writing.announce(connection, found.plan, "opinion")
            audit.record(connection, self.account.name, "处理意见", found.plan, state.value)
            return self._opinion(connection, opinion)

    # --- checks -----------------------------------------------------------------------------------------

    def silences(self, plan: str) -> list[Silence]:
        """What was silenced in the checks of a plan, with reasons."""
        with self.library.reads() as connection:
            self._seen(connection, plan)
            return silences.silences_of(connection, plan)

    def silence(self, plan: str, silence: Silence) -> None:
        """Decide that a rule does not apply at one place.

        Raises:
            Refused: not this account's plan to write, or no reason given.
        """
        if not silence.reason.strip():
            raise Refused("忽略检查结果需要说明理由。", "请填写理由。")
        with self.library.writes() as connection:
            require(self.account, Right.WRITE, self._seen(connection, plan).card.unit)
            silences.put_silence(connection, plan, silence, self.account.name)
            audit.record(
                connection, self.account.name, "忽略检查结果", plan, f"{silence.rule}：{silence.reason}"
            )

    def unsilence(self, plan: str, silence: Silence) -> None:
        """Let a rule speak again at a place where it was silenced. Raises `Refused` as `silence` does."""
        with self.library.writes() as connection:
            require(self.account, Right.WRITE, self._seen(connection, plan).card.unit)
            silences.take_silence(connection, plan, silence)
            audit.record(connection, self.account.name, "恢复检查", plan, silence.rule)

    @staticmethod
    def _opinion(connection: Connection, opinion: str) -> Opinion:
        table = tables.opinions
        row = connection.execute(select(table).where(table.c.id == opinion)).first()
        if row is None:
            raise NotFound("这条意见已不存在。", "请刷新。")
        return opinion_of(row)

    # --- the office -------------------------------------------------------------------------------------

    def office(self) -> Office:
        """What the office has settled for its formal documents."""
        table = tables.settings
        with self.library.reads() as connection:
            kept = connection.execute(select(table.c.value).where(table.c.key == _OFFICE)).scalar()
        return msgspec.json.decode(kept, type=Office) if kept else Office()

    def change_office(self, office: Office) -> None:
        """Settle it anew for everybody who works with this library."""
        require(self.account, Right.SET_OFFICE)
        table = tables.settings
        with self.library.writes() as connection:
            connection.execute(delete(table).where(table.c.key == _OFFICE))
            connection.execute(
                insert(table).values(key=_OFFICE, value=msgspec.json.encode(office).decode("utf-8"))
            )
            audit.record(connection, self.account.name, "修改公文设置", "预案库")

    def volume_arrangements(self) -> dict[str, VolumeArrangement]:
        """How the bound volumes are arranged, by name (上册 …); a volume left as usual is missing."""
        with self.library.reads() as connection:
            return self._arrangements(connection)

    def arrange_volume(self, name: str, arrangement: VolumeArrangement) -> None:
        """Settle a volume's order, omissions and note for everybody; an empty arrangement restores the usual.

        Raises:
            Refused: the account may not settle the office's documents.
        """
        require(self.account, Right.SET_OFFICE)
        usual = VolumeArrangement()
        table = tables.settings
        with self.library.writes() as connection:
            kept = self._arrangements(connection)
            if kept.get(name, usual) == arrangement:
                return
            kept[name] = arrangement
            value = msgspec.json.encode({key: kept[key] for key in kept if kept[key] != usual})
            connection.execute(delete(table).where(table.c.key == _VOLUMES))
            connection.execute(insert(table).values(key=_VOLUMES, value=value.decode("utf-8")))
            audit.record(connection, self.account.name, "编排汇编分册", name)

    @staticmethod
    def _arrangements(connection: Connection) -> dict[str, VolumeArrangement]:
        table = tables.settings
        kept = connection.execute(select(table.c.value).where(table.c.key == _VOLUMES)).scalar()
        return msgspec.json.decode(kept, type=dict[str, VolumeArrangement]) if kept else {}

    # --- records ----------------------------------------------------------------------------------------

    def audit(self, limit: int = 200) -> list[AuditEntry]:
        """The newest lines of the audit trail, newest first."""
        require(self.account, Right.READ_AUDIT)
        with self.library.reads() as connection:
            return audit.entries(connection, limit)

    def ledger(self) -> list[LedgerRow]:
        """One row for every plan this account may see."""
        return ledger_rows(self.plans(), date.today())

    # --- sight ------------------------------------------------------------------------------------------

    def _seen(self, connection: Connection, plan: str) -> PlanSummary:
        line = self._visible(connection, reading.summary(connection, plan))
        if line is None:
            raise NotFound(f"没有编号为“{plan}”的预案。", "它可能已被移走，请刷新列表。")
        return line

    def _visible(self, connection: Connection, line: PlanSummary) -> PlanSummary | None:
        """The line as this account may see it: without versions it may not read; None when nothing is left."""
        if sees_version(self.account, line.card, line.latest.stage):
            return line
        chain = [
            version
            for version in reading.chain(connection, line.plan)
            if sees_version(self.account, line.card, version.stage)
        ]
        return msgspec.structs.replace(line, latest=chain[-1]) if chain else None
