"""Words and figures on the papers of the cash office, in the language of the paper."""

from collections.abc import Sequence
from datetime import date, datetime

from propdesk.fees.facts import HowPart, PaidBy
from propdesk.kernel.i18n import N_, _, pgettext
from propdesk.kernel.money import Money

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
REDUCTIONS = {"rounding_off": N_("Rounded off"), "waiver": N_("Waived")}
HOW = {
    "area": N_("{value} m²"),
    "price": N_("¥{value}"),
    "quantity": N_("{value} pcs"),
    "months": N_("{value} mo."),
    "days": N_("{value} days"),
}


def method_word(method: str) -> str:
    """The word for a stored method; one that we do not know prints as it stands."""
    return _(METHODS[method]) if method in METHODS else method


def reduction_word(kind: str) -> str:
    """The word for a stored kind of reduction."""
    return _(REDUCTIONS[kind]) if kind in REDUCTIONS else kind


def methods_text(methods: Sequence[PaidBy]) -> str:
    """Say how it was paid: one method by name, several with their amounts."""
    return "   ".join(f"{method_word(part.method)} {part.amount}" for part in methods)


def how_text(parts: Sequence[HowPart]) -> str:
    """Say what an amount was computed from: 134.65 m² × ¥1.50 × 3 mo."""
    return " × ".join(_factor(part) for part in parts if part.value)


def _factor(part: HowPart) -> str:
    if part.kind not in HOW:
        return part.value
    whole, point, decimals = part.value.partition(".")
    prices = part.kind == "price" and whole.isdigit()
    value = f"{whole}.{decimals:0<2}" if prices and (decimals or not point) else part.value
    return _(HOW[part.kind]).format(value=value)


def long_day(day: date) -> str:
    """A date written out: 2026年11月20日."""
    return pgettext("date on paper", "{year}-{month}-{day}").format(
        year=day.year, month=f"{day.month:02}", day=f"{day.day:02}"
    )


def moment_text(moment: datetime | None) -> str:
    """A moment in local time, or nothing."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment else ""


def period_text(first: date | None, last: date | None) -> str:
    """From day to day; one day alone, or nothing."""
    if first and last and first != last:
        return _("{first} to {last}").format(first=first, last=last)
    return str(first or last or "")


def labelled(label: str, value: str = "") -> str:
    """A label and what stands after it: 付款人：王建国."""
    return pgettext("label on paper", "{label}: ").format(label=label) + value


def spaced(title: str) -> str:
    """Set a Chinese title wide, as on printed forms."""
    return title if title.isascii() else " ".join(title)


def titled(title: str, *, practice: bool) -> str:
    """The title of a paper, which says so when it was made for practice."""
    return spaced(title) + (f" · {_('PRACTICE')}" if practice else "")


def figures(money: Money) -> str:
    """An amount with its sign in front: ¥1,409.50."""
    return f"¥{money}"


def amount_or_blank(money: Money) -> str:
    """An amount, or nothing for none: a column of zeros hides what matters."""
    return str(money) if money else ""
