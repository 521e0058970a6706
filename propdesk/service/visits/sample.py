"""A year of visits of the sample estate, the promises that came of them, and the care list."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy.orm import Session

from propdesk.db.past.lives import Lap, Life, live
from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.store import use_case
from propdesk.estate.sample.service import SampleHome, sample_homes
from propdesk.kernel.i18n import N_, _
from propdesk.service.visits.care import CARE_CASE, CARE_LIST, CareFields
from propdesk.service.visits.rules import (
    CareCategory,
    ConsentWay,
    VisitContent,
    VisitPurpose,
    VisitState,
    VisitWay,
)
from propdesk.service.visits.visits import (
    VISIT,
    VISIT_CLOCKS,
    PromiseKept,
    VisitFields,
    VisitMade,
    VisitOff,
    VisitPromise,
)

A_MONTH = 14  # of an estate of 300 units: about half of all households a year
IN_HAND = (1, 7)  # a day, in so many days
Gone = Callable[[Iterable[Lap]], tuple[Lap, ...]]
_S = VisitState
_WHO = (N_("Wang Li"), N_("Captain Zhou"))
_SAID = (
    N_("All is well at home"),
    N_("Content with the cleaning, asks for more light in the stairwell"),
    N_("Asks when the lift is renewed"),
    N_("Praises the guard at the east gate"),
)
_PROMISES = (
    N_("Lamp in the stairwell replaced"),
    N_("Answer about the lift in writing"),
    N_("Gutter in front of the door cleaned"),
)
_CONTENT = (VisitContent.SATISFIED,) * 7 + (VisitContent.FAIRLY,) * 2 + (VisitContent.NOT,)
_CARED_FOR = (
    (CareCategory.ELDERLY, N_("Medicine brought up once a week"), 30),
    (CareCategory.ALONE, N_("A call in the evening when it is cold"), 14),
    (CareCategory.DISABLED, N_("Ramp at the entrance kept free"), 60),
)


@use_case(permission="service.edit_care", touches=(*VISIT.touches, *CARE_CASE.touches))
def sample_visits(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Make the visits with their deadlines, and three people of the care list with the next visit
    of each."""
    homes, dice = [home for home in sample_homes(session) if home.name], year.dice
    if not homes:
        return {}
    lives = [_life(year, day, dice.choice(homes), year.until_now) for day in year.spread(A_MONTH)]
    lives += [_life(year, day, dice.choice(homes), year.stuck) for day in year.lately(*IN_HAND)]
    lives += [_promised(year, dice.choice(homes)), _off(year, dice.choice(homes))]
    lived = live(session, VISIT, lives)
    VISIT_CLOCKS.lived(session, lived)
    cases = dice.sample(homes, min(len(_CARED_FOR), len(homes)))
    given = year.today - timedelta(days=10)
    for home, (category, needs, every) in zip(cases, _CARED_FOR, strict=False):
        with standing_at(session, year.at(year.today, 8)):
            fields = CareFields(
                unit_id=home.unit_id, person=home.name, phone=home.phone, category=category,
                needs=_(needs), consent_on=given,
                consent_way=ConsentWay.SIGNED, every_days=every, visitor=_(_WHO[0]),
            )  # fmt: skip
            CARE_LIST.uses.add(session, fields=fields)
    return {"visit": len(lived) + len(cases), "care_case": len(cases)}


def _life(year: SampleYear, day: date, home: SampleHome, gone: Gone) -> Life:
    dice = year.dice
    fields = VisitFields(
        unit_id=home.unit_id,
        way=VisitWay.CALL if dice.random() < 0.2 else VisitWay.DOOR,
        purpose=VisitPurpose.AFTER if dice.random() < 0.15 else VisitPurpose.HOUSEHOLD,
        who=home.name,
        planned=day,
        visitor=_(dice.choice(_WHO)),
    )
    return Life(fields, gone(_laps(year, day)))


def _promised(year: SampleYear, home: SampleHome) -> Life:
    """One whose promise is still to be kept."""
    day = year.today - timedelta(days=2)
    promise = VisitPromise(
        made_on=day, met=home.name, result=_(_SAID[2]), content=VisitContent.FAIRLY,
        promise=_(_PROMISES[1]), promise_by=year.today + timedelta(days=4),
    )  # fmt: skip
    fields = VisitFields(unit_id=home.unit_id, who=home.name, planned=day, visitor=_(_WHO[0]))
    planned = Lap(year.at(day - timedelta(days=3), 9), _S.PLANNED)
    return Life(fields, (planned, Lap(year.at(day, 16), _S.PROMISED, promise)))


def _off(year: SampleYear, home: SampleHome) -> Life:
    """One that is off, with the reason."""
    day = year.today - timedelta(days=5)
    fields = VisitFields(unit_id=home.unit_id, who=home.name, planned=day, visitor=_(_WHO[1]))
    off = VisitOff(off_why=_("Away until spring"))
    planned = Lap(year.at(day - timedelta(days=4), 9), _S.PLANNED)
    return Life(fields, (planned, Lap(year.at(day, 9), _S.CANCELLED, off)))


def _laps(year: SampleYear, day: date) -> Iterator[Lap]:
    """Planned some days before, made on its day; a tenth meets nobody, a fifth ends in a promise
    that is mostly kept in time."""
    dice = year.dice
    yield Lap(year.at(day - timedelta(days=dice.randrange(2, 6)), 9), _S.PLANNED)
    when, chance = year.at(day, dice.randrange(10, 18), dice.randrange(60)), dice.random()
    if chance < 0.1:
        yield Lap(when, _S.NOT_MET)
        return
    said, content = _(dice.choice(_SAID)), dice.choice(_CONTENT)
    if chance > 0.2:
        yield Lap(when, _S.DONE, VisitMade(made_on=day, result=said, content=content))
        return
    by = day + timedelta(days=dice.randrange(3, 10))
    promise = VisitPromise(
        made_on=day, result=said, content=content, promise=_(dice.choice(_PROMISES)), promise_by=by
    )
    yield Lap(when, _S.PROMISED, promise)
    kept = by + timedelta(days=dice.choice((-2, -1, 0, 0, 2)))
    yield Lap(year.at(kept, 16), _S.KEPT, PromiseKept(kept_on=kept))
