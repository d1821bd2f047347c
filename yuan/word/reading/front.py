"""Find the title and what stands around it: the notice it was printed under, edition, cover lines.

Reads the lines before the first heading; gives the front matter and the lines that remain. The notice
(关于印发…的通知) and a red head are set aside by name, with their characters. May mistake a unit's name above a
title for a red head. It stands after the contents list has gone, since that begins with headings too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from yuan.model.document.content import FrontMatter
from yuan.model.document.numbers import read_number
from yuan.model.numbering.numerals import from_chinese
from yuan.word.reading.lines import Omission, Piece, SourceLine, notes_of, text_of, visible

_PLAN = r"(?:预案|方案|手册|办法|条例|规定|导则|指南|大纲|简本|细则|应对法|安全法|规程)"
_EDITION = (
    r"[（(〔\[][^（(]{0,60}(?:修订|修正|试行|年版|版|印发|通过|发布|公布|稿|简本|暂行)[^）)]{0,60}[）)〕\]]"
)
TITLE = re.compile(rf"《?[^。；;，,！？]{{2,58}}{_PLAN}》?({_EDITION})?$")
_EDITION_LINE = re.compile(rf"{_EDITION}$")
_SENT = re.compile("印发|发布|公布|下发|转发|修订|实施")
_NOTICE_END = re.compile("(?:通知|函|公告|决定|命令|令)$")
_SENDING = re.compile(
    r"印发(?:给)?你们|现予(?:印发|公布|发布)|主要内容如下|全文如下|此件.{0,4}公开|公开方式|请(?:认真)?(?:贯彻|遵照|组织)"
)
NUMBER = re.compile(r"[\u4e00-\u9fff]{1,14}[〔\[［(（]((?:19|20)\d\d)[〕\]］)）]\s*+(?:第\s*+)?\d{1,4}\s*+号")
_DATE = re.compile(
    r"([12]\d{3}|[一二][一二三四五六七八九〇○零０Ｏ]{3})年([\d一二三四五六七八九十]{1,3})月([\d一二三四五六七八九十]{1,3})日"
)
_ORGANISATION = re.compile(
    r"[\u4e00-\u9fff]{2,30}(?:政府|办公厅|办公室|局|委|委员会|厅|部|指挥部|街道办事处|街道|公司|中心|院)(?:文件)?"
)
_ATTACHED = re.compile(r"附\s*+件\s*+[\d一二三四五六七八九十]*+\s*+[:：]?")
_SECRECY = re.compile(r"(绝密|机密|秘密|内部|工作秘密)(?:★(.+))?")
_SEARCHED = 120


class Front(msgspec.Struct, frozen=True, kw_only=True):
    """The front matter, the pieces after it, what was set aside, and doubts.

    `derived` is True when the title is not a line of its own in the text (taken from 《》 or the file name).
    """

    matter: FrontMatter
    pieces: tuple[Piece, ...]
    omitted: tuple[Omission, ...] = ()
    doubts: tuple[str, ...] = ()
    derived: bool = False
    before_title: int = 0
    """How many of the first `pieces` stood before the title in the source."""


def take_front(pieces: Sequence[Piece], file_title: str) -> Front:
    """Title, edition and the rest of the front of one plan; `file_title` stands in when no title is found."""
    head = _head(pieces)
    texts = [visible(piece.text) if isinstance(piece, SourceLine) else "" for piece in pieces[:head]]
    notice_end = _notice_end(texts)
    place = next((at for at in range(notice_end, head) if _is_title(texts, at)), None)
    if place is None:
        return _untitled(pieces, texts, notice_end, file_title)
    start = _title_start(pieces, texts, place, notice_end)
    title = "".join(_as_written(piece) for piece in pieces[start : place + 1])
    before = tuple(pieces[:start])
    after = pieces[place + 1 :]
    edition = ""
    if after and isinstance(after[0], SourceLine) and _EDITION_LINE.match(visible(after[0].text)):
        edition, after = _as_written(after[0]), after[1:]
    after = (*notes_of(pieces[start : len(pieces) - len(after)]), *after)
    matter = FrontMatter(title=title, edition=edition)
    if notice_end:
        return Front(
            matter=_with_notice(matter, texts[:start]),
            pieces=tuple(after),
            omitted=(Omission("印发通知", text_of(before)),),
            doubts=("正文前的印发通知未收入预案正文，内容列在“未收入”中。",),
        )
    if len(before) > 8 or not all(_may_stand_above(piece) for piece in before):
        return _untitled(pieces, (f"《{title}》",), 0, title)
    return _with_cover(matter, before, tuple(after))


def _may_stand_above(piece: Piece) -> bool:
    """Whether a piece above a title is a cover line; a sentence, a heading or a table means the title is none."""
    if not isinstance(piece, SourceLine) or piece.outline >= 0 or piece.number or len(piece.text) > 60:
        return False
    text = piece.text.strip()
    label = _ATTACHED.match(text)
    return text[-1:] not in "。；" and read_number(text) is None and (not label or label.end() == len(text))


def is_title(text: str) -> bool:
    """Whether a line reads like the title of a plan (not of the notice about it)."""
    return (
        bool(TITLE.match(text))
        and not re.search(r"(?:关于|印发|转发|修订)《?[^》]*$|^[附表图]", text)
        and not read_number(text)
    )


def _as_written(piece: Piece) -> str:
    """The line without blanks but with its own brackets: only guessing folds （） to ()."""
    return "".join(piece.text.split()) if isinstance(piece, SourceLine) else ""


def _is_title(texts: Sequence[str], at: int) -> bool:
    if not is_title(texts[at]):
        return False
    previous = texts[at - 1] if at else ""
    following = texts[at + 1] if at + 1 < len(texts) else ""
    return not previous.endswith(("印发", "发布", "《", "转发")) and not re.match(
        r"》?的?(?:通知|函)", following
    )


def _head(pieces: Sequence[Piece]) -> int:
    """Where the text begins: at the first heading numbered 1, or after as many lines as a front may have."""
    for index, piece in enumerate(pieces[:_SEARCHED]):
        read = read_number(piece.number + piece.text) if isinstance(piece, SourceLine) else None
        if read is None:
            continue
        title = visible(read.rest)
        is_heading = set(read.path) == {1} and len(title) <= 24 and title[-1:] not in "。；;：:"
        previous = pieces[index - 1] if index else None
        if is_heading and not (isinstance(previous, SourceLine) and "附件" in previous.text):
            return index
        if read.pattern == "第一条" and read.path == (1,):
            return index
    return min(len(pieces), _SEARCHED // 4)


def _notice_end(texts: Sequence[str]) -> int:
    """The number of lines at the start that belong to a notice, 0 for none."""
    is_notice = any(
        _is_notice("".join(texts[at : at + size])) for at in range(min(8, len(texts))) for size in (1, 2, 3)
    )
    sent = [at for at, text in enumerate(texts) if _SENDING.search(text)]
    if not sent or not (is_notice or "主要内容如下" in texts[sent[-1]] or "全文如下" in texts[sent[-1]]):
        return 0
    return sent[-1] + 1


def _is_notice(text: str) -> bool:
    """Whether a line without blanks is the title of a notice: 关于印发……的通知."""
    sent = _SENT.search(text)
    return bool(sent and _NOTICE_END.search(text, sent.end()))


def _title_start(pieces: Sequence[Piece], texts: Sequence[str], place: int, first: int) -> int:
    """The first of the lines that make up the title ending at `place`."""
    start = place
    while start > first and place - start < 2:
        piece, line = pieces[start], texts[start - 1]
        if (
            getattr(piece, "blanks", 0)
            or not 2 <= len(line) <= 24
            or not re.fullmatch(r"[\u4e00-\u9fff]+", line)
        ):
            break
        if (
            _ORGANISATION.fullmatch(line)
            or _ATTACHED.match(line)
            or is_title(line)
            or line in ("印发", "目录")
        ):
            break
        start -= 1
    return start


def _with_notice(matter: FrontMatter, texts: Sequence[str]) -> FrontMatter:
    joined = [text for text in texts if text]
    number = next((match.group(0) for text in joined if (match := NUMBER.search(text))), "")
    dated = [
        at for at, text in enumerate(joined) if _DATE.search(text) and len(text) <= 60 and "。" not in text
    ]
    date = iso_date(joined[dated[-1]]) if dated else ""
    issuer = ""
    if dated:
        rest = _DATE.sub("", joined[dated[-1]])
        issuer = rest or (joined[dated[-1] - 1] if dated[-1] else "")
    return msgspec.structs.replace(
        matter, number=number, date=date, issuer=issuer if _ORGANISATION.fullmatch(issuer) else ""
    )


def iso_date(text: str) -> str:
    """The date in `text` (2024年5月31日, 二〇二四年五月三十一日) in ISO form, "" for none."""
    match = _DATE.search(visible(text))
    if match is None:
        return ""
    year = "".join(
        str("〇一二三四五六七八九".find(c)) if not c.isdecimal() else c
        for c in re.sub("[○零０Ｏ]", "〇", match[1])
    )
    month, day = (int(part) if part.isdecimal() else from_chinese(part) for part in match.groups()[1:])
    return f"{year}-{month:02d}-{day:02d}" if 1 <= month <= 12 and 1 <= day <= 31 else ""


def _with_cover(matter: FrontMatter, before: tuple[Piece, ...], after: tuple[Piece, ...]) -> Front:
    """Lines above the title without a notice: a red head is set aside, other lines stay in the text."""
    head, kept = [], []
    number = issuer = secrecy = period = ""
    for piece in before:
        text = visible(piece.text) if isinstance(piece, SourceLine) else ""
        if match := _SECRECY.fullmatch(text):
            secrecy, period = match[1], match[2] or ""
        elif match := NUMBER.fullmatch(text):
            number = text
        elif _ORGANISATION.fullmatch(text):
            issuer = issuer or text
        elif not _ATTACHED.fullmatch(text):
            kept.append(piece)
            continue
        head.append(piece)
    omitted = (Omission("红头", text_of(head)),) if head else ()
    doubts = ("标题之前的文字已移到标题之后，请核对。",) if kept else ()
    matter = msgspec.structs.replace(
        matter, number=number, issuer=issuer, secrecy=secrecy, secrecy_period=period
    )
    return Front(
        matter=matter, pieces=(*kept, *after), omitted=omitted, doubts=doubts, before_title=len(kept)
    )


def _untitled(pieces: Sequence[Piece], texts: Sequence[str], notice_end: int, file_title: str) -> Front:
    """No line is the title: take it from 《…》 in what stands before the text, or from the file's name."""
    title = ""
    for text in texts[: max(notice_end, 1)]:
        for named in re.findall(r"《([^《》]+)》", text):
            title = title or (named if is_title(named) else "")
    doubt = f"正文前没有单独成行的标题，标题“{title or file_title}”取自{'文字内容' if title else '文件名'}，请核对。"
    omitted: tuple[Omission, ...] = ()
    if notice_end:
        omitted = (Omission("印发通知", text_of(pieces[:notice_end])),)
    matter = FrontMatter(title=title or file_title)
    if notice_end:
        matter = _with_notice(matter, texts[:notice_end])
    return Front(
        matter=matter, pieces=tuple(pieces[notice_end:]), omitted=omitted, doubts=(doubt,), derived=True
    )
