"""People as packages name them: everybody is known elsewhere by name and desk, never by an account that could be
somebody else's there."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from yuan.library import tables
from yuan.library.keys import desk_keys
from yuan.model.errors import BadFile
from yuan.model.exchange.desk import DeskCard, known_as
from yuan.model.exchange.parcel import Person

_LOCAL = "本机（"
"""How whoever works at the machine without an account is recorded."""
_LONGEST = 300


class People:
    """The people of this library, within a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.desk = desk_keys.card_of(connection)

    @cached_property
    def _full_names(self) -> dict[str, str]:
        table = tables.accounts
        rows = self._connection.execute(select(table.c.name, table.c.full_name))
        return {row.name: row.full_name or row.name for row in rows}

    @cached_property
    def _units(self) -> dict[str, str]:
        table = tables.accounts
        return {row.name: row.unit for row in self._connection.execute(select(table.c.name, table.c.unit))}

    @property
    def _office(self) -> str:
        return self.desk.office or self.desk.id

    def _is_of_here(self, name: str) -> bool:
        return name in self._full_names or name.startswith(_LOCAL) or not name.endswith("）")

    def person(self, name: str) -> Person:
        """Somebody recorded here as `name`, as others are told."""
        if not name or not self._is_of_here(name):
            return Person(name)
        # A unit's drafter may work in the bureau's library.
        unit = self._units.get(name, "")
        office = self._office if unit in ("", self.desk.unit) else unit
        return Person(known_as(self._full_names.get(name, name), office), name, self.desk.id)

    def named(self, name: str) -> str:
        """How others read the name of somebody recorded here as `name`."""
        return self.person(name).name

    def told(self, said: Any, sender: DeskCard) -> str:
        """The text under which somebody a package names is kept here.

        Raises:
            BadFile: that is nobody's name.
        """
        try:
            person = msgspec.convert(said, Person) if not isinstance(said, str) else Person(said)
            person.name.encode("utf-8")
        except (msgspec.ValidationError, UnicodeEncodeError) as error:
            raise _bad_name() from error
        name = person.name.strip()
        if len(name) > _LONGEST or not name.isprintable():
            raise _bad_name()
        if not name:
            return ""
        # Whoever could be somebody here is named with the desk that says so.
        is_dressed = name.endswith("）") and "（" in name and name not in self._full_names
        is_dressed = is_dressed and not name.startswith(_LOCAL)
        return name if is_dressed else known_as(name, sender.office)


def _bad_name() -> BadFile:
    return BadFile("数据包中有不合规定的姓名，没有接收。", "请对方重新制作。")
