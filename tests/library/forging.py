"""Somebody who holds the file and knows this program: forges rows, and lets the audit trail tell of them as if they were
real. Only the private keys of others are not to be had."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, delete, select, update

from yuan.library import Library, tables
from yuan.library.fingerprint import fingerprint
from yuan.library.keys import approval_signatures, certificates, enrolments, signed_heads, signing_keys
from yuan.library.keys.certificates import Kind, Subject, Trust
from yuan.library.keys.statements import setting
from yuan.library.rows import version_of
from yuan.library.trail import audit
from yuan.model.plan import AccountRole
from yuan.model.records import Account


def password_key(password: str, parameters: str = "") -> signing_keys.SigningKey:
    """The key that a password is."""
    return signing_keys.enrolment_key(password, parameters)[0]


def enrolment_parameters(library: Library, account: str) -> str:
    """What the password given last to `account` makes a key with, as it stands in the file; "" when it was erased."""
    table = tables.certificates
    query = select(table.c.parameters).where(table.c.kind == Kind.ENROLMENT.value, table.c.account == account)
    with library.database.reads() as connection:
        return str(connection.execute(query.order_by(table.c.id.desc())).scalars().first())


class Forger:
    """At work on the library at `place` while inside."""

    forged: signing_keys.SigningKey
    parameters: str = ""

    def __init__(self, place: Path) -> None:
        self._library = Library.open(place)
        self._writes = self._library.database.writes()
        self.connection: Connection

    def __enter__(self) -> Forger:
        self.connection = self._writes.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writes.__exit__(kind, error, trace)
        self._library.close()

    def alter_text(self, plan: str) -> None:
        """Another text in the place of the one approved, with all hashes moved along."""
        table = tables.versions
        row = self.connection.execute(select(table).where(table.c.plan == plan)).first()
        contents = tables.contents
        data = self.connection.execute(
            select(contents.c.data).where(contents.c.hash == row.hash)
        ).scalar_one()
        altered = data.replace("防汛".encode(), "防火".encode())
        self.connection.execute(contents.insert().values(hash=fingerprint(altered), data=altered))
        self.connection.execute(
            update(table)
            .where(table.c.plan == plan)
            .values(hash=fingerprint(altered), approved_hash=fingerprint(altered))
        )

    def new_key(self, account: str) -> signing_keys.SigningKey:
        """A key of the forger's in the name of `account`, as if it had signed in."""
        return signing_keys.create(self.connection, account, "known")

    def certify(
        self,
        kind: Kind,
        issuer: signing_keys.SigningKey,
        key: signing_keys.SigningKey,
        account: str,
        role: str,
        library: str = "",
    ) -> None:
        """A certificate signed with a key the forger holds."""
        table = tables.settings
        own = setting(self.connection, "library_id")
        named = update(table).where(table.c.key == "library_id")
        if library:
            self.connection.execute(named.values(value=library))
        subject = Subject(account, role, key.algorithm, signing_keys.public_part(key))
        certificates.issue(self.connection, kind, issuer, subject, account)
        if library:
            self.connection.execute(named.values(value=own))

    def approve(self, plan: str, key: signing_keys.SigningKey) -> None:
        """An approval signed with a key the forger holds, in the place of the real one."""
        table = tables.versions
        self.connection.execute(delete(tables.signatures).where(tables.signatures.c.plan == plan))
        version = version_of(self.connection.execute(select(table).where(table.c.plan == plan)).first())
        note = approval_signatures.signed(self.connection, Trust(self.connection), key, version)
        detail = f"第{version.number}版 {version.hash[:16]} {note}"
        audit.record(self.connection, version.approved_by, "批准", plan, detail)

    def sign_head(self, account: str, key: signing_keys.SigningKey) -> None:
        """The head of the trail signed in the name of an account that may be deactivated."""
        table = tables.accounts
        named = update(table).where(table.c.name == account)
        is_active = self.connection.execute(select(table.c.is_active).where(table.c.name == account)).scalar()
        self.connection.execute(named.values(is_active=True))
        signed_heads._sign(self.connection, account, key, signed_heads.LEFT)
        self.connection.execute(named.values(is_active=is_active))

    def sign_all_anew(self, plan: str) -> None:
        """Nothing of what was signed is left, everything is signed with fresh keys, from a fresh root down."""
        for table in (
            tables.certificates,
            tables.heads,
            tables.signatures,
            tables.seals,
            tables.keys,
            tables.audit,
        ):
            self.connection.execute(delete(table))
        settings = tables.settings
        self.connection.execute(delete(settings).where(settings.c.key == "audit_head"))
        chief = Account(name="管理员", full_name="", role=AccountRole.ADMINISTRATOR)
        reviewer = self.new_key("审核员")
        enrolments.found(self.connection, chief, self.new_key("管理员"))
        self.approve(plan, reviewer)

    def approve_unsigned(self, plan: str) -> None:
        """An approval as it was noted before approvals were signed."""
        table = tables.versions
        self.connection.execute(delete(tables.signatures).where(tables.signatures.c.plan == plan))
        version = version_of(self.connection.execute(select(table).where(table.c.plan == plan)).first())
        detail = f"第{version.number}版 {version.hash[:16]}"
        audit.record(self.connection, version.approved_by, "批准", plan, detail)

    def set_since(self, sequence: int) -> None:
        """Let signing have begun after that audit row."""
        settings = tables.settings
        self.connection.execute(delete(settings).where(settings.c.key == "signing_since"))
        self.connection.execute(settings.insert().values(key="signing_since", value=str(sequence)))

    def cut_trail_to(self, sequence: int) -> None:
        """Take away all audit rows after that one, as if nothing had happened since."""
        table, settings = tables.audit, tables.settings
        self.connection.execute(delete(tables.seals).where(tables.seals.c.audit > sequence))
        self.connection.execute(delete(table).where(table.c.sequence > sequence))
        self.connection.execute(delete(settings).where(settings.c.key == "audit_head"))
        last, digest = audit.head(self.connection)
        self.connection.execute(settings.insert().values(key="audit_head", value=f"{last} {digest}"))

    def rewrite_trail_from(self, sequence: int) -> None:
        """Other words in that audit row, and all after it chained anew."""
        table = tables.audit
        rows = self.connection.execute(
            select(table).where(table.c.sequence >= sequence).order_by(table.c.sequence)
        ).all()
        self.cut_trail_to(sequence - 1)
        for row in rows:
            detail = row.detail if row.sequence > sequence else "别的话"
            audit.record(self.connection, row.account, row.action, row.subject, detail)
