"""What a line of a late fee keeps of how it was counted; and in words."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from propdesk.fees.rules import DAILY_RATE
from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.money import Money
from propdesk.kernel.records.stored_json import compact_json
from propdesk.kernel.scaled import format_scaled, read_scaled

LATE = "late_fee"
"""The formula of such a line in its explanation."""
_YEARLY = 6


def late_words(
    *,
    item: str,
    clause: str,
    clause_id: int,
    due: date,
    grace: int,
    rate: int,
    yearly: int,
    principal: Money,
    until: date,
    parts: tuple[tuple[date, date, Money, int], ...],
    accrued: Money,
    before: Money,
    amount: Money,
) -> str:
    """The explanation of a line: days after `due` and `grace` with what was unpaid on them, up to
    the value day `until`; `before` was posted already, `amount` of the rest is this line.

    `yearly` is the rate of a cap by the year in 10^-6, 0 where the principal alone caps.
    """
    words: dict[str, object] = {
        "formula": LATE, "item": item, "clause": clause, "clause_id": clause_id,
        "due": due.isoformat(), "grace": grace, "rate": _plain(rate, DAILY_RATE),
        "principal": principal.plain, "until": until.isoformat(),
        "segments": [
            (first.isoformat(), last.isoformat(), unpaid.plain, days)
            for first, last, unpaid, days in parts
        ],
        "accrued": accrued.plain, "before": before.plain, "amount": amount.plain,
    }  # fmt: skip
    if yearly:
        words["yearly"] = _plain(yearly, _YEARLY)
    return compact_json(words)


def late_text(words: Mapping[str, Any]) -> tuple[str, ...]:
    """ "Why this amount?" of a late fee."""
    return tuple(_lines(words))


def _lines(words: Mapping[str, Any]) -> Iterator[str]:
    yield _("Late fee on {item}, due on {day}, by the clause: {clause}").format(
        item=words["item"], day=words["due"], clause=words["clause"]
    )
    if words["grace"]:
        told = ngettext(
            "{count} day after the due day is free", "{count} days after the due day are free",
            words["grace"],
        )  # fmt: skip
        yield told.format(count=words["grace"])
    rate = percent(read_scaled(words["rate"], DAILY_RATE), DAILY_RATE)
    for first, last, unpaid, days in words["segments"]:
        said = ngettext(
            "{first} to {last}: {unpaid} unpaid × {rate} % × {count} day",
            "{first} to {last}: {unpaid} unpaid × {rate} % × {count} days",
            days,
        )
        yield said.format(first=first, last=last, unpaid=_money(unpaid), rate=rate, count=days)
    if "yearly" in words:
        yearly = percent(read_scaled(words["yearly"], _YEARLY), _YEARLY)
        yield _("At most {rate} % a year, and never more than {principal}").format(
            rate=yearly, principal=_money(words["principal"])
        )
    else:
        told = _("At most as much as the charge: {principal}")
        yield told.format(principal=_money(words["principal"]))
    yield _("Added up and rounded half up, once: {amount}").format(amount=_money(words["accrued"]))
    if Decimal(words["before"]) or words["amount"] != words["accrued"]:
        told = _("Paid or waived before: {before}; of the rest this line is {amount}")
        yield told.format(before=_money(words["before"]), amount=_money(words["amount"]))


def percent(value: int, places: int) -> str:
    """A rate as a number of per cent."""
    return format_scaled(value, places - 2)


def _plain(value: int, places: int) -> str:
    return format_scaled(value, places).replace(",", "")


def _money(text: str) -> str:
    return f"{Decimal(text):,.2f}"
