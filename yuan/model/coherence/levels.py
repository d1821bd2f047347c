"""Response levels and thresholds that differ between plans on one matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from yuan.model.checks.finding import Finding, FindingPlace
from yuan.model.checks.rule import Binding, Rule
from yuan.model.coherence.crossing import Crossing
from yuan.model.coherence.index import Index, IndexedPlan
from yuan.model.coherence.level_reading import is_roman
from yuan.model.coherence.mentions import Level, Spot

_CITES = "《突发事件应急预案管理办法》（国办发〔2024〕5号）第二十四条"
LEVELS_DIFFER = Rule(
    id="levels-differ",
    title="响应级别上下一致",
    cites=_CITES,
    binding=Binding.LAW,
    explains="同一类事件，上级预案和下级预案分的级数不同，启动响应时容易对不上。确需不同的应当写明对应关系。",
)
LEVEL_NAMES_DIFFER = Rule(
    id="level-names-differ",
    title="响应级别写法一致",
    cites="惯例：上下级预案级别写法一致",
    binding=Binding.PRACTICE,
    explains="上级预案写“一级响应”，下级预案写“Ⅰ级响应”，传达指令时容易混淆。",
)
THRESHOLDS_DIFFER = Rule(
    id="thresholds-differ",
    title="启动条件数值一致",
    cites=_CITES,
    binding=Binding.LAW,
    explains="同一级响应、同一个指标，两个预案的数值不同。",
)
_Amounts = dict[str, dict[str, tuple[str, str]]]
"""By the value of a level: what is measured → the amount and the clause."""
_QUANTITY = re.compile(
    r"(?<!\d)(?P<amount>\d++(?:\.\d++)?)(?P<unit>[\u4e00-\u9fff℃%％]{1,3}?)(?:[（(]含[）)])?(?P<bound>以上|以下)"
)


def check(index: Index) -> Iterator[Crossing]:
    """Scales of plans on the same matter, and thresholds of plans on the same type of event."""
    scales: dict[tuple[str, str, str], list[IndexedPlan]] = {}
    amounts = {entry.plan: _amounts_by_value(entry) for entry in index.living if _has_scale(entry)}
    for one, other in _on_one_type(index):
        upper, lower = (one, other) if _rank(one) <= _rank(other) else (other, one)
        if _rank(upper) < _rank(lower) and _is_same_matter(index, upper, lower):
            for rule in _scales(upper, lower):
                scales.setdefault((rule.id, upper.plan, _names(lower)), []).append(lower)
        if upper.card.event_type not in ("", "综合"):
            yield from _thresholds(upper, lower, amounts)
    for (broken, plan, _), lowers in scales.items():
        yield _other_scale(
            LEVELS_DIFFER if broken == LEVELS_DIFFER.id else LEVEL_NAMES_DIFFER, index.by_plan[plan], lowers
        )


def _has_scale(entry: IndexedPlan) -> bool:
    return len(entry.extract.levels) >= 2


def _on_one_type(index: Index) -> Iterator[tuple[IndexedPlan, IndexedPlan]]:
    """Every two plans with a scale of levels on the same type of event, in the order of the list."""
    by_type: dict[str, list[IndexedPlan]] = {}
    for entry in index.living:
        if _has_scale(entry):
            by_type.setdefault(entry.card.event_type, []).append(entry)
    after = {event_type: iter(range(1, len(entries) + 1)) for event_type, entries in by_type.items()}
    for entry in index.living:
        if _has_scale(entry):
            alike = by_type[entry.card.event_type]
            for other in alike[next(after[entry.card.event_type]) :]:
                yield entry, other


def _rank(entry: IndexedPlan) -> int:
    return 1 if entry.card.kind.family.is_of_government else 2


def _is_same_matter(index: Index, upper: IndexedPlan, lower: IndexedPlan) -> bool:
    """防汛 and 清水镇防汛: the lower title says the upper one's matter after its own body's name; both on one type."""
    above, below = index.essence(upper.card.title), index.essence(lower.card.title)
    return len(above) >= 2 and above != "总体" and below.endswith(above)


def _scales(upper: IndexedPlan, lower: IndexedPlan) -> Iterator[Rule]:
    """The rules that the scale of `lower` does not keep."""
    above, below = _by_value(upper), _by_value(lower)
    if set(above) != set(below):
        yield LEVELS_DIFFER
    romans = [{is_roman(level.label) for level in scale.values()} for scale in (above, below)]
    if all(len(kinds) == 1 for kinds in romans) and romans[0] != romans[1]:
        yield LEVEL_NAMES_DIFFER


def _other_scale(rule: Rule, upper: IndexedPlan, lowers: list[IndexedPlan]) -> Crossing:
    """One finding for all plans with the same scale: towns copy theirs from one model."""
    first, above, below = lowers[0], upper.extract.levels[0], lowers[0].extract.levels[0]
    more = f"本预案等 {len(lowers)} 个预案" if len(lowers) > 1 else "本预案"
    if rule is LEVELS_DIFFER:
        message = (
            f"{more}的响应分 {len(_by_value(first))} 级（{_names(first)}），《{upper.card.title}》分 "
            f"{len(_by_value(upper))} 级（{_names(upper)}），请写明对应关系。"
        )
    else:
        message = f"{more}写作“{below.label}”，《{upper.card.title}》写作“{above.label}”，请统一写法。"
    return Crossing(
        plan=first.plan,
        finding=Finding(
            rule=rule,
            grade="hint",
            message=message,
            places=(FindingPlace(node=below.node),),
            plans=(upper.plan, *(lower.plan for lower in lowers[1:])),
        ),
        spots=(
            _scale_spot(first),
            _scale_spot(upper),
            *(_scale_spot(lower) for lower in lowers[1:]),
        ),
        unit=first.card.unit if len(lowers) == 1 else "",
    )


def _scale_spot(entry: IndexedPlan) -> Spot:
    return Spot(plan=entry.plan, node=entry.extract.levels[0].node, text=f"响应级别：{_names(entry)}")


def _by_value(entry: IndexedPlan) -> dict[str, Level]:
    return {level.value: level for level in entry.extract.levels}


def _names(entry: IndexedPlan) -> str:
    """From the highest: 一级+、一级、二级……"""
    ordered = sorted(entry.extract.levels, key=lambda level: (level.value[:1], "+" not in level.value))
    return "、".join(re.sub("(?:应急)?响应.*", "", level.label) for level in ordered)


def _thresholds(upper: IndexedPlan, lower: IndexedPlan, known: Mapping[str, _Amounts]) -> Iterator[Crossing]:
    """Clauses that agree in all but the amount, at the same level."""
    above, below = _by_value(upper), _by_value(lower)
    for value in sorted(above.keys() & below.keys()):
        amounts = known[upper.plan][value]
        for key, (amount, clause) in known[lower.plan][value].items():
            if key in amounts and amounts[key][0] != amount:
                yield Crossing(
                    plan=lower.plan,
                    finding=Finding(
                        rule=THRESHOLDS_DIFFER,
                        grade="warning",
                        message=f"{below[value].label}的条件为“{clause}”，《{upper.card.title}》"
                        f"{above[value].label}为“{amounts[key][1]}”。",
                        places=(FindingPlace(node=below[value].node, quote=clause),),
                        plans=(upper.plan,),
                    ),
                    spots=(_spot(lower, below[value], clause), _spot(upper, above[value], amounts[key][1])),
                    unit=lower.card.unit,
                )


def _amounts_by_value(entry: IndexedPlan) -> _Amounts:
    return {value: _amounts(level) for value, level in _by_value(entry).items()}


def _amounts(level: Level) -> dict[str, tuple[str, str]]:
    """What is measured → the amount and the clause; what one level measures twice is left out."""
    found: dict[str, tuple[str, str]] = {}
    twice: set[str] = set()
    for trigger in level.triggers:
        for clause in re.split("[，。；、]|或者|或|且", trigger):
            quantities = list(_QUANTITY.finditer(clause))
            if len(quantities) != 1:
                continue
            at = quantities[0]
            what = re.sub(r"^[（(]?\d{1,2}[)）.]\s*", "", clause[: at.start()])
            key = f"{what}#{clause[at.end('amount') :]}"
            if not what.strip():
                continue
            if key in found:
                twice.add(key)
            found[key] = (at["amount"], clause.strip())
    return {key: amount for key, amount in found.items() if key not in twice}


def _spot(entry: IndexedPlan, level: Level, quote: str = "") -> Spot:
    text = f"{level.label}：{'；'.join(level.triggers)}"
    return Spot(plan=entry.plan, node=level.node, quote=quote, text=text)
