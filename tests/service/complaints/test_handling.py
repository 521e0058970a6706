"""Complaints: deadlines by class and urgency, repeats, extensions with proof, their end."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.duties.clocks.models import Timer
from propdesk.kernel.i18n import using_language
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.records.question import asked
from propdesk.kernel.records.refusals import FieldsRefused, NotMoved
from propdesk.kernel.records.states import Move
from propdesk.service.complaints.complainants import COMPLAINANTS, complainant_of
from propdesk.service.complaints.papers import reply_letter_pdf
from propdesk.service.complaints.register import (
    COMPLAINT_STATES,
    COMPLAINTS,
    Classified,
    ComplaintRow,
    recalled,
)
from propdesk.service.complaints.rules import (
    OPEN,
    REPEAT_DAYS,
    ComplaintClass,
    ComplaintState,
    ComplaintUrgency,
    Validity,
)
from tests import generated
from tests.service.grievances import (
    DAY,
    EXTENSION,
    LIFT,
    NOISE,
    PHONE,
    REPLY,
    RUDE,
    WHO,
    complain,
    go_on,
)
from tests.walks import text_of

_S = ComplaintState


def row(store: Store, complaint_id: int) -> ComplaintRow:
    (found,) = store.read(COMPLAINTS.records.rows, ids=[complaint_id])
    return found


def minutes(store: Store, complaint_id: int) -> dict[str, int]:
    """The deadlines of a complaint that run, in minutes from its arrival."""

    def read(session: Session) -> dict[str, int]:
        mine = (Timer.subject_kind == "complaint", Timer.subject_id == complaint_id)
        rows = session.scalars(select(Timer).where(*mine, Timer.stopped_at.is_(None)))
        return {
            one.name: (one.due_at - one.began) // timedelta(minutes=1) for one in rows if one.due_at
        }

    return store.read(read)


def test_a_complaint_is_answered_heard_of_and_settled_by_its_urgency(store: Store) -> None:
    lift = complain(store, LIFT)
    assert minutes(store, lift) == {"answer": 15, "news": 1440, "settle": 4320}
    urgent = complain(store, replace(NOISE, urgency=ComplaintUrgency.URGENT))
    assert minutes(store, urgent) == {"answer": 15, "news": 120, "settle": 1440}
    safety = complain(store, replace(RUDE, kind=ComplaintClass.SAFETY))
    assert minutes(store, safety)["news"] == 120


def test_each_deadline_is_stopped_by_its_own_event_alone(store: Store) -> None:
    lift = complain(store, LIFT)
    go_on(store, lift, _S.CLASSIFIED)
    assert set(minutes(store, lift)) == {"news", "settle"}
    go_on(store, lift, _S.ASSIGNED)
    assert set(minutes(store, lift)) == {"news", "settle"}
    go_on(store, lift, _S.INFORMED)
    assert set(minutes(store, lift)) == {"settle"}
    go_on(store, lift, _S.REPLIED)
    assert minutes(store, lift) == {}


def test_an_invalid_one_is_explained_within_two_days(store: Store) -> None:
    noise = complain(store, NOISE)
    invalid = Classified(verdict=Validity.INVALID, first_answer="不属物业范围")
    store.write(COMPLAINTS.uses.move, record_id=noise, to=_S.CLASSIFIED, form=invalid)
    assert minutes(store, noise)["settle"] == 2880


def test_an_extension_needs_proof_that_the_complainant_was_told(store: Store) -> None:
    lift = complain(store, LIFT)
    go_on(store, lift, _S.CLASSIFIED, _S.ASSIGNED)
    untold = replace(EXTENSION, told_proof=" ")
    with pytest.raises(FieldsRefused):
        store.write(COMPLAINTS.uses.move, record_id=lift, to=_S.EXTENDED, form=untold)
    go_on(store, lift, _S.EXTENDED)
    assert "settle" not in minutes(store, lift)
    go_on(store, lift, _S.INFORMED)
    assert "settle" in minutes(store, lift)
    assert row(store, lift).told_proof == "14:20 电话告知"


def test_the_same_cause_again_is_urgent_however_it_is_written(store: Store) -> None:
    complain(store, LIFT)
    with using_language("en"):
        assert store.read(recalled, fields=replace(LIFT, cause="３栋电梯")) == {
            "cause": f"The same cause 1 time within {REPEAT_DAYS} days: it becomes urgent."
        }
    again = complain(store, replace(LIFT, cause="3栋 电梯"))
    assert row(store, again).urgency is ComplaintUrgency.URGENT
    assert minutes(store, again)["settle"] == 1440
    other = complain(store, NOISE)
    assert row(store, other).urgency is ComplaintUrgency.ORDINARY
    chips = store.read(COMPLAINTS.records.figures, question=asked("all")).chips
    assert (chips["again"], chips["urgent"]) == (1, 1)


def test_an_old_complaint_is_no_repeat(store: Store) -> None:
    complain(store, replace(LIFT, day=DAY - timedelta(days=REPEAT_DAYS + 1)))
    now = complain(store, LIFT)
    assert row(store, now).urgency is ComplaintUrgency.ORDINARY


def test_the_same_person_again_is_urgent_by_phone(store: Store) -> None:
    complain(store, LIFT, WHO, PHONE)
    again = complain(store, NOISE, "林先生", "199 0000 6610")
    assert row(store, again).urgency is ComplaintUrgency.URGENT


def test_a_complaint_goes_its_way_and_is_opened_again_with_a_reason(store: Store) -> None:
    lift = complain(store, LIFT, WHO, PHONE)
    go_on(store, lift, _S.CLASSIFIED, _S.ASSIGNED, _S.INFORMED, _S.REPLIED, _S.CALLED, _S.CLOSED)
    done = row(store, lift)
    assert (done.no, done.replied_on, done.called_by) == ("TS2026-000001", DAY, "王丽")
    with pytest.raises(NotMoved):
        go_on(store, lift, _S.CLASSIFIED)
    go_on(store, lift, _S.ASSIGNED, why="又停了")
    assert store.read(COMPLAINTS.uses.history, record_id=lift)[-1].why == "又停了"
    assert "settle" in minutes(store, lift)


def test_the_reply_letter_says_what_was_found_and_leaves_room_for_an_unknown_name(
    store: Store,
) -> None:
    lift = complain(store, LIFT, WHO, PHONE)
    go_on(store, lift, _S.CLASSIFIED, _S.ASSIGNED, _S.INFORMED, _S.REPLIED)
    head = PaperHead("云杉物业", "云杉里", "2026-11-20")
    to = store.read(complainant_of, complaint_id=lift)
    letter = text_of(reply_letter_pdf(row(store, lift), to, head)).replace("\r\n", "")
    for said in (WHO, REPLY.result, "TS2026-000001", "电梯一周停了三次", "2026-11-20"):
        assert said in letter
    assert PHONE not in letter
    assert "____" in text_of(reply_letter_pdf(row(store, lift), None, head))


def test_a_complaint_with_complainants_is_not_deleted_before_them(store: Store) -> None:
    complain(store, LIFT, WHO, PHONE)
    assert store.read(COMPLAINANTS.records.total) == 1
    (who,) = store.read(COMPLAINANTS.records.first)
    assert (who.complaint, who.phone, who.about) == ("TS2026-000001", "199****6610", LIFT.what)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.sampled_from(COMPLAINT_STATES.moves), max_size=12))
def test_whatever_is_pressed_no_complaint_is_forgotten(
    store: Store, steps: list[Move[ComplaintState]]
) -> None:
    complaint_id = complain(store, LIFT)
    for step in steps:
        before = row(store, complaint_id).state
        form = None if step.form is None else generated.made(step.form, 3)
        try:
            store.write(
                COMPLAINTS.uses.move, record_id=complaint_id, to=step.to, form=form, why="因为"
            )
        except (NotMoved, TypeError):  # no such move from there, or another one with another form
            assert row(store, complaint_id).state is before
    now = row(store, complaint_id)
    events = store.read(COMPLAINTS.uses.history, record_id=complaint_id)
    assert events[-1].to == now.state
    assert all(first.to == then.before for first, then in pairwise(events))
    found = store.read(COMPLAINTS.records.total, question=asked("open", words=now.no))
    assert found == (now.state in OPEN)
