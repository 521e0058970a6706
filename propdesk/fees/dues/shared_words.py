"""What a line of a shared bill, or of former books, keeps of how it came about; and in words."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from propdesk.fees.rules import ShareBy
from propdesk.kernel.i18n import _
from propdesk.kernel.money import Money
from propdesk.kernel.records.stored_json import compact_json
from propdesk.kernel.scaled import format_scaled

SHARED = "shared"
"""The formula of such a line in its explanation."""
FORMER = "former"
"""The formula of a line that was taken over from former books."""
_WEIGHT = 10


@lru_cache(maxsize=4096)  # homes of a house have the same few
def plain_weight(value: int) -> str:
    """A weight (in 10^-10) as an exact decimal."""
    return format_scaled(value, _WEIGHT).replace(",", "")


def bill_words(
    *, item: str, no: str, amount: Money, first: date, last: date, by: str, whole: int, units: int
) -> str:
    """The beginning of the explanation of every line of a bill; `by` is the word of its weights."""
    words = {
        "formula": SHARED, "item": item, "bill": no, "bill_amount": amount.plain,
        "bill_from": first.isoformat(), "bill_to": last.isoformat(), "by": by,
        "weights": plain_weight(whole), "units": units,
    }  # fmt: skip
    return compact_json(words)[:-1]


def line_words(
    head: str,
    *,
    weight: int,
    share: Money,
    extra: int,
    first: date,
    last: date,
    days: tuple[int, int],
    amount: Money,
    paid: Mapping[str, object],
) -> str:
    """The explanation of one line: `share` of the unit, of which the line is `days` (how many, of
    how many) when somebody else owes for the others; `paid`: what is said of who pays it."""
    words: dict[str, object] = {
        **paid,
        "weight": plain_weight(weight),
        "share": share.plain,
        "extra": extra,
    }
    if days[0] != days[1]:
        words |= {"from": first.isoformat(), "to": last.isoformat(), "days": days}
    return f"{head},{compact_json(words | {'amount': amount.plain})[1:]}"


def shared_text(words: Mapping[str, Any]) -> Sequence[str]:
    """ "Why this amount?" of a line of a shared bill."""
    told = _("{item}: bill {bill} of {amount} for {first} to {last}, shared among {units} units")
    lines = [
        told.format(
            item=words["item"], bill=words["bill"], amount=_money(words["bill_amount"]),
            first=words["bill_from"], last=words["bill_to"], units=words["units"],
        ),
        _("Shared by {measure}: {weight} of {weights}").format(
            measure=ShareBy(words["by"]).label,
            weight=_grouped(words["weight"]),
            weights=_grouped(words["weights"]),
        ),
        _product(words),
    ]  # fmt: skip
    message = _("Cut to the fen: {amount}")
    if words["extra"]:
        message = _("Cut to the fen, and 0.01 of the remainder: {amount}")
    lines.append(message.format(amount=_money(words["share"])))
    if "from" in words:
        days, whole = words["days"]
        part = _("From {first} to {last}, {days} of {whole} days: {amount}")
        lines.append(
            part.format(
                first=words["from"], last=words["to"], days=days, whole=whole,
                amount=_money(words["amount"]),
            )
        )  # fmt: skip
    return lines


def former_words(
    *, item: str, no: str, place: str, charged: Money, paid: Money, amount: Money
) -> str:
    """The explanation of a line that came from a place in the list of former books."""
    words = {
        "formula": FORMER, "item": item, "books": no, "place": place, "charged": charged.plain,
        "paid": paid.plain, "amount": amount.plain,
    }  # fmt: skip
    return compact_json(words)


def former_text(words: Mapping[str, Any]) -> Sequence[str]:
    """ "Why this amount?" of a line of former books."""
    where = _("{item}: taken over with the former books {no}, {place}")
    said = _("Charged there {charged}, paid there {paid}: {amount} was owed")
    return (
        where.format(item=words["item"], no=words["books"], place=words["place"]),
        said.format(
            charged=_money(words["charged"]), paid=_money(words["paid"]),
            amount=_money(words["amount"]),
        ),
    )  # fmt: skip


def shared_sum(words: Mapping[str, Any]) -> str:
    """What gives a share before it is cut to the fen: 5,000.00 × 620 ÷ 2,770."""
    parts = (_money(words["bill_amount"]), _grouped(words["weight"]), _grouped(words["weights"]))
    return "{} × {} ÷ {}".format(*parts)


def _product(words: Mapping[str, Any]) -> str:
    exact = Fraction(words["bill_amount"]) * Fraction(words["weight"]) / Fraction(words["weights"])
    shown = exact.numerator * 10**6 // exact.denominator
    text = format_scaled(shown, 6, decimals=2)
    more = "" if Fraction(shown, 10**6) == exact else "…"
    return f"{shared_sum(words)} = {text}{more}"


def _money(text: str) -> str:
    return f"{Decimal(text):,.2f}"


def _grouped(text: str) -> str:
    return f"{Decimal(text):,}"
