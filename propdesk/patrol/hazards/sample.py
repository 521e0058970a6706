"""A year of hazards of the sample estate, some of them old, one put off."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.past.lives import Lap, Life, live
from propdesk.db.past.moments import SampleYear
from propdesk.db.store import use_case
from propdesk.kernel.i18n import N_, _
from propdesk.patrol.hazards.register import HAZARD, HazardFields
from propdesk.patrol.hazards.rules import Grade, HazardKind, HazardState, Source
from propdesk.patrol.hazards.states import (
    Assigned,
    Checked,
    Deferral,
    DeferralAsked,
    PutRight,
    Told,
)
from propdesk.repairs.builders.models import Builder
from propdesk.repairs.builders.rules import BuilderKind
from propdesk.repairs.workers.models import Worker

A_MONTH = 10  # of an estate of 300 units
IN_HAND = (0.4, 30)  # a day, in so many days
Gone = Callable[[Iterable[Lap]], tuple[Lap, ...]]
_K, _S = HazardKind, HazardState
# The kind, what is dangerous, where, what was done at once, how it was put right.
_SEEN = (
    (_K.FIRE, N_("Fire door does not close"), N_("stairs of building 1, floor 2"),
     N_("sign put up"), N_("Closer replaced")),
    (_K.FIRE, N_("Goods block the way out"), N_("stairs of building 2, floor 9"),
     N_("household told"), N_("Cleared away")),
    (_K.FIRE, N_("Extinguisher out of date"), N_("garage B1, east"), "", N_("Exchanged")),
    (_K.POWER, N_("Cover of a junction box is missing"), N_("garage B1, west"),
     N_("taped over"), N_("New cover")),
    (_K.BUILDING, N_("Loose tile on the front"), N_("north side of building 1"),
     N_("cordoned off"), N_("Knocked off and plastered")),
    (_K.ROAD, N_("Manhole cover is broken"), N_("east gate, pavement"),
     N_("plate laid over it"), N_("New cover set")),
    (_K.WATER, N_("Sump pump does not start by itself"), N_("garage B1, sump"),
     N_("switched by hand"), N_("Float switch replaced")),
    (_K.LIFT, N_("Emergency call is silent"), N_("lift of building 2"),
     N_("lift out of use"), N_("Line repaired, tested")),
    (_K.OTHER, N_("Railing of the playground is loose"), N_("playground"),
     N_("cordoned off"), N_("Welded")),
)  # fmt: skip
_SOURCES = (Source.PATROL,) * 5 + (Source.HAND, Source.INSPECTION, Source.COMPLAINT, Source.REPAIR)


@use_case(permission="patrol.edit_hazards", touches=HAZARD.touches)
def sample_hazards(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Make the hazards."""
    workers = session.scalars(select(Worker.id).order_by(Worker.code)).all()
    lives = [_life(year, workers, day, year.until_now) for day in year.spread(A_MONTH)]
    lives += [_life(year, workers, day, year.stuck) for day in year.lately(*IN_HAND)]
    lives += [_major(year, ago) for ago in (190, 38)]
    lives += [
        _life(year, workers, year.today - timedelta(days=6), partial(_first, year, most))
        for most in (2, 3, 4)
    ]
    lives += [_major(year, 12, most=3), _major(year, 9, most=4), _none(year)]
    builder = select(Builder.id).where(Builder.kind == BuilderKind.BUILDER).limit(1)
    lives.append(_failed(year, session.scalars(builder).one()))
    return {"hazard": len(live(session, HAZARD, lives))}


def _first(year: SampleYear, most: int, steps: Iterable[Lap]) -> tuple[Lap, ...]:
    return year.until_now(steps)[:most]


def _failed(year: SampleYear, builder_id: int) -> Life:
    """One of the builder that a check did not pass."""
    day = year.today - timedelta(days=5)
    kind, what, place, _measure, done = _SEEN[4]
    fields = HazardFields(kind=kind, source=_SOURCES[0], what=_(what), place=_(place), found=day)
    at, right = year.at(day, 9), PutRight(done=_(done))
    steps = (
        Lap(at, _S.REPORTED),
        Lap(at + timedelta(hours=2), _S.ASSIGNED, Assigned(builder_id=builder_id)),
        Lap(at + timedelta(hours=5), _S.RECTIFYING),
        Lap(at + timedelta(hours=50), _S.RECHECK, right),
        Lap(at + timedelta(hours=60), _S.FAILED, why=_("It has come loose again")),
    )
    return Life(fields, steps)


def _none(year: SampleYear) -> Life:
    """One that was none."""
    day = year.today - timedelta(days=20)
    kind, what, place, _measure, _done = _SEEN[0]
    fields = HazardFields(kind=kind, source=_SOURCES[0], what=_(what), place=_(place), found=day)
    at = year.at(day, 10)
    why = _("The stain is old, the wall is dry")
    return Life(fields, (Lap(at, _S.REPORTED), Lap(at + timedelta(hours=3), _S.NONE, why=why)))


def _life(year: SampleYear, workers: Sequence[int], day: date, gone: Gone) -> Life:
    kind, what, place, measure, done = year.dice.choice(_SEEN)
    fields = HazardFields(
        kind=kind,
        source=year.dice.choice(_SOURCES),
        what=_(what),
        place=_(place),
        measure=_(measure) if measure else "",
        found=day,
    )
    return Life(fields, gone(_steps(year, workers, day, _(done))))


def _steps(year: SampleYear, workers: Sequence[int], day: date, done: str) -> Iterator[Lap]:
    """Put right within its week as a rule; one in ten takes weeks, one in ten fails its check."""
    dice, at = year.dice, year.office_hour(day)
    yield Lap(at, _S.REPORTED)
    at += timedelta(hours=dice.randrange(1, 20))
    yield Lap(at, _S.ASSIGNED, Assigned(worker_id=dice.choice(workers)))
    at += timedelta(hours=dice.randrange(4, 40))
    yield Lap(at, _S.RECTIFYING)
    at += timedelta(hours=dice.randrange(20, 60))
    at += timedelta(days=dice.randrange(12, 60)) if dice.random() < 0.1 else timedelta()
    checked = Checked(checked_by=_("Wang Li"))
    yield Lap(at, _S.RECHECK, PutRight(done=done))
    if dice.random() < 0.1:
        at += timedelta(days=1)
        yield Lap(at, _S.FAILED, why=_("It has come loose again"))
        at += timedelta(days=2)
        yield Lap(at, _S.RECHECK, PutRight(done=done))
    at += timedelta(hours=dice.randrange(10, 60))
    yield Lap(at, _S.CLOSED, checked)


def _major(year: SampleYear, ago: int, most: int = 8) -> Life:
    """A major one: the authority is told, its day is put off by permission."""
    day = year.today - timedelta(days=ago)
    fields = HazardFields(
        grade=Grade.MAJOR,
        kind=_K.POWER,
        source=Source.REPAIR,
        what=_("Distribution box stands in water, its housing is live"),
        place=_("garage B1, switch room east"),
        measure=_("switched off, cordoned off, somebody watches"),
        found=day,
    )
    told = Told(
        cause=_("Seepage from the pipe trench runs into the box"),
        plan=_("Pump out, seal the trench, replace the box, then switch on"),
        authority=_("Street office, safety"),
        document_no=f"{day:%Y}-{17 + ago}",
    )
    until = day + timedelta(days=50)
    asked = DeferralAsked(why_deferred=_("The box takes twenty days"), deferred_until=until)
    at = year.at(day, 9)
    hours = (0, 1, 4, 30, 50, 700, 800, 830)
    moments = [at + timedelta(hours=after) for after in hours]
    steps = (
        Lap(moments[0], _S.REPORTED),
        Lap(moments[1], _S.ASSIGNED, Assigned(responsible=_("Outside electrician"))),
        Lap(moments[2], _S.AUTHORITY, told),
        Lap(moments[3], _S.ASKED, asked),
        Lap(moments[4], _S.DEFERRED, Deferral(approved_by=_("Manager Zhou"), due=until)),
        Lap(moments[5] + timedelta(days=20), _S.RECTIFYING),
        Lap(moments[6] + timedelta(days=20), _S.RECHECK, PutRight(done=_("Box replaced, dry"))),
        Lap(moments[7] + timedelta(days=20), _S.CLOSED, Checked(checked_by=_("Wang Li"))),
    )
    return Life(fields, tuple(step for step in steps[:most] if step.at < year.now))
