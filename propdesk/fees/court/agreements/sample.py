"""What followed letters in the sample estate: agreements and court cases, in every state."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.store import use_case
from propdesk.estate.models import Account, Person
from propdesk.estate.rules import PersonKind
from propdesk.fees.counter.service import COLLECT_TABLES, Order, Part, collect_payment
from propdesk.fees.court.agreements.register import (
    AGREEMENT,
    AGREEMENTS,
    AgreementFields,
    AgreementOver,
    AgreementSigning,
)
from propdesk.fees.court.cases.register import (
    COURT_CASE,
    COURT_CASES,
    EDITS,
    Judgment,
    SuitFields,
    SuitFiling,
    SuitOutcome,
    SuitWithdrawal,
)
from propdesk.fees.court.debts import covered_lines
from propdesk.fees.court.models import Agreement, CourtCase
from propdesk.fees.court.rules import AgreementState, SuitState, SuitWay
from propdesk.fees.models import IS_OPEN, OpenCharge
from propdesk.fees.rules import Method
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money, total

_A, _C = AgreementState, SuitState
# Written so many days ago, in so many months, the first so many days later, where it stands.
_AGREEMENTS = (
    (150, 1, 20, _A.KEPT),
    (120, 4, 15, _A.BROKEN),
    (70, 6, 30, _A.SIGNED),
    (20, 3, 24, _A.SIGNED),
    (40, 5, 30, _A.ENDED),
    (2, 3, 30, _A.DRAFT),
)
# Way, prepared so many days ago, where it stands.
_CASES = (
    (SuitWay.COURT, 90, _C.JUDGED),
    (SuitWay.COURT, 50, _C.FILED),
    (SuitWay.MEDIATION, 30, _C.MEDIATION),
    (SuitWay.ORDER, 140, _C.ENFORCING),
    (SuitWay.COURT, 200, _C.SETTLED),
    (SuitWay.ARBITRATION, 110, _C.WITHDRAWN),
    (SuitWay.COURT, 4, _C.PREPARING),
)
_BODIES = {
    SuitWay.COURT: N_("District people's court"),
    SuitWay.ORDER: N_("District people's court"),
    SuitWay.MEDIATION: N_("Mediation committee of the street"),
    SuitWay.ARBITRATION: N_("City arbitration commission"),
}
_FILED_AFTER, _FEE = 7, Money(5000)
_YOUNG = timedelta(days=700)


@use_case(permission=EDITS, touches=(*AGREEMENT.touches, *COURT_CASE.touches, *COLLECT_TABLES))
def sample_court(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Enter them with those who owe most; nothing where nobody owes."""
    owing = _owing(session, year.today)
    for number, one in enumerate(_AGREEMENTS):
        if number < len(owing):
            _agree(session, year, owing[number], one)
    for number, (way, ago, state) in enumerate(_CASES):
        if owing:
            _sue(session, year, owing[number * 2 % len(owing)], (way, ago, state))
    counts = {AGREEMENT.kind: Agreement, COURT_CASE.kind: CourtCase}
    return {
        name: session.scalar(select(func.count()).select_from(model)) or 0
        for name, model in counts.items()
    }


def _owing(session: Session, today: date) -> Sequence[tuple[int, int, date]]:
    """Account, unit and the oldest due day of the people who owe most, one for each unit; what is
    near the end of its limitation stays so."""
    oldest = func.min(OpenCharge.due_day)
    owed = func.sum(OpenCharge.amount - OpenCharge.settled)
    query = (
        select(Account.id, Account.unit_id, oldest)
        .join(OpenCharge, OpenCharge.account_id == Account.id)
        .join(Person, Person.id == Account.person_id)
        .where(
            IS_OPEN,
            OpenCharge.due_day < today,
            Account.unit_id.is_not(None),
            Person.kind == PersonKind.PERSON,
        )
        .group_by(Account.id)
        .order_by(owed.desc(), Account.id)
    )
    rows = session.execute(query.having(oldest > today - _YOUNG)).all()
    found = {unit: (account, unit, day) for account, unit, day in rows if unit is not None}
    return tuple(found.values())


def _agree(
    session: Session,
    year: SampleYear,
    debt: tuple[int, int, date],
    said: tuple[int, int, int, AgreementState],
) -> None:
    """One agreement over what was due when it was written; it is paid by transfer."""
    account, unit, oldest = debt
    ago, times, later, state = said
    written = max(year.today - timedelta(days=ago), min(oldest, year.today))
    first = written + timedelta(days=later)
    with standing_at(session, year.at(written, 10)):
        fields = AgreementFields(
            unit_id=unit, due_until=written, times=times, first_day=first,
            why=_("Lost his work; pays from now on as agreed"),
            debtor=_name(session, account),
        )  # fmt: skip
        made = AGREEMENTS.uses.add(session, fields=fields)
        if state is not _A.DRAFT:
            signing = AgreementSigning(signed_by=fields.debtor, signed_on=written)
            AGREEMENTS.uses.move(session, record_id=made, to=_A.SIGNED, form=signing)
    if state is _A.KEPT:
        _pay(session, unit, account, written, first)
        AGREEMENTS.uses.move(session, record_id=made, to=state)
    elif state in (_A.BROKEN, _A.ENDED):
        with standing_at(session, year.at(year.today - timedelta(days=9), 15)):
            AGREEMENTS.uses.move(
                session,
                record_id=made,
                to=state,
                form=AgreementOver(),
                why=_("No instalment came, the phone is off"),
            )


def _name(session: Session, account: int) -> str:
    person = session.get_one(Account, account).person_id
    return session.get_one(Person, person).name


def _pay(session: Session, unit: int, account: int, until: date, day: date) -> None:
    """Pay what an agreement covers, by transfer on a day."""
    lines = covered_lines(session, account, until)
    amount = total(line.amount for line in lines)
    order = Order(
        unit_id=unit, parts=(Part(Method.TRANSFER, amount),),
        charge_ids=tuple(line.charge_id for line in lines), value_day=day,
    )  # fmt: skip
    collect_payment(session, order=order)


def _sue(
    session: Session,
    year: SampleYear,
    debt: tuple[int, int, date],
    said: tuple[SuitWay, int, SuitState],
) -> None:
    """One case over what was due when it was prepared."""
    account, unit, oldest = debt
    way, ago, state = said
    begun = max(year.today - timedelta(days=ago), min(oldest, year.today))
    hearing = year.today + timedelta(days=5) if state is _C.FILED else None
    with standing_at(session, year.at(begun, 9)):
        made = COURT_CASES.uses.add(session, fields=SuitFields(
            unit_id=unit, debtor=_name(session, account), way=way, body=_(_BODIES[way]),
            due_until=begun, lawyer=_("Lawyer Qin"), hearing_on=hearing,
            hearing_at=_("9:30, room 3") if hearing else "",
        ))  # fmt: skip
    if state is _C.PREPARING:
        return
    filed = min(begun + timedelta(days=_FILED_AFTER), year.today)
    number = f"({filed:%Y}){1000 + made}"
    filing = SuitFiling(filed_on=filed, case_no=number, court_fee=_FEE)
    with standing_at(session, year.at(filed, 14)):
        move = COURT_CASES.uses.move
        if state is _C.MEDIATION:
            move(session, record_id=made, to=state)
            return
        move(session, record_id=made, to=_C.FILED, form=filing)
    day = min(filed + timedelta(days=30), year.today)
    with standing_at(session, year.at(day, 16)):
        _lead(session, made, state, day)


def _lead(session: Session, made: int, state: SuitState, day: date) -> None:
    move = COURT_CASES.uses.move
    if state in (_C.JUDGED, _C.ENFORCING):
        claim = session.get_one(CourtCase, made).claim
        judged = Judgment(
            judged_on=day, judged_amount=claim,
            result=_("To be paid within ten days"),
        )  # fmt: skip
        move(session, record_id=made, to=_C.JUDGED, form=judged)
    if state is _C.ENFORCING:
        move(session, record_id=made, to=state)
    elif state is _C.SETTLED:
        ended = SuitOutcome(result=_("Agreed before the judge; paid by instalments"))
        move(session, record_id=made, to=state, form=ended)
    elif state is _C.WITHDRAWN:
        why = _("The contract names no arbiter")
        move(session, record_id=made, to=state, form=SuitWithdrawal(), why=why)
