"""Periods as old systems write them, and what is said of each doubtful cell."""

import re
from datetime import date

from propdesk.fees.periods import PeriodUnknown, last_of_month, month_number, parse_period
from propdesk.kernel.errors import UserError
from propdesk.kernel.exchange.values import read_date
from propdesk.kernel.i18n import N_
from propdesk.kernel.scaled import half_width

FAULTS: dict[str, str] = {
    "no_year": N_("“{text}” has no year. Write it like 2026-03."),
    "bad_period": N_("“{text}” is no period. Write it like 2026-03 or 2026.1-2026.6."),
    "period_backwards": N_("“{text}”: the period ends before it begins."),
    "does_not_add_up": N_("Charged {charged} less paid {paid} is not {owed}."),
    "not_whole_fen": N_("An amount has at most two decimals."),
    "bad_amount": N_("This is no amount. Write a number such as 300.00."),
    "amount_over_limit": N_("This amount is too large: at most 99,999,999.99. Check the cell."),
    "bad_date": N_("This is no date. Write it like 2021-05-01."),
    "unknown_unit": N_("No unit is called {text}. Enter it in the register first."),
    "unknown_item": N_("No fee item is called {text}. Enter it first: Fees, Tariffs."),
    "nobody_owes": N_("Nobody owes for {text}. Enter an owner or payer first."),
    "charge_twice": N_("The same unit, fee item and period stand in an earlier row."),
    "period_overlap": N_("{text}: these days of the fee item are charged already."),
    "other_owner": N_("{text} has no role in this unit; it goes to who owes for it now."),
    "negative_is_prepayment": N_("Paid more than charged: {owed} becomes prepayment."),
    "no_day": N_("No day stands here. Write it like 2021-05-01."),
    "date_in_future": N_("{text} is still to come. Check the day."),
    "refund": N_("{amount} was paid back there; it is kept as such."),
    "receipt_no_twice": N_("Receipt {text} stands in an earlier row for another unit."),
    "payment_twice": N_("The same payment stands in an earlier row."),
    "payment_known": N_("The same payment came with the former books {no} already."),
    "below_nothing": N_("A deposit held is above 0.00."),
    "no_deposit_item": N_("{text} is no fee item of deposits. Enter it first: Fees, Tariffs."),
    "whose_deposit": N_("Neither a unit nor a payer stands here."),
    "phone_needed": N_("{text} is not of this unit: write the phone, too, in a column of its own."),
    "unknown_holder": N_("{text}: write us, the developer or the former company as the holder."),
    "deposit_twice": N_("The same deposit stands in an earlier row."),
    "deposit_known": N_("Deposit {no} is entered already: the same item, unit and receipt."),
}
"""What is said of each doubtful cell."""
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_MONTH_WORDS = {"十二": "12", "十一": "11", "十": "10"}
_TO = r"(?:-|~|～|至|到|–|—)"
_MONTH = re.compile(r"(\d{4})[-./年](\d{1,2})月?份?")
_MONTHS = re.compile(rf"(\d{{4}})[./年](\d{{1,2}})月?{_TO}(?:(\d{{4}})[./年])?(\d{{1,2}})月?份?")
_DAYS = re.compile(rf"(\d{{4}}[-./年]\d{{1,2}}[-./月]\d{{1,2}}日?){_TO}(\d{{4}}.+)")
_IN_WORDS = re.compile(r"([〇零一二三四五六七八九]{4})年(十[一二]?|[一二三四五六七八九])月")


class PeriodFaulty(UserError):
    """A cell that is no period; `fault` is a key of FAULTS."""

    message = N_("“{text}” is no period. Write it like 2026-03 or 2026.1-2026.6.")

    def __init__(self, fault: str, text: str) -> None:
        super().__init__(text=text)
        self.fault = fault


def read_span(text: str) -> tuple[date, date]:
    """The days of a period as old systems write it, both counted. Raises PeriodFaulty."""
    plain = "".join(half_width(text).split())
    if words := _IN_WORDS.fullmatch(plain):
        month = _MONTH_WORDS.get(words[2]) or words[2].translate(_DIGITS)
        plain = f"{words[1].translate(_DIGITS)}-{month}"
    found = _days(plain) or _months(plain)
    if found is None:
        found = _named(plain)
    if found[1] < found[0]:
        raise PeriodFaulty("period_backwards", text)
    return found


def _days(plain: str) -> tuple[date, date] | None:
    match = _DAYS.fullmatch(plain)
    days = [read_date(one)[0] for one in match.groups()] if match else []
    if len(days) == 2 and days[0] is not None and days[1] is not None:
        return days[0], days[1]
    return None


def _months(plain: str) -> tuple[date, date] | None:
    if match := _MONTHS.fullmatch(plain):
        year, first, until, last = match.groups()
        return _month(plain, year, first), _end(_month(plain, until or year, last))
    if match := _MONTH.fullmatch(plain):
        first_day = _month(plain, match[1], match[2])
        return first_day, _end(first_day)
    return None


def _end(month: date) -> date:
    return last_of_month(month_number(month))


def _month(plain: str, year: str, month: str) -> date:
    if not 1 <= int(month) <= 12 or not 2000 <= int(year) <= 2099:
        raise PeriodFaulty("bad_period", plain)
    return date(int(year), int(month), 1)


def _named(plain: str) -> tuple[date, date]:
    try:
        period = parse_period(plain)
    except UserError as error:
        try:
            parse_period(plain, date(2026, 1, 1))
        except UserError:
            raise PeriodFaulty("bad_period", plain) from error
        fault = "no_year" if isinstance(error, PeriodUnknown) else "bad_period"
        raise PeriodFaulty(fault, plain) from error
    return period.first, period.last
