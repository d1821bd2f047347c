"""Read a number typed by hand at the start of a line, and leave alone what only looks like one.

Real files write `1.1`, `1．1`, `１.１`, `1.1.`, `9 .预案管理`, `1总则`, `一、`, `(一)`, `1）`, `①`, `第 1 章` with any
blanks around; and they begin sentences with `15分钟内`, `48小时以上`, `2025年6月26日`, `1.5米`, `三、四级响应`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from yuan.model.numbering.numerals import (
    ARABIC,
    CHINESE,
    CHINESE_SIGNS,
    CIRCLED,
    CIRCLED_SIGNS,
    Numeral,
    from_chinese,
)
from yuan.model.numbering.patterns import PATTERNS


class ReadNumber(msgspec.Struct, frozen=True):
    """A number read from a line: `typed + rest` is the whole line.

    `pattern` is the known pattern nearest to what was typed: half-width brackets count as full-width ones,
    `1．` as "1.", `1.1.` as "1.1". `path` holds the values read: (2, 3) of 2.3, (3,) of （三）. `typed` includes
    blanks before and after the number.
    """

    pattern: str
    path: tuple[int, ...]
    typed: str
    rest: str


_LARGEST = 199
_LARGEST_BARE = 60
"""A bare number before a word (`1总则`) counts no further; 119 and 12345 are telephones."""

_WIDTHS = str.maketrans(
    "０１２３４５６７８９．﹒（）﹙﹚\u3000\u00a0\u2002\u2003\u2009\u202f\u205f\ufeff\u200b\t",
    "0123456789..()()          ",
)
_NUMERALS = tuple(
    dict.fromkeys(pattern.numeral for pattern in PATTERNS.values() if pattern.numeral is not CIRCLED)
)


def _any(*numerals: Numeral) -> str:
    """An expression for a number in any of `numerals`, each in a group of its own."""
    return "(?:" + "|".join(f"([{re.escape(one.signs)}]{{1,{one.longest}}})" for one in numerals) + ")"


def _by_form() -> dict[tuple[str, str], dict[Numeral, str]]:
    """The patterns of one level with a sign or a word at them, by what stands before and after the number."""
    found: dict[tuple[str, str], dict[Numeral, str]] = {}
    for name, pattern in PATTERNS.items():
        if pattern.depth == 1 and pattern.numeral is not CIRCLED and pattern.after:
            form = (pattern.before.translate(_WIDTHS), pattern.after.translate(_WIDTHS))
            found.setdefault(form, {})[pattern.numeral] = name
    return found


_FORMS = _by_form()
_LETTERS = "".join(numeral.signs for numeral in _NUMERALS if numeral is not ARABIC)
_MARKS = "".join(after for before, after in _FORMS if not before and after in "、.")
"""Signs that also stand within sentences and figures: 三、四级, 1.5."""
_NOUNS = sorted((after for before, after in _FORMS if before == "第"), key=len, reverse=True)
_ARABIC = "[0-9]{1,3}"

_ORDINAL = re.compile(rf" *第 *{_any(*_NUMERALS)} *({'|'.join(_NOUNS)}) *([、:.]?) *")
_NO_ORDINAL = re.compile(r"[的规款第件和与及至或所中例约目、，。；）)》]")
"""第三条规定…, 第一条件, 第五条、第六条: a mention, not a number."""
_OPENING = "".join({before: "" for before, _ in _FORMS if before and before != "第"})
_CLOSING = "".join({after: "" for before, after in _FORMS if before != "第" and after not in _MARKS})
_ENCLOSED = re.compile(rf" *([{re.escape(_OPENING)}]) *{_any(*_NUMERALS)} *([{re.escape(_CLOSING)}]) *")
_CLOSED = re.compile(rf" *{_any(*_NUMERALS)} *([{re.escape(_CLOSING)}]) *")
_LISTED = re.compile(rf" *{_any(*_NUMERALS)} *([{re.escape(_MARKS)}]) *")
_DOTTED = re.compile(rf" *({_ARABIC}(?: *\. *{_ARABIC})+)(?: *\.(?![0-9.]))? *")
_BARE = re.compile(r" *([0-9]{1,2}) *")
_SINGLE = re.compile(rf" *([{CIRCLED_SIGNS}⑴-⒇⒈-⒛㈠-㈩]) *[、.]? *")

_UNIT = re.compile(
    r"[%％℃°‰×*/+=~～\-—–－:：,，。；;、)）\]”’!！?？·]|[0-9]|[kKmMcC]?[mMgGLVWAt](?![A-Za-z])"
    r"|平方|立方|公里|公顷|千米|千克|千瓦|毫米|厘米|小时|分钟|左右|以上|以下|以内|之内|工作日|季度|摄氏度|个|余"
    r"|米(?!面|粮)|万(?!一)|亿|元(?!旦)|倍|吨|亩|秒|岁|户(?!外|籍)|辆|艘|架|座|套|顶|克|瓦|伏|升(?!级)|楼"
    r"|年(?!度|鉴)|月(?!度)|日(?!常)|号(?!令)|时(?!间|限|效|段)|天(?!气|然|津|桥|坛)|周(?!边|期|密)|世纪"
    r"|人(?!员|民|力|工|身|为|群|防|才|口|类|畜|数|大|武|均|社|道|居|物|事|文|机)|名(?!称|词|单|录)"
    r"|级(?!别|差)|度(?!汛|夏|冬)|分(?!级|类|工|析|布|组|部|配|局|行|队|解|别|管|区|会|级|阶|层|指|享|送|发)"
    r"|次(?!生|序|要|数)|台(?!风|账|站)|处(?!置|理|罚|警|突|于|在|事|室|所|级|分)|起(?!草|草|因|点|始|重)|例(?!外|行|会|如)"
    r"|期(?!间|限)|层(?!级|次)|项(?!目)|种(?!植|类|子)|类(?!别|型)|支(?!持|援|撑|队|部|付|出|行)|家(?!庭|属|园|畜)"
    r"|件|条(?!件|例|款)|位(?!置|于)|组(?!织|长|成|建|员|别)|点(?!位|名|多)"
    r"|多(?!部|方|灾|发|元|级|渠|种|点|样)|至|到(?!达|场|位|岗)|版|路(?!网|政|面|灯|况)|热线|电话|千(?!方)|百(?!姓)"
)
"""What follows a quantity, a date, a ratio or a telephone number, but never begins a heading."""

_ENUMERATED = re.compile(rf"([0-9]{{1,2}}|[{CHINESE_SIGNS}]{{1,3}})(?:级|类|号|楼|层|季度|条|项|款|线|、)")
"""三、四级响应: two values named together."""


def read_number(line: str) -> ReadNumber | None:
    """The number `line` begins with, or None when it begins with none (quantities, dates, telephones)."""
    plain = line.translate(_WIDTHS)
    start = plain.lstrip(" ")[:1]
    if start == "第":
        return _ordinal(line, plain)
    if start and start in _OPENING:
        return _enclosed(line, plain)
    if start.isdecimal():
        return _digits(line, plain)
    if start and start in _LETTERS:
        return _closed(line, plain) or _listed(line, plain)
    return _single(line, plain) if start else None


def _found(line: str, pattern: str, path: tuple[int, ...], end: int) -> ReadNumber | None:
    if not pattern or not all(0 < value <= _LARGEST for value in path):
        return None
    return ReadNumber(pattern, path, line[:end], line[end:])


def _values(groups: Sequence[str | None]) -> tuple[Numeral, int]:
    """The numeral whose group is given, and its value."""
    return next(
        (numeral, numeral.read(text)) for numeral, text in zip(_NUMERALS, groups, strict=False) if text
    )


def _named(before: str, numeral: Numeral, after: str) -> str:
    """The pattern written so; the Chinese one where there is none in Arabic numerals (第1编); "" when none is known."""
    named = _FORMS.get((before, after), {})
    return named.get(numeral) or (named.get(CHINESE, "") if numeral is ARABIC else "")


def _ordinal(line: str, plain: str) -> ReadNumber | None:
    match = _ORDINAL.match(plain)
    if match is None:
        return None
    *_, noun, mark = match.groups()
    end = match.end()
    if not mark and not plain[:end].endswith(" ") and _NO_ORDINAL.match(plain, end):
        return None
    if mark == "、" and plain[end : end + 1] == "第":
        return None
    numeral, value = _values(match.groups())
    return _found(line, _named("第", numeral, noun), (value,), end)


def _enclosed(line: str, plain: str) -> ReadNumber | None:
    match = _ENCLOSED.match(plain)
    if match is None:
        return None
    opening, *written, closing = match.groups()
    numeral, value = _values(written)
    return _found(line, _named(opening, numeral, closing), (value,), match.end())


def _closed(line: str, plain: str) -> ReadNumber | None:
    """`1）`, in the numerals that are written so."""
    match = _CLOSED.match(plain)
    if match is None:
        return None
    numeral, value = _values(match.groups())
    return _found(line, _named("", numeral, match.groups()[-1]), (value,), match.end())


def _listed(line: str, plain: str) -> ReadNumber | None:
    """`一、` `一.` `1、` `1.` with at least one character after it."""
    match = _LISTED.match(plain)
    if match is None or match.end() == len(plain):
        return None
    numeral, value = _values(match.groups())
    mark, end = match.groups()[-1], match.end()
    glued = plain[end - 1] == mark
    if mark == "." and glued and plain[end].isdecimal():
        return None
    following = _ENUMERATED.match(plain, end)
    if following and glued and mark == "、":
        other = following.group(1)
        if (int(other) if other.isdecimal() else from_chinese(other)) == value + 1:
            return None
    return _found(line, _named("", numeral, mark), (value,), end)


def _digits(line: str, plain: str) -> ReadNumber | None:
    if _CLOSED.match(plain):
        return _closed(line, plain)
    dotted = _DOTTED.match(plain)
    if dotted:
        read = _dotted(line, plain, dotted)
        if read:
            return read
    listed = _listed(line, plain)
    if listed:
        return listed
    bare = _BARE.match(plain)
    if bare is None or not 0 < int(bare.group(1)) <= _LARGEST_BARE or bare.group(1)[0] == "0":
        return None
    return _found(line, "1", (int(bare.group(1)),), bare.end()) if _begins_text(plain, bare.end()) else None


def _dotted(line: str, plain: str, match: re.Match[str]) -> ReadNumber | None:
    parts = [part.strip() for part in match.group(1).split(".")]
    if any(part[0] == "0" for part in parts):
        return None
    path = tuple(map(int, parts))
    end = match.end()
    if end == len(plain):
        return _found(line, ".".join("1" * len(path)), path, end) if len(path) > 2 else None
    return _found(line, ".".join("1" * len(path)), path, end) if _begins_text(plain, end) else None


def _begins_text(plain: str, end: int) -> bool:
    """Whether a heading or clause can begin at `end`, rather than a unit of measure or more of a figure."""
    following = plain[end : end + 24].replace(" ", "")
    if not following or _UNIT.match(following):
        return False
    return plain[end - 1] == " " or not plain[end].isascii()


def _single(line: str, plain: str) -> ReadNumber | None:
    """Numbers that are one character: ① ⑴ ⒈ ㈠."""
    match = _SINGLE.match(plain)
    if match is None:
        return None
    sign = match.group(1)
    if sign in CIRCLED_SIGNS:
        return _found(line, "①", (CIRCLED.read(sign),), match.end())
    for pattern, first in (("（1）", "⑴"), ("1.", "⒈"), ("（一）", "㈠")):
        if 0 <= ord(sign) - ord(first) < 20:
            return _found(line, pattern, (ord(sign) - ord(first) + 1,), match.end())
    return None
