"""What an examination leaves on paper: the sheet with the points of art. 24, and what became of the opinions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from yuan.model.document.content import Document, NodeId
from yuan.model.papers.forms import OPINION_HEAD, OPINION_WIDTHS, form, line_of, table_of
from yuan.model.plan import PlanCard
from yuan.model.records import Opinion, OpinionState
from yuan.model.review.suggested_wordings import Amendment, AmendmentState

_OUTCOMES: Mapping[AmendmentState, str] = {
    AmendmentState.OPEN: "",
    AmendmentState.ACCEPTED: "采用",
    AmendmentState.REFUSED: "不采用",
}
_LONG = 60


def adoption_table(
    card: PlanCard, opinions: Sequence[Opinion], amendments: Sequence[Amendment], places: Mapping[NodeId, str]
) -> Document:
    """审核意见采纳情况表: each opinion of the examination (办法 art. 24) and suggested wording, adopted or why not.

    Args:
        places: the number and heading a node is known by.
    """
    told = [
        (
            one.by,
            places.get(one.node, "全文"),
            f"〔{one.kind.value}〕{one.text}{_quoted(one)}",
            "" if one.state is OpinionState.OPEN else one.state.value,
            _reasons(one),
        )
        for one in opinions
        if one.state is not OpinionState.WITHDRAWN
    ]
    told += [
        (one.author, places.get(one.node, "正文"), _suggested(one), _OUTCOMES[one.state], one.answer)
        for one in amendments
        if one.state is not AmendmentState.WITHDRAWN
    ]
    rows = [(str(place), *row) for place, row in enumerate(told, 1)]
    counts = _counts([row[3] for row in told])
    table = table_of(OPINION_HEAD, rows, OPINION_WIDTHS)
    return form(
        f"《{card.title}》审核意见采纳情况表", (table, line_of(f"合计：共 {len(told)} 条，其中{counts}。"))
    )


def _quoted(opinion: Opinion) -> str:
    return f"（针对“{_cut(opinion.quote)}”）" if opinion.start >= 0 else ""


def _reasons(opinion: Opinion) -> str:
    closing = f"审核人员关闭：{opinion.closing}" if opinion.closing else ""
    return "；".join(part for part in (opinion.answer.rstrip("。"), closing.rstrip("。")) if part)


def _suggested(amendment: Amendment) -> str:
    why = f"（{amendment.note}）" if amendment.note else ""
    if not amendment.words:
        return f"建议删除“{_cut(amendment.quote)}”{why}"
    return f"建议将“{_cut(amendment.quote)}”修改为“{amendment.words}”{why}"


def _cut(words: str) -> str:
    return words if len(words) <= _LONG else words[: _LONG - 1] + "…"


def _counts(states: Sequence[str]) -> str:
    """How many of each outcome there are, in the order adopted to open."""
    order = ("采纳", "部分采纳", "不采纳", "采用", "不采用", "")
    return "、".join(
        f"{state or '待处理'} {states.count(state)} 条" for state in order if states.count(state)
    )
