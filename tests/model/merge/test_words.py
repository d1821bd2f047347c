"""Two wordings of one paragraph as one."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from yuan.model.document.content import Footnote, Reference, Run, Text, run_text
from yuan.model.document.runs import joined_runs
from yuan.model.merge.words import merge_runs, merge_text

BASE = "接到报告后，应急办30分钟内核实情况。情况属实的，报区政府。"


def merged(ours: str, theirs: str, base: str = BASE) -> tuple[str, str | None]:
    return merge_text(base, ours, theirs)


def changed(old: str, new: str, text: str = BASE) -> str:
    assert old in text
    return text.replace(old, new)


def test_changes_in_two_sentences_are_both_kept() -> None:
    ours, theirs = changed("30分钟", "20分钟"), changed("区政府", "区委、区政府")
    assert merged(ours, theirs) == (changed("30分钟", "20分钟", theirs), None)


def test_changes_in_one_clause_that_do_not_touch_are_both_kept() -> None:
    ours, theirs = changed("应急办", "值班室"), changed("核实", "查明")
    assert merged(ours, theirs) == (changed("应急办", "值班室", theirs), None)


def test_a_sentence_put_in_goes_with_a_change_of_the_next() -> None:
    ours, theirs = changed("情况属实", "必要时派人到场。情况属实"), changed("情况属实的", "确认后")
    assert merged(ours, theirs) == (
        "接到报告后，应急办30分钟内核实情况。必要时派人到场。确认后，报区政府。",
        None,
    )


def test_words_side_by_side_within_a_clause_are_a_conflict() -> None:
    ours, theirs = changed("应急办", "值班室"), changed("30分钟", "20分钟")
    assert merged(ours, theirs) == (ours, theirs)


def test_two_halves_of_a_name_never_make_a_third() -> None:
    base, ours, theirs = "组长由王小明担任。", "组长由李小明担任。", "组长由王小红担任。"
    assert merged(ours, theirs, base) == (ours, theirs)


def test_different_words_at_one_place_are_a_conflict_and_the_rest_is_merged() -> None:
    ours = changed("30分钟", "20分钟")
    theirs = changed("30分钟", "15分钟", changed("区政府", "区委"))
    assert merged(ours, theirs) == (changed("区政府", "区委", ours), theirs)


def test_the_same_change_of_both_is_no_conflict() -> None:
    ours = changed("30分钟", "20分钟")
    theirs = changed("区政府", "区委", ours)
    assert merged(ours, theirs) == (theirs, None)


def test_a_conflict_is_no_longer_than_what_both_changed() -> None:
    base = (Text(BASE),)
    result = merge_runs(base, (Text(changed("30分钟", "20分钟")),), (Text(changed("30分钟", "15分钟")),))
    (stretch,) = result.stretches
    assert [run_text(runs) for runs in (stretch.base, stretch.ours, stretch.theirs)] == ["30", "20", "15"]
    assert stretch.start == stretch.base_start == BASE.index("30")


def test_words_deleted_here_and_changed_there_are_a_conflict() -> None:
    ours, theirs = changed("情况属实的，报区政府。", ""), changed("区政府", "区委")
    result = merge_runs((Text(BASE),), (Text(ours),), (Text(theirs),))
    (stretch,) = result.stretches
    assert (stretch.ours, run_text(stretch.theirs)) == ((), "情况属实的，报区委。")


def test_the_look_of_one_goes_with_the_words_of_the_other() -> None:
    ours = (Text("接到报告后，应急办"), Text("30分钟内", bold=True), Text("核实情况。情况属实的，报区政府。"))
    theirs = (Text(changed("30分钟", "20分钟")),)
    result = merge_runs((Text(BASE),), ours, theirs)
    assert result.stretches == ()
    assert result.runs == (ours[0], Text("20分钟内", bold=True), ours[2])


def test_bold_here_and_underlined_there_is_both() -> None:
    result = merge_runs((Text("及时"),), (Text("及时", bold=True),), (Text("及时", underline=True),))
    assert result.runs == (Text("及时", bold=True, underline=True),)


def test_raised_here_and_lowered_there_is_a_conflict() -> None:
    result = merge_runs(
        (Text("m2"),), (Text("m"), Text("2", script="super")), (Text("m"), Text("2", script="sub"))
    )
    assert [(one.start, one.theirs) for one in result.stretches] == [(1, (Text("2", script="sub"),))]


def test_a_footnote_changed_here_and_taken_away_there_is_a_conflict() -> None:
    note = Footnote(id="n", text="见附件")
    base: tuple[Run, ...] = (Text("启动响应"), note, Text("。报告。"))
    ours = (Text("启动响应。报告。"),)
    theirs = (Text("启动响应"), Footnote(id="n", text="见附件2"), Text("。报告。"))
    (stretch,) = merge_runs(base, ours, theirs).stretches
    assert (stretch.ours, stretch.theirs) == ((), (theirs[1],))


def test_a_footnote_both_changed_is_merged_by_words() -> None:
    def text(note: str) -> tuple[Run, ...]:
        return (Text("启动响应"), Footnote(id="n", text=note), Text("。"))

    result = merge_runs(
        text("见附件1。由区应急局解释。"), text("见附件2。由区应急局解释。"), text("见附件1。由应急办解释。")
    )
    assert result == (text("见附件2。由应急办解释。"), ())


def test_a_reference_stays_where_words_around_it_change() -> None:
    def text(before: str, after: str, shown: str = "3") -> tuple[Run, ...]:
        return (Text(before), Reference(target="s", text=shown), Text(after))

    result = merge_runs(text("按", "执行。"), text("依照", "执行。", "4"), text("按", "的规定执行。"))
    assert result == (text("依照", "的规定执行。", "4"), ())


# --- properties ---------------------------------------------------------------------------------------

_words = st.text("应急预案，。报告ab1", max_size=14)
_notes = st.sampled_from(
    [Footnote(id="n1", text="注"), Footnote(id="n2", text="注"), Reference(target="s", text="3")]
)
_runs = st.lists(st.one_of(st.builds(Text, _words, bold=st.booleans()), _notes), max_size=4).map(joined_runs)


@st.composite
def edited(draw: st.DrawFn, runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """`runs` with some of its signs taken away, put in or made bold."""
    from yuan.model.comparison.passages import signs

    line = [*signs(runs)]
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(line)))
        end = min(len(line), start + draw(st.integers(0, 5)))
        if draw(st.booleans()):
            line[start:end] = [*signs(draw(_runs)[:1])]
        else:
            line[start:end] = [
                Text(one.text, bold=True) if isinstance(one, Text) else one for one in line[start:end]
            ]
    return joined_runs(line)


@st.composite
def three(draw: st.DrawFn) -> tuple[tuple[Run, ...], tuple[Run, ...], tuple[Run, ...]]:
    base = draw(_runs)
    return base, draw(edited(base)), draw(edited(base))


@given(three())
@settings(max_examples=400, deadline=None)
def test_merging_with_what_is_unchanged_or_the_same_gives_the_change(
    texts: tuple[tuple[Run, ...], ...],
) -> None:
    base, ours, _ = texts
    assert (
        merge_runs(base, ours, base)
        == merge_runs(base, base, ours)
        == merge_runs(base, ours, ours)
        == (ours, ())
    )


@given(three())
@settings(max_examples=400, deadline=None)
def test_swapping_the_sides_mirrors_the_conflicts(texts: tuple[tuple[Run, ...], ...]) -> None:
    base, ours, theirs = texts
    one, other = merge_runs(base, ours, theirs), merge_runs(base, theirs, ours)
    assert [(two.base_start, two.base, two.ours, two.theirs) for two in one.stretches] == [
        (two.base_start, two.base, two.theirs, two.ours) for two in other.stretches
    ]
    if not one.stretches:
        assert one.runs == other.runs


@given(three())
@settings(max_examples=400, deadline=None)
def test_what_a_side_put_in_stands_in_the_text_or_in_a_conflict(texts: tuple[tuple[Run, ...], ...]) -> None:
    base, ours, theirs = texts
    result = merge_runs(base, ours, theirs)
    found = run_text(result.runs) + "".join(run_text(one.theirs) for one in result.stretches)
    for text in (ours, theirs):
        for sign in set(run_text(text)):
            added = run_text(text).count(sign) - run_text(base).count(sign)
            assert found.count(sign) >= min(added, 1)
