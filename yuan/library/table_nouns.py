"""What people call a row of each table: one word for one thing, whoever speaks of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

NOUNS: Mapping[str, str] = MappingProxyType(
    {
        "accounts": "账号",
        "activities": "演练评估等登记",
        "amendments": "修改建议",
        "aside_texts": "另存的稿子",
        "audit": "操作记录",
        "carried": "随包转来的其他内容",
        "certificates": "密钥证书",
        "certified_keys": "往来单位的签名密钥",
        "changes": "变更记录",
        "contents": "正文",
        "desk_keys": "本机密钥",
        "desks": "往来单位",
        "draft_bases": "共同底稿",
        "drafts": "在编稿",
        "files": "材料文件",
        "heads": "操作记录的签署",
        "holdings": "分发登记",
        "keys": "签名密钥",
        "materials": "附件材料",
        "media": "图片",
        "merge_conflicts": "合并冲突",
        "opinions": "意见",
        "outline_editions": "提纲",
        "packages": "收发登记",
        "plan_outlines": "所用提纲",
        "plans": "预案",
        "presence": "使用情况",
        "programme": "编制计划",
        "received_signatures": "收到的批准签名",
        "replies": "意见的回复",
        "review_points": "审核要点",
        "seals": "操作记录的封存",
        "settings": "设置",
        "signatures": "批准签名",
        "silences": "忽略检查的决定",
        "steps": "办理记录",
        "suggestions": "修订建议",
        "units": "单位",
        "versions": "预案版本",
    }
)
"""By the name of the table."""
