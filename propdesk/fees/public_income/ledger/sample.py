"""The public income of the sample estate: contracts in every state, a decision of each kind, a year
of entries. All invented."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.posting import closed_until
from propdesk.db.records import saving
from propdesk.db.records.moving import move
from propdesk.db.store import use_case
from propdesk.fees.court.rules import months_after
from propdesk.fees.public_income.contracts.register import (
    PUBLIC_CONTRACT,
    PublicContractFields,
    PublicContractOver,
)
from propdesk.fees.public_income.decisions.register import PUBLIC_DECISION, PublicDecisionFields
from propdesk.fees.public_income.ledger.register import (
    PUBLIC_BOOKING,
    PublicBookingBack,
    PublicBookingFields,
)
from propdesk.fees.public_income.rules import (
    EDIT,
    BookingKind,
    BookingState,
    DecisionBy,
    DecisionFor,
    DecisionState,
    IncomeSource,
    PublicContractState,
    PublicCost,
    Rhythm,
    due_days,
    instalments,
    share_of,
)
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.i18n import _
from propdesk.kernel.money import ZERO, Money, total

_OPENING, _SHARE = Money(1_862_050), 3000


@use_case(
    permission=EDIT,
    touches=(*PUBLIC_CONTRACT.touches, *PUBLIC_DECISION.touches, *PUBLIC_BOOKING.touches),
)
def sample_public_income(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Let lifts, roof and places, decide, and book what came, what it cost and what was used."""
    return _Sample(session, year).made()


class _Sample:
    """The year while it is made. Entries are written down in one go, by the day of their money:
    the books go on from where they are."""

    def __init__(self, session: Session, year: SampleYear) -> None:
        self._session, self._year = session, year
        self._begun = year.days[0]
        until = closed_until(session)
        if until is not None and until >= self._begun:
            self._begun = min(until + ONE_DAY, year.today)
        self._lately = year.at(year.today - ONE_DAY, 16)
        self._entries = self._lanterns = 0

    def made(self) -> Mapping[str, int]:
        """Make all of it; how many of each kind."""
        contracts = self._contracts()
        use, share = self._decisions()
        with standing_at(self._session, self._lately):
            self._book(
                BookingKind.OPENING, self._begun, _OPENING, _("Balance of the former ledger")
            )
            came = self._income(contracts)
            self._spend(use, share, came)
        return {"public_contract": 4, "public_decision": 4, "public_booking": self._entries}

    def _contracts(self) -> list[tuple[int, PublicContractFields]]:
        first = date(self._begun.year, self._begun.month, 1)
        begins = PublicContractFields(
            source=IncomeSource.LIFT, place=_("Lifts of all buildings"),
            party=_("Sample advertising company"), contract_no="GG-01", first=first,
            last=months_after(first, 12) - ONE_DAY, rhythm=Rhythm.QUARTERLY,
            first_due=first + timedelta(days=14), amount=Money(2_400_000),
        )  # fmt: skip
        others = (
            replace(begins, source=IncomeSource.STATION, place=_("Roof of building 1"),
                    party=_("Sample tower company"), contract_no="JZ-01", rhythm=Rhythm.YEARLY,
                    amount=Money(1_500_000)),
            replace(begins, source=IncomeSource.VENDING, place=_("South gate"),
                    party=_("Sample vending company"), contract_no="SH-01",
                    rhythm=Rhythm.MONTHLY, amount=None, rent=Money(30_000)),
            replace(begins, source=IncomeSource.VENUE, place=_("Square"),
                    party=_("Sample market company"), contract_no="CD-01",
                    last=months_after(first, 3) - ONE_DAY, rhythm=Rhythm.ONCE,
                    amount=Money(450_000)),
        )  # fmt: skip
        lifts = replace(begins, first_due=months_after(begins.first_due, 2))
        with standing_at(self._session, self._year.at(self._year.days[0], 9)):
            made = [
                (saving.add(self._session, PUBLIC_CONTRACT, fields), fields)
                for fields in (lifts, *others)
            ]
        ends = self._year.at(months_after(first, 3), 10)
        with standing_at(self._session, ends):
            move(self._session, PUBLIC_CONTRACT, made[3][0], PublicContractState.ENDED)
        over = self._year.today - timedelta(days=40)
        with standing_at(self._session, self._year.at(over, 11)):
            move(
                self._session, PUBLIC_CONTRACT, made[2][0], PublicContractState.BROKEN,
                form=PublicContractOver(over_on=over), why=_("The machines were taken away"),
            )  # fmt: skip
        return made

    def _decisions(self) -> tuple[int, int]:
        use = PublicDecisionFields(
            decision_no=_("Assembly 1"), day=self._begun, what=_("New benches and swings"),
            amount=Money(900_000),
        )  # fmt: skip
        others = (
            replace(use, purpose=DecisionFor.SHARE, amount=None, percent=_SHARE,
                    decision_no=_("Assembly 2"), what=_("Share for letting and upkeep")),
            replace(use, decided_by=DecisionBy.COMMITTEE, decision_no=_("Committee 7"),
                    what=_("Lanterns for the feast"), amount=Money(120_000)),
            replace(use, decided_by=DecisionBy.COMMITTEE, decision_no=_("Committee 8"),
                    what=_("A second fountain"), amount=Money(5_000_000)),
        )  # fmt: skip
        with standing_at(self._session, self._year.at(self._begun, 10)):
            ids = [saving.add(self._session, PUBLIC_DECISION, one) for one in (use, *others)]
            move(
                self._session, PUBLIC_DECISION, ids[3], DecisionState.DROPPED,
                why=_("The owners voted against it"),
            )  # fmt: skip
        self._lanterns = ids[2]
        return ids[0], ids[1]

    def _income(self, contracts: list[tuple[int, PublicContractFields]]) -> Money:
        """What came of each contract; the last instalment of the lifts is late."""
        came = []
        for contract_id, fields in contracts:
            days = due_days(fields.rhythm, fields.first_due, fields.last)
            parts = instalments(fields.amount or Money((fields.rent or ZERO).fen * len(days)), days)
            past = [one for one in parts if one.day < self._year.today - timedelta(days=45)]
            for part in past:
                day = max(part.day + timedelta(days=3), self._begun)
                self._book(
                    BookingKind.INCOME, day, part.amount, fields.place, contract_id=contract_id,
                    party=fields.party,
                )  # fmt: skip
                came.append(part.amount)
        return total(came)

    def _spend(self, use: int, share: int, came: Money) -> None:
        today = self._year.today
        kind, cost = BookingKind.COST, PublicCost
        ago = [max(today - timedelta(days=days), self._begun) for days in (120, 90, 60, 20)]
        self._book(kind, ago[0], Money(36_800), _("Value added tax"), cost=cost.TAX)
        self._book(kind, ago[1], Money(58_000), _("Lamps of the frames"), cost=cost.UPKEEP)
        part = share_of(came, _SHARE)
        if part > ZERO:
            self._book(
                kind, ago[3], part, _("Share of the year"), cost=cost.SHARE, decision_id=share
            )
        self._book(
            BookingKind.USE, ago[2], Money(640_000), _("Benches, first half"), decision_id=use
        )
        wrong = self._book(kind, ago[3], Money(5_800), _("Lamps of the frames"), cost=cost.UPKEEP)
        move(
            self._session, PUBLIC_BOOKING, wrong, BookingState.BACK,
            form=PublicBookingBack(back_why=_("Entered twice")),
        )  # fmt: skip
        self._book(
            BookingKind.USE, max(today - 2 * ONE_DAY, self._begun), Money(118_500), _("Lanterns"),
            decision_id=self._lanterns,
        )  # fmt: skip
        move(self._session, PUBLIC_DECISION, self._lanterns, DecisionState.DONE)

    def _book(
        self, kind: BookingKind, day: date, amount: Money, what: str, **values: object
    ) -> int:
        self._entries += 1
        fields = PublicBookingFields(
            kind=kind, day=day, amount=amount, what=what,
            slip_no=f"{day:%Y%m%d}-{self._entries:02d}",
        )  # fmt: skip
        return saving.add(self._session, PUBLIC_BOOKING, replace(fields, **values))  # type: ignore[arg-type]
