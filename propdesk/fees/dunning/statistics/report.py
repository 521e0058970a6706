"""The statistics of dunning: contacts, promises kept, letters delivered, keeper by keeper."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

import msgspec
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.estate.models import Unit
from propdesk.fees.dunning.dun_files import known_of
from propdesk.fees.dunning.models import DunContact, DunDelivery, Keeper
from propdesk.fees.dunning.promises import promises
from propdesk.fees.dunning.rules import CALLS, PROOFS, VIEWS, WRITTEN, DunWay, PromiseState
from propdesk.fees.dunning.standing import delivery_stands, stands
from propdesk.kernel.i18n import N_, _, ngettext
from propdesk.kernel.reports.measures import Measure
from propdesk.kernel.reports.report import Breakdown, Counting, Report, always, with_count


class DunFact(msgspec.Struct, frozen=True, kw_only=True):
    """A contact, as it is counted."""

    id: int
    day: date
    keeper: str
    building: str
    way: DunWay
    reason: str
    reached: bool
    promise: PromiseState
    delivered: bool

    @property
    def is_call(self) -> bool:
        """Whether somebody rang, wrote or came."""
        return self.way in CALLS

    @property
    def is_letter(self) -> bool:
        """Whether it is on paper."""
        return self.way in WRITTEN

    @property
    def is_promise(self) -> bool:
        """Whether somebody promised to pay."""
        return self.promise is not PromiseState.NONE

    @property
    def is_judged(self) -> bool:
        """Whether a promise was kept or broken by now."""
        return self.promise in (PromiseState.KEPT, PromiseState.BROKEN)


@use_case(permission=VIEWS)
def dunning_facts(
    session: Session,
    *,
    basis: str = "made",  # noqa: ARG001  contacts are counted by one
    first: date,
    last: date,
) -> Sequence[DunFact]:
    """The contacts of these days that stand."""
    return list(_contacts(session, first, last))


def _contacts(session: Session, first: date, last: date) -> Iterator[DunFact]:
    query = (
        select(
            DunContact.id, DunContact.account_id, DunContact.day, DunContact.way,
            DunContact.reached, Keeper.name, Unit.code,
        )
        .outerjoin(Keeper, Keeper.id == DunContact.keeper_id)
        .outerjoin(Unit, Unit.id == DunContact.unit_id)
        .where(stands(), DunContact.day.between(first, last))
        .order_by(DunContact.day, DunContact.id)
    )  # fmt: skip
    rows = session.execute(query).all()
    states = {one.contact_id: one.state for one in promises(session, since=first)}
    proved = select(DunDelivery.contact_id).where(DunDelivery.how.in_(PROOFS), delivery_stands())
    arrived = set(session.scalars(proved))
    known = known_of(session, {row[1] for row in rows})
    for contact, account, day, way, reached, keeper, code in rows:
        yield DunFact(
            id=contact,
            day=day,
            keeper=keeper or "",
            building=(code or "").partition("-")[0],
            way=way,
            reason=known[account].reason if account in known else "",
            reached=reached,
            promise=states.get(contact, PromiseState.NONE),
            delivered=contact in arrived,
        )


def _counts(name: str, title: str, which: Callable[[DunFact], bool]) -> Measure[DunFact]:
    return Measure(name=name, title=title, counts=which)


def _share(
    name: str,
    title: str,
    which: tuple[Callable[[DunFact], bool], Callable[[DunFact], bool]],
    parts: tuple[str, str],
) -> Measure[DunFact]:
    return Measure(
        name=name, title=title, counts=which[0], out_of=which[1], kind="rate", parts=parts
    )


def _is_kept(fact: DunFact) -> bool:
    return fact.promise is PromiseState.KEPT


def _notes(_facts: Sequence[DunFact]) -> list[str]:
    """How the rates are divided."""
    return [
        _(
            "Reached: of calls, visits and messages. Kept: of the promises whose day is past, paid "
            "from the contact to that day, by value day. Delivered: of the letters written, those "
            "with proof."
        )
    ]


DUNNING_REPORT: Report[DunFact] = Report(
    name="dunning",
    title=N_("Dunning statistics"),
    read=dunning_facts,
    bases=(("made", N_("Day of the contact")),),
    measures=(
        _counts("calls", N_("Calls and visits"), lambda fact: fact.is_call),
        _share(
            "reached", N_("Debtor reached"),
            (lambda fact: fact.is_call and fact.reached, lambda fact: fact.is_call),
            (N_("got through"), N_("calls and messages")),
        ),
        _counts("promised", N_("Promises made"), lambda fact: fact.is_promise),
        _share(
            "kept", N_("Promises kept"), (_is_kept, lambda fact: fact.is_judged),
            (N_("kept"), N_("promises whose day is past")),
        ),
        Measure(
            name="broken", title=N_("Promises broken"), is_trouble=True,
            counts=lambda fact: fact.promise is PromiseState.BROKEN,
        ),
        _counts("letters", N_("Letters written"), lambda fact: fact.is_letter),
        _share(
            "delivered", N_("Letters delivered"),
            (lambda fact: fact.is_letter and fact.delivered, lambda fact: fact.is_letter),
            (N_("delivered with proof"), N_("letters written")),
        ),
    ),
    cards=("reached", "kept", "delivered"),
    columns=("calls", "reached", "promised", "kept", "letters", "delivered"),
    trends=("kept", "reached"),
    breakdowns=(
        Breakdown(
            name="keeper", title=N_("By keeper"), head=N_("Keeper"), of=lambda fact: fact.keeper,
            nobody=N_("without a keeper"),
        ),
        Breakdown(
            name="way", title=N_("By way of asking"), head=N_("Way"),
            of=lambda fact: fact.way.label,
        ),
        Breakdown(
            name="reason", title=N_("By reason"), head=N_("Why it is not paid"),
            of=lambda fact: fact.reason, nobody=N_("no reason written"),
            columns=("calls", "reached", "promised", "kept", "letters"),
        ),
        Breakdown(
            name="building", title=N_("By building"), head=N_("Building"),
            of=lambda fact: fact.building, in_order=True,
        ),
    ),
    bars="way",
    notes=_notes,
    counting=Counting(
        overdue=with_count(
            N_("{count} promises are open: not counted in the rate;"),
            lambda fact: fact.promise in (PromiseState.OPEN, PromiseState.DUE),
        ),
        cancelled=always(N_("contacts taken back: not counted;")),
        merged=always(N_("two calls to one debtor are two;")),
        reopened=always(N_("a payment taken back breaks the promise it kept.")),
    ),
    opens="fees.dun_contacts",
    count=lambda count: ngettext("{count} contact", "{count} contacts", count).format(
        count=f"{count:,}"
    ),
)  # fmt: skip
