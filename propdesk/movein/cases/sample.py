"""A building of the sample estate that is being handed over: cases of every state."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.store import use_case
from propdesk.estate.accounts.service import developer_id
from propdesk.estate.models import Occupancy, Unit
from propdesk.estate.people.service import ROLE, add_resident
from propdesk.estate.rules import RoleKind, UnitState
from propdesk.estate.service import BuildPlan, PersonFields, PhoneFields, RoleFields
from propdesk.estate.units.service import buildings, create_units
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import _
from propdesk.movein.cases.appointments import give_slot, nobody_came
from propdesk.movein.cases.models import MoveInCase
from propdesk.movein.cases.register import CASE, CASES, CaseFields
from propdesk.movein.cases.rules import CaseState, NoticeWay, PostponeReason, RefusalKind
from propdesk.movein.cases.slots import free_slots, moment_of
from propdesk.movein.cases.states import (
    Delivery,
    Filing,
    NoticeSent,
    Postponement,
    TakeOverRefused,
    UnitHanded,
)

FLOORS, PER_FLOOR = 6, 4
FIXED_AGO = 12  # days since the day that the notices fixed
DEEMED = 8  # the unit nobody came for
_S = CaseState
_SURNAMES, _GIVEN = "顾苏蒋温柳裴叶岑", "清和映雪一鸣知夏星野若水听澜"
TOUCHES = (*CASE.touches, *ROLE.touches, "person", "phone", "document", "building", "unit")


@use_case(permission="estate.edit", touches=tuple(dict.fromkeys(TOUCHES)))
def sample_hand_overs(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Build the last building of the estate and hand over what is ready of it."""
    with standing_at(session, year.at(year.today - timedelta(days=60), 9)):
        unit_ids = _building(session)
        cases = [_case(session, unit_id, year, n) for n, unit_id in enumerate(unit_ids)]
    told = _Building(session, year, cases)
    told.notify(cases[:-2])
    told.come_today()
    told.hand_over()
    told.wait()
    told.others()
    return {"move_in_case": len(cases)}


def _building(session: Session) -> list[int]:
    """A building of sold units nobody lives in yet, with their buyers; the units in order."""
    code = str(max([int(one.code) for one in buildings(session) if one.code.isdigit()] or [0]) + 1)
    plan = BuildPlan(
        buildings=(code,), entrances=1, floors=FLOORS, per_floor=PER_FLOOR, is_padded=True,
        state=UnitState.SOLD, built_area=1_012_300,
    )  # fmt: skip
    create_units(session, plan=plan)
    found = session.scalars(
        select(Unit.id).where(Unit.code.startswith(f"{code}-")).order_by(Unit.order_key)
    )
    unit_ids = list(found)
    here = update(Unit).where(Unit.id.in_(unit_ids))
    session.execute(here.values(measured_area=1_013_100))
    session.expire_all()
    for number, unit_id in enumerate(unit_ids):
        given = number * 2 % len(_GIVEN)
        name = _SURNAMES[number % len(_SURNAMES)] + _GIVEN[given : given + 2]
        person = PersonFields(name=name, phones=(PhoneFields(f"1990000{8100 + number}"),))
        add_resident(session, unit_id=unit_id, role=RoleFields(RoleKind.OWNER), person=person)
    return unit_ids


def _case(session: Session, unit_id: int, year: SampleYear, number: int) -> int:
    query = select(Occupancy.person_id).where(Occupancy.unit_id == unit_id)
    assert session.scalar(query) is not None  # noqa: S101  it was entered just now
    unit = session.get_one(Unit, unit_id)
    fields = CaseFields(
        unit_id=unit_id,
        receiver=_SURNAMES[number % len(_SURNAMES)] + _GIVEN[number * 2 % len(_GIVEN) :][:2],
        phone=f"1990000{8100 + number}",
        batch=_("Building {code}").format(code=unit.code.partition("-")[0]),
        planned_on=year.today - timedelta(days=FIXED_AGO - number // PER_FLOOR * 3),
        filing_no=_("Filing 2026-014"),
        has_quality_book=True,
        has_manual=True,
    )
    return CASES.uses.add(session, fields=fields)


class _Building:
    """The cases of the building in the hands of a clerk."""

    def __init__(self, session: Session, year: SampleYear, cases: Sequence[int]) -> None:
        self._session, self._year, self._cases = session, year, cases

    def _at(self, ago: int, hour: int, minute: int = 0) -> datetime:
        return self._year.at(self._year.today - timedelta(days=ago), hour, minute)

    def _day(self, ago: int) -> date:
        return self._year.today - timedelta(days=ago)

    def _move(self, case_id: int, to: CaseState, form: object = None, why: str = "") -> None:
        CASES.uses.move(self._session, record_id=case_id, to=to, form=form, why=why)

    def notify(self, cases: Sequence[int]) -> None:
        """Send the notices a month ahead; most came with their proof."""
        with standing_at(self._session, self._at(40, 10)):
            for case_id in cases:
                fixed = self._session.get_one(MoveInCase, case_id).planned_on
                form = NoticeSent(notice_way=NoticeWay.POST, fixed_on=fixed)
                self._move(case_id, _S.NOTIFIED, form)
        with standing_at(self._session, self._at(36, 15)):
            for number, case_id in enumerate(cases):
                if number % 6 != 5:
                    proof = Delivery(delivered_on=self._day(36), proof=f"1190 0000 {number:04}")
                    self._move(case_id, _S.NOTIFIED, proof)

    def come_today(self) -> None:
        """Three come today, also where the office does not work; before the others, of whom some
        would have come on a day off and come today, too."""
        with standing_at(self._session, self._at(30, 9)):
            for case_id, minute in zip(self._cases[11:14], (540, 930, 990), strict=True):
                moment = moment_of(self._year.today, minute)
                give_slot(self._session, case_id=case_id, at=moment, desk=1)

    def hand_over(self) -> None:
        """Hand over the first eight, file four of them; of two the defects are open."""
        for number, case_id in enumerate(self._cases[:11]):
            if number == DEEMED:
                continue
            ago = max(FIXED_AGO - number, 1)
            self._appoint(case_id, ago)
            with standing_at(self._session, self._at(ago, 10, number)):
                self._move(case_id, _S.IN_PROGRESS)
                if number > 8:
                    self._move(case_id, _S.DEFECTS)
                    continue
                self._move(case_id, _S.HANDED, UnitHanded(handed_on=self._day(ago)))
            if number < 4:
                with standing_at(self._session, self._at(ago - 2, 16)):
                    self._move(case_id, _S.FILED, Filing())
        with standing_at(self._session, self._at(0, 8)):
            self._move(self._cases[11], _S.IN_PROGRESS)

    def wait(self) -> None:
        """Two come tomorrow, one did not come, another was moved on."""
        for case_id, ago in zip(self._cases[14:17], (-1, -1, 2), strict=True):
            self._appoint(case_id, ago)
        missed = self._worked(3)
        self._appoint(self._cases[17], missed)
        with standing_at(self._session, self._at(missed, 19)):
            nobody_came(self._session, case_id=self._cases[17])

    def others(self) -> None:
        """One is postponed, one refused, one deemed delivered, one cancelled."""
        postponed, refused, cancelled = self._cases[18:21]
        with standing_at(self._session, self._at(8, 11)):
            form = Postponement(postponed_why=PostponeReason.AWAY, postponed_until=self._day(-20))
            self._move(postponed, _S.POSTPONED, form)
        known = developer_id(self._session) is not None
        kind = RefusalKind.UNDECIDED if known else RefusalKind.OWN
        with standing_at(self._session, self._at(6, 14)):
            fixed = self._session.get_one(MoveInCase, refused).fixed_on
            words = _("Leak in the bathroom")
            leak = TakeOverRefused(refusal=kind, refusal_words=words, fixed_on=fixed)
            self._move(refused, _S.REFUSED, leak)
        with standing_at(self._session, self._at(0, 9)):
            self._move(self._cases[DEEMED], _S.DEEMED)
            self._move(cancelled, _S.CANCELLED, why=_("Sold again before the hand-over"))

    def _worked(self, ago: int) -> int:
        """So many days ago, or as many more until the office works; days to come are left."""
        if ago <= 0:
            return ago
        with standing_at(self._session, self._at(30, 9)):
            return next(
                back
                for back in range(ago, 30)
                for slot in (next(free_slots(self._session, self._day(back))),)
                if wall_time(slot.at).date() == self._day(back)
            )

    def _appoint(self, case_id: int, ago: int) -> None:
        """Give a case the first free time of a day, or of the next on which the office works."""
        with standing_at(self._session, self._at(30, 9)):
            slot = next(free_slots(self._session, self._day(self._worked(ago))))
            give_slot(self._session, case_id=case_id, at=slot.at, desk=slot.desk)
