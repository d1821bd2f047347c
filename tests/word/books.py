"""Volumes to write: two parts, groups with and without a sheet, a landscape attachment."""

from __future__ import annotations

from datetime import date

from tests.word.documents import cell, words
from yuan.model.document.content import Attachment, Document, FrontMatter, Row, Section, Table
from yuan.word.volume import Volume, VolumeEntry

LONG = "门头沟区委网络安全和信息化委员会办公室网络舆情突发事件应急处置预案"


def _contacts() -> Table:
    head = Row(tuple(cell(name) for name in ("单位", "姓名", "职务", "电话")), header=True)
    rows = (Row(tuple(cell(name) for name in ("区水务局", "张三", "科长", "01055500001"))) for _ in range(45))
    return Table(caption="表1 通讯录", rows=(head, *rows))


def plan(title: str, paragraphs: int) -> Document:
    """A plan of two chapters and three attachments, the second laid across the paper."""
    text = words("为检验版面要求写出这样一段文字，既有长句也有短句。" * 8)
    chapters = tuple(Section(heading=name, blocks=(text,) * paragraphs) for name in ("总则", "应急响应"))
    return Document(
        front=FrontMatter(title=title, edition="（2026年修订）"),
        sections=chapters,
        attachments=(
            Attachment(title="处置流程", blocks=(words("流程如下。"),)),
            Attachment(title="应急通讯录", landscape=True, blocks=(_contacts(),)),
            Attachment(title="物资清单", blocks=(words("物资如下。"),)),
        ),
    )


def entry(
    title: str, unit: str, part: str, group: str, paragraphs: int = 3, *, document: Document | None = None
) -> VolumeEntry:
    return VolumeEntry(
        title=title,
        unit=unit,
        document=document or plan(title, paragraphs),
        document_number="门应急委发〔2026〕7号",
        issued_on=date(2026, 6, 1),
        part=part,
        group=group,
    )


def volume() -> Volume:
    """One overall plan, four special plans in two classes, two departments with a plan each."""
    overall, special, department = "总体应急预案", "专项应急预案", "部门应急预案"
    return Volume(
        name="应急预案汇编",
        number="上册",
        subject="专项应急预案",
        district="门头沟区",
        bureau="门头沟区应急管理局",
        made_on=date(2026, 11, 24),
        note=("现将应急预案汇编成册。",),
        units=("区水务局", "区应急管理局"),
        entries=(
            entry("门头沟区突发事件总体应急预案", "区应急管理局", overall, "综合", 14),
            entry("门头沟区防汛应急预案", "区水务局", special, "自然灾害", 7),
            entry("门头沟区地震应急预案", "区应急管理局", special, "自然灾害", 20),
            entry("门头沟区火灾事故应急预案", "区应急管理局", special, "事故灾难", 3),
            entry(LONG, "区应急管理局", special, "事故灾难", 9),
            entry("区水务局供水应急预案", "区水务局", department, "区水务局", 5),
            entry("区应急管理局救灾物资保障应急预案", "区应急管理局", department, "区应急管理局", 2),
        ),
    )
