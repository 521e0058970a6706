"""Words and figures on the papers of the cash office, in the language of the paper."""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction

from propdesk.fees.papers.basis import exact_yuan, months_counted
from propdesk.fees.papers.facts import Basis, HowPart, PaidBy, PaidLine
from propdesk.kernel.clock import wall_time
from propdesk.kernel.i18n import N_, _, listed, ngettext, pgettext
from propdesk.kernel.money import ZERO, Money

METHODS = {
    "cash": N_("Cash"),
    "transfer": N_("Bank transfer"),
    "card": N_("Card"),
    "wechat": N_("WeChat"),
    "alipay": N_("Alipay"),
    "cheque": N_("Cheque"),
    "prepaid": N_("Prepayment"),
    "other": N_("Other"),
}
REDUCTIONS = {
    "rounding_off": N_("Rounded off"),
    "waiver": N_("Waived"),
    "write_off": N_("Written off"),
    "offer": N_("Off for paying ahead"),
}
# What the program itself writes as the reason of a line; all others are as somebody typed them.
REASONS = {
    "offer_end": N_("Offer ended early"),
    "owner_change": N_("Change of owner"),
    "undo": N_("Billing taken back"),
}
HOW = {
    "area": N_("{value} m²"),
    "price": N_("¥{value}"),
    "quantity": N_("{value} pcs"),
    "months": N_("{value} mo."),
    "days": N_("{value} days"),
}
# What is said behind the factors.
MARKS = {"card": N_("card {value}"), "token": N_("token {value}")}
# A price by the months it is for; 0 = for none: of a square metre, or once.
PRICES = {
    0: HOW["price"],
    1: N_("¥{value}/month"),
    3: N_("¥{value}/quarter"),
    6: N_("¥{value}/half-year"),
    12: N_("¥{value}/year"),
}
FIGURES = {
    0: "{value}",
    1: N_("monthly {value}"),
    3: N_("quarterly {value}"),
    6: N_("half-yearly {value}"),
    12: N_("yearly {value}"),
}
SEVERAL = 3  # units that are named; more are counted
ROUNDED = {"jiao": N_("rounded to the jiao"), "yuan": N_("rounded to the yuan")}


def method_word(method: str) -> str:
    """The word for a stored method; one that we do not know prints as it stands."""
    return _(METHODS[method]) if method in METHODS else method


def methods_told(methods: Sequence[PaidBy]) -> str:
    """The method alone, or what came by each of several; prepayment where no money came."""
    if len(methods) == 1:
        return method_word(methods[0].method)
    several = listed(f"{method_word(part.method)} {part.amount}" for part in methods)
    return several or method_word("prepaid")


def reduction_word(kind: str) -> str:
    """The word for a stored kind of reduction."""
    return _(REDUCTIONS[kind]) if kind in REDUCTIONS else kind


def reason_word(reason: str) -> str:
    """A stored reason as people read it."""
    return _(REASONS[reason]) if reason in REASONS else reason


def methods_text(methods: Sequence[PaidBy]) -> str:
    """Say how it was paid: one method by name, several with their amounts."""
    return "   ".join(f"{method_word(part.method)} {part.amount}" for part in methods)


def how_text(parts: Sequence[HowPart]) -> str:
    """Say what an amount was computed from: 134.65 m² × ¥1.50 × 3 mo."""
    factors = " × ".join(_factor(part) for part in parts if part.value and part.kind not in MARKS)
    marks = [_(MARKS[one.kind]).format(value=one.value) for one in parts if one.kind in MARKS]
    return "  ".join(filter(None, (factors, *marks)))


def _factor(part: HowPart) -> str:
    if part.kind not in HOW:
        return part.value
    return _measure(part.kind, _price(part.value) if part.kind == "price" else part.value)


def _measure(kind: str, value: str) -> str:
    """A figure with its unit; nothing for none."""
    return _(HOW[kind]).format(value=value) if value else ""


def _price(text: str) -> str:
    """A price with at least two decimals, as prices are written."""
    whole, point, decimals = text.partition(".")
    return f"{whole}.{decimals:0<2}" if whole.isdigit() and (decimals or not point) else text


def basis_text(basis: Basis, *, negative: bool = False) -> str:
    """The reckoning that gives the amount beside it: (134.65 m² × ¥1.50 + ¥5.00) × 3 mo.

    What was rounded more often than once says what each of its lines came to. Of what is taken
    back (`negative`) the sign stands before it.
    """
    text = _product(basis, _whole_count(basis))
    if basis.each is not None and not _is_exact(basis):
        sign, negative = "-" if negative else "", False
        each = _measure("price", basis.each.plain)
        times = basis.count if months_counted(basis) != 1 else _measure("months", str(basis.count))
        text = _("{product} = {each}; {signed} × {times}").format(
            product=text, each=each, signed=f"{sign}{each}", times=times
        )
    if basis.rounding in ROUNDED:
        text = _("{basis} ({rounded})").format(basis=text, rounded=_(ROUNDED[basis.rounding]))
    return f"-{text}" if negative else text


def days_late_text(days: Sequence[int]) -> str:
    """For how many days a late fee was counted; of several charges the fewest and the most."""
    first, last = min(days), max(days)
    if first == last:
        return ngettext("{count} day late", "{count} days late", last).format(count=last)
    told = _("{count} charges, {first} to {last} days late")
    return told.format(count=len(days), first=first, last=last)


def figures_text(basis: Basis) -> str:
    """The same without units, for a narrow column: 134.65 × 2.80; monthly 80.00."""
    price = _(FIGURES[_months_of_price(basis)]).format(value=_price(basis.price))
    factors = [basis.area, price, basis.quantity, basis.coefficient]
    text = " × ".join(factor for factor in factors if factor)
    if basis.extra:
        text = f"{text} + {basis.extra}"
    count = months_counted(basis) / basis.per
    times = [one for one in (str(count) if count != 1 else "", _share(basis)) if one]
    text = f"({text})" if basis.extra and times else text
    return " × ".join([text, *times])


def _is_exact(basis: Basis) -> bool:
    """Whether all lines of a merged one, computed at once, give the same sum."""
    return basis.each is not None and exact_yuan(basis) * 100 == basis.each.fen


def _whole_count(basis: Basis) -> int:
    return basis.count if _is_exact(basis) else 1


def _months_of_price(basis: Basis) -> int:
    return basis.per if basis.fixed and basis.months else 0


def _product(basis: Basis, count: int) -> str:
    price = _(PRICES[_months_of_price(basis)]).format(value=_price(basis.price))
    area = _measure("area", basis.area)
    quantity = _measure("quantity", basis.quantity)
    text = " × ".join(part for part in (area, price, quantity, basis.coefficient) if part)
    times = [one for one in (_times(basis, count), _share(basis)) if one]
    if basis.extra:
        text = f"{text} + {_measure('price', basis.extra)}"
        text = f"({text})" if times else text
    return " × ".join([text, *times])


def _share(basis: Basis) -> str:
    return f"{basis.share}%" if basis.share else ""


def _times(basis: Basis, count: int) -> str:
    """How often the price counts: 3 mo., 10/31 mo., 2 (quarters), 10/31 ÷ 3; '' for once."""
    if not basis.months:
        return ""
    whole = months_counted(basis) * count
    if whole == basis.per:
        return ""
    if whole.denominator != 1:
        text = f"({basis.months})" if " + " in basis.months else basis.months
        return f"{text} ÷ {basis.per}" if basis.per > 1 else _measure("months", text)
    return str(Fraction(whole, basis.per)) if basis.per > 1 else _measure("months", str(whole))


def part_words(line: PaidLine) -> list[tuple[str, Money]]:
    """Of a line paid in part: charged, settled before, taken now, still open; else nothing."""
    if not line.is_part or line.charged is None:
        return []
    now = (pgettext("part of a line", "Now"), line.net)
    charged = (pgettext("part of a line", "Charged"), line.charged)
    if line.amount < ZERO:  # taken back: what is open is another day's question
        return [charged, now]
    left = line.charged - line.before - line.amount
    return [
        charged,
        (pgettext("part of a line", "Settled before"), line.before),
        now,
        (pgettext("part of a line", "Still open"), left),
    ]


def units_told(codes: Sequence[str]) -> str:
    """The units a paper is over; of many the first, and how many more there are."""
    if len(codes) <= SEVERAL:
        return "、".join(codes)
    return _("{first} and {count} more").format(first=codes[0], count=len(codes) - 1)


def long_day(day: date) -> str:
    """A date written out: 2026年11月20日."""
    return pgettext("date on paper", "{year}-{month}-{day}").format(
        year=day.year, month=f"{day.month:02}", day=f"{day.day:02}"
    )


def moment_text(moment: datetime | None) -> str:
    """A moment in local time, or nothing."""
    return wall_time(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def days_text(first: date | None, last: date | None) -> str:
    """From day to day; one day alone, or nothing."""
    if first and last and first != last:
        return _("{first} to {last}").format(first=first, last=last)
    return str(first or last or "")


def months_text(first: date | None, last: date | None, months: int) -> str:
    """The period of a merged line: 2026-10 to 2027-12, 15 months; of another its days."""
    if not months or first is None or last is None:
        return days_text(first, last)
    return ngettext(
        "{first} to {last}, {count} month", "{first} to {last}, {count} months", months
    ).format(first=f"{first:%Y-%m}", last=f"{last:%Y-%m}", count=months)


def labelled(label: str, value: str = "") -> str:
    """A label and what stands after it: 付款人：王建国."""
    return pgettext("label on paper", "{label}: ").format(label=label) + value


def spaced(title: str) -> str:
    """Set a Chinese title wide, as on printed forms."""
    return title if title.isascii() else " ".join(title)


def titled(title: str, *, practice: bool) -> str:
    """The title of a paper, which says so when it was made for practice."""
    return spaced(title) + (f" · {_('PRACTICE')}" if practice else "")


def yuan_figures(money: Money) -> str:
    """An amount with its sign in front: ¥1,409.50."""
    return f"¥{money}"


def amount_or_blank(money: Money) -> str:
    """An amount, or nothing for none: a column of zeros hides what matters."""
    return str(money) if money else ""
