"""Changes inside one paragraph are taken one by one, in any order, and never twice."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from yuan.model.comparison.accepting import accept
from yuan.model.comparison.passages import passages_between, put_passage
from yuan.model.comparison.proposals import Attribution, TrackedChange, proposals_between
from yuan.model.document.content import (
    Document,
    Footnote,
    FrontMatter,
    Paragraph,
    Reference,
    Run,
    Section,
    Text,
)
from yuan.model.errors import Conflict

NUMBERS = {"s1": "2.1", "s2": "附件1"}


def shown(run: Run) -> str:
    return run.text if isinstance(run, Text) else NUMBERS[run.target] if isinstance(run, Reference) else ""


def put_all(old: tuple[Run, ...], new: tuple[Run, ...], order: list[int]) -> tuple[Run, ...]:
    found = passages_between(old, new, shown)
    current = old
    for place in sorted(range(len(found)), key=lambda at: order[at % len(order)]):
        changed = put_passage(old, current, found[place])
        assert changed is not None
        current = changed
    return current


def words(runs: tuple[Run, ...]) -> str:
    return "".join("〔注〕" + run.text if isinstance(run, Footnote) else shown(run) for run in runs)


RUNS = st.lists(
    st.one_of(
        st.builds(
            Text, st.text("指挥部办公室设在区水务局，2小时内。", min_size=1, max_size=9), st.booleans()
        ),
        st.sampled_from([Reference(target="s1", text="2.1"), Reference(target="s2", text="附件1")]),
        st.builds(Footnote, text=st.sampled_from(["见汛期规定", "含大队"])),
    ),
    max_size=6,
).map(tuple)


@given(RUNS, RUNS, st.permutations(range(7)))
@example(
    (Text("2"), Reference(target="s2", text="附件1")),
    (Reference(target="s2", text="附件1"), Reference(target="s1", text="2.1")),
    list(range(7)),
)
@settings(max_examples=60, deadline=None)
def test_all_passages_in_any_order_give_the_new_paragraph(
    old: tuple[Run, ...], new: tuple[Run, ...], order: list[int]
) -> None:
    if passages_between(old, new, shown):
        assert words(put_all(old, new, order)) == words(new)


def test_two_changes_are_two_and_leave_the_reference_between_them_alone() -> None:
    reference = Reference(target="s1", text="2.1")
    old = (Text("区水务局按"), reference, Text("的规定，2小时内报告。"))
    new = (Text("区水务局依照2.1的规定，1小时内报告。"),)
    first, second = passages_between(old, new, shown)
    assert put_passage(old, old, first) == (Text("区水务局依照"), reference, Text("的规定，2小时内报告。"))
    assert put_passage(old, old, second) == (Text("区水务局按"), reference, Text("的规定，1小时内报告。"))


def test_a_passage_is_not_put_in_twice_nor_over_other_words() -> None:
    old, new = (Text("每日8时报告水情，必要时加密。"),), (Text("每日8时报告水情雨情，必要时加密。"),)
    (passage,) = passages_between(old, new, shown)
    assert put_passage(old, new, passage) is None
    assert put_passage(old, (Text("每日8时报告水位，必要时加密。"),), passage) is None
    elsewhere = (Text("每日6时报告水情，必要时加密。"),)
    assert put_passage(old, elsewhere, passage) == (Text("每日6时报告水情雨情，必要时加密。"),)


def test_a_change_of_look_alone_is_one_change_of_the_paragraph() -> None:
    assert passages_between((Text("立即转移"),), (Text("立即转移", bold=True),), shown) == ()


def plan(text: str) -> Document:
    paragraph = Paragraph(id="b1", runs=(Text(text),))
    return Document(
        front=FrontMatter(title="防汛应急预案"), sections=(Section(id="s1", blocks=(paragraph,)),)
    )


def test_each_change_in_a_paragraph_has_its_own_author() -> None:
    base = plan("区水务局负责巡查，每2小时报告一次，重大情况随时上报。")
    returned = plan("区水务局牵头巡查，每1小时报告一次，重大情况立即上报。")
    tracked_changes = {
        "b1": (TrackedChange(Attribution("张三"), "牵头"), TrackedChange(Attribution("李四"), "1"))
    }
    found = proposals_between(base, returned, tracked_changes)
    assert [one.attribution.author for one in found] == ["张三", "李四", ""]
    last = accept(base, found[2])
    assert last == plan("区水务局负责巡查，每2小时报告一次，重大情况立即上报。")
    assert accept(accept(last, found[0]), found[1]) == returned
    with pytest.raises(Conflict):
        accept(last, found[2])
