"""Offers of prepayment, one taken and one that ended early, for tests over all pages."""

from datetime import date

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear
from propdesk.db.store import Store, use_case, use_case_of
from propdesk.estate.models import Unit
from propdesk.estate.rules import UnitKind
from propdesk.fees.billing.ahead import lines_until
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.facts import counter_facts
from propdesk.fees.counter.ticket import Ticket
from propdesk.fees.offers.rules import UseState
from propdesk.fees.offers.sample import sample_offers
from propdesk.fees.offers.taken.register import USES, EarlyEnd
from propdesk.fees.offers.taken.taking import offers_for

UNTIL = date(2028, 6, 30)


def put_offers(store: Store) -> None:
    """Make those of the sample estate; two households pay a year and more ahead."""

    @use_case(permission="", touches=tuple(use_case_of(sample_offers).touches))
    def put(session: Session) -> None:
        sample_offers(session, year=SampleYear(session, "fees.offers", 12))

    store.write(put)
    found = [paid for unit_id in _rooms(store) if (paid := _taken(store, unit_id))][:2]
    if len(found) == 2:
        form = EarlyEnd(ended_on=date(2027, 3, 31))
        store.write(USES.uses.move, record_id=found[1], to=UseState.ENDED, form=form, why="搬走")


def _rooms(store: Store) -> list[int]:
    def read(session: Session) -> list[int]:
        rooms = session.query(Unit.id).filter(Unit.kind == UnitKind.ROOM)
        return [unit_id for (unit_id,) in rooms.order_by(Unit.order_key.desc()).limit(4)]

    return store.read(read)


def _taken(store: Store, unit_id: int) -> int:
    """The offer that a household takes, 0 where none fits."""
    ticket = Ticket(day=date(2026, 11, 20))
    facts = store.read(counter_facts, unit_id=unit_id)
    ticket.take_facts(facts, first=True)
    ahead = [
        line
        for near in facts.desk.ahead_ids
        for line in store.read(lines_until, unit_id=near, until=UNTIL)
    ]
    ticket.pay_to(UNTIL, ahead)
    ticket.offered = store.read(offers_for, unit_ids=facts.desk.near_ids)
    ticket.use_offers = True
    if not ticket.fitting:
        return 0
    store.write(collect_payment, order=ticket.order(ticket.till(None)))
    return max(store.read(USES.records.ids))
