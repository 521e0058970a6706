"""What offers do to a payment: less to pay, reductions posted with it, what is refused."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from propdesk.db.posting import Posting
from propdesk.fees.dues.allocating import Share
from propdesk.fees.dues.household_dues import DueLine
from propdesk.fees.models import Reduction
from propdesk.fees.offers.rules import Fit, OfferLine
from propdesk.fees.offers.taken.taking import OfferPaidInPart, OfferTaken, note_offers, offers_taken
from propdesk.fees.rules import ReductionKind
from propdesk.kernel.money import ZERO, Money


class OffersAtDesk:
    """The offers that are taken with the lines of one payment.

    Raises OfferFitsNot, OfferAboveCeiling.
    """

    def __init__(
        self,
        session: Session,
        wanted: Sequence[OfferTaken],
        lines: Sequence[DueLine],
        limits: Sequence[tuple[int, Money]],
    ) -> None:
        self._session, self._lines = session, lines
        most = dict(limits)
        shown = [_line(one, most.get(one.charge_id, one.open)) for one in lines]
        self._found = offers_taken(session, wanted, shown)
        self._by = {key: fit for fit in self._found for key in fit.off}

    def _off(self, line: DueLine) -> Money:
        fit = self._by.get(line.charge_id)
        return fit.off[line.charge_id] if fit is not None else ZERO

    def less(self, amounts: Sequence[Money]) -> list[Money]:
        """What is to be paid of each line after what is taken off."""
        return [amount - self._off(line) for line, amount in zip(self._lines, amounts, strict=True)]

    def refuse_in_part(self, shares: Sequence[Share]) -> None:
        """Raise OfferPaidInPart when something of the months of an offer stays open."""
        settled = {one.line: one.allocated + one.reduced for one in shares}
        for fit in self._found:
            for place, line in enumerate(self._lines):
                if _is_of(line, fit) and settled.get(place, ZERO) + self._off(line) < line.open:
                    raise OfferPaidInPart

    def post(self, post: Posting, payment_id: int, shares: tuple[Share, ...]) -> tuple[Share, ...]:
        """Post what is taken off; the shares as a receipt shows them, with the months it is on."""
        rows = [
            {
                "charge_id": key, "payment_id": payment_id, "kind": ReductionKind.OFFER,
                "amount": amount, "reason": f"{fit.offer.no} {fit.offer.name}",
            }
            for fit in self._found
            for key, amount in fit.off.items()
        ]  # fmt: skip
        post.insert(Reduction, rows)
        note_offers(self._session, self._found)
        of_line = {one.line: one for one in shares}
        every = (
            replace(share, reduced=share.reduced + self._off(line))
            for place, line in enumerate(self._lines)
            if (share := of_line.get(place, Share(place, ZERO))).allocated
            or share.reduced
            or self._off(line)
        )
        return tuple(every)


def _line(line: DueLine, paid: Money) -> OfferLine:
    return OfferLine(
        key=line.charge_id, unit_id=line.unit_id, item_id=line.fee_item_id,
        account_id=line.account_id, first=line.period_from, last=line.period_to,
        amount=line.amount, whole=line.open == line.amount == paid,
    )  # fmt: skip


def _is_of(line: DueLine, fit: Fit) -> bool:
    first, last = line.period_from, line.period_to
    mine = (line.unit_id, line.fee_item_id) == (fit.unit_id, fit.item_id)
    return mine and first is not None and last is not None and fit.first <= first <= fit.last
