"""Payment notices (缴费通知单): what is open per household, and until when; numbered and logged."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.audit import record
from propdesk.db.numbering import document_no, draw_numbers
from propdesk.db.store import acting, today, use_case
from propdesk.estate.models import Account, Unit
from propdesk.estate.service import titles_of_units
from propdesk.fees.dues.account_arrears import AccountArrears
from propdesk.fees.dues.household_dues import DueLine, item_on_paper, open_lines
from propdesk.fees.dues.prepaid import Coverage, coverages
from propdesk.fees.late.service import LateFee, late_fees
from propdesk.fees.notices.addressing import homes_of_accounts
from propdesk.fees.papers.basis import basis_of_line
from propdesk.fees.papers.facts import NoticeFacts, OwedLine
from propdesk.fees.rules import NOTICE_SERIES
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import ZERO, Money, total
from propdesk.system.settings.service import EstateSettings, estate_settings

PAY_WITHIN = 15  # days a notice leaves for what is overdue unless another day is typed
Put = Callable[[tuple[NoticeFacts, ...]], object]


class NothingOwed(UserError):
    """A notice needs something to pay."""

    message = N_("Nothing is open there, so there is nothing to give notice of.")


@dataclass(frozen=True, slots=True)
class Addressee:
    """A debtor at his home, spaces with it: whom one notice goes to."""

    home_id: int
    home_code: str
    accounts: tuple[AccountArrears, ...]

    @property
    def total(self) -> Money:
        """All that is open."""
        return total(one.total for one in self.accounts)

    @property
    def overdue(self) -> Money:
        """Without what is not due yet."""
        return total(one.overdue for one in self.accounts)


@dataclass(frozen=True, slots=True)
class Addressees:
    """Whom notices would go to, in unit order; and whose account has no room to bring one to."""

    people: tuple[Addressee, ...]
    homeless: tuple[AccountArrears, ...]


def addressees(session: Session, *, accounts: Sequence[AccountArrears]) -> Addressees:
    """Put accounts in arrears together as notices are: one per debtor and home."""
    homes = homes_of_accounts(session)
    owners = session.execute(select(Account.id, Account.person_id))
    people = {account_id: person_id for account_id, person_id in owners}  # noqa: C416  rows
    units = session.execute(select(Unit.id, Unit.code).order_by(Unit.order_key))
    codes = {unit_id: code for unit_id, code in units}  # noqa: C416  rows
    grouped: dict[tuple[int, int], list[AccountArrears]] = defaultdict(list)
    for one in accounts:
        if one.unit_id is not None:
            grouped[homes[one.account_id], people[one.account_id]].append(one)
    place = {unit_id: number for number, unit_id in enumerate(codes)}
    return Addressees(
        tuple(
            Addressee(home, codes[home], tuple(grouped[home, person]))
            for home, person in sorted(grouped, key=lambda key: (place[key[0]], key[1]))
        ),
        tuple(one for one in accounts if one.unit_id is None),
    )


@dataclass(frozen=True, slots=True)
class OpenThere:
    """What notices of some units could ask for."""

    total: Money
    overdue: Money


def open_there(session: Session, *, unit_ids: Sequence[int]) -> OpenThere:
    """What is open on units and their spaces, and what of it is overdue."""
    day = today(session)
    lines = [line for _unit, some in _lines_by_debtor(session, unit_ids, None) for line in some]
    overdue = total(line.open for line in lines if line.due_day < day)
    return OpenThere(total(line.open for line in lines), overdue)


@use_case(permission="fees.view", touches=("counter", "audit"))
def issue_notices(
    session: Session,
    *,
    unit_ids: Sequence[int],
    account_ids: Sequence[int] | None = None,
    pay_until: date | None = None,
    overdue_only: bool = False,
    put: Put | None = None,
) -> tuple[NoticeFacts, ...]:
    """Make one numbered notice per debtor and home, in unit order; who owes nothing gets none.

    The spaces of a household stand on its notice; the sum is that of the desk at this moment.
    `account_ids`: of these accounts only. `pay_until` is for what is overdue, the rest has its
    own due day. `put` brings them out; no number is used up when it fails. Raises NothingOwed.
    """
    day = today(session)
    owing = [
        (unit, wanted)
        for unit, lines in _lines_by_debtor(session, unit_ids, account_ids)
        if (wanted := _wanted(lines, day, overdue_only=overdue_only))
    ]
    if not owing:
        raise NothingOwed
    notices = _notices(session, owing, pay_until or day + timedelta(PAY_WITHIN))
    _write_down(session, notices, [unit for unit, _lines in owing])
    if put is not None:
        put(notices)
    return notices


def _write_down(session: Session, notices: Sequence[NoticeFacts], homes: Sequence[Unit]) -> None:
    ends = dict.fromkeys((notices[0].number, notices[-1].number))
    record(
        session,
        "notice.issue",
        ("notice", None, " – ".join(ends)),
        after={
            "count": len(notices),
            "total": total(one.total for one in notices),
            # By these `notices_found` finds a number again: the home, to whom, over how much.
            "notices": {
                notice.number: [unit.id, notice.owner, notice.total]
                for notice, unit in zip(notices, homes, strict=True)
            },
        },
    )


def _notices(
    session: Session, owing: Sequence[tuple[Unit, Sequence[DueLine]]], pay_until: date
) -> tuple[NoticeFacts, ...]:
    """What each notice says, numbered in order; the same few statements for however many."""
    day = today(session)
    charges = [line.charge_id for _unit, lines in owing for line in lines]
    late = late_fees(session, charges=charges)
    same = _Same(estate_settings(session), day, pay_until, acting(session).name, late)
    titles = titles_of_units(session, (unit for unit, _lines in owing))
    prepaid = coverages(session, (lines for _unit, lines in owing))
    drawn = draw_numbers(session, [NOTICE_SERIES] * len(owing), day.year)
    numbers = [document_no(NOTICE_SERIES, day.year, number) for number in drawn]
    return tuple(
        _notice(same, number, unit, titles[unit.id], lines, covered)
        for number, (unit, lines), covered in zip(numbers, owing, prepaid, strict=True)
    )


def _wanted(lines: Sequence[DueLine], day: date, *, overdue_only: bool) -> list[DueLine]:
    """The lines to ask for; none when credits leave nothing to pay."""
    wanted = [line for line in lines if line.due_day < day or not overdue_only]
    return wanted if total(line.open for line in wanted) > ZERO else []


def _lines_by_debtor(
    session: Session, unit_ids: Sequence[int], account_ids: Sequence[int] | None
) -> list[tuple[Unit, tuple[DueLine, ...]]]:
    """The lines of each debtor under his home, spaces with it, as the desk shows them."""
    homes = homes_of_accounts(session, unit_ids=unit_ids)
    accounts = session.execute(
        select(Account.id, Account.person_id).where(among(Account.id, homes))
    )
    person_of = {account_id: person_id for account_id, person_id in accounts}  # noqa: C416  rows
    if account_ids is not None:
        person_of = {one: person_of[one] for one in account_ids if one in person_of}
    grouped: dict[int, dict[int, list[DueLine]]] = defaultdict(lambda: defaultdict(list))
    for line in open_lines(session, account_ids=list(person_of)):
        grouped[homes[line.account_id]][person_of[line.account_id]].append(line)
    units = session.scalars(select(Unit).where(among(Unit.id, grouped)).order_by(Unit.order_key))
    return [
        (unit, tuple(lines))
        for unit in units
        for _person, lines in sorted(grouped[unit.id].items())
    ]


class _Same(NamedTuple):
    """What all notices made together say."""

    estate: EstateSettings
    day: date
    pay_until: date
    printed_by: str
    late: Mapping[int, LateFee]


def _notice(
    same: _Same,
    number: str,
    unit: Unit,
    title: str,
    lines: Sequence[DueLine],
    prepaid: Coverage,
) -> NoticeFacts:
    estate, late = same.estate, same.late
    starts = [line.period_from for line in lines if line.period_from]
    ends = [line.period_to for line in lines if line.period_to]
    return NoticeFacts(
        company=estate.company,
        estate=estate.name,
        number=number,
        day=same.day,
        owner=lines[0].debtor,
        unit_title=title,
        unit_code=unit.code,
        lines=tuple(owed_line(line, unit.id, late.get(line.charge_id)) for line in lines),
        late_fee_clause=_clause(
            same.day, [late[one.charge_id] for one in lines if one.charge_id in late]
        ),
        total=total(line.open for line in lines),
        prepaid=prepaid.balance,
        prepaid_covers=prepaid.covered,
        period_from=min(starts, default=None),
        period_to=max(ends, default=None),
        pay_until=same.pay_until,
        ways=estate.bank_lines,
        phone=estate.phone,
        address=estate.address,
        printed_by=same.printed_by,
        practice=estate.practice,
    )


def _clause(day: date, late: Sequence[LateFee]) -> str:
    """By what a late fee is asked, and till when it was counted; '' where none is."""
    if not total(one.claim for one in late):
        return ""
    words = dict.fromkeys(one.clause.words for one in late)
    told = _("counted till {day}, not in the sum above. {clause}")
    return told.format(day=day, clause=" ".join(words))


def owed_line(line: DueLine, unit_id: int, late: LateFee | None = None) -> OwedLine:
    """What a notice says of an open line."""
    return OwedLine(
        item=item_on_paper(line, unit_id),
        amount=line.open,
        period_from=line.period_from,
        period_to=line.period_to,
        basis=basis_of_line(line.explanation),
        charged=line.amount,
        due=line.due_day,
        late_fee=late.claim if late is not None else ZERO,
    )
