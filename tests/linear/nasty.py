"""Texts that make a careless search slow: one sign many times, pairs and mixtures of them, and what an expression begins with."""

from __future__ import annotations

import re
import re._constants as sre
import re._parser as parser
from collections.abc import Iterator, Sequence
from typing import Any

SIGNS = {
    "blanks": " ",
    "full-width blanks": "　",
    "tabs": "\t",
    "newlines": "\n",
    "blanks of all kinds": " \t　\u00a0",
    "hyphens": "-",
    "dashes": "—",
    "opening quotes": "“",
    "closing quotes": "”",
    "straight quotes": '"',
    "opening titles": "《",
    "closing titles": "》",
    "titles": "《的》",
    "corner quotes": "「",
    "opening brackets": "（",
    "closing brackets": "）",
    "ASCII brackets": "(",
    "ASCII brackets closed": ")",
    "brackets": "（）",
    "lenticular brackets": "【",
    "square brackets": "[",
    "tortoise brackets": "〔",
    "colons": "：",
    "ASCII colons": ":",
    "dots": "…",
    "full stops": ".",
    "sentences": "。",
    "commas": "，",
    "enumeration commas": "、",
    "semicolons": "；",
    "digits": "1",
    "decimals": "1.",
    "full-width digits": "１",
    "Chinese digits": "一",
    "Chinese numbers": "二三十百千万",
    "letters": "a",
    "Roman numerals": "Ⅰ",
    "letters as Roman numerals": "I",
    "attachments": "附件",
    "ordinals": "第",
    "articles": "第一条",
    "characters": "的",
    "districts": "区",
    "bureaus": "局",
    "bureaus and signs": "局、",
    "bureaus joined": "局和",
    "plans": "预案",
    "levels": "一级响应",
    "commanders": "总指挥",
    "telephones": "电话",
    "years": "2024年",
    "stars": "*",
    "hashes": "#",
    "bars": "|",
    "tags": "<p ",
    "braces": "{{",
    "underscores": "_",
    "circled": "①",
    "private use": "\ue010",
    "words and blanks": "的 ",
    "digits and blanks": "1 ",
    "blanks and newlines": " \n",
    "dashes and blanks": "— ",
    "quotes and blanks": "“ ",
    "quotes closed": "“的”",
    "brackets filled": "（的",
    "colons and blanks": "： ",
    "marked": "⟦",
    "bold": "**的",
    "bold never closed": "**的 ",
    "underscores never closed": "__的 ",
}
FILLERS = (" ", "的", "1", "一", "-", "—", "a", "《", "（", "、", "。", "\n", "区", "局")


_BREAK = "。的"
"""What ends every text: what an expression wants at the end does not stand there."""


def of_sign(sign: str, length: int) -> str:
    """`sign` again and again, about `length` characters long, and something else at the end."""
    return sign * (length // len(sign)) + _BREAK


def against(pattern: re.Pattern[Any], length: int) -> Iterator[tuple[str, str]]:
    """Texts made from the expression itself, with a name each.

    For every repetition in it: what stands before it once and then what is repeated without end; what stands before it
    again and again; what is begun with some repeating, again and again. Each breaks off before the expression ends.
    """
    seen = set()
    for before, repeated in _repetitions(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE), ""):
        for what in dict.fromkeys((repeated, *(sign for sign in FILLERS if repeated))):
            made = {
                "once": before + of_sign(what or "的", length),
                "again": of_sign(before + what, length),
                "some": of_sign(before + what * 8, length) if what == repeated else "",
            }
            for name, text in made.items():
                if text and text not in seen:
                    seen.add(text)
                    yield f"{name} {before[:12]!r} {what[:12]!r}", text


def _repetitions(items: Sequence[Any], before: str) -> Iterator[tuple[str, str]]:
    """What stands before each repetition and an example of what it repeats."""
    for operator, argument in items:
        if operator in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            _, highest, inner = argument
            yield from _repetitions(inner, before)
            if highest > 1:
                yield before, _example(inner)
        elif operator is sre.SUBPATTERN:
            yield from _repetitions(argument[-1], before)
        elif operator is sre.ATOMIC_GROUP:
            yield from _repetitions(argument, before)
        elif operator is sre.BRANCH:
            for branch in argument[1]:
                yield from _repetitions(branch, before)
        before += _example([(operator, argument)])
    if before:
        yield before, ""


def _example(items: Sequence[Any]) -> str:
    """A text that these items of a parsed expression match, looking around aside."""
    text = ""
    for operator, argument in items:
        if operator is sre.LITERAL:
            text += chr(argument)
        elif operator is sre.NOT_LITERAL:
            text += "的" if argument != ord("的") else "一"
        elif operator is sre.ANY:
            text += "的"
        elif operator is sre.IN:
            text += _of_class(argument)
        elif operator is sre.BRANCH:
            text += _example(argument[1][0])
        elif operator is sre.SUBPATTERN:
            text += _example(argument[-1])
        elif operator is sre.ATOMIC_GROUP:
            text += _example(argument)
        elif operator in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            lowest, highest, inner = argument
            text += _example(inner) * max(lowest, min(1, int(highest)))
    return text


def _of_class(items: Sequence[Any]) -> str:
    """A sign of a class."""
    expression = re.compile("".join(_class_source(items)))
    wanted = ["的", "一", "1", "a", "A", " ", "-", "、", "。", "Ⅰ"]
    wanted += [chr(code) for kind, code in items if kind is sre.LITERAL]
    wanted += [chr(code[0]) for kind, code in items if kind is sre.RANGE]
    return next((sign for sign in wanted if expression.fullmatch(sign)), "")


def _class_source(items: Sequence[Any]) -> Iterator[str]:
    categories = {
        sre.CATEGORY_DIGIT: r"\d",
        sre.CATEGORY_NOT_DIGIT: r"\D",
        sre.CATEGORY_SPACE: r"\s",
        sre.CATEGORY_NOT_SPACE: r"\S",
        sre.CATEGORY_WORD: r"\w",
        sre.CATEGORY_NOT_WORD: r"\W",
    }
    yield "["
    for kind, value in items:
        if kind is sre.NEGATE:
            yield "^"
        elif kind is sre.LITERAL:
            yield re.escape(chr(value))
        elif kind is sre.RANGE:
            yield f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
        elif kind is sre.CATEGORY:
            yield categories[value]
    yield "]"
