"""What people call the rows and columns of a library, for those who read that one is not as recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from yuan.library.trail.sealing import DIGEST
from yuan.model.plan import CARD_FIELDS

_LONGEST = 30
"""Characters of a value that are shown."""


_OF_PLAN = "{title}"
_OF_VERSION = "{title}第 {version} 版"
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "accounts": "账号“{name}”",
        "activities": f"{_OF_PLAN}的{{kind}}登记（{{held_on}}）",
        "amendments": f"{_OF_VERSION}上{{author}}的修改建议",
        "aside_texts": f"{_OF_PLAN}另存的稿子",
        "carried": f"{_OF_PLAN}随包转来的其他内容",
        "certificates": "账号“{account}”的密钥证书",
        "certified_keys": "往来单位的签名密钥 {id}",
        "contents": "正文 {hash}",
        "desk_keys": "本机密钥 {id}",
        "desks": "往来单位“{office}”",
        "draft_bases": f"{_OF_PLAN}的共同底稿",
        "drafts": f"{_OF_PLAN}的在编稿",
        "files": "材料文件 {hash}",
        "heads": "第 {sequence} 条操作记录的签署",
        "holdings": f"{_OF_VERSION}的分发登记",
        "keys": "账号“{account}”的签名密钥 {id}",
        "materials": f"{_OF_VERSION}的附件材料“{{name}}”",
        "media": "图片 {hash}",
        "merge_conflicts": f"{_OF_PLAN}的合并冲突",
        "opinions": f"{_OF_VERSION}上{{author}}的意见“{{text}}”",
        "outline_editions": "提纲“{id}”{version}",
        "packages": "收发登记“{subject}”",
        "plan_outlines": f"{_OF_PLAN}所用的提纲",
        "plans": "预案“{title}”",
        "programme": f"{_OF_PLAN}的编制计划（{{due_on}}）",
        "received_signatures": f"{_OF_VERSION}收到的批准签名",
        "replies": "{author}对意见的回复“{text}”",
        "review_points": f"{_OF_VERSION}的审核要点“{{point}}”",
        "settings": "{key}",
        "signatures": f"{_OF_VERSION}的批准签名",
        "silences": f"{_OF_PLAN}忽略检查“{{rule}}”的决定",
        "steps": f"{_OF_VERSION}的办理记录“{{action}}”",
        "suggestions": f"{_OF_PLAN}的修订建议“{{text}}”",
        "units": "单位“{name}”",
        "versions": f"{_OF_PLAN}第 {{number}} 版",
    }
)

_SETTINGS: Mapping[str, str] = MappingProxyType(
    {
        "account_policy": "账号安全设置",
        "backup_rules": "备份设置",
        "desk": "本单位名片",
        "library_id": "预案库的标识",
        "office": "公文设置",
        "outlines_withheld": "提纲的选用",
        "rules": "期限和备案规定",
        "signing_since": "批准签名的起始",
        "volumes": "汇编分册的编排",
    }
)

_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "account": "账号",
        "action": "步骤",
        "algorithm": "算法",
        "answer": "答复",
        "answered_at": "答复时间",
        "answered_by": "答复人",
        "answers": "填写内容",
        "approved_by": "批准人",
        "approved_hash": "批准时正文的校验值",
        "approved_on": "批准日期",
        "at": "时间",
        "author": "提出人",
        "base": "所针对的正文",
        "basis": "依据",
        "changed_at": "修改时间",
        "characters": "字数",
        "clearance": "知悉范围",
        "closed_at": "关闭时间",
        "closed_by": "关闭人",
        "closing": "关闭说明",
        "confirmed_at": "确认时间",
        "created_at": "建立时间",
        "data": "正文",
        "desk": "对方",
        "direction": "收发",
        "document_number": "文号",
        "due_on": "完成期限",
        "ended_on": "失效日期",
        "event_class": "事件类别",
        "event_type": "事件类型",
        "filed_on": "备案日期",
        "full_name": "姓名",
        "generation": "库的代次",
        "hash": "校验值",
        "held_on": "日期",
        "is_active": "启用状态",
        "is_own": "自有标记",
        "is_superior": "主管部门标记",
        "issued_on": "印发日期",
        "issuer": "签发者",
        "key": "密钥",
        "kind": "类别",
        "last_hash": "上一个包的校验值",
        "made_at": "提出时间",
        "merged_at": "合并时间",
        "must_change": "须改密码标记",
        "name": "名称",
        "node": "所在位置",
        "note": "说明",
        "office": "名称",
        "opinion": "所属意见",
        "order": "次序",
        "outline": "提纲",
        "package": "所在的包",
        "parameters": "参数",
        "password": "密码",
        "plan": "所属预案",
        "plans": "所涉预案",
        "point": "要点",
        "private": "私钥",
        "public": "公钥",
        "published_on": "公布日期",
        "quote": "引文",
        "reason": "理由",
        "remark": "备注",
        "retired_at": "停用时间",
        "returned_because": "退回理由",
        "revision": "保存次数",
        "role": "角色",
        "rule": "规则",
        "saved_at": "保存时间",
        "saved_by": "保存人",
        "seal_algorithm": "加密算法",
        "seal_public": "加密公钥",
        "secrecy": "密级",
        "sections": "章节数",
        "sent_at": "发出时间",
        "sent_hash": "发出的上一个包的校验值",
        "sent_serial": "发出的序号",
        "sequence": "序号",
        "serial": "包的序号",
        "settled_at": "处理时间",
        "settled_by": "处理人",
        "signature": "签名",
        "size": "大小",
        "source": "来源",
        "stage": "阶段",
        "standing": "信任状态",
        "start": "所在字位",
        "state": "状态",
        "statement": "签名内容",
        "subject": "密钥标识",
        "submitted_by": "送审人",
        "text": "内容",
        "title": "标题",
        "told_at": "告知时间",
        "told_confirmed_at": "告知的确认时间",
        "told_in": "告知所在的包",
        "unit": "单位",
        "use": "用途",
        "value": "内容",
        "verdict": "结论",
        "version": "版次",
        "waiting": "待管理员处理的内容",
        "withdrawn_at": "停用时间",
        "words": "建议的文字",
    }
)


_CARD_COLUMNS = {field.name: field.label for field in CARD_FIELDS}


def column_name(column: str) -> str:
    """What a column is called."""
    return _COLUMNS.get(column) or _CARD_COLUMNS.get(column, column)


def row_name(table: str, row: Mapping[str, Any], title: str) -> str:
    """What a row is called. `row` holds its key too; `title` is that of its plan, "" when it has none."""
    known = defaultdict(str, {name: _brief(value) for name, value in row.items()})
    if table == "settings":
        known["key"] = _SETTINGS.get(known["key"], f"设置“{known['key']}”")
    if table != "plans":
        known["title"] = f"“{title}”"
    return _NAMES.get(table, f"数据表 {table} 的记录").format_map(known).replace("“”", "")


def value_text(value: Any) -> str:
    """A value as it is shown: “…”, or a word for what is empty, yes or no."""
    if value is None or value == "":
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"“{_brief(value)}”"


def _brief(value: Any) -> str:
    text = str(value) if not isinstance(value, str) or not value.startswith(DIGEST) else ""
    if len(text) == 64 and text.isalnum():
        return text[:12]
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
