"""How far each plan of the demonstration has come, and taking it there step by step through the library."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta

import msgspec

from yuan.demo.people import ARCHIVIST, DRAFTERS, PASSWORD, REVIEWER
from yuan.demo.revise import revised
from yuan.library import Library, Session
from yuan.model.document.content import Document, Paragraph, decode, run_text, walk_sections
from yuan.model.plan import Family, PlanCard
from yuan.model.process.activities import ActivityKind
from yuan.model.process.lifecycle import REVISION_TRIGGERS
from yuan.model.records import Account, Action, OpinionKind, OpinionState

_CODES = {Family.OVERALL: "门政发", Family.SPECIAL: "门应急委发"}
_BEFORE_NAME = re.compile("^(区委|区|市|国网北京门头沟|中关村科技园区门头沟)")
"""What stands before the part of a unit's name that its document numbers are known by."""


class Life(msgspec.Struct, frozen=True):
    """Where a plan stands. `issued` are days before today, one for each version issued, oldest first.

    `ends` is what happened after the last issue ("" nothing yet, "备案", "公布", "废止"); `then` is how far
    the version after it has come: "" for none, or the last step taken with it.
    """

    issued: tuple[int, ...] = ()
    ends: str = ""
    then: str = ""


_KINDS_OF_LIFE = (
    Life((430,), "公布"),
    Life((1210, 300), "公布"),
    Life((), "", "编制"),
    Life((520,), "公布"),
    Life((640,), "备案"),
    Life((12,)),
    Life((), "", "征求意见"),
    Life((350,), "公布"),
    Life((900,), "公布", "送审"),
    Life((1500, 760, 120), "公布"),
    Life((), "", "评审"),
    Life((62,)),
    Life((410,), "公布"),
    Life((1120,), "公布", "编制"),
    Life((), "", "审核"),
    Life((275,), "备案"),
    Life((1330,), "公布", "征求意见"),
    Life((), "", "批准"),
    Life((205,), "公布"),
    Life((), "", "退回"),
    Life((48,), "备案"),
    Life((1460, 480), "公布"),
    Life((25,)),
    Life((), "", "送审"),
    Life((1700,), "公布", "评审"),
    Life((1600,), "废止"),
    Life((330,), "公布"),
    Life((40,)),
    Life((1250,), "公布", "审核"),
)
_OF_SOME = {
    "门头沟区突发事件总体应急预案": Life((1640, 240), "公布"),
    "门头沟区防汛应急预案": Life((900, 535, 170), "公布"),
    "门头沟区地震应急预案": Life((1420, 395), "公布", "编制"),
    "门头沟区森林火灾应急预案": Life((1380, 45)),
    "门头沟区清水镇防汛应急预案": Life((880, 175), "公布", "征求意见"),
    "门头沟区清水镇森林火灾应急预案": Life((), "", "退回"),
    "门头沟区火灾事故应急预案": Life((760,), "公布", "编制"),
    "门头沟区处置恐怖袭击事件应急预案": Life((520,), "备案"),
    "门头沟区抗旱应急预案": Life((), "", "评审"),
}


def life_of(card: PlanCard, place: int) -> Life:
    """The life of the plan at `place` (from 0) of the list."""
    return _OF_SOME.get(card.title, _KINDS_OF_LIFE[place % len(_KINDS_OF_LIFE)])


class Desk:
    """The sessions that move plans on. The library's own rules decide whether each step may be taken."""

    def __init__(self, library: Library, administrator: Session, today: date) -> None:
        self.administrator = administrator
        self.today = today
        by_name = {account.name: account for account in library.accounts()}
        self.reviewer = library.sign_in(REVIEWER, PASSWORD)
        self.archivist = Session(library, by_name[ARCHIVIST])
        self._library = library
        self._by_name: Mapping[str, Account] = by_name
        self._numbers: dict[tuple[str, int], int] = {}

    def writer(self, card: PlanCard) -> Session:
        """Who drafts the plan: its unit's own account, or the administrator on its behalf."""
        name = DRAFTERS.get(card.unit)
        return Session(self._library, self._by_name[name]) if name else self.administrator

    def document_number(self, card: PlanCard, day: date) -> str:
        """The next document number of the issuing body in the year of `day`."""
        code = _CODES.get(card.kind.family, f"门{_BEFORE_NAME.sub('', card.unit)[:2]}发")
        place = self._numbers[code, day.year] = self._numbers.get((code, day.year), 0) + 1
        return f"{code}〔{day.year}〕{place}号"


def live(
    desk: Desk, card: PlanCard, life: Life, document: Document, media: Mapping[str, bytes] | None
) -> str:
    """Bring one plan to where it stands; returns its id."""
    writer = desk.writer(card)
    years = [(desk.today - timedelta(days=ago)).year for ago in life.issued]
    first = _edition(document, years[0] if len(years) > 1 else 0)
    plan = writer.create_plan(card, first, media)
    for place, ago in enumerate(life.issued):
        if place:
            _begin_revision(writer, plan, place, years[place])
        _issue(desk, writer, card, plan, desk.today - timedelta(days=ago))
        if place < len(life.issued) - 1 or life.ends in ("公布", "备案"):
            _file(desk, plan, card, ago)
        if place < len(life.issued) - 1 or life.ends == "公布":
            _publish(desk, plan, ago)
    if life.issued:
        _hold(desk, card, plan, life.issued)
    if life.ends == "废止":
        desk.reviewer.perform(
            plan,
            Action.REPEAL,
            {"date": _day(desk, 90), "reason": "相关职责已划转，内容并入区专项应急预案，本预案不再执行。"},
        )
    if life.issued and life.ends != "废止" and (life.then or life.issued[-1] > _OLD):
        _plan_revision(desk, plan, life.issued[-1])
    if life.then:
        if life.issued:
            _begin_revision(writer, plan, len(life.issued), desk.today.year)
        _advance(desk, writer, card, plan, life.then)
    return plan


_OLD = 600
"""A plan issued so many days ago is to be revised in this or the next year."""


def _plan_revision(desk: Desk, plan: str, ago: int) -> None:
    """Put the revision on the district's programme: the older the plan, the sooner; some are late."""
    due = desk.today + timedelta(days=(1500 - ago) // 4)
    basis = f"{due.year}年度应急预案编制修订计划"
    desk.reviewer.programme.add_revision(plan, due, basis)


def _edition(document: Document, year: int) -> Document:
    edition = f"（{year}年修订）" if year else ""
    return msgspec.structs.replace(document, front=msgspec.structs.replace(document.front, edition=edition))


def _day(desk: Desk, ago: int) -> str:
    return (desk.today - timedelta(days=max(ago, 0))).isoformat()


def _begin_revision(writer: Session, plan: str, place: int, year: int) -> None:
    trigger = REVISION_TRIGGERS[(place * 2 + year) % len(REVISION_TRIGGERS)]
    writer.perform(plan, Action.REVISE, {"trigger": trigger, "reason": "结合近年处置和演练情况作相应调整。"})
    draft = writer.draft(plan)
    writer.save_draft(plan, _edition(revised(decode(draft.content), place), year), draft.revision)


def hand_in(writer: Session, card: PlanCard, plan: str) -> None:
    """Hand the working draft of a plan in, with the statement that goes along."""
    answers = {
        "statement": f"《{card.title}》由{card.unit}组织编制，已完成风险评估和应急资源调查，主要明确了指挥机制、响应级别和任务分工。",
        "consultation": "书面征求了涉及职责的单位意见，共收到意见6条，采纳4条、部分采纳1条、不采纳1条，均已反馈理由。",
        "experts_said": "专家组认为指挥机制清晰、响应分级合理，同意修改完善后送审。",
    }
    writer.perform(plan, Action.SUBMIT, answers)


def _approve(desk: Desk, card: PlanCard, plan: str, ago: int) -> None:
    desk.reviewer.perform(plan, Action.EXAMINE)
    answers = {"date": _day(desk, ago), "approver": "区政府专题会议", "remark": "审核通过，同意印发。"}
    if card.kind.family is Family.SPECIAL:
        answers["coordination"] = "已与区应急管理局衔接，响应级别和报告时限与总体应急预案一致。"
    desk.reviewer.perform(plan, Action.APPROVE, answers)


def _issue(desk: Desk, writer: Session, card: PlanCard, plan: str, day: date) -> None:
    hand_in(writer, card, plan)
    _approve(desk, card, plan, (desk.today - day).days + 9)
    number = desk.document_number(card, day)
    desk.archivist.perform(plan, Action.ISSUE, {"number": number, "date": day.isoformat()})


def _file(desk: Desk, plan: str, card: PlanCard, ago: int) -> None:
    offer = next(item for item in desk.archivist.offers(plan) if item.action is Action.FILE)
    recipient = next(field.default for field in offer.fields if field.name == "recipient")
    desk.archivist.perform(plan, Action.FILE, {"date": _day(desk, ago - 15), "recipient": recipient})


def _publish(desk: Desk, plan: str, ago: int) -> None:
    answers = {"date": _day(desk, ago - 21), "place": "区政府门户网站"}
    desk.archivist.perform(plan, Action.PUBLISH, answers)


_DRILLS = (
    ("桌面推演", "模拟接报、研判、启动响应，各成员单位按职责推演处置流程。", "信息续报不够及时。"),
    ("实战演练", "设置突发情况，现场检验队伍集结、转移避险和物资调运。", "个别联络员联系电话未更新。"),
)


def _hold(desk: Desk, card: PlanCard, plan: str, issued: tuple[int, ...]) -> None:
    """Train with the plan, drill it and assess it, as far as its unit is diligent."""
    keep = desk.archivist.activities.record
    age, diligence = issued[0], sum(map(ord, card.title)) % 5
    if age > 60:
        training = {"summary": "组织应急工作人员和成员单位联络员学习预案。", "people": "36"}
        keep(plan, ActivityKind.TRAINING, {"date": _day(desk, age - 30), **training})
    ago = age - 120 if diligence else 0
    while ago > 0:
        form, told, problem = _DRILLS[ago % 2]
        answers = {"date": _day(desk, ago), "form": form, "summary": told, "conclusion": problem}
        keep(plan, ActivityKind.DRILL, answers)
        if diligence > 1:
            keep(plan, ActivityKind.DRILL_REVIEW, {"date": _day(desk, ago - 7), **_DRILL_REVIEW})
        ago -= 290 if diligence > 2 else 420
    if age > 1095 and diligence > 2:
        keep(plan, ActivityKind.ASSESSMENT, {"date": _day(desk, age - 1060), **_ASSESSMENT})
    if diligence == 4 and not card.secrecy.is_state_secret:
        desk.reviewer.suggestions.add(plan, "附件通讯录中个别单位已更名，建议修订时统一核对。", "值班室")


_DRILL_REVIEW = {
    "execution": "按方案完成全部科目。",
    "usefulness": "预案流程清楚，启动条件便于判断。",
    "command": "指挥顺畅，部门联动及时。",
    "people": "人员到位率符合要求。",
    "equipment": "通信和抢险设备运转正常。",
    "conclusion": "核对通讯录，细化信息续报要求。",
}
_ASSESSMENT = {
    "pertinence": "所列风险与辖区实际相符。",
    "usefulness": "组织体系和职责与机构设置一致。",
    "operability": "响应措施明确，资源能够保障。",
    "conclusion": "继续执行",
}


def _advance(desk: Desk, writer: Session, card: PlanCard, plan: str, last: str) -> None:
    steps: dict[str, Callable[[], None]] = {
        "编制": lambda: None,
        "征求意见": lambda: _consult(desk, writer, plan, card, answered=False),
        "评审": lambda: _expert_review(desk, writer, plan, card),
        "送审": lambda: hand_in(writer, card, plan),
        "审核": lambda: _examined(desk, writer, plan, card),
        "批准": lambda: _approved(desk, writer, plan, card),
        "退回": lambda: _returned(desk, writer, plan, card),
    }
    steps[last]()


def _consult(desk: Desk, writer: Session, plan: str, card: PlanCard, *, answered: bool) -> None:
    consulted = {"consulted": "书面征求各成员单位和镇街意见，并在政务网公开征求意见15日。"}
    writer.perform(plan, Action.CONSULT, consulted)
    _give_opinions(desk, writer, plan, answered=answered)


def _expert_review(desk: Desk, writer: Session, plan: str, card: PlanCard) -> None:
    _consult(desk, writer, plan, card, answered=True)
    writer.perform(
        plan, Action.REVIEW_BY_EXPERTS, {"experts": "邀请应急管理、行业技术和法律方面专家5名召开评审会。"}
    )


def _examined(desk: Desk, writer: Session, plan: str, card: PlanCard) -> None:
    hand_in(writer, card, plan)
    desk.reviewer.perform(plan, Action.EXAMINE)
    _give_opinions(desk, writer, plan, answered=False)


def _approved(desk: Desk, writer: Session, plan: str, card: PlanCard) -> None:
    hand_in(writer, card, plan)
    _approve(desk, card, plan, 3)


def _returned(desk: Desk, writer: Session, plan: str, card: PlanCard) -> None:
    hand_in(writer, card, plan)
    desk.reviewer.perform(plan, Action.EXAMINE)
    _give_opinions(desk, writer, plan, answered=False)
    reasons = "各级响应的启动条件区分不明显，信息报告时限与总体应急预案不一致，请修改后重新送审。"
    desk.reviewer.perform(plan, Action.RETURN, {"reasons": reasons})


_REMARKS = (
    ("reporting", OpinionKind.MUST, "报告时限应与区总体应急预案保持一致，并写明续报间隔。"),
    ("response-levels", OpinionKind.SHOULD, "建议把启动条件量化，便于值班人员当场判断。"),
    ("command", OpinionKind.SHOULD, "成员单位名称应使用现行规范全称，并明确联络员。"),
    ("supplies", OpinionKind.QUESTION, "清单所列物资是否含协议储备？请注明调用联系人。"),
)


def _give_opinions(desk: Desk, writer: Session, plan: str, *, answered: bool) -> None:
    document = desk.reviewer.document(plan)
    for place, (role, kind, text) in enumerate(_REMARKS):
        found = _first_paragraph(document, role)
        if found is None:
            continue
        opinion = desk.reviewer.add_opinion(plan, found.id, text, kind, run_text(found.runs)[:20])
        if answered or place == 0:
            state = OpinionState.ADOPTED if place < 3 else OpinionState.DECLINED
            answer = (
                "已按意见修改。"
                if place < 3
                else "协议储备另有清单，由区应急管理局统一管理，本预案不重复列出。"
            )
            writer.answer_opinion(opinion.id, state, answer)


def _first_paragraph(document: Document, role: str) -> Paragraph | None:
    for section, _ in walk_sections(document):
        if section.role == role:
            for block in section.blocks:
                if isinstance(block, Paragraph):
                    return block
    return None
