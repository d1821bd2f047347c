"""Who works in the demonstration library. One password for all: it is there to be tried out."""

from __future__ import annotations

from yuan.library import Library, NewAccount
from yuan.model.plan import AccountRole

PASSWORD = "yuan-demo"
ADMINISTRATOR = "管理员"
REVIEWER, ARCHIVIST = "审核员", "档案员"
DRAFTERS = {
    "区应急管理局": "编制员",
    "清水镇人民政府": "清水镇编制员",
    "区水务局": "水务编制员",
    "区消防救援支队": "消防编制员",
}
"""Account by unit."""


def administrator() -> NewAccount:
    """The first account of the library."""
    return NewAccount(
        name=ADMINISTRATOR, full_name="演示管理员", role=AccountRole.ADMINISTRATOR, password=PASSWORD
    )


def add_people(library: Library) -> None:
    """Add everybody but the administrator."""
    session = library.sign_in(ADMINISTRATOR, PASSWORD)
    others = [
        (REVIEWER, "演示审核员", AccountRole.REVIEWER),
        (ARCHIVIST, "演示档案员", AccountRole.ARCHIVIST),
    ]
    for name, full_name, role in others:
        session.add_account(NewAccount(name=name, full_name=full_name, role=role, password=PASSWORD))
    for unit, name in DRAFTERS.items():
        drafter = NewAccount(
            name=name, full_name=f"演示{name}", role=AccountRole.DRAFTER, unit=unit, password=PASSWORD
        )
        session.add_account(drafter)
