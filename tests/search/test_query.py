"""What people type and how it is read."""

from dataclasses import dataclass

import pytest

from yuan.search import Query


@dataclass
class Line:
    text: str


def finds(query: Query, text: str) -> bool:
    return query.accepted([Line(text)]) == [Line(text)]


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("防汛", "防汛抗旱指挥部", True),
        ("防汛指挥", "防汛抗旱指挥部", False),
        ("防汛 指挥", "防汛抗旱指挥部", True),
        ("“防汛 指挥”", "防汛指挥", True),
        ("“GB/T 9704”", "按gb/t 9704排版", True),
        ("防汛 -抗旱", "防汛抗旱指挥部", False),
        ("防汛 －地震", "防汛抗旱指挥部", True),
        ("防汛 -“抗旱指挥”", "防汛抗旱指挥部", False),
        ("地震 OR 防汛", "防汛抗旱指挥部", True),
        ("地震 | 火灾 指挥部", "防汛抗旱指挥部", False),
        ("防汛 -", "防汛抗旱指挥部", True),
        ("防汛 OR", "防汛抗旱指挥部", True),
        ("“防汛抗", "防汛抗旱指挥部", True),
        ("24小时-48小时", "24小时-48小时", True),
    ],
)
def test_reading(typed: str, text: str, found: bool) -> None:
    assert finds(Query.parse(typed), text) is found


@pytest.mark.parametrize("typed", ["", "   ", "　", "-防汛", "“”", "OR", "-", "”"])
def test_nothing_asked_for(typed: str) -> None:
    assert Query.parse(typed).is_empty
    assert not finds(Query.parse(typed), "防汛抗旱指挥部")


def test_an_exact_sentence_may_hold_any_sign() -> None:
    assert finds(Query.exact("做好“三防” -工作"), "做好“三防”-工作")
