"""What one signed-in account can do with a library. Every permission is enforced here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, update

from yuan.library import audit, reading, signing, tables, workflow, writing
from yuan.library.certificates import Trust
from yuan.library.certifying import Certifying
from yuan.library.examining import Examining
from yuan.library.guarding import Guarding
from yuan.library.keys import SigningKey
from yuan.library.ledger import LedgerRow, ledger_rows
from yuan.library.library import Library
from yuan.library.materials import Materials
from yuan.library.opining import Opinions
from yuan.library.outlines import Followed, OutlineShelf
from yuan.library.people import People
from yuan.library.permissions import Right, require, sees_version
from yuan.library.pictures import Pictures
from yuan.library.presence import Presence
from yuan.library.programme import Programme
from yuan.library.rows import card_values
from yuan.library.settling import Settling
from yuan.library.silencing import Silencing
from yuan.library.upkeep import Upkeep
from yuan.model.document.content import Document
from yuan.model.errors import NotFound, Refused
from yuan.model.plan import Family, PlanCard, Secrecy
from yuan.model.process.materials import NewMaterial
from yuan.model.process.signature import SignatureCheck
from yuan.model.records import (
    Account,
    Action,
    Draft,
    Face,
    Offer,
    PlanSummary,
    Saved,
    Stage,
    VersionRecord,
)

_RESTING_ON_APPROVAL = frozenset({Action.ISSUE, Action.FILE, Action.PUBLISH, Action.REVISE})
"""Steps that go on from what was approved."""
_SENT_OUT = "送出审改"
_DIGEST = re.compile(r"[0-9a-f]{16,64}")
"""Enough of a hash that nobody makes another text which begins so: with less, texts of others could be asked for."""
_FAMILY_ORDER = {family: place for place, family in enumerate(Family)}


class Session(People, Opinions, Examining, Silencing, Settling, Guarding, Certifying, Materials, Pictures):
    """One account at one library."""

    def __init__(self, library: Library, account: Account, key: SigningKey | None = None) -> None:
        super().__init__(library, account, key)
        self.outlines = OutlineShelf(self)
        self.presence = Presence(self)

    @property
    def upkeep(self) -> Upkeep:
        """Drills, assessments and suggestions for the plans, the steps taken so far, and the local rules."""
        return Upkeep(self)

    @property
    def programme(self) -> Programme:
        """What is to be drafted or revised until when."""
        return Programme(self)

    # --- plans ----------------------------------------------------------------------------------------

    def plans(self) -> list[PlanSummary]:
        """Every plan this account may see, by family and then in the order of the list."""
        return self.list_plans()[0]

    def list_plans(self) -> tuple[list[PlanSummary], int]:
        """`plans`, and how many are left out, whoever might see them, because their records are damaged."""
        with self.reading() as connection:
            lines, left_out = reading.readable_summaries(connection)
            seen = [line for line in (self._visible(connection, line) for line in lines) if line is not None]
        return sorted(seen, key=lambda line: _FAMILY_ORDER[line.card.kind.family]), left_out

    def plan(self, plan: str) -> PlanSummary:
        """One plan's line. Raises `NotFound` also for a plan this account may not know of."""
        with self.reading() as connection:
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
        self,
        card: PlanCard,
        document: Document,
        media: Mapping[str, bytes] | None = None,
        outline: Followed | None = None,
    ) -> str:
        """Add a plan whose first version is in drafting, made from `outline` if from any; returns its id.

        Raises:
            Refused: not for that unit, or a body was given for a state secret, which is kept as a stub.
        """
        require(self.account, Right.WRITE, card.unit)
        self._refuse_secret_body(card, document)
        with self.changing() as connection:
            plan = writing.add_plan(connection, card)
            writing.keep_media(connection, media or {})
            writing.add_version(connection, plan, 1, document, self.account.name)
            writing.announce(connection, plan, "create")
            audit.record(connection, self.account.name, "新建预案", plan, card.title)
            if outline is not None:
                self.outlines.follow(connection, plan, outline)
        return plan

    def change_card(self, plan: str, card: PlanCard) -> None:
        """Change what the card says; the text stays as it is."""
        with self.changing() as connection:
            line = self._seen(connection, plan)
            require(self.account, Right.CHANGE_CARD, line.card.unit)
            require(self.account, Right.CHANGE_CARD, card.unit)
            self._refuse_secret_body(card, reading.document(connection, plan, line.latest.number))
            was, now = line.card.secrecy, card.secrecy
            level = "" if was is now else f"，密级由{was.value}改为{now.value}"
            table = tables.plans
            connection.execute(update(table).where(table.c.id == plan).values(**card_values(card)))
            writing.announce(connection, plan, "card")
            audit.record(connection, self.account.name, "修改卡片", plan, f"{card.title}{level}")

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
        with self.reading() as connection:
            line = self._seen(connection, plan)
            require(self.account, Right.WRITE, line.card.unit)
            working = reading.draft(connection, plan)
        if line.stage is Stage.PROJECT:
            raise NotFound(f"“{line.card.title}”还没有开始编制。", "请先办理“开始编制”。")
        if working is None:
            raise NotFound(f"“{line.card.title}”现在没有在编稿。", "请先启动修订，或等待退回。")
        self._expect_pictures(plan)
        return working

    def last_saved(self, plan: str) -> Saved:
        """Who saved the working draft last, and when.

        Raises:
            Refused: not this account's to edit.
            NotFound: the plan has no working draft.
        """
        with self.reading() as connection:
            line = self._seen(connection, plan)
            require(self.account, Right.WRITE, line.card.unit)
            found = reading.last_saved(connection, plan)
        if found is None or line.stage is Stage.PROJECT:
            raise NotFound(f"“{line.card.title}”现在没有在编稿。", "请先启动修订，或等待退回。")
        return found

    def save_draft(
        self, plan: str, document: Document, revision: int, media: Mapping[str, bytes] | None = None
    ) -> int:
        """Save the working draft; returns the revision to give with the next save.

        Raises:
            Conflict: somebody else saved since `revision`; nothing was overwritten.
            Refused, NotFound: not this account's to edit, or no longer a draft.
        """
        # A kill loses nothing acknowledged here; only a power cut may cost the last moments of typing.
        with self.changing(durable=False) as connection:
            line = self._seen(connection, plan)
            require(self.account, Right.WRITE, line.card.unit)
            self._refuse_secret_body(line.card, document)
            if line.stage is Stage.PROJECT:
                raise Refused(f"“{line.card.title}”还没有开始编制。", "请先办理“开始编制”。")
            writing.keep_media(connection, media or {})
            saved = writing.save_draft(connection, plan, document, revision, self.account.name)
            writing.announce(connection, plan, "draft")
            audit.record_edit(connection, self.account.name, plan, f"第{line.latest.number}版")
        return saved

    def leave_draft(self, plan: str) -> None:
        """Say that this account works on the draft no longer: what it saved last goes into the audit trail at once."""
        with self.changing() as connection:
            line = self._seen(connection, plan)
            require(self.account, Right.WRITE, line.card.unit)
            audit.record_left(connection, self.account.name, plan, f"第{line.latest.number}版")

    def versions(self, plan: str) -> list[VersionRecord]:
        """The versions this account may read, oldest first."""
        with self.reading() as connection:
            line = self._seen(connection, plan)
            chain = reading.chain(connection, plan)
        return [version for version in chain if sees_version(self.account, line.card, version.stage)]

    def document(self, plan: str, version: int | None = None) -> Document:
        """The text of a version; None for the newest this account may read.

        Raises:
            Refused: the account may not read that version.
        """
        with self.reading() as connection:
            line = self._seen(connection, plan)
            number = version if version is not None else line.latest.number
            row = reading.version_row(connection, plan, number)
            if not self._may_read(line, row.stage):
                raise Refused(
                    f"“{line.card.title}”第 {number} 版尚未印发，不能查看。", "请等待印发，或联系编制单位。"
                )
            data = reading.content(connection, plan, number)
        self._expect_pictures(plan)
        return reading.decoded(data)

    def send_out(self, plan: str, version: int) -> Document:
        """The text of a version as it leaves to be edited elsewhere. It is kept, whatever becomes of the draft.

        Raises:
            Refused: the account may not read that version.
        """
        document = self.document(plan, version)
        with self.changing() as connection:
            digest = writing.keep_text(connection, document)
            audit.record(connection, self.account.name, _SENT_OUT, plan, f"第{version}版 {digest[:16]}")
        return document

    def sent_out(self, plan: str, version: int, text: str) -> Document:
        """What `send_out` gave, by the beginning of its hash ("" for the version as it is now).

        Raises:
            Refused: the account may not read that version.
            NotFound: this library holds no such text, or it went out of another plan.
        """
        now_there = self.document(plan, version)
        with self.reading() as connection:
            went_out = _DIGEST.fullmatch(text) is not None and any(
                text.startswith(digest)
                for digest in audit.details(connection, _SENT_OUT, plan, f"第{version}版 ")
                if _DIGEST.fullmatch(digest)
            )
            found = (reading.kept_text(connection, text) if went_out else None) if text else now_there
        if found is None:
            raise NotFound(
                "预案库中没有这份文件送出时的稿子，无法比对。", "请重新送出，或对照返回的文件手工修改。"
            )
        return found

    def note_export(self, what: str, plan: str = "", version: int | None = None) -> None:
        """Record that something leaves the library: `what` of a version of a plan, or of the library as a whole.

        Raises:
            Refused: the account was deactivated, so that nothing may leave any more.
        """
        with self.changing() as connection:
            detail = what
            if plan:
                line = self._seen(connection, plan)
                number = line.latest.number if version is None else version
                level = line.card.secrecy
                mark = "" if level is Secrecy.PUBLIC else f"（{level.value}）"
                detail = f"第{number}版 {what}{mark}"
            audit.record(connection, self.account.name, "导出", plan or "预案库", detail)

    def _may_read(self, line: PlanSummary, stage: str) -> bool:
        return sees_version(self.account, line.card, type(line.stage)(stage))

    def version_in_force(self, plan: str, on: date) -> VersionRecord | None:
        """Which version was in force on a day."""
        return reading.version_in_force(self.versions(plan), on)

    def faces(self, plan: str) -> list[Face]:
        """The texts of the plan to be searched, as far as this account may read them."""
        self.require_current()
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
        with self.reading() as connection:
            line = self._seen(connection, plan)
            return workflow.offers_now(connection, line, self.account)

    def perform(
        self,
        plan: str,
        action: Action,
        answers: Mapping[str, str] | None = None,
        files: Sequence[NewMaterial] = (),
    ) -> VersionRecord:
        """Take a step, keeping `files` with it; returns the version as it then stands.

        Raises:
            Refused: the step is not open to this account, or an answer is missing or malformed.
        """
        with self.changing() as connection:
            line = self._seen(connection, plan)
            before = line.latest
            if action in _RESTING_ON_APPROVAL:
                _require_verified(
                    connection, line, before if action is Action.ISSUE else line.in_force or before
                )
            number = workflow.perform(connection, plan, action, answers or {}, self.account, files)
            after = next(version for version in reading.chain(connection, plan) if version.number == number)
            digest = after.hash or before.hash
            detail = f"第{number}版 {digest[:16]}".rstrip()
            if action is Action.APPROVE:
                detail = f"{detail} {signing.sign_approval(connection, self._key, after)}"
            audit.record(connection, self.account.name, action.value, plan, detail)
        return after

    def signature(self, plan: str, version: int) -> SignatureCheck:
        """Check now whether the approval of a version verifies.

        Raises:
            NotFound: the plan has no such version for this account.
        """
        record = next((item for item in self.versions(plan) if item.number == version), None)
        if record is None:
            raise NotFound(f"该预案没有第 {version} 版。", "请核对版本号。")
        with self.reading() as connection:
            return signing.check(connection, record)

    def signatures(self, plan: str) -> dict[int, SignatureCheck]:
        """Check now the approvals of all versions this account may read, by number, in one go."""
        records = self.versions(plan)
        with self.reading() as connection:
            trust = Trust(connection)
            return {record.number: signing.check(connection, record, trust) for record in records}

    def require_verified(self, plan: str, version: int | None = None) -> None:
        """Go on only when the approval of a version (None: the newest) verifies, or it is not approved yet.

        Raises:
            Refused: naming what does not verify.
        """
        with self.reading() as connection:
            line = self._seen(connection, plan)
            chain = reading.chain(connection, plan)
            number = version if version is not None else line.latest.number
            for record in chain:
                if record.number == number:
                    _require_verified(connection, line, record)

    # --- records ----------------------------------------------------------------------------------------

    def ledger(self) -> list[LedgerRow]:
        """One row for every plan this account may see."""
        return ledger_rows(self.plans(), date.today())


def _require_verified(connection: Connection, line: PlanSummary, version: VersionRecord) -> None:
    check = signing.check(connection, version)
    if check.is_broken:
        raise Refused(
            f"“{line.card.title}”第 {version.number} 版的批准签名校验不通过：{'；'.join(check.problems)}。",
            "请勿使用这一版，并立即报告系统管理员。",
        )
