"""The tamperings: what is done to the file, in groups, and of those that nobody can see, why."""

from __future__ import annotations

from typing import NamedTuple

from scripts.tampering import works
from scripts.tampering.sample import DROUGHT, FLOOD, STORM
from scripts.tampering.works import OF_FLOOD, ROLE, Work, sql


class Trial(NamedTuple):
    """One tampering. `aids` is what verifying has besides the file: "备份" made before, the memory of "本机", or a
    record "纸面" kept elsewhere; "编辑中": somebody is at the draft. `unseen` says why it cannot be seen, "" when it must be."""

    group: str
    name: str
    work: Work
    aids: str = ""
    unseen: str = ""


_IN_SIGHT = (
    "操作记录里多出这一条，写明谁把谁改成了什么：不是无声无息，但没有人签名证明它是伪造的。"
    "这样提升的账号没有经认证的密钥，不能批准；能改写文件的人用命令行也能办同样的事，所以文件应当只有需要的人可以写入。"
)
_LAST_MINUTES = (
    "改的是最近一次签署以后、还没有人核验过的几条记录，又按程序自己的算法补了操作记录和封存。"
    "单凭这个文件看不出，改动以前做的备份、别处保存的记录头也只能证明更早的记录。所以要紧的事办完后应当退出（退出时签署）并备份。"
)
_WITH_ADMINISTRATOR = (
    "系统管理员的密钥正是用来认证别人密钥的；谁同时有文件和管理员的密码，就能以审核员的名义批准新的文件。"
    "操作记录中会多出“建立签名密钥”“认证签名密钥”两条；审核员本人再登录时密码打不开这把密钥；"
    "见过原来那把密钥的电脑核验时会指出密钥已换（见下一行）。"
)
_EARLY_BACKUP = (
    "临时密码只有连同登记时的盐才能用来认证密钥；本人首次登录时盐即从库中抹去，但建账号到首次登录之间所做的备份仍有。"
    "谁同时有文件、这样一份备份和当时的临时密码，文件自身前后一致；见过原来那把密钥的电脑（见下一行）、首次登录以后的备份、"
    "那以后记在纸上的记录头都能看出。所以新账号应当当场登录，临时密码用后作废。"
)
_EARLIER = (
    "文件回到它较早时真实有过的样子，处处自洽：单凭一个文件看不出它曾经更新。"
    "那以后做的备份、那以后记在纸上的记录头都能看出（见下两行），所以记录头要随台账常常留存。"
)
_HEADS_DROPPED = (
    "签署的记录头只证明它还在文件里时，它以前的记录没有重排；把最近的几个记录头连同它们以后的记录一起丢掉，"
    "剩下的就和从来没有签署过一样，可以重做到更早一个留下的记录头为止。文件里没有东西能看出，只有文件以外的能："
    "核验过它的电脑记得最近的记录头，备份和纸面也对不上（见下几行）。"
)
_SAME_MINUTES = (
    "在编稿每隔一两秒自动保存，操作记录每十分钟记一条；这十分钟内的最新文字只有临时封存，连同临时封存一起改动看不出。"
    "编辑的人离开、任何人登录或退出时签署、或过了十分钟再有任何一条操作记录以后，就不再能这样改；送审以后的正文也不受此限。"
)
_ALL_ANEW = (
    "全部密钥换成攻击者自己的、全部签名重做、全部记录重排，文件自身前后一致。单凭一个文件不可能看出；"
    "见过这个预案库的电脑、事先做的备份、写在纸上的预案库根指纹或记录头，任何一样都能看出（见下三行）。"
)

_OWN_DESK_KEY = (
    "本机密钥不用任何人的密码加密：能读预案库的人本来就能用它，用命令行也能更换它，所以它只证明数据包出自哪个预案库，不证明出自谁。"
    "操作记录里多出“更换本机密钥”一条；对方手里登记的是原来的公钥，收到换了密钥的包一律拒收，要当面或电话核对六组数字以后才会接受。"
)

TRIALS: tuple[Trial, ...] = (
    # --- accounts ---------------------------------------------------------------------------------------
    Trial("账号和权限", "提升一个账号的角色", sql(ROLE)),
    Trial(
        "账号和权限",
        "提升一个账号的知悉范围",
        sql("UPDATE accounts SET clearance = '机密' WHERE name = '档案员'"),
    ),
    Trial(
        "账号和权限",
        "换掉账号的单位",
        sql("UPDATE accounts SET unit = '清水镇人民政府' WHERE name = '编制员'"),
    ),
    Trial(
        "账号和权限",
        "换掉管理员的密码校验值",
        sql(
            "UPDATE accounts SET password = (SELECT password FROM accounts WHERE name = '编制员') WHERE name = '管理员'"
        ),
    ),
    Trial("账号和权限", "塞进一个新的系统管理员", works.new_administrator),
    Trial(
        "账号和权限", "重新启用已停用的账号", sql("UPDATE accounts SET is_active = 1 WHERE name = '离任者'")
    ),
    Trial(
        "账号和权限", "改掉账号的姓名", sql("UPDATE accounts SET full_name = '张三' WHERE name = '审核员'")
    ),
    Trial("账号和权限", "删除一个账号", sql("DELETE FROM accounts WHERE name = '离任者'")),
    Trial(
        "账号和权限", "改“须改密码”的标记", sql("UPDATE accounts SET must_change = 1 WHERE name = '档案员'")
    ),
    Trial("账号和权限", "改单位名称", sql("UPDATE units SET name = '某局' WHERE id = 'u2'")),
    Trial("账号和权限", "删除单位", sql("DELETE FROM units WHERE id = 'u2'")),
    # --- texts --------------------------------------------------------------------------------------------
    Trial(
        "正文",
        "直接改已批准的正文",
        sql("UPDATE contents SET data = replace(CAST(data AS TEXT), '正文', '假文')"),
    ),
    Trial(
        "正文",
        "把版本指向另一份正文",
        sql("UPDATE versions SET approved_hash = 'abc' WHERE approved_hash != ''"),
    ),
    Trial("正文", "改在编稿", sql("UPDATE drafts SET data = replace(CAST(data AS TEXT), '二稿', '三稿')")),
    Trial("正文", "冒充他人保存在编稿", sql("UPDATE drafts SET saved_by = '审核员'")),
    Trial("正文", "删除在编稿", sql(f"DELETE FROM drafts WHERE {OF_FLOOD}")),
    Trial("正文", "改预案标题", sql(f"UPDATE plans SET title = '改名' WHERE title = '{DROUGHT}'")),
    Trial("正文", "改预案密级", sql(f"UPDATE plans SET secrecy = '内部' WHERE title = '{FLOOD}'")),
    Trial(
        "正文",
        "把预案改归另一单位",
        sql(f"UPDATE plans SET unit = '清水镇人民政府' WHERE title = '{DROUGHT}'"),
    ),
    Trial("正文", "整个删除一个已印发的预案及其全部记录", works.forget(FLOOD)),
    Trial("正文", "改所用提纲的文字", sql("UPDATE outline_editions SET text = '另一份提纲'")),
    Trial("正文", "改预案由哪份提纲编成", sql("UPDATE plan_outlines SET version = '9'")),
    # --- versions -------------------------------------------------------------------------------------------
    Trial(
        "办理过程",
        "改批准日期",
        sql("UPDATE versions SET approved_on = '2025-01-01' WHERE approved_on IS NOT NULL"),
    ),
    Trial("办理过程", "改批准人", sql("UPDATE versions SET approved_by = '编制员' WHERE approved_by != ''")),
    Trial(
        "办理过程",
        "改文号",
        sql("UPDATE versions SET document_number = '某发〔2020〕1号' WHERE document_number != ''"),
    ),
    Trial(
        "办理过程",
        "改印发日期",
        sql("UPDATE versions SET issued_on = '2024-01-01' WHERE issued_on IS NOT NULL"),
    ),
    Trial(
        "办理过程",
        "把未批准的版本改成“印发”",
        sql(
            f"UPDATE versions SET stage = '印发' WHERE plan IN (SELECT id FROM plans WHERE title = '{DROUGHT}')"
        ),
    ),
    Trial(
        "办理过程", "改送审人", sql("UPDATE versions SET submitted_by = '审核员' WHERE submitted_by != ''")
    ),
    Trial("办理过程", "改送审时填写的说明", sql("UPDATE steps SET answers = '{}' WHERE action = '送审'")),
    Trial("办理过程", "删除一条办理记录", sql("DELETE FROM steps WHERE action = '受理审核'")),
    Trial(
        "办理过程",
        "添一条办理记录",
        sql(
            "INSERT INTO steps (plan, version, action, answers, account, at) SELECT plan, version, '组织评审', '{}', account, at FROM steps LIMIT 1"
        ),
    ),
    Trial("办理过程", "改编制计划的期限", sql("UPDATE programme SET due_on = '2030-12-31'")),
    Trial("办理过程", "删除编制计划", sql("DELETE FROM programme")),
    # --- review ---------------------------------------------------------------------------------------------
    Trial("审核", "改意见内容", sql("UPDATE opinions SET text = '没有意见。'")),
    Trial("审核", "改意见的状态和答复", sql("UPDATE opinions SET state = '不采纳', answer = '不采纳'")),
    Trial("审核", "把“必须修改”改成“疑问”", sql("UPDATE opinions SET kind = '疑问'")),
    Trial("审核", "删除意见和回复", sql("DELETE FROM replies", "DELETE FROM opinions")),
    Trial("审核", "改一条回复", sql("UPDATE replies SET text = '同意。'")),
    Trial("审核", "改修改建议的处理结果", sql("UPDATE amendments SET state = '已采用'")),
    Trial("审核", "删除修改建议", sql("DELETE FROM amendments")),
    Trial("审核", "改审核要点的结论", sql("UPDATE review_points SET verdict = '不符合'")),
    Trial("审核", "删除审核要点的结论", sql("DELETE FROM review_points")),
    Trial("审核", "改“忽略检查”的理由", sql("UPDATE silences SET reason = '另有原因'")),
    Trial(
        "审核",
        "添一处“忽略检查”",
        sql("INSERT INTO silences SELECT plan, rule, 'n2', quote, reason, account, at FROM silences"),
    ),
    # --- keeping --------------------------------------------------------------------------------------------
    Trial("保管和使用", "改演练登记的日期", sql("UPDATE activities SET held_on = '2026-09-01'")),
    Trial("保管和使用", "删除演练登记", sql("DELETE FROM activities")),
    Trial("保管和使用", "改修订建议的答复", sql("UPDATE suggestions SET state = '纳入修订'")),
    Trial("保管和使用", "删除修订建议", sql("DELETE FROM suggestions")),
    Trial("保管和使用", "改附件材料的内容", sql("UPDATE files SET data = x'00'")),
    Trial("保管和使用", "换掉附件材料，校验值一并改好", works.other_material),
    Trial("保管和使用", "删除附件材料", sql("DELETE FROM materials", "DELETE FROM files")),
    Trial("保管和使用", "给附件材料改名", sql("UPDATE materials SET name = '别的纪要.pdf'")),
    Trial("保管和使用", "改图片的内容", sql("UPDATE media SET data = x'00'")),
    Trial("保管和使用", "删除正文中显示的图片", sql("DELETE FROM media")),
    # --- settings -------------------------------------------------------------------------------------------
    Trial(
        "设置",
        "放宽期限和备案规定",
        sql("UPDATE settings SET value = '{\"asks_closed_opinions\":false}' WHERE key = 'rules'"),
    ),
    Trial("设置", "删除期限和备案规定", sql("DELETE FROM settings WHERE key = 'rules'")),
    Trial(
        "设置",
        "放宽账号安全设置",
        sql("UPDATE settings SET value = '{\"tries\":0}' WHERE key = 'account_policy'"),
    ),
    Trial(
        "设置",
        "停掉自动备份",
        sql("UPDATE settings SET value = '{\"is_automatic\":false}' WHERE key = 'backup_rules'"),
    ),
    Trial(
        "设置",
        "改公文设置",
        sql("UPDATE settings SET value = '{\"district\":\"别区\"}' WHERE key = 'office'"),
    ),
    Trial("设置", "换掉预案库的标识", sql("UPDATE settings SET value = 'ffff' WHERE key = 'library_id'")),
    Trial("设置", "移动启用电子签名的时间", works.since),
    # --- signatures -----------------------------------------------------------------------------------------
    Trial("密钥和签名", "删除批准签名", sql("DELETE FROM signatures")),
    Trial(
        "密钥和签名",
        "改签名所签的内容",
        sql("UPDATE signatures SET statement = replace(statement, '批准', '印发')"),
    ),
    Trial(
        "密钥和签名", "换掉公钥", sql("UPDATE keys SET public = '" + "00" * 32 + "' WHERE account = '审核员'")
    ),
    Trial("密钥和签名", "给审核员造一把新密钥，改了正文再用它签名，操作记录重排", works.new_key),
    Trial("密钥和签名", "同上，并伪造这把密钥的认证", works.new_key_certified),
    Trial("密钥和签名", "删去签名，把启用签名的时间移到批准以后，操作记录重排", works.unsigned),
    Trial("密钥和签名", "全部密钥和签名重做，操作记录重排", works.everything_anew, unseen=_ALL_ANEW),
    Trial("密钥和签名", "同上；核验的电脑以前打开过这个预案库", works.everything_anew, "本机"),
    Trial("密钥和签名", "同上；事先做过备份", works.everything_anew, "备份"),
    Trial("密钥和签名", "同上；记录头另存在纸上", works.everything_anew, "纸面"),
    Trial(
        "密钥和签名",
        "掌握文件和系统管理员的密码：为审核员造一把新密钥并认证，用它批准一份新稿",
        works.administrators_key,
        unseen=_WITH_ADMINISTRATOR,
    ),
    Trial("密钥和签名", "同上；核验的电脑见过审核员原来的密钥", works.administrators_key, "本机"),
    Trial(
        "密钥和签名",
        "掌握文件和审核员早已换掉的临时密码：另造一把密钥冒充首次登录时建立的，改了正文重新签名，操作记录重排",
        works.given_password(with_salt=False),
    ),
    Trial(
        "密钥和签名",
        "同上，并有审核员首次登录以前的备份",
        works.given_password(with_salt=True),
        unseen=_EARLY_BACKUP,
    ),
    Trial("密钥和签名", "同上；核验的电脑见过本人原来的密钥", works.given_password(with_salt=True), "本机"),
    Trial("密钥和签名", "审核员停用以后，用其原来的密钥批准一份新稿", works.deactivated_reviewer),
    Trial("密钥和签名", "审核员的密码重置以后，用其原来的密钥批准一份新稿", works.replaced_reviewer_key),
    Trial(
        "密钥和签名",
        "系统管理员停用以后，用其原来的密钥为审核员认证一把新密钥，用它批准一份新稿",
        works.deactivated_administrator,
    ),
    Trial("密钥和签名", "删除密钥的认证", works.without("certificates")),
    Trial("密钥和签名", "删除密钥的认证，封存和操作记录重排", works.without_and_covered("certificates")),
    Trial("密钥和签名", "删除签署的记录头", works.without("heads")),
    Trial("密钥和签名", "删除签署的记录头，封存和操作记录重排", works.without_and_covered("heads")),
    # --- other desks ----------------------------------------------------------------------------------------
    Trial("往来单位", "改往来单位的名称", works.of_desks("UPDATE desks SET office = '某省应急管理厅'")),
    Trial("往来单位", "改对一个单位的信任", works.of_desks("UPDATE desks SET standing = '已停止信任'")),
    Trial("往来单位", "去掉上级主管部门的标记", works.of_desks("UPDATE desks SET is_superior = 0")),
    Trial("往来单位", "换掉往来单位的公钥", works.of_desks("UPDATE desks SET public = '" + "ab" * 32 + "'")),
    Trial("往来单位", "同上，并在操作记录末尾补一条“变更往来单位的名片”和封存", works.other_desks_key),
    Trial(
        "往来单位",
        "改收到的批准签名",
        works.of_desks("UPDATE received_signatures SET statement = replace(statement, '批准', '印发')"),
    ),
    Trial("往来单位", "删除收到的批准签名", works.of_desks("DELETE FROM received_signatures")),
    Trial(
        "往来单位",
        "删除收到的批准签名，封存和操作记录重排",
        works.of_desks("DELETE FROM received_signatures", covered=True),
    ),
    Trial(
        "往来单位",
        "取消对方审核人员密钥的停用，或停用它",
        works.of_desks("UPDATE certified_keys SET withdrawn_at = '2020-01-01T00:00:00+00:00'"),
    ),
    Trial(
        "往来单位",
        "以对方的名义登记一把自己造的审核人员密钥，改批准日期并用它重签，在操作记录末尾补记和封存",
        works.other_approvers_key,
    ),
    Trial("往来单位", "改收发登记", works.of_desks("UPDATE packages SET confirmed_at = NULL")),
    Trial("往来单位", "删除收发登记", works.of_desks("DELETE FROM packages")),
    Trial("往来单位", "改已收到的包的序号，好再收一次旧的", works.of_desks("UPDATE desks SET serial = 0")),
    Trial("往来单位", "改分发登记", works.of_desks("UPDATE holdings SET confirmed_at = NULL")),
    Trial("往来单位", "删除分发登记", works.of_desks("DELETE FROM holdings")),
    Trial("往来单位", "删除本机密钥", works.of_desks("DELETE FROM desk_keys")),
    Trial("往来单位", "换掉本机签名密钥，在操作记录末尾补一条", works.own_desk_key, unseen=_OWN_DESK_KEY),
    # --- the trail ------------------------------------------------------------------------------------------
    Trial("操作记录", "改一条操作记录", sql("UPDATE audit SET account = '别人' WHERE sequence = 6")),
    Trial("操作记录", "删一条操作记录", sql("DELETE FROM audit WHERE sequence = 6")),
    Trial("操作记录", "调换两条操作记录", works.swap),
    Trial(
        "操作记录",
        "删去最后几条",
        sql("DELETE FROM audit WHERE sequence > (SELECT max(sequence) FROM audit) - 3"),
    ),
    Trial("操作记录", "删去最后几条，末尾的记号一并改好", works.cut(5)),
    Trial("操作记录", "同上，并把现有各条记录都重新封存", works.cut_and_fit),
    Trial("操作记录", "退回到停用某账号以前，记录、封存、签署一并截去", works.old_state, unseen=_EARLIER),
    Trial("操作记录", "同上；事先做过备份", works.old_state, "备份"),
    Trial("操作记录", "同上；记录头另存在纸上", works.old_state, "纸面"),
    Trial(
        "操作记录",
        "丢掉最近几个签署的记录头和它们以后的记录，改写剩下的最后几条（演练日期、停用账号），封存和操作记录重排",
        works.heads_dropped,
        unseen=_HEADS_DROPPED,
    ),
    Trial("操作记录", "同样丢掉、改写；核验的电脑以前核验过这个预案库", works.heads_dropped, "本机"),
    Trial("操作记录", "同样丢掉、改写；事先做过备份", works.heads_dropped, "备份"),
    Trial("操作记录", "同样丢掉、改写；记录头另存在纸上", works.heads_dropped, "纸面"),
    Trial(
        "操作记录", "同样丢掉、改写，再添一条“恢复预案库”；事先做过备份", works.heads_dropped_excused, "备份"
    ),
    Trial(
        "操作记录",
        "同样丢掉、改写，再添一条“恢复预案库”；核验的电脑以前核验过",
        works.heads_dropped_excused,
        "本机",
    ),
    Trial("操作记录", "退回到停用某账号以前；核验的电脑以前核验过", works.old_state, "本机"),
    Trial("操作记录", "改一条并把以后各条重排", works.trail_anew),
    Trial("操作记录", "改一条的时间并把以后各条重排", works.backwards),
    Trial("操作记录", "在末尾添一条", works.forged_row, unseen=_LAST_MINUTES),
    Trial(
        "操作记录", "在末尾添一条，并按它改了意见、补了封存", works.forged_row_with_seal, unseen=_LAST_MINUTES
    ),
    Trial("操作记录", "提升角色，在末尾补一条写明此事的记录和封存", works.forged_promotion, unseen=_IN_SIGHT),
    # --- seals ----------------------------------------------------------------------------------------------
    Trial("封存", "提升角色，封存也改好", works.seals_only),
    Trial("封存", "提升角色，封存和全部操作记录重排", sql(ROLE, covered=True)),
    Trial(
        "封存", "改意见，封存和全部操作记录重排", sql("UPDATE opinions SET text = '没有意见。'", covered=True)
    ),
    Trial("封存", "删除整个预案，封存和全部操作记录重排", works.forget(STORM, covered=True)),
    Trial("封存", "提升角色，删去全部封存，操作记录重排", works.without_seals),
    Trial("封存", "提升角色，冒充在编稿的临时封存", works.provisional_role),
    Trial("封存", "改以前的在编稿，冒充是当时十分钟内保存的，补临时封存", works.draft_of_earlier),
    Trial(
        "封存",
        "改正在编辑的在编稿最近十分钟的文字，连同临时封存",
        works.draft_within_minutes,
        "编辑中",
        unseen=_SAME_MINUTES,
    ),
    # --- the structure ---
    Trial(
        "数据库结构",
        "放进一个触发器",
        lambda attacker: attacker.define(
            "CREATE TRIGGER t AFTER INSERT ON opinions BEGIN DELETE FROM replies; END"
        ),
    ),
    Trial(
        "数据库结构",
        "放进一个视图",
        lambda attacker: attacker.define("CREATE VIEW v AS SELECT * FROM accounts"),
    ),
    Trial("数据库结构", "删去一个索引", lambda attacker: attacker.define("DROP INDEX ix_opinions_plan")),
    Trial("数据库结构", "添一个数据表", lambda attacker: attacker.define("CREATE TABLE other (a)")),
)
