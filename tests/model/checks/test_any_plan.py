"""Whatever a plan holds: no check fails, and every place it names is there."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.model.checks.texts import plan
from tests.model.trees import documents
from yuan.model.checks import Surroundings, check
from yuan.model.checks.reading import Reading
from yuan.model.content import Document
from yuan.model.plan import Kind, PlanCard
from yuan.model.tree import walk

PIECES = (
    "见4.2。", "附件3", "（2）", "一是", "三是", "区安监局", "《合同法》", "《生产安全法》", "（2007年）", "，，", "(", "）",
    "２０24年05月31日", "国办发[2024]05号", "值班电话：6984200", "超过500，", "××", "红色", "橙色预警", "Ⅱ级响应",
    "成员单位：区水务局、区气象局、区公安分局、区民政局。", "区水务局：负责", "镇街", "街镇", "《门头沟区防汛抗旱应急预案》",
)  # fmt: skip
lines = st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), max_size=6)


def judge(document: Document, around: Surroundings | None = None) -> None:
    card = PlanCard(title="门头沟区防汛应急预案", kind=Kind.SPECIAL, unit="区水务局")
    texts = Reading(document, card).texts
    ids = {node.id for node in walk(document)}
    for finding in check(document, card, around).findings:
        assert finding.places
        for place in finding.places:
            assert not place.node or place.node in ids
            if place.quote:
                start = -1
                for _ in range(place.occurrence + 1):
                    start = texts[place.node].find(place.quote, start + 1)
                    assert start >= 0, finding


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(lines, lines)
def test_places_of_likely_defects_are_there(written: list[str], above: list[str]) -> None:
    judge(plan(*written), Surroundings(upper=plan(*above)))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(documents)
def test_places_in_any_tree_are_there(document: Document) -> None:
    judge(document)
