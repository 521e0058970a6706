"""A year of defects of the sample estate: most mended and closed, some with the builder, some that
only a credit ends."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.past.lives import Lap, Life, live
from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.records.moving import move
from propdesk.db.records.saving import add
from propdesk.db.store import use_case
from propdesk.estate.sample.service import sample_homes
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.movein.defects.models import Defect
from propdesk.movein.defects.register import DEFECT, DefectFields
from propdesk.movein.defects.rules import CreditUse, DefectState, DeveloperAnswer, Seen, Stage
from propdesk.movein.defects.sheets.sheets import SHEET_TABLES, make_defect_sheet
from propdesk.movein.defects.states import Credit, DefectChecked, DefectMended, DeveloperSays
from propdesk.repairs.kinds.models import FaultKind
from propdesk.repairs.orders.rules import OrderState
from propdesk.repairs.orders.service import ORDER, Dispatch, Finish
from propdesk.repairs.workers.models import Worker

A_MONTH = 7  # of an estate of 300 units
WITH_REPAIR = 12
_S = DefectState
# The place, what is wrong, the code of its kind, how it was put right.
_SEEN = (
    (N_("bathroom"), N_("Wet spot on the ceiling"), "02", N_("Joint of the flat above sealed")),
    (N_("kitchen"), N_("Seal of the window is loose"), "05", N_("New sealant, tested")),
    (N_("kitchen"), N_("Tile before the stove is cracked"), "06", N_("Laid anew")),
    (N_("main bedroom"), N_("Door scrapes on the floor"), "05", N_("Hinges set, closes")),
    (N_("living room"), N_("Plaster sounds hollow"), "06", N_("Knocked off and plastered")),
    (N_("balcony"), N_("Floor drain does not run"), "01", N_("Cleared, water runs")),
    (N_("second bedroom"), N_("Socket has no power"), "03", N_("Line repaired, tested")),
    (N_("entrance hall"), N_("Lock is stiff"), "05", N_("New cylinder, three keys")),
)
_STAGES = (Stage.AT,) * 5 + (Stage.BEFORE, Stage.BEFORE, Stage.AFTER, Stage.ROUND)


@use_case(permission="movein.edit", touches=(*DEFECT.touches, *SHEET_TABLES))
def sample_defects(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Make the defects."""
    homes = [one.unit_id for one in sample_homes(session)]
    kinds = {one.code: one.id for one in session.scalars(select(FaultKind))}
    lives = [_life(year, homes, kinds, day) for day in year.spread(A_MONTH)]
    lives += [_settled(year, homes, ago, use) for ago, use in _CREDITS]
    lives.append(_none(year, homes))
    made = len(live(session, DEFECT, lives))
    for number in range(WITH_REPAIR):
        _with_repair(session, year, _fields(year, homes, kinds, _lately(year, number)), number)
    make_defect_sheet(session, unit_id=homes[0])
    return {DEFECT.kind: made + WITH_REPAIR}


_CREDITS = ((70, CreditUse.PAID), (25, CreditUse.AGREED))


def _lately(year: SampleYear, number: int) -> date:
    return year.today - timedelta(days=2 + number)


def _fields(
    year: SampleYear, homes: Sequence[int], kinds: Mapping[str, int], day: date
) -> DefectFields:
    place, what, kind, _done = year.dice.choice(_SEEN)
    return DefectFields(
        unit_id=year.dice.choice(homes),
        place=_(place),
        what=_(what),
        fault_kind_id=kinds.get(kind),
        stage=year.dice.choice(_STAGES),
        seen=Seen.BEFORE if year.dice.random() < 0.1 else Seen.NEW,
        found_on=day,
    )


def _life(year: SampleYear, homes: Sequence[int], kinds: Mapping[str, int], day: date) -> Life:
    return Life(_fields(year, homes, kinds, day), year.until_now(_steps(year, day)))


def _steps(year: SampleYear, day: date) -> Iterator[Lap]:
    """Put right within its week as a rule; one in eight is not passed at once."""
    dice, at = year.dice, year.office_hour(day)
    yield Lap(at, _S.FOUND)
    at += timedelta(hours=dice.randrange(20, 140))
    done, checked = (
        DefectMended(done=_("Mended by the builder")),
        DefectChecked(checked_by=_("Wang Li")),
    )
    yield Lap(at, _S.RECHECK, done)
    if dice.random() < 0.12:
        at += timedelta(hours=20)
        yield Lap(at, _S.FAILED, why=_("It has come loose again"))
        at += timedelta(days=3)
        yield Lap(at, _S.RECHECK, done)
    at += timedelta(hours=dice.randrange(10, 60))
    yield Lap(at, _S.CLOSED, checked)


def _settled(year: SampleYear, homes: Sequence[int], ago: int, use: CreditUse) -> Life:
    """A leftover problem that the developer pays for instead of mending it."""
    day = year.today - timedelta(days=ago)
    fields = DefectFields(
        unit_id=year.dice.choice(homes),
        place=_("balcony"),
        what=_("Paint of the railing is scratched"),
        stage=Stage.AFTER,
        found_on=day,
    )
    at = year.at(day, 10)
    answer = DeveloperSays(
        answer=DeveloperAnswer.PAYS, answer_words=_("The paint is not made anew for this")
    )
    credit = Credit(credit=Money(30_000), credit_use=use)
    steps = (
        Lap(at, _S.FOUND),
        Lap(at + timedelta(days=4), _S.FOUND, answer),
        Lap(at + timedelta(days=9), _S.CREDITED, credit),
    )
    return Life(fields, steps)


def _none(year: SampleYear, homes: Sequence[int]) -> Life:
    """One that was none."""
    day = year.today - timedelta(days=30)
    fields = DefectFields(
        unit_id=year.dice.choice(homes),
        place=_("living room"),
        what=_("Ceiling is lower than on the plan"),
        found_on=day,
    )
    at, why = year.at(day, 10), _("Measured: as the plan says")
    return Life(fields, (Lap(at, _S.FOUND), Lap(at + timedelta(hours=4), _S.NONE, why=why)))


def _with_repair(session: Session, year: SampleYear, fields: DefectFields, number: int) -> None:
    """A defect that is mended as a repair, one a step further than the other."""
    at = year.office_hour(fields.found_on)
    with standing_at(session, at):
        defect_id = add(session, DEFECT, fields)
    if number % 4 == 0:
        return
    at += timedelta(hours=1)
    with standing_at(session, at):
        move(session, DEFECT, defect_id, _S.ORDERED)
    order_id = session.get_one(Defect, defect_id).order_id
    worker = session.scalar(select(Worker.id).order_by(Worker.code))
    if number % 4 == 1 or order_id is None or worker is None:
        return
    if number % 8 == 2:
        _promise(session, defect_id, at + timedelta(hours=2))
    _mend(session, order_id, worker, at)
    if number % 8 == 7:
        with standing_at(session, at + timedelta(hours=30)):
            move(session, DEFECT, defect_id, _S.FAILED, why=_("It has come loose again"))


def _promise(session: Session, defect_id: int, at: datetime) -> None:
    said = DeveloperSays(answer=DeveloperAnswer.MENDS, promised_on=(at + timedelta(days=9)).date())
    with standing_at(session, at):
        move(session, DEFECT, defect_id, _S.ORDERED, form=said)


def _mend(session: Session, order_id: int, worker: int, at: datetime) -> None:
    with standing_at(session, at + timedelta(hours=3)):
        move(session, ORDER, order_id, OrderState.DISPATCHED, form=Dispatch(worker_id=worker))
    done = Finish(result=_("Mended by the builder"))
    with standing_at(session, at + timedelta(hours=26)):
        move(session, ORDER, order_id, OrderState.DONE, form=done)
