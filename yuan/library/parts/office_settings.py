"""The part of a session that is about what the office has settled for its documents."""

from __future__ import annotations

from sqlalchemy import Connection

from yuan.library import reading
from yuan.library.access import Access
from yuan.library.permissions import Right
from yuan.library.stored_settings import LOCAL_RULES, OFFICE, VOLUMES, store_value, stored_value
from yuan.model.office import Office
from yuan.model.papers.volume import VolumeArrangement
from yuan.model.process.local_rules import LocalRules


class OfficeSettings:
    """The office's names and choices, and the order of the bound volumes."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def office(self) -> Office:
        """What the office has settled for its formal documents."""
        with self._access.reading() as connection:
            return stored_value(connection, OFFICE, Office())

    def change_office(self, office: Office) -> None:
        """Settle it anew for everybody who works with this library."""
        self._access.require(Right.SET_OFFICE)
        with self._access.changing() as connection:
            store_value(connection, OFFICE, office)
            self._access.record(connection, "修改公文设置", "预案库")

    def local_rules(self) -> LocalRules:
        """Cycles, recipients and requirements as this office has settled them."""
        with self._access.reading() as connection:
            return reading.local_rules(connection)

    def change_local_rules(self, rules: LocalRules) -> None:
        """Settle them anew for everybody; days that fall due follow at once."""
        self._access.require(Right.SET_OFFICE)
        with self._access.changing() as connection:
            value = store_value(connection, LOCAL_RULES, rules)
            self._access.record(connection, "修改期限和备案规定", "预案库", value)

    def volume_arrangements(self) -> dict[str, VolumeArrangement]:
        """How the bound volumes are arranged, by name (上册 …); a volume left as usual is missing."""
        with self._access.reading() as connection:
            return self._arrangements(connection)

    def arrange_volume(self, name: str, arrangement: VolumeArrangement) -> None:
        """Settle a volume's order, omissions and note for everybody; an empty arrangement restores the usual.

        Raises:
            Refused: the account may not settle the office's documents.
        """
        self._access.require(Right.SET_OFFICE)
        usual = VolumeArrangement()
        with self._access.changing() as connection:
            kept = self._arrangements(connection)
            if kept.get(name, usual) == arrangement:
                return
            kept[name] = arrangement
            store_value(connection, VOLUMES, {key: kept[key] for key in kept if kept[key] != usual})
            self._access.record(connection, "编排汇编分册", name)

    @staticmethod
    def _arrangements(connection: Connection) -> dict[str, VolumeArrangement]:
        return stored_value(connection, VOLUMES, {}, dict[str, VolumeArrangement])
