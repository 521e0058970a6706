"""Reads what the papers of an account for a court say."""

from collections.abc import Iterator
from datetime import date

from msgspec import structs
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.among import among
from propdesk.db.store import require, today, use_case
from propdesk.estate.models import Account, Document, Person, Unit
from propdesk.estate.notation.service import mask_id, mask_phone
from propdesk.estate.service import phones_of
from propdesk.fees.court.bundle.booked import (
    agreements_of,
    booked_sums,
    owed_on,
    payments_of,
)
from propdesk.fees.court.bundle.facts import (
    CourtClause,
    CourtFacts,
    CourtLate,
    CourtLine,
    CourtTerms,
    Pair,
)
from propdesk.fees.court.bundle.proofs import demands_of, files_of_account
from propdesk.fees.court.models import CourtCase
from propdesk.fees.court.radar.reading import LimitRow, limits
from propdesk.fees.late.models import LateClause
from propdesk.fees.late.service import late_fees
from propdesk.fees.models import Charge
from propdesk.fees.tariff_models import FeeItem
from propdesk.fees.tariffs.rules import explanation_text
from propdesk.fees.tariffs.service import price_text, tariffs
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import total
from propdesk.kernel.records.refusals import RecordGone
from propdesk.kernel.sheets.purposes import Purpose, SeenFor
from propdesk.system.log.service import record_reveal
from propdesk.system.settings.service import estate_settings


class NothingToClaim(UserError):
    """Nothing of it is due."""

    message = N_("{name} owes nothing for {unit} that is due. There is nothing to bring to court.")


class DayToCome(UserError):
    """Nobody knows the books of tomorrow."""

    message = N_("{day} is still to come. Choose today or a day before it.")


class SeveralOwe(UserError):
    """More than one account of a unit is in arrears."""

    message = N_("Several owe for {unit}: {names}. Say whose papers are wanted.")


@use_case(permission="fees.court", touches=("audit",))
def court_facts(
    session: Session, *, account_id: int, full_ids: bool = False, as_of: date | None = None
) -> CourtFacts:
    """Everything of one account as it stood on a day (default today); that it was put together is
    written down.

    ID numbers and phones are masked unless `full_ids`, which asks for its own right. Raises
    RecordGone, NothingToClaim, NotPermitted, DayToCome.
    """
    if full_ids:
        require(session, "estate.reveal")
    day, account = as_of or today(session), session.get(Account, account_id)
    if day > today(session):
        raise DayToCome(day=day)
    if account is None:
        raise RecordGone
    person = session.get_one(Person, account.person_id)
    code = session.scalar(select(Unit.code).where(Unit.id == account.unit_id)) or ""
    lines = tuple(_lines(session, account_id, day))
    if not lines:
        raise NothingToClaim(name=person.name, unit=code)
    charged, paid, let_go = booked_sums(session, account_id, day)
    facts = CourtFacts(
        account_id=account_id, unit=code, debtor=person.name, as_of=day,
        our_side=_our_side(session),
        other_side=_other_side(session, account, person, full_ids=full_ids),
        case=_case(session, account_id), lines=lines,
        terms=tuple(_terms(session, lines)), clauses=tuple(_clauses(session, lines)),
        demands=tuple(demands_of(session, account_id, day)),
        payments=tuple(payments_of(session, account_id, day)),
        agreements=tuple(agreements_of(session, account_id, day)),
        limits=_limits(session, lines, day), late=tuple(_late(session, lines, day)),
        files=tuple(files_of_account(session, account_id)), charged=charged, paid=paid,
        let_go=let_go, not_due=charged - paid - let_go - total(line.open for line in lines),
    )  # fmt: skip
    said, subject = {"claim": facts.claim, "full_ids": full_ids, "as_of": day}, _subject(facts)
    if full_ids:
        record_reveal(session, "reveal.paper", subject, SeenFor(Purpose.COURT))
    audit.record(session, "court_bundle.print", subject, None, said)
    return facts


def _subject(facts: CourtFacts) -> tuple[str, int | None, str]:
    return "account", facts.account_id, facts.debtor


@use_case(permission="fees.view")
def account_of_unit(session: Session, *, unit_id: int, debtor: str = "") -> int:
    """The account of a unit that is in arrears; by name where there are several. Raises
    NothingToClaim, SeveralOwe."""
    from propdesk.fees.court.debts import debt_meant, debts_of

    code = session.scalar(select(Unit.code).where(Unit.id == unit_id)) or ""
    debts = debts_of(session, unit_id, today(session))
    found = debt_meant(debts, debtor)
    if found is not None:
        return found.account_id
    if len(debts) > 1:
        raise SeveralOwe(unit=code, names=listed(one.name for one in debts))
    raise NothingToClaim(name=debtor or _("Nobody"), unit=code)


@use_case(permission="fees.view")
def account_of_case(session: Session, *, case_id: int) -> int:
    """The account a case is about. Raises RecordGone."""
    if (one := session.get(CourtCase, case_id)) is None:
        raise RecordGone
    return one.account_id or 0


def _our_side(session: Session) -> tuple[Pair, ...]:
    said = estate_settings(session)
    return (
        (_("Company"), said.company), (_("Estate name"), said.name), (_("Tax number"), said.tax_no),
        (_("Address"), said.address), (_("Phone"), said.phone),
    )  # fmt: skip


def _other_side(
    session: Session, account: Account, person: Person, *, full_ids: bool
) -> tuple[Pair, ...]:
    """The debtor as a court asks for him; what is personal is masked unless wanted in full."""
    numbers = session.scalars(select(Document.number).where(Document.person_id == person.id)).all()
    phones = phones_of(session, person_ids=[person.id]).get(person.id, ())
    unit = session.get(Unit, account.unit_id or 0)
    area = "" if unit is None or unit.built_area is None else f"{unit.built_area / 10**4:.2f} m²"
    return (
        (_("Debtor"), person.name),
        (_("ID number"), listed(one if full_ids else mask_id(one) for one in numbers)),
        (_("Phone"), listed(one.number if full_ids else mask_phone(one.number) for one in phones)),
        (_("Unit"), "" if unit is None else unit.code),
        (_("Built-up area"), area),
        (_("Owes since"), account.opened.isoformat()),
        (_("Owed until"), account.closed.isoformat() if account.closed else ""),
    )


def _case(session: Session, account_id: int) -> tuple[Pair, ...]:
    """The newest case of the account, if there is one."""
    query = select(CourtCase).where(CourtCase.account_id == account_id)
    one = session.scalars(query.order_by(CourtCase.id.desc())).first()
    if one is None:
        return ()
    return (
        (_("No."), one.no), (_("Way"), one.way.label), (_("Court or body"), one.body),
        (_("Case number"), one.case_no), (_("Who acts for us"), one.lawyer),
        (_("State"), one.state.label),
    )  # fmt: skip


def _lines(session: Session, account_id: int, day: date) -> Iterator[CourtLine]:
    """What was due and open on a day, the oldest first."""
    for line, item, settled in owed_on(session, account_id, day):
        yield CourtLine(
            charge_id=line.id, item=item, period_from=line.period_from,
            period_to=line.period_to, due_day=line.due_day, amount=line.amount,
            settled=settled, basis=explanation_text(line.explanation),
        )  # fmt: skip


def _limits(session: Session, lines: tuple[CourtLine, ...], day: date) -> tuple[LimitRow, ...]:
    """Until when each of the lines could be claimed, as it was known on the day."""
    open_then = {line.charge_id: line.open for line in lines}
    rows = limits(session, charges=open_then, day=day)
    found = (structs.replace(row, open=open_then[row.id]) for row in rows)
    return tuple(sorted(found, key=lambda row: (row.due_day, row.id)))


def _terms(session: Session, lines: tuple[CourtLine, ...]) -> Iterator[CourtTerms]:
    """The prices that the lines were computed by, from when on each was in force."""
    charges = [line.charge_id for line in lines]
    used = set(session.scalars(select(Charge.tariff_version_id).where(among(Charge.id, charges))))
    for row in tariffs(session):
        for version in row.versions:
            if version.id in used:
                yield CourtTerms(
                    item=row.item.name, tariff=row.name, price=price_text(row, version.fields),
                    since=version.fields.effective_from,
                )  # fmt: skip


def _clauses(session: Session, lines: tuple[CourtLine, ...]) -> Iterator[CourtClause]:
    """The clauses of the late fee of the items that are claimed."""
    items = select(Charge.fee_item_id).where(among(Charge.id, [line.charge_id for line in lines]))
    query = (
        select(LateClause, FeeItem.name)
        .join(FeeItem, FeeItem.id == LateClause.item_id)
        .where(LateClause.item_id.in_(items))
        .order_by(LateClause.first)
    )
    for one, item in session.execute(query):
        yield CourtClause(
            no=one.no, item=item, words=one.clause, article=one.article, agreed_on=one.agreed_on,
            first=one.first, until=one.until,
        )  # fmt: skip


def _late(session: Session, lines: tuple[CourtLine, ...], day: date) -> Iterator[CourtLate]:
    """What the lines owed for being late till the day, less what of it was posted by now."""
    ids = [line.charge_id for line in lines]
    for one in late_fees(session, charges=ids, day=day).values():
        if one.claim:
            yield CourtLate(
                item=one.item, due_day=one.due_day, unpaid=one.unpaid, days=one.days,
                words=explanation_text(one.words(one.claim)), claim=one.claim,
            )  # fmt: skip
