"""Defects put into sound plans, and how many of them the checks find, for docs/checks.py.

For the rules that the real plans give no or few occasions for. A defect is put into every plan that has a place for
it, one at a time; it is found when the rule says something that it did not say of the plan as it was.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

import msgspec
from checks_between import entry_of

from yuan.model.checks import Surroundings, check
from yuan.model.coherence import Index, IndexedPlan, Units, findings
from yuan.model.document.content import (
    Document,
    Paragraph,
    Reference,
    ResponseLevel,
    Section,
    Text,
    WarningLevel,
    decode,
    encode,
    walk_blocks,
    walk_sections,
)
from yuan.model.document.tree import update
from yuan.model.plan import Kind, PlanCard, Unit
from yuan.model.records import Stage

Seeded = tuple[Document, PlanCard, Surroundings | None]
Seed = Callable[[Document, PlanCard], Seeded | None]
_SEPARATE = Paragraph(runs=(Text("本节内容由牵头单位负责解释。"),))


def _added(*texts: str) -> Seed:
    """Sentences at the end of the section in the middle."""

    def seed(document: Document, card: PlanCard) -> Seeded:
        return _with_blocks(document, tuple(Paragraph(runs=(Text(text),)) for text in texts)), card, None

    return seed


def _with_blocks(
    document: Document, blocks: tuple[Paragraph | WarningLevel | ResponseLevel, ...]
) -> Document:
    sections = [section for section, _ in walk_sections(document)]
    middle = sections[len(sections) // 2]
    grown = msgspec.structs.replace(middle, blocks=(*middle.blocks, *blocks))
    return update(document, middle.id, lambda _: grown)


def _reworded(pattern: str, instead: str, least: int = 1) -> Seed:
    """The first match in a paragraph put otherwise, where the plan has `least` matches."""

    def seed(document: Document, card: PlanCard) -> Seeded | None:
        texts = [block for block in walk_blocks(document) if isinstance(block, Paragraph)]
        hits = [
            block
            for block in texts
            if len(block.runs) == 1
            and isinstance(block.runs[0], Text)
            and re.search(pattern, block.runs[0].text)
        ]
        if len(hits) < least:
            return None
        run = hits[0].runs[0]
        assert isinstance(run, Text)
        changed = msgspec.structs.replace(hits[0], runs=(Text(re.sub(pattern, instead, run.text, count=1)),))
        return update(document, hits[0].id, lambda _: changed), card, None

    return seed


def _other_title(document: Document, card: PlanCard) -> Seeded | None:
    wrong = card.title.replace("应急预案", "急预案")
    return None if wrong == card.title else _added(f"《{wrong}》由牵头单位负责解释。")(document, card)


def _other_edition(document: Document, card: PlanCard) -> Seeded:
    new = msgspec.structs.replace(card, title=f"{card.title}（2026年修订）")
    seeded = _added(f"《{card.title}（2019年修订）》的有关规定继续执行。")(document, new)
    assert seeded is not None
    return seeded


def _lost_reference(document: Document, card: PlanCard) -> Seeded:
    lost = Paragraph(runs=(Text("分工见"), Reference(target="gone", text="3.2"), Text("。")))
    return _with_blocks(document, (lost,)), card, None


def _reference_to_lost_plan(document: Document, card: PlanCard) -> Seeded:
    lost = Paragraph(runs=(Text("参照"), Reference(target="x", text="3.2", plan="gone"), Text("执行。")))
    return _with_blocks(document, (lost,)), card, Surroundings(titles={"p1": card.title})


def _typed_number(document: Document, card: PlanCard) -> Seeded | None:
    for section, _ in walk_sections(document):
        if section.numbered and section.heading:
            typed = msgspec.structs.replace(section, heading=f"3.1 {section.heading}")
            return update(document, section.id, lambda _, typed=typed: typed), card, None
    return None


def _empty_section(document: Document, card: PlanCard) -> Seeded:
    grown = (*document.sections, Section(heading="应急保障演练"))
    return msgspec.structs.replace(document, sections=grown), card, None


def _levels_out_of_order(document: Document, card: PlanCard) -> Seeded | None:
    for parent, _ in walk_sections(document):
        named = [re.search("[ⅠⅡⅢⅣ一二三四]级(?:应急)?响应$", section.heading) for section in parent.sections]
        if sum(map(bool, named)) >= 3 and all(named[:3]):
            one, two, three, *rest = parent.sections
            turned = msgspec.structs.replace(parent, sections=(two, one, three, *rest))
            return update(document, parent.id, lambda _, turned=turned: turned), card, None
    return None


def _colour_left_out(document: Document, card: PlanCard) -> Seeded | None:
    said = encode(document).decode()
    if not all(f"{colour}色" in said for colour in "红橙黄蓝"):
        return None
    return decode(re.sub("(?:[、和及]蓝色?|蓝色?[、和及]|蓝色?)", "", said).encode()), card, None


def _bare_warning(document: Document, card: PlanCard) -> Seeded:
    return _with_blocks(document, (WarningLevel(colour="黄色", conditions=("预报有大雨",)),)), card, None


def _idle_member(document: Document, card: PlanCard) -> Seeded:
    bodies = [
        f"市{name}局"
        for name in ("水务", "气象", "财政", "民政", "公安", "教育", "商务", "体育", "审计", "统计")
    ]
    duties = [Paragraph(runs=(Text(f"{body}：负责本行业的防范和处置。"),)) for body in bodies[:-1]]
    listed = Paragraph(runs=(Text(f"成员单位包括：{'、'.join(bodies)}。"),))
    section = Section(heading="成员单位职责", blocks=(listed, *duties))
    return msgspec.structs.replace(document, sections=(*document.sections, section)), card, None


def _bare_response(document: Document, card: PlanCard) -> Seeded:
    bare = ResponseLevel(label="二级响应", triggers=("发生重大事件",), actions=("组织转移",))
    return _with_blocks(document, (bare,)), card, None


def _square_brackets(document: Document, card: PlanCard) -> Seeded:
    front = msgspec.structs.replace(document.front, number="门政发[2026]05号")
    return msgspec.structs.replace(document, front=front), card, None


def _as_the_upper_plan(document: Document, card: PlanCard) -> Seeded:
    kind = card.kind if card.kind in (Kind.SPECIAL, Kind.DEPARTMENT) else Kind.SPECIAL
    own = msgspec.structs.replace(card, title=f"门头沟区{card.title}", kind=kind)
    return document, own, Surroundings(upper=document, upper_title=card.title)


SEEDS: dict[str, tuple[str, Seed]] = {
    "placeholder": ("加一句“联系人【填写姓名】”", _added("指挥部办公室联系人【填写姓名】。")),
    "live-reference": ("加一处目标已删除的交叉引用", _lost_reference),
    "reference-to-plan": ("加一处引用库外预案的交叉引用", _reference_to_lost_plan),
    "typed-reference": ("加一句“见19.7节”", _added("具体分工见19.7节。")),
    "double-number": ("在一个标题里手工写编号", _typed_number),
    "number-sequence": (
        "加一段（1）（2）（5）",
        _added("按下列步骤处置：（1）核实情况；（2）报告信息；（5）转移人员。"),
    ),
    "empty-section": ("加一个空章节", _empty_section),
    "level-order": ("对调两级响应", _levels_out_of_order),
    "level-labels": ("把一处“Ⅰ级响应”改为“一级响应”", _reworded("[ⅠI]级(?=(?:应急)?响应)", "一级", 2)),
    "warning-colours": ("删去全文的“蓝色”", _colour_left_out),
    "warning-parts": ("加一个没有发布单位和行动的预警级别", _bare_warning),
    "response-levels": ("加一级没有写由谁指挥的响应", _bare_response),
    "document-number": ("发文字号用方括号、编虚位", _square_brackets),
    "copied-from-upper": ("与上位预案全文相同", _as_the_upper_plan),
    "members-and-duties": ("加一份成员单位名单，其中一个没有职责", _idle_member),
    "stale-name": ("加一句“由安监局牵头”", _added("由市安监局牵头组织事故调查。")),
    "superseded-paper": ("引用已被取代的办法", _added("依据《国家突发公共事件总体应急预案》制定。")),
    "misnamed-law": ("写错一个法律名称", _added("依据《中华人民共和国突发事件应队法》制定。")),
    "old-edition": ("注明旧的版本年份", _added("依据《中华人民共和国消防法》（2008年修订）制定。")),
    "telephone": ("加一个 12 位的手机号码", _added("值班电话：138001234567。")),
    "telephones-agree": (
        "同一值班电话写两个号码",
        _added("市应急管理局值班电话：69842000。", "市应急管理局值班电话：69842001。"),
    ),
    "date-form": ("加一句“2026年03月05日”", _added("2026年03月05日起施行。")),
    "impossible-date": ("加一句“2026年2月30日”", _added("本预案自2026年2月30日起施行。")),
    "own-title": ("把本预案名称写错一字", _other_title),
    "own-edition": ("写错本预案的版次", _other_edition),
    "term": (
        "镇街、街镇混用",
        _added("各镇街落实责任。", "各镇街组织转移。", "各镇街上报信息。", "有关街镇配合。"),
    ),
    "quantity-unit": ("加一句“不少于20，”", _added("储备冲锋舟不少于20，定期检查。")),
    "doubled-mark": ("把一个逗号写成两个", _reworded("，", "，，")),
    "unclosed-bracket": ("去掉一个后括号", _reworded("（([^（）]+)）", r"（\1")),
    "width": ("把一个逗号写成半角", _reworded("([\u4e00-\u9fff])，([\u4e00-\u9fff])", r"\1,\2")),
    "district-emphasis": ("区级预案与上位预案全文相同", _as_the_upper_plan),
}
"""Rule → what is done, in words, and how."""


def own_recall(plans: Iterable[tuple[PlanCard, Document]]) -> dict[str, tuple[str, int, int]]:
    """Rule → what was done, plans it was done to, plans it was found in."""
    tried: dict[str, int] = defaultdict(int)
    found: dict[str, int] = defaultdict(int)
    for card, document in plans:
        before = _said(document, card, None)
        for rule, (_, seed) in SEEDS.items():
            seeded = seed(document, card)
            if seeded is not None:
                tried[rule] += 1
                new = _said(*seeded)
                found[rule] += bool({one for one in new if one[0] == rule} - before)
    return {rule: (SEEDS[rule][0], tried[rule], found[rule]) for rule in SEEDS}


def _said(document: Document, card: PlanCard, around: Surroundings | None) -> set[tuple[str, str, int]]:
    report = check(document, card, around)
    return {(one.rule.id, one.message, len(one.places)) for one in report.findings}


# --- between plans --------------------------------------------------------------------------------------

_DISTRICT = "门头沟区"
_UNITS = Units(
    [Unit(id="u1", name="区水务局"), Unit(id="u2", name="区气象局"), Unit(id="u3", name="区民政局")],
    _DISTRICT,
)
Pair = Callable[[PlanCard, Document], list[IndexedPlan] | None]


def _special(card: PlanCard) -> PlanCard:
    return msgspec.structs.replace(card, title=f"{_DISTRICT}{card.title}", kind=Kind.SPECIAL, unit="区水务局")


def _beside(text: str = "", **card: object) -> IndexedPlan:
    """A short plan of 区气象局 that says `text`."""
    about = PlanCard(title="区气象局气象服务预案", kind=Kind.DEPARTMENT, unit="区气象局")
    document = Document(
        sections=(Section(heading="总则", blocks=(Paragraph(runs=(Text(text),)), _SEPARATE)),)
    )
    return entry_of("p1", msgspec.structs.replace(about, **card), document, _UNITS)


def _with(card: PlanCard, document: Document, *texts: str, stage: Stage = Stage.PUBLISHED) -> IndexedPlan:
    seeded = _added(*texts)(document, card)
    assert seeded is not None
    return entry_of("p0", card, seeded[0], _UNITS, stage)


def _misnamed(card: PlanCard, document: Document) -> list[IndexedPlan] | None:
    own = _special(card)
    wrong = own.title.replace("应急预案", "应急处置预案")
    return None if wrong == own.title else [_with(own, document), _beside(f"依据《{wrong}》制定。")]


def _repealed(card: PlanCard, document: Document) -> list[IndexedPlan]:
    own = _special(card)
    return [_with(own, document, stage=Stage.REPEALED), _beside(f"依据《{own.title}》制定。")]


def _unknown(card: PlanCard, document: Document) -> list[IndexedPlan]:
    return [_with(_special(card), document, f"与《{_DISTRICT}反劫持应急预案》衔接。")]


def _unnamed(card: PlanCard, document: Document) -> list[IndexedPlan]:
    own = _special(card)
    return [_with(own, document), _beside("做好气象服务。", upper_plan=own.title)]


def _copy(card: PlanCard, document: Document) -> IndexedPlan:
    """The plan of 区气象局 with the same matter and text."""
    lower = msgspec.structs.replace(
        card, title=f"区气象局{card.title}", kind=Kind.DEPARTMENT, unit="区气象局"
    )
    return entry_of("p1", lower, document, _UNITS)


def _other_threshold(card: PlanCard, document: Document) -> list[IndexedPlan] | None:
    upper = entry_of("p0", _special(card), document, _UNITS)
    amounts = (
        re.search(r"(\d+)(?=[\u4e00-\u9fff℃%]{1,3}以上)", trigger)
        for level in upper.extract.levels
        for trigger in level.triggers
    )
    first = next((amount for amount in amounts if amount), None)
    if first is None or len(upper.extract.levels) < 2:
        return None
    tail = first.string[first.end() : first.end() + 4]
    said = encode(document).decode().replace(f"{first.group()}{tail}", f"{int(first.group()) + 7}{tail}")
    return [upper, _copy(card, decode(said.encode()))]


def _fewer_levels(card: PlanCard, document: Document) -> list[IndexedPlan] | None:
    upper = entry_of("p0", _special(card), document, _UNITS)
    if len(upper.extract.levels) < 3:
        return None
    lower = _copy(card, document)
    fewer = msgspec.structs.replace(lower.extract, levels=lower.extract.levels[:-1])
    return [upper, msgspec.structs.replace(lower, extract=fewer)]


def _other_labels(card: PlanCard, document: Document) -> list[IndexedPlan] | None:
    upper = entry_of("p0", _special(card), document, _UNITS)
    if len(upper.extract.levels) < 2 or not re.search("[ⅠⅡⅢⅣ]级", upper.extract.levels[0].label):
        return None
    said = encode(document).decode()
    for roman, chinese in zip("ⅠⅡⅢⅣ", "一二三四", strict=True):
        said = said.replace(f"{roman}级", f"{chinese}级")
    return [upper, _copy(card, decode(said.encode()))]


_COMMAND = "区抢险救援指挥部是应对工作的指挥机构，由分管副区长担任总指挥。"


def _other_command(card: PlanCard, document: Document) -> list[IndexedPlan]:
    return [_with(_special(card), document, _COMMAND), _beside("服从区抢险指挥部的调度。")]


def _other_chief(card: PlanCard, document: Document) -> list[IndexedPlan]:
    second = "区抢险救援指挥部是应对工作的指挥机构，由常务副主任担任总指挥。"
    beside = _beside(second, title=f"{_DISTRICT}另一应急预案", kind=Kind.SPECIAL)
    return [_with(_special(card), document, _COMMAND), beside]


def _other_telephone(card: PlanCard, document: Document) -> list[IndexedPlan]:
    return [
        _with(_special(card), document, "区水务局值班电话：69842222。"),
        _beside("区水务局值班电话：69849999。"),
    ]


def _member_unknown(card: PlanCard, document: Document) -> list[IndexedPlan] | None:
    if "气象" in encode(document).decode():
        return None
    own = _special(card)
    return [_with(own, document, "区水务局：负责水情预报。"), _beside(f"依据《{own.title}》制定。")]


def _idle_unit(card: PlanCard, document: Document) -> list[IndexedPlan]:
    own = _special(card)
    section = Section(
        heading="成员单位职责",
        blocks=tuple(Paragraph(runs=(Text(f"{unit}：负责冰凌爆破器材押运。"),)) for unit in ("区气象局",)),
    )
    grown = msgspec.structs.replace(document, sections=(*document.sections, section))
    return [entry_of("p0", own, grown, _UNITS), _beside("做好气象服务。")]


def _unit_without_plan(card: PlanCard, document: Document) -> list[IndexedPlan]:
    return _idle_unit(card, document)[:1]


def _other_members(card: PlanCard, document: Document) -> list[IndexedPlan]:
    def listed(id: str, title: str, units: tuple[str, ...]) -> IndexedPlan:
        duties = tuple(Paragraph(runs=(Text(f"{unit}：负责本行业的处置。"),)) for unit in units)
        section = Section(heading="成员单位职责", blocks=(Paragraph(runs=(Text(_COMMAND),)), *duties))
        own = msgspec.structs.replace(_special(card), title=title, unit="区应急管理局")
        body = document if id == "p0" else Document()
        return entry_of(id, own, msgspec.structs.replace(body, sections=(*body.sections, section)), _MORE)

    names = tuple(unit.name for unit in _MORE.all)
    return [listed("p0", _special(card).title, names[:-1]), listed("p1", f"{_DISTRICT}另一应急预案", names)]


_MORE = Units([*_UNITS.all, Unit(id="u4", name="区粮食储备局")], _DISTRICT)
PAIRS: dict[str, tuple[str, Pair]] = {
    "plan-misnamed": ("另一预案引用它时多写两字", _misnamed),
    "plan-repealed": ("另一预案引用它，它已废止", _repealed),
    "plan-unknown": ("引用库中没有的本区预案", _unknown),
    "upper-unnamed": ("下级预案登记它为上位预案，正文不提", _unnamed),
    "thresholds-differ": ("部门预案抄了它，一个启动数值改动", _other_threshold),
    "levels-differ": ("部门预案抄了它，少读一级响应", _fewer_levels),
    "level-names-differ": ("部门预案抄了它，Ⅰ级写成一级", _other_labels),
    "command-name": ("另一预案把指挥部名称写短两字", _other_command),
    "command-chief": ("另一预案写了不同的总指挥", _other_chief),
    "telephones-differ": ("另一预案写了不同的值班电话", _other_telephone),
    "member-missing": ("部门预案引用它，它没有提到该部门", _member_unknown),
    "duty-unanswered": ("交给部门一项职责，该部门预案没有写", _idle_unit),
    "duty-without-plan": ("交给部门一项职责，该部门没有预案", _unit_without_plan),
    "members-differ": ("同一指挥部，另一预案多一个成员", _other_members),
}


def pair_recall(plans: Iterable[tuple[PlanCard, Document]]) -> dict[str, tuple[str, int, int]]:
    """As `own_recall`, for the rules between plans: each real plan beside a short or a changed one."""
    tried: dict[str, int] = defaultdict(int)
    found: dict[str, int] = defaultdict(int)
    for rule, entries in _pairs(plans):
        tried[rule] += 1
        index = Index(entries=tuple(entries), units=_MORE.all, district=_DISTRICT)
        found[rule] += any(one.finding.rule.id == rule for one in findings(index))
    return {rule: (PAIRS[rule][0], tried[rule], found[rule]) for rule in PAIRS}


def _pairs(plans: Iterable[tuple[PlanCard, Document]]) -> Iterator[tuple[str, list[IndexedPlan]]]:
    for card, document in plans:
        for rule, (_, make) in PAIRS.items():
            entries = make(card, document)
            if entries:
                yield rule, entries
