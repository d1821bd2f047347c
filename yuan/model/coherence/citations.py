"""Plans named in other plans and on cards: called by their title, still in force, and there."""

from __future__ import annotations

from collections.abc import Iterator

from yuan.model.checks.finding import Finding, FindingPlace
from yuan.model.checks.rule import Binding, Rule
from yuan.model.coherence.crossing import Crossing
from yuan.model.coherence.index import Index, IndexedPlan
from yuan.model.coherence.mentions import CitedPlan, Spot
from yuan.model.plan import Kind

_RULES = "《突发事件应急预案管理办法》（国办发〔2024〕5号）"
PLAN_MISNAMED = Rule(
    id="plan-misnamed",
    title="引用预案名称准确",
    cites=f"{_RULES}第二十四条",
    binding=Binding.LAW,
    explains="引用的预案名称与库中预案的名称不一致，读者会以为是两个预案。",
)
PLAN_REPEALED = Rule(
    id="plan-repealed",
    title="引用预案有效",
    cites=f"{_RULES}第三十五条",
    binding=Binding.LAW,
    explains="引用的预案或者上位预案已经废止，没有现行版本。上位预案发生重大变化的，应当及时修订。",
)
PLAN_UNKNOWN = Rule(
    id="plan-unknown",
    title="引用预案在库",
    cites="惯例：区内预案应当在库",
    binding=Binding.PRACTICE,
    explains="文中写有本区的一个预案，预案库里没有它：可能还没有入库，也可能名称写错。",
)
UPPER_UNNAMED = Rule(
    id="upper-unnamed",
    title="写明上位预案",
    cites=f"{_RULES}第二十四条",
    binding=Binding.LAW,
    explains="卡片登记了上位预案，正文却没有提到它；衔接关系应当在编制依据或者预案衔接中写明。",
)


def check(index: Index) -> Iterator[Crossing]:
    """Findings on what texts cite and on what cards name as the upper plan."""
    unknown: dict[str, list[tuple[IndexedPlan, CitedPlan]]] = {}
    for entry in index.living:
        for cited in entry.extract.cited:
            found = index.plan_called(cited.title)
            near = index.plan_nearly_called(cited.title)
            if found:
                if index.by_plan[found].is_ended and found != entry.plan:
                    yield _repealed(entry, cited, index.by_plan[found])
            elif near and near != entry.plan:
                yield _misnamed(entry, cited, index.by_plan[near])
            elif not near and index.district and cited.title.startswith(index.district):
                unknown.setdefault(cited.title, []).append((entry, cited))
        yield from _upper(index, entry)
    for title, places in unknown.items():
        yield _unknown(title, places)


def _upper(index: Index, entry: IndexedPlan) -> Iterator[Crossing]:
    """The upper plan on the card, when it is one of this district's."""
    title = entry.card.upper_plan.strip()
    if not title or entry.card.kind is Kind.OVERALL:
        return
    as_cited = CitedPlan(title=title.strip("《》"), node="", text=f"卡片上位预案：{title}")
    found = index.by_plan.get(index.plan_called(title))
    near = index.by_plan.get(index.plan_nearly_called(title))
    if found is not None and found.is_ended:
        yield _repealed(entry, as_cited, found)
    elif found is None and near is not None and near is not entry:
        yield _misnamed(entry, as_cited, near)
    elif found is None and index.district and title.startswith(index.district):
        yield _unknown(title, [(entry, as_cited)])
    elif found is not None and entry.extract.lines and not _speaks_of(index, entry, found):
        yield Crossing(
            plan=entry.plan,
            finding=Finding(
                rule=UPPER_UNNAMED,
                grade="hint",
                message=f"正文没有提到上位预案《{found.card.title}》。",
                plans=(found.plan,),
            ),
            spots=(Spot(plan=entry.plan, text=as_cited.text), Spot(plan=found.plan, text=found.card.title)),
            unit=entry.card.unit,
        )


def _speaks_of(index: Index, entry: IndexedPlan, upper: IndexedPlan) -> bool:
    matter = upper.card.title.removeprefix(index.district)
    return any(
        index.plan_called(cited.title) == upper.plan or index.plan_nearly_called(cited.title) == upper.plan
        for cited in entry.extract.cited
    ) or any(matter in line.text for line in entry.extract.lines)


def _misnamed(entry: IndexedPlan, cited: CitedPlan, right: IndexedPlan) -> Crossing:
    # Only the text can be mended by a click; the card has a form of its own.
    place = (
        FindingPlace(node=cited.node, quote=cited.title, instead=right.card.title)
        if cited.node
        else FindingPlace()
    )
    return Crossing(
        plan=entry.plan,
        finding=Finding(
            rule=PLAN_MISNAMED,
            grade="warning",
            message=f"《{cited.title}》在库中的名称是《{right.card.title}》{_times(cited)}。",
            places=(place,),
            plans=(right.plan,),
        ),
        spots=(_spot(entry, cited), Spot(plan=right.plan, text=right.card.title)),
        unit=entry.card.unit,
    )


def _repealed(entry: IndexedPlan, cited: CitedPlan, gone: IndexedPlan) -> Crossing:
    return Crossing(
        plan=entry.plan,
        finding=Finding(
            rule=PLAN_REPEALED,
            grade="warning",
            message=f"《{cited.title}》已经废止，没有现行版本{_times(cited)}。",
            places=(FindingPlace(node=cited.node, quote=cited.title if cited.node else ""),),
            plans=(gone.plan,),
        ),
        spots=(_spot(entry, cited), Spot(plan=gone.plan, text=gone.card.title)),
        unit=entry.card.unit,
    )


def _unknown(title: str, places: list[tuple[IndexedPlan, CitedPlan]]) -> Crossing:
    entry, first = places[0]
    plans = tuple(dict.fromkeys(other.plan for other, _ in places[1:]))
    where = f"（{len(places)} 个预案写到）" if len(places) > 1 else ""
    return Crossing(
        plan=entry.plan,
        finding=Finding(
            rule=PLAN_UNKNOWN,
            grade="hint",
            message=f"库中没有《{title.strip('《》')}》{where}。",
            places=(FindingPlace(node=first.node, quote=first.title if first.node else ""),),
            plans=plans,
        ),
        spots=tuple(_spot(other, cited) for other, cited in places),
        unit=entry.card.unit,
    )


def _times(cited: CitedPlan) -> str:
    return f"（{cited.count} 处）" if cited.count > 1 else ""


def _spot(entry: IndexedPlan, cited: CitedPlan) -> Spot:
    return Spot(plan=entry.plan, node=cited.node, quote=cited.title, text=cited.text)
