"""What the estate took in a half-year, by item and by whose money it is; nobody is in it.

An item that fewer than three units were charged for is told together with the others: its sum would
be somebody's own.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from propdesk.db.store import use_case
from propdesk.fees.passed_on.models import SupplierBill
from propdesk.fees.reports.balances import PUBLIC
from propdesk.fees.reports.collected import COLLECTED
from propdesk.fees.reports.owed import RECEIVABLE
from propdesk.fees.reports.rates import RATES
from propdesk.fees.reports.reading import BookFigure, Said, read_report
from propdesk.fees.reports.spans import DaySpan
from propdesk.fees.rules import Nature
from propdesk.kernel.i18n import _, pgettext
from propdesk.kernel.money import ZERO, Money, total

FEWEST = 3
"""Units behind a sum that is told by itself."""
INCOME = (Nature.OWN_INCOME, Nature.PAID_SERVICE, Nature.COMMON_AREA, Nature.COLLECTED)


class PublishedItem(msgspec.Struct, frozen=True, kw_only=True):
    """An item, or what is told of several together: charged for the half-year, how much of it came,
    and what came in it for whatever days."""

    name: str
    charged: Money
    collected: Money
    came: Money

    @property
    def rate(self) -> str:
        """How much of what was charged came, in per cent."""
        return BookFigure("rate", self.collected.fen, self.charged.fen).text()


class PublishedGroup(msgspec.Struct, frozen=True):
    """Items whose money is of one kind."""

    nature: Nature
    items: tuple[PublishedItem, ...]

    @property
    def total(self) -> PublishedItem:
        """All of them."""
        return _together(_("Total"), self.items)


class PublicSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What the owners' common parts brought, by source; what it cost and was used for, below zero.
    Opening and all of these are the closing balance."""

    opening: Money
    income: tuple[tuple[str, Money], ...]
    costs: tuple[tuple[str, Money], ...]
    uses: tuple[tuple[str, Money], ...]
    closing: Money


class Publication(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of it. `supplied`: what suppliers charged for what is collected for them.
    `public`: of public income, None where there never was any."""

    span: DaySpan
    groups: tuple[PublishedGroup, ...]
    current: str
    by_units: str
    old: str
    owed: Money
    supplied: Money
    public: PublicSheet | None


@use_case(permission="fees.view")
def read_publication(session: Session, *, span: DaySpan) -> Publication:
    """Add up what is published of some days."""
    rates = read_report(session, report=RATES, span=span, cut=("item",))
    came = read_report(session, report=COLLECTED, span=span, cut=("item",))
    owed = read_report(session, report=RECEIVABLE, span=span, cut=("item",))
    return Publication(
        span=span,
        groups=tuple(_groups(session, rates, came, _units(session, span))),
        current=rates.figure("current").text(),
        by_units=rates.figure("by_units").text(),
        old=rates.figure("old_rate").text(),
        owed=Money(owed.figure("closing").amount),
        supplied=_supplied(session, span),
        public=_public(session, span),
    )


def _public(session: Session, span: DaySpan) -> PublicSheet | None:
    said = read_report(session, report=PUBLIC, span=span)
    if not said.lines:
        return None

    def of(word: str) -> tuple[tuple[str, Money], ...]:
        told = ((line.name, Money(said.figure(word, line).amount)) for line in said.lines)
        return tuple(one for one in told if one[1])

    before, over = said.figure("opening").amount, 0
    if "taken_over" in [one.name for one in said.columns]:
        over = said.figure("taken_over").amount
    return PublicSheet(
        opening=Money(before + over),
        income=of("income"),
        costs=of("cost"),
        uses=of("use"),
        closing=Money(said.figure("closing").amount),
    )


def _groups(
    session: Session, rates: Said, came: Said, units: Mapping[int, int]
) -> Iterator[PublishedGroup]:
    of_rates = {line.key[0]: line for line in rates.lines}
    of_came = {line.key[0]: line for line in came.lines}
    query = text("SELECT id, name, nature FROM fee_item ORDER BY order_no, id")
    by_nature: dict[Nature, list[tuple[int, PublishedItem]]] = defaultdict(list)
    for item_id, name, nature in session.execute(query):
        charged, paid = of_rates.get(item_id), of_came.get(item_id)
        if charged is None and paid is None:
            continue
        one = PublishedItem(
            name=name,
            charged=Money(rates.figure("net", charged).amount if charged else 0),
            collected=Money(rates.figure("collected", charged).amount if charged else 0),
            came=Money(came.figure("money", paid).amount if paid else 0),
        )
        if not (one.charged or one.collected or one.came):
            continue  # taken back, or none of these days
        by_nature[Nature(nature)].append((units.get(item_id, 0), one))
    for nature in INCOME:
        if told := _told(by_nature[nature]):
            yield PublishedGroup(nature, told)


def _told(items: Sequence[tuple[int, PublishedItem]]) -> tuple[PublishedItem, ...]:
    """Each item by itself that enough units are behind of, the others together; nothing where even
    all of them are too few."""
    plain = [one for units, one in items if units >= FEWEST]
    few = [(units, one) for units, one in items if units < FEWEST]
    if not few:
        return tuple(plain)
    others = _together(pgettext("publication", "Other items"), [one for _units, one in few])
    if sum(units for units, _one in few) >= FEWEST:
        return (*plain, others)
    if not plain:
        return ()
    *rest, last = plain  # too few even together: they hide behind one that is large enough
    return (*rest, _together(_("{item} and others").format(item=last.name), [last, others]))


def _together(name: str, items: Sequence[PublishedItem]) -> PublishedItem:
    return PublishedItem(
        name=name,
        charged=total(one.charged for one in items),
        collected=total(one.collected for one in items),
        came=total(one.came for one in items),
    )


def _units(session: Session, span: DaySpan) -> Mapping[int, int]:
    """How many units are behind each item: charged, or paid for, in these days."""
    query = text("""
        SELECT fee_item_id, count(DISTINCT coalesce(unit_id, -account_id)) FROM (
            SELECT c.fee_item_id, c.unit_id, c.account_id FROM charge AS c
            WHERE c.due_day BETWEEN :first AND :last
            UNION
            SELECT c.fee_item_id, c.unit_id, c.account_id FROM payment AS p
            JOIN allocation AS e ON e.payment_id = p.id JOIN charge AS c ON c.id = e.charge_id
            WHERE p.booking_day BETWEEN :first AND :last)
        GROUP BY 1
    """)
    days = {"first": span.first.isoformat(), "last": span.last.isoformat()}
    return {row[0]: row[1] for row in session.execute(query, days)}


def _supplied(session: Session, span: DaySpan) -> Money:
    """What suppliers' bills of these days come to, whoever was billed for them."""
    asked = select(func.sum(SupplierBill.amount)).where(
        SupplierBill.last.between(span.first, span.last)
    )
    return session.scalar(asked) or ZERO
