"""Classes and types of events offered for a card (办法 and the national overall plan; domain.md §3).

A file brought in is known by a type's name in its title; further words for it stand in `yuan/word/reading/guessing.toml`.
The classes change with time and each office words the types its own way, so the fields take any text.
"""

from __future__ import annotations

EVENTS = {
    "自然灾害": ("水旱灾害", "气象灾害", "地震灾害", "地质灾害", "生物灾害", "森林火灾", "灾害救助"),
    "事故灾难": (
        "生产安全事故",
        "矿山事故",
        "危险化学品事故",
        "建设工程事故",
        "特种设备事故",
        "农机事故",
        "火灾事故",
        "交通运输事故",
        "公共设施事故",
        "人员密集场所事故",
        "大型活动安全",
        "旅游突发事件",
        "文物安全",
        "核与辐射事故",
        "环境污染和生态破坏",
        "网络与信息安全事件",
    ),
    "公共卫生事件": (
        "传染病疫情",
        "群体性不明原因疾病",
        "食品安全事件",
        "药品安全事件",
        "职业中毒",
        "校园公共卫生事件",
        "动物疫情",
    ),
    "社会安全事件": (
        "恐怖袭击事件",
        "刑事案件",
        "民族宗教事件",
        "经济安全事件",
        "涉外突发事件",
        "群体性事件",
        "校园安全事件",
        "影响市场稳定事件",
        "网络舆情事件",
        "其他社会安全事件",
    ),
    "综合": (
        "综合",
        "通信保障",
        "交通运输保障",
        "医学救援保障",
        "物资装备保障",
        "能源保障",
        "资金保障",
        "队伍保障",
        "气象保障",
        "测绘保障",
        "新闻发布保障",
    ),
}


def types_of(event_class: str) -> tuple[str, ...]:
    """The types offered for a class; all of them while none is chosen."""
    if event_class in EVENTS:
        return EVENTS[event_class]
    return tuple(name for names in EVENTS.values() for name in names)


def class_place(event_class: str) -> int:
    """The place of a class in lists and volumes (应对法 art. 2), also in short (公共卫生); others come last."""
    found = (place for place, name in enumerate(EVENTS) if name.removesuffix("事件") in event_class)
    return next(found, len(EVENTS))


def class_of(event_type: str) -> str:
    """The class a type is offered under, "" for one of an office's own."""
    return next((name for name, types in EVENTS.items() if event_type in types), "")
