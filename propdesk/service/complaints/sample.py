"""A year of complaints of the sample estate, and who complained."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from propdesk.db.past.lives import Lap, Life, live
from propdesk.db.past.moments import SampleYear
from propdesk.db.store import use_case
from propdesk.duties.clocks.rules import WaitedFor
from propdesk.estate.sample.service import sample_homes
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.states import StateWord
from propdesk.service.complaints.complainants import COMPLAINANT, COMPLAINANTS, ComplainantFields
from propdesk.service.complaints.investigations import INVESTIGATIONS, InvestigationFields
from propdesk.service.complaints.models import Complaint
from propdesk.service.complaints.register import (
    COMPLAINT,
    COMPLAINT_CLOCKS,
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
    ComplaintUrgency,
    Satisfaction,
    Validity,
)
from propdesk.service.complaints.terms import TERM, TERMS, TermFields

_TOUCHES = (*COMPLAINT.touches, *COMPLAINANT.touches, *TERM.touches)
A_MONTH = 8  # of an estate of 300 units
DAY_AGO = timedelta(days=1)
IN_HAND = (1, 9)  # a day, in so many days
Gone = Callable[[Iterable[Lap]], tuple[Lap, ...]]
_C, _S, _V = ComplaintClass, ComplaintState, Validity
# The kind, its cause, what is said of it, what came of it, and whether it holds.
_SAID = (
    (_C.FACILITIES, N_("Lift of building {building}"), N_("The lift stopped three times this week"),
     N_("Contactor of the control cabinet replaced"), _V.VALID),
    (_C.ENVIRONMENT, N_("Rubbish room of building {building}"), N_("It smells since Sunday"),
     N_("Washed, collected twice a day from now on"), _V.VALID),
    (_C.NEIGHBOURS, N_("Noise at night, building {building}"),
     N_("Furniture is moved at two in the morning"),
     N_("Talked to the household above"), _V.OTHERS),
    (_C.SERVICE, N_("Guard at the east gate"), N_("The guard was rude to a visitor"),
     N_("Guard instructed, apologised"), _V.VALID),
    (_C.PARKING, N_("Parking in front of building {building}"), N_("A van blocks the entrance"),
     N_("Owner called, van moved"), _V.VALID),
    (_C.CHARGES, N_("Shared electricity of building {building}"),
     N_("The shared electricity doubled"),
     N_("Reading shown: the tariff rose, the use did not"), _V.INVALID),
    (_C.SAFETY, N_("Stairs of building {building}"), N_("An e-bike is charged on the stairs"),
     N_("Removed, household told in writing"), _V.VALID),
    (_C.OTHER, N_("Works of the water company"), N_("The street is dug up for weeks"),
     N_("Passed on to the water company"), _V.OTHERS),
)  # fmt: skip
_DEPARTMENT = {_C.FACILITIES: N_("Engineering"), _C.ENVIRONMENT: N_("Cleaning"),
               _C.SERVICE: N_("Order and safety"), _C.SAFETY: N_("Order and safety"),
               _C.PARKING: N_("Order and safety")}  # fmt: skip
_CHANNELS = (ComplaintChannel.PHONE,) * 4 + (
    ComplaintChannel.DESK, ComplaintChannel.WECHAT, ComplaintChannel.HOTLINE,
)  # fmt: skip
_HEARD = (Satisfaction.SATISFIED,) * 7 + (
    Satisfaction.FAIRLY, Satisfaction.NOT, Satisfaction.NOT_REACHED,
)  # fmt: skip


@use_case(permission="service.edit_complaints", touches=_TOUCHES)
def sample_complaints(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Make the complaints with their deadlines; of nine in ten it is known who complained."""
    homes, dice = sample_homes(session), year.dice
    made = partial(_life, year, [home.building for home in homes])
    lives = [made(day, year.until_now) for day in year.spread(A_MONTH)]
    lives += [made(day, year.stuck) for day in year.lately(*IN_HAND)]
    lives += [made(year.today - DAY_AGO, _first(year, n)) for n in (3, 4)]
    lives += [made(year.today - DAY_AGO * 7, _first(year, n)) for n in (5, 6)]
    lives += [_extended(year, made(year.today - DAY_AGO * 2, _first(year, 3)))]
    lived = live(session, COMPLAINT, lives)
    COMPLAINT_CLOCKS.lived(session, lived)
    TERMS.uses.add(session, fields=TermFields(kind=_C.SAFETY, news_minutes=60))
    people = steps = 0
    for one in lived:
        steps += _looked_into(session, one.id)
        home = dice.choice(homes)
        if not home.name or dice.random() < 0.1:
            continue
        person = ComplainantFields(
            complaint_id=one.id, name=home.name, phone=home.phone, unit_id=home.unit_id
        )
        COMPLAINANTS.uses.add(session, fields=person)
        people += 1
    return {
        "complaint": len(lived),
        "complainant": people,
        "investigation": steps,
        "complaint_term": 1,
    }


def _first(year: SampleYear, most: int) -> Gone:
    """So many steps and no more, as far as they lie in the past."""
    return lambda laps: year.until_now(laps)[:most]


def _looked_into(session: Session, complaint_id: int) -> int:
    """What was found on its day, where somebody was sent; how many steps."""
    one = session.get_one(Complaint, complaint_id)
    if not one.handler:
        return 0
    step = InvestigationFields(
        complaint_id=complaint_id, day=one.day, who=one.handler, found=_("Looked at on the spot")
    )
    INVESTIGATIONS.uses.add(session, fields=step)
    return 1


def _life(year: SampleYear, buildings: Sequence[str], day: date, gone: Gone) -> Life:
    dice = year.dice
    kind, cause, what, result, verdict = dice.choice(_SAID)
    came = year.office_hour(day)
    fields = ComplaintFields(
        kind=kind,
        urgency=ComplaintUrgency.URGENT if kind is _C.SAFETY else ComplaintUrgency.ORDINARY,
        channel=dice.choice(_CHANNELS),
        cause=_(cause).format(building=dice.choice(buildings)),
        what=_(what),
        day=day,
        received_at=came,
        department=_(_DEPARTMENT.get(kind, N_("Service"))),
    )
    share = 0.33 if kind is _C.SAFETY else 1.0
    return Life(fields, gone(_steps(year, came, _(result), verdict, share)))


def _extended(year: SampleYear, begun: Life) -> Life:
    """One that takes longer, of which the complainant knows."""
    longer = Extension(
        waits_for=WaitedFor.SUPPLIER, wait_why=_("Part comes in three days"),
        wait_until=(year.today + DAY_AGO * 2), told_proof=_("Told by phone"),
    )  # fmt: skip
    return Life(begun.fields, (*begun.laps, Lap(begun.laps[-1].at + DAY_AGO, _S.EXTENDED, longer)))


def _steps(
    year: SampleYear, came: datetime, result: str, verdict: Validity, share: float
) -> Iterator[Lap]:
    """Answered at once, looked into, replied to, called back, closed; some of it late. What is
    urgent takes a `share` of the time."""
    dice = year.dice
    handler = dice.choice((N_("Master Xu"), N_("Wang Li"), N_("Captain Zhou")))

    def step(hours: float, to: StateWord, form: object = None) -> Lap:
        return Lap(came + timedelta(hours=hours * share), to, form)

    told = Classified(verdict=verdict, first_answer=_("Taken down, we look into it today"))
    yield step(0, _S.REGISTERED)
    yield step(dice.uniform(0.05, 0.3), _S.CLASSIFIED, told)
    yield step(dice.uniform(0.5, 2), _S.ASSIGNED, HandedOn(handler=_(handler)))
    yield step(dice.uniform(3, 23), _S.INFORMED, Informed(news=_("Looked at on the spot")))
    hours = dice.uniform(26, 60)
    if dice.random() < 0.12:
        until = (came + timedelta(days=5)).date()
        longer = Extension(
            waits_for=WaitedFor.SUPPLIER, wait_why=_("Part comes in three days"),
            wait_until=until, told_proof=_("Told by phone"),
        )  # fmt: skip
        yield step(hours, _S.EXTENDED, longer)
        yield step(hours + 60, _S.INFORMED, Informed(news=_("Part is here, works tomorrow")))
        hours += 80
    elif dice.random() < 0.06:
        hours += 70
    reply = _("Settled: {result}").format(result=result)
    yield step(hours, _S.REPLIED, Reply(result=result, reply=reply))
    heard = CallBack(
        satisfaction=dice.choice(_HEARD), heard=_("Nothing more since"), called_by=_("Wang Li")
    )
    yield step(hours + dice.uniform(10, 50), _S.CALLED, heard)
    yield step(hours + dice.uniform(60, 90), _S.CLOSED)
