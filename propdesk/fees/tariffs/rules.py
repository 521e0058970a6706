"""Amounts and why they are what they are. Integers only; no session, no clock.

Everything multiplies first and is rounded once per line, half up, to the tariff's unit. The
explanation frozen on a line is JSON whose numbers are exact decimals written as text.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from propdesk.estate.rules import AreaBasis
from propdesk.fees.amounts.own_formula import NAMES, names_in, value_of, written
from propdesk.fees.amounts.spans import ONCE, ONE, Span
from propdesk.fees.amounts.usage import sold_lines, usage_lines, usage_product
from propdesk.fees.dues.late_words import LATE, late_text
from propdesk.fees.dues.shared_words import FORMER, SHARED, former_text, shared_text
from propdesk.fees.periods import MONTH
from propdesk.fees.rules import ROUNDING_FEN, Formula, Proration, Rounding
from propdesk.kernel.i18n import _, ngettext
from propdesk.kernel.money import Money, round_half_up
from propdesk.kernel.records.stored_json import compact_json, from_json
from propdesk.kernel.scaled import AREA, PRICE, SHARE, format_scaled, read_scaled

_TOLD: Mapping[str, Callable[[Mapping[str, Any]], Iterable[str]]] = {
    SHARED: shared_text, FORMER: former_text, LATE: late_text,
}  # fmt: skip
_SCALE = 18  # numerators are in 10^-18 yuan: price x quantity x coefficient


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One version of a tariff as values: what it takes to compute a line."""

    version_id: int
    item: str
    tariff: str
    formula: Formula
    period_months: int
    effective_from: date
    price: int
    area_basis: AreaBasis | None = None
    coefficient: int = ONE
    extra: int = 0  # fen a month
    rounding: Rounding = Rounding.FEN
    proration: Proration = Proration.ACTUAL_DAYS
    expression: str = ""

    @property
    def needs_area(self) -> bool:
        """Whether the unit's area enters the amount."""
        return self.formula in (Formula.AREA, Formula.SEASON) or (
            self.formula is Formula.COUNTER and self.area_basis is not None
        )


@dataclass(frozen=True, slots=True)
class MonthlyPrice:
    """What one unit pays by one version: per whole month numerator / (10^18 x months) yuan.

    Of an own formula `months` is the denominator of what it comes to.
    """

    numerator: int
    months: int
    rounding: Rounding
    head: str  # the beginning of the explanation


def basis_of(
    terms: Terms,
    *,
    area: int | None = None,
    quantity: int = ONE,
    price: int | None = None,
    area_basis: AreaBasis | None = None,
) -> MonthlyPrice:
    """What a unit pays by a version: its area (10^-4 m²) or quantity (10^-6), its own price if any.

    `area_basis` says which area was taken when the version leaves that to the unit. ValueError
    when the version needs an area and there is none: nothing is ever billed as 0.
    """
    rate = terms.price if price is None else price
    months = terms.period_months if terms.formula is Formula.FIXED else 1
    words = {
        "formula": terms.formula.value, "item": terms.item, "tariff": terms.tariff,
        "version": terms.version_id, "since": terms.effective_from.isoformat(),
        "price": format_scaled(rate, PRICE).replace(",", ""), "own_price": price is not None,
    }  # fmt: skip
    if terms.needs_area:
        if area is None or area <= 0:
            raise ValueError("no area")
        numerator = area * rate * terms.coefficient * 10 ** (_SCALE - AREA - PRICE - SHARE)
        words["basis"] = (terms.area_basis or area_basis or AreaBasis.BUILT).value
        words["area"] = format_scaled(area, AREA, decimals=2).replace(",", "")
    else:
        numerator = rate * quantity * terms.coefficient
        words["quantity"] = format_scaled(quantity, SHARE).replace(",", "")
    numerator += terms.extra * months * 10 ** (_SCALE - 2)
    words |= {
        "coefficient": format_scaled(terms.coefficient, SHARE).replace(",", ""),
        "extra": Money(terms.extra).plain, "per": months,
        "rounding": terms.rounding.value, "proration": terms.proration.value,
    }  # fmt: skip
    return MonthlyPrice(numerator, months, terms.rounding, compact_json(words)[:-1])


def basis_by_formula(
    terms: Terms,
    measures: Mapping[str, Fraction | None],
    *,
    quantity: int = ONE,
    price: int | None = None,
) -> MonthlyPrice:
    """What a unit of these measures pays by the formula of a version. Raises FormulaWrong,
    FormulaFails."""
    values = {
        **measures,
        "price": Fraction(terms.price if price is None else price, 10**PRICE),
        "quantity": Fraction(quantity, ONE),
        "coefficient": Fraction(terms.coefficient, ONE),
    }
    worth = value_of(terms.expression, values)
    words = {
        "formula": terms.formula.value, "item": terms.item, "tariff": terms.tariff,
        "version": terms.version_id, "since": terms.effective_from.isoformat(),
        "expression": terms.expression, "own_price": price is not None,
        "values": [[name, str(values[name])] for name in names_in(terms.expression)],
        "worth": str(worth), "per": 1,
        "rounding": terms.rounding.value, "proration": terms.proration.value,
    }  # fmt: skip
    numerator = worth.numerator * 10**_SCALE
    return MonthlyPrice(numerator, worth.denominator, terms.rounding, compact_json(words)[:-1])


def fen_of(basis: MonthlyPrice, weight: int, whole: int = MONTH) -> int:
    """The amount of a span in fen, rounded once."""
    unit = ROUNDING_FEN[basis.rounding]
    return unit * round_half_up(
        basis.numerator * weight, 10 ** (_SCALE - 2) * unit * whole * basis.months
    )


def part_of(basis: MonthlyPrice, before: int, weight: int, whole: int = MONTH) -> tuple[Money, str]:
    """The amount of a part of a line and the end of its explanation; parts of one weight share it.

    Parts are cumulative: the rounded amount up to the part's end, less that of the weight `before`
    it. So they add up to the whole, whichever is made first.
    """
    earlier, upto = fen_of(basis, before, whole), fen_of(basis, before + weight, whole)
    amount = Money(upto - earlier)
    if not before:
        return amount, ending(amount)
    cut = f',"upto":"{Money(upto).plain}","before":"{Money(earlier).plain}"'
    return amount, cut + ending(amount)


def ending(amount: Money) -> str:
    """The end of an explanation of one amount."""
    return f',"amount":"{amount.plain}"}}'


def charge_amount(
    terms: Terms,
    span: Span = ONCE,
    *,
    area: int | None = None,
    quantity: int = ONE,
    price: int | None = None,
    area_basis: AreaBasis | None = None,
) -> tuple[Money, str]:
    """The amount of one line and its frozen explanation. ValueError when an area is missing."""
    basis = basis_of(terms, area=area, quantity=quantity, price=price, area_basis=area_basis)
    return amount_of(basis, span)


def amount_of(basis: MonthlyPrice, span: Span = ONCE) -> tuple[Money, str]:
    """The amount of a whole line and its frozen explanation."""
    amount = Money(fen_of(basis, span.weight, span.whole))
    return amount, f"{basis.head},{span.words}{ending(amount)}"


def split(amount: Money, weight: int, whole: int) -> tuple[Money, Money]:
    """Cut a line in two by weight: the first part rounded half up, the second is the rest."""
    first = Money(round_half_up(amount.fen * weight, whole))
    return first, amount - first


def explanation_text(explanation: str) -> tuple[str, ...]:
    """ "Why this amount?" as lines in the reader's language, from what was frozen on the line."""
    words = from_json(dict[str, Any], explanation) if explanation else {}
    if "pays" not in words:
        return _computed_text(words)
    pays = words["pays"]
    whole = words | {"amount": pays["of"]} if "of" in pays else words
    return (*_computed_text(whole), *_payer_lines(pays, words["amount"]))


def _payer_lines(pays: Mapping[str, str], amount: str) -> Iterable[str]:
    """Who pays in place of whoever would, and what share of a day it is."""
    if "who" in pays:
        told = _("{who} pays these days as agreed in {no}")
        if pays["why"]:
            told = _("{who} pays these days as agreed in {no}: {why}")
        yield told.format(who=pays["who"], no=pays["no"], why=pays["why"])
    if "of" in pays:
        told = _("{share} % of {whole}: {amount}")
        yield told.format(share=pays["share"], whole=_money(pays["of"]), amount=_money(amount))
    elif "share" in pays:
        yield _("{share} % of it").format(share=pays["share"])


def _computed_text(words: Mapping[str, Any]) -> tuple[str, ...]:
    if "fresh" in words:
        return tuple(_difference_lines(words))
    if "formula" not in words:
        return (_("This line was entered by hand; nothing was computed."),)
    if words["formula"] in _TOLD:
        return tuple(_TOLD[words["formula"]](words))
    lines = [
        _("{item} by the tariff “{tariff}”, version of {day}").format(
            item=words["item"], tariff=words["tariff"], day=words["since"]
        )
    ]
    if words.get("from"):
        lines.append(
            _("From {first} to {last}, both days counted: {days} days").format(
                first=words["from"], last=words["to"], days=words["days"]
            )
        )
    if "used" in words or "sold" in words:
        counted = usage_lines(words) if "used" in words else sold_lines(words)
        return (*lines, *counted, usage_product(words), _rounded_line(words))
    lines += _measure_lines(words)
    lines += _part_lines(words)
    if words["parts"]:
        rule = Proration(words["proration"]).label
        lines.append(_("Part months: {rule}").format(rule=rule))
    if words["parts"] and "first_month" in words:
        rule = Proration(words["first_month"]).label
        lines.append(_("First month: {rule}").format(rule=rule))
    return (*lines, f"{_product(words)} = {_exact(words)}", _rounded_line(words))


def _rounded_line(words: Mapping[str, Any]) -> str:
    """How the amount is rounded, of a whole line or of a part of one."""
    rounding, amount = Rounding(words["rounding"]).label, f"{Decimal(words['amount']):,}"
    if "upto" in words:
        return _part_line(words, rounding, amount)
    told = _("{rounding}, half up, once: {amount}")
    return told.format(rounding=rounding, amount=amount)


def _part_lines(words: Mapping[str, Any]) -> Iterable[str]:
    """What of each month, or of the season, counts; which days are charged at a share."""
    message = _("{month}: {days} days count as {share} of the month")
    if "season" in words:
        message = _("{days} days count as {share} of the season")
    elif "day" in words:
        message = _("Month from {month}: {days} days count as {share} of it")
    for month, days, numerator, denominator in words["parts"]:
        yield message.format(month=month, days=days, share=f"{numerator}/{denominator}")
    for first, last, why, share, *_part in words.get("less", ()):
        message = _("{first} – {last}: {why}, charged at {share} %")
        percent = format_scaled(read_scaled(share, SHARE), SHARE - 2)
        yield message.format(first=first, last=last, why=_(why), share=percent)


def _part_line(words: Mapping[str, Any], rounding: str, amount: str) -> str:
    """How a part of a line is rounded: what is due up to its end, less what was due before it."""
    message = _(
        "{rounding}, as a part of its line: {upto} up to {last}, less {before} before {first}: "
        "{amount}"
    )
    return message.format(
        rounding=rounding,
        upto=f"{Decimal(words['upto']):,}",
        last=words["to"],
        before=f"{Decimal(words['before']):,}",
        first=words["from"],
        amount=amount,
    )


def _difference_lines(words: Mapping[str, Any]) -> Iterable[str]:
    """Why a bill was made up: what it was, why it comes to another amount now."""
    was, made_up, now, amount = (
        f"{Decimal(words[name]):,}" for name in ("was", "made_up", "now", "amount")
    )
    yield _("The bill of {first} to {last} was {was}; made up before: {made_up}").format(
        first=words["from"], last=words["to"], was=was, made_up=made_up
    )
    for one in words["fresh"]:
        yield from explanation_text(compact_json(one))
    yield _("It comes to {now} now; the difference is {amount}").format(now=now, amount=amount)


def _measure_lines(words: Mapping[str, Any]) -> Iterable[str]:
    if "area" in words:
        name = AreaBasis(words["basis"]).label
        message = _("{name} {area} m², {price} yuan per m²")
        if "season" in words:
            message = _("{name} {area} m², {price} yuan per m² and season")
        elif words.get("from"):
            message = _("{name} {area} m², {price} yuan per m² and month")
        yield message.format(name=name, area=words["area"], price=_money(words["price"]))
    if words["formula"] == Formula.FIXED:
        message = ngettext(
            "Fixed amount {price} yuan for {count} month",
            "Fixed amount {price} yuan for {count} months",
            words["per"],
        )
        yield message.format(price=_money(words["price"]), count=words["per"])
    if "expression" in words:
        yield _("By the formula {expression}").format(expression=words["expression"])
        for name, value in words["values"]:
            told = _("{name} = {value}")
            yield told.format(name=_(NAMES[name]), value=written(Fraction(value)))
    if words["own_price"]:
        yield _("The price was agreed for this unit.")


def _money(text: str) -> str:
    """A price with at least two decimals, for reading."""
    places = max(2, -int(Decimal(text).normalize().as_tuple().exponent))
    return f"{Decimal(text):,.{places}f}"


def _product(words: Mapping[str, Any]) -> str:
    if "expression" in words:
        return f"{written(Fraction(words['worth']))} × {_months(words)}"
    factors = [words.get("area", ""), _money(words["price"])]
    if words.get("quantity", "1") != "1":
        factors[0] = words["quantity"]
    if words["coefficient"] != "1":
        factors.append(words["coefficient"])
    text = " × ".join(factor for factor in factors if factor)
    extra = Decimal(words["extra"])
    if extra:
        extra_words = f"{extra * words['per']:,.2f}"
        text = f"({text} + {extra_words})"
    if not words.get("from"):
        return text
    return f"{text} × {_months(words)}"


def _months(words: Mapping[str, Any]) -> str:
    parts = [f"{numerator}/{denominator}" for *_, numerator, denominator in words["parts"]]
    if words["full"] or not parts:
        parts.insert(0, str(words["full"]))
    count = " + ".join(parts)
    for *_days, share, numerator, denominator in words.get("less", ()):
        part = f"{numerator}/{denominator}" if denominator != 1 else str(numerator)
        parts.append(share)
        count += f" - {part} × {format_scaled(ONE - read_scaled(share, SHARE), SHARE)}"
    if len(parts) > 1:
        count = f"({count})"
    if "season" in words:
        return count
    if words["per"] > 1:
        return "1" if count == str(words["per"]) else f"{count} ÷ {words['per']}"
    return ngettext("{count} month", "{count} months", words["full"] or 1).format(count=count)


def _exact(words: Mapping[str, Any]) -> str:
    if "expression" in words:
        value = Fraction(words["worth"])
    else:
        value = Fraction(words["price"]) * Fraction(words["coefficient"])
        value *= Fraction(words["area"] if "area" in words else words["quantity"])
        value += Fraction(words["extra"]) * words["per"]
    if words.get("from"):
        months = sum((Fraction(n, d) for *_, n, d in words["parts"]), Fraction(words["full"]))
        for *_days, share, n, d in words.get("less", ()):
            months -= Fraction(n, d) * (1 - Fraction(share))
        value *= months / words["per"]
    shown = value.numerator * 10**6 // value.denominator  # digits as they are, … for the rest
    text = format_scaled(shown, 6, decimals=2)
    return text if Fraction(shown, 10**6) == value else f"{text}…"
