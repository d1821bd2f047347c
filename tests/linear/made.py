"""One of each expression that only exists while the program runs, by the module and function that makes it."""

from __future__ import annotations

import re

from tests.linear.patterns import SCANNING, Found
from yuan.model.checks import names as renamed_names
from yuan.model.checks import terms
from yuan.model.coherence import own_plans
from yuan.model.coherence.extract import _command_pattern
from yuan.model.coherence.names import Units
from yuan.model.editing.replacing import pattern_of
from yuan.model.plan import Unit
from yuan.ui.office import notice_dialog
from yuan.word.reading import guess
from yuan.word.writing import titles

_UNITS = Units(
    (
        Unit(id="1", name="区应急管理局", kind="区级部门"),
        Unit(id="2", name="清水镇人民政府", kind="镇"),
        Unit(id="3", name="大峪街道办事处", kind="街道"),
        Unit(id="4", name="区公安分局", kind="区级部门"),
    ),
    "门头沟区",
)


def made() -> list[Found]:
    """Expressions made as the program makes them, under the names of the calls that make them."""
    patterns: dict[str, list[re.Pattern[str]]] = {
        "yuan/model/checks/terms.py": [terms._pattern()],
        "yuan/model/checks/names.py": [renamed_names._pattern()],
        "yuan/model/coherence/extract.py": [_command_pattern(_UNITS.not_elsewhere)],
        "yuan/model/coherence/names.py": [_UNITS._pattern, _UNITS._place_pattern],
        "yuan/model/coherence/own_plans.py": [re.compile(re.escape("防汛") + own_plans._NOT_A_BODY)],
        "yuan/search/table_of_contents.py": [re.compile("_main_([0-9]+).toc")],
        "yuan/model/editing/replacing.py": [pattern_of("门头沟（区", is_expression=False)],
        "yuan/templates/saving.py": [re.compile("(门头沟区|门头沟)")],
        "yuan/ui/office/notice_dialog.py": [re.compile("[；;]"), re.compile(notice_dialog._LIST)],
        "yuan/word/reading/guess.py": [
            re.compile(rule["words"]) for rules in guess._rules().values() for rule in rules
        ],
        "yuan/word/writing/titles.py": [re.compile(word) for word in titles._WORDS],
    }
    return [Found(place, one, (SCANNING,)) for place, some in patterns.items() for one in some]
