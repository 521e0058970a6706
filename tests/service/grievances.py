"""Complaints for tests and pictures: new, looked into, extended, answered, closed. Invented."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.duties.clocks.rules import WaitedFor
from propdesk.estate.models import Unit
from propdesk.service.complaints.complainants import COMPLAINANTS, ComplainantFields
from propdesk.service.complaints.investigations import INVESTIGATIONS, InvestigationFields
from propdesk.service.complaints.register import (
    COMPLAINTS,
    CallBack,
    Classified,
    ComplaintFields,
    Extension,
    HandedOn,
    Informed,
    Reply,
)
from propdesk.service.complaints.rules import (
    ComplaintChannel,
    ComplaintClass,
    ComplaintState,
    Satisfaction,
    Validity,
)
from propdesk.service.complaints.terms import TERMS, TermFields

DAY = date(2026, 11, 20)
LIFT = ComplaintFields(
    kind=ComplaintClass.FACILITIES, cause="3 栋电梯", what="电梯一周停了三次", day=DAY,
    department="工程部",
)  # fmt: skip
NOISE = ComplaintFields(
    kind=ComplaintClass.NEIGHBOURS, cause="楼上夜间噪音", what="凌晨拖动家具，多次", day=DAY,
    channel=ComplaintChannel.WECHAT,
)  # fmt: skip
RUDE = ComplaintFields(
    kind=ComplaintClass.SERVICE, cause="东门岗态度", what="门岗说话不客气",
    day=DAY - timedelta(days=2), channel=ComplaintChannel.HOTLINE, outer_no="12345-20261118-071",
)  # fmt: skip
WHO, PHONE = "林致远", "19900006610"
JUDGED = Classified(verdict=Validity.VALID, first_answer="已受理，24 小时内告知进展")
REPLY = Reply(result="控制柜接触器老化", reply="我们已于 11 月 20 日更换接触器，并将连续观察一周。")
EXTENSION = Extension(
    waits_for=WaitedFor.SUPPLIER, wait_why="配件 3 天后到", wait_until=DAY + timedelta(days=3),
    told_proof="14:20 电话告知",
)  # fmt: skip
HEARD = CallBack(satisfaction=Satisfaction.SATISFIED, heard="没有再停", called_by="王丽")
_S = ComplaintState
FORMS = {
    _S.CLASSIFIED: JUDGED,
    _S.ASSIGNED: HandedOn(handler="许师傅"),
    _S.INFORMED: Informed(news="正在检修，今晚完成"),
    _S.EXTENDED: EXTENSION,
    _S.REPLIED: REPLY,
    _S.CALLED: HEARD,
}


def go_on(store: Store, complaint_id: int, *states: ComplaintState, why: str = "") -> None:
    """Move a complaint through these states with the usual forms."""
    for state in states:
        form = FORMS.get(state) if not why else None
        store.write(COMPLAINTS.uses.move, record_id=complaint_id, to=state, form=form, why=why)


def complain(
    store: Store, fields: ComplaintFields, who: str = "", phone: str = "", unit: int | None = None
) -> int:
    """Enter a complaint, and who complained when somebody is named; its id."""
    complaint_id = store.write(COMPLAINTS.uses.add, fields=fields)
    if who:
        person = ComplainantFields(complaint_id=complaint_id, name=who, phone=phone, unit_id=unit)
        store.write(COMPLAINANTS.uses.add, fields=person)
    return complaint_id


def _some_unit(session: Session) -> int | None:
    return session.scalar(select(Unit.id).order_by(Unit.order_key).limit(1))


def put_complaints(store: Store) -> list[int]:
    """Enter complaints in many states; their ids."""
    unit = store.read(_some_unit)
    lift = complain(store, LIFT, WHO, PHONE, unit)
    noise = complain(store, NOISE, "沈知秋", "19900002281")
    rude = complain(store, RUDE)
    go_on(store, lift, _S.CLASSIFIED, _S.ASSIGNED, _S.INFORMED, _S.REPLIED)
    go_on(store, rude, _S.CLASSIFIED, _S.ASSIGNED, _S.EXTENDED)
    seen = InvestigationFields(complaint_id=lift, day=DAY, who="许师傅", found="看监控，三次停层")
    store.write(INVESTIGATIONS.uses.add, fields=seen)
    terms = TermFields(kind=ComplaintClass.CHARGES, news_minutes=60, note="总部要求")
    store.write(TERMS.uses.add, fields=terms)
    return [lift, noise, rude]
