"""The part of a session that is about what the office has settled for its documents."""

from __future__ import annotations

from sqlalchemy import Connection

from yuan.library import audit
from yuan.library.access import Access
from yuan.library.kept import OFFICE, VOLUMES, keep_value, kept_value
from yuan.library.permissions import Right, require
from yuan.model.office import Office
from yuan.model.papers.volume import VolumeArrangement


class Settling(Access):
    """The office's names and choices, and the order of the bound volumes."""

    def office(self) -> Office:
        """What the office has settled for its formal documents."""
        with self.reading() as connection:
            return kept_value(connection, OFFICE, Office())

    def change_office(self, office: Office) -> None:
        """Settle it anew for everybody who works with this library."""
        require(self.account, Right.SET_OFFICE)
        with self.changing() as connection:
            keep_value(connection, OFFICE, office)
            audit.record(connection, self.account.name, "修改公文设置", "预案库")

    def volume_arrangements(self) -> dict[str, VolumeArrangement]:
        """How the bound volumes are arranged, by name (上册 …); a volume left as usual is missing."""
        with self.reading() as connection:
            return self._arrangements(connection)

    def arrange_volume(self, name: str, arrangement: VolumeArrangement) -> None:
        """Settle a volume's order, omissions and note for everybody; an empty arrangement restores the usual.

        Raises:
            Refused: the account may not settle the office's documents.
        """
        require(self.account, Right.SET_OFFICE)
        usual = VolumeArrangement()
        with self.changing() as connection:
            kept = self._arrangements(connection)
            if kept.get(name, usual) == arrangement:
                return
            kept[name] = arrangement
            keep_value(connection, VOLUMES, {key: kept[key] for key in kept if kept[key] != usual})
            audit.record(connection, self.account.name, "编排汇编分册", name)

    @staticmethod
    def _arrangements(connection: Connection) -> dict[str, VolumeArrangement]:
        return kept_value(connection, VOLUMES, {}, dict[str, VolumeArrangement])
