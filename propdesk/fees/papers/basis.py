"""What an amount was computed from: from a line's frozen explanation to its place on paper."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from propdesk.fees.amounts.usage import usage_sum
from propdesk.fees.dues.late_words import LATE
from propdesk.fees.dues.shared_words import SHARED, shared_sum
from propdesk.fees.papers.facts import Basis, HowPart, OwedLine, PaidLine
from propdesk.fees.periods import whole_months
from propdesk.fees.rules import ROUNDING_FEN, Formula, Rounding
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.money import ZERO, Money, round_half_up, total
from propdesk.kernel.records.stored_json import from_json

Line = TypeVar("Line", PaidLine, OwedLine)

SHARED_BEGINS = f'"formula":"{SHARED}"'


def basis_of_line(explanation: str) -> Basis | None:
    """What a line was computed from; None when nothing was, or when it does not give the amount.

    A part of a line that was cut gets what the others leave of it: no formula gives that.
    """
    words = from_json(dict[str, Any], explanation) if explanation else {}
    if "price" not in words or "less" in words or ("season" in words and words["parts"]):
        return None
    basis = Basis(
        price=words["price"],
        area=words.get("area", ""),
        quantity=_unless("1", words.get("quantity", "1")),
        coefficient=_unless("1", words.get("coefficient", "1")),
        extra=_extra(words),
        months=_months(words) if words.get("from") and "season" not in words else "",
        per=words.get("per", 1),
        rounding=words.get("rounding", Rounding.FEN.value),
        fixed=words.get("formula") == Formula.FIXED,
        share=words.get("pays", {}).get("share", ""),
    )
    gives = "amount" not in words or _money(words["amount"]) == amount_of(basis)
    return basis if gives else None


def counted_of_line(explanation: str) -> tuple[HowPart, ...]:
    """What gives the amount of what a meter counted, or of what was sold for it, with the card it
    was sold onto, or of a share of a bill; nothing of other lines, nor of a part of one."""
    if SHARED_BEGINS in explanation:
        words = from_json(dict[str, Any], explanation)
        return () if words.keys() & {"days", "pays"} else (HowPart("text", shared_sum(words)),)
    words = from_json(dict[str, Any], explanation) if '"steps"' in explanation else {}
    if "steps" not in words or "upto" in words or words["rounding"] != Rounding.FEN.value:
        return ()
    marks = [HowPart(name, words[name]) for name in ("card", "token") if words.get(name)]
    return (HowPart("text", usage_sum(words)), *marks)


def _unless(usual: str, value: str) -> str:
    return "" if value == usual else value


def _extra(words: Mapping[str, Any]) -> str:
    """What is added per price: the extra of a month for all months the price is for."""
    extra = _money(words.get("extra", "0"))
    return Money(extra.fen * words.get("per", 1)).plain if extra else ""


def _money(text: str) -> Money:
    return Money.from_yuan(Decimal(text))


def _months(words: Mapping[str, Any]) -> str:
    """3, 10/31 or 2 + 10/31: a month that does not count is left out."""
    full = words.get("full", 1)
    counted = [f"{part}/{whole}" for *_, part, whole in words.get("parts", ()) if part]
    return " + ".join([str(full), *counted] if full or not counted else counted)


def days_late_of(explanation: str) -> tuple[int, ...]:
    """For how many days a late fee was counted; of any other line none."""
    words = from_json(dict[str, Any], explanation)
    if words.get("formula") != LATE:
        return ()
    return (sum(days for *_span, days in words["segments"]),)


def amount_of(basis: Basis) -> Money:
    """The amount a basis gives, rounded once; of a merged line that of all its lines."""
    if basis.each is not None:
        return Money(basis.each.fen * basis.count)
    unit = ROUNDING_FEN[Rounding(basis.rounding)]
    fen = exact_yuan(basis) * 100 / unit
    return Money(unit * round_half_up(fen.numerator, fen.denominator))


def exact_yuan(basis: Basis) -> Fraction:
    """What one line comes to before it is rounded."""
    value = Fraction(basis.price)
    for factor in (basis.area, basis.quantity, basis.coefficient):
        value *= Fraction(factor or 1)
    whole = (value + Fraction(basis.extra or 0)) * months_counted(basis) / basis.per
    return whole * Fraction(basis.share or 100) / 100


def months_counted(basis: Basis) -> Fraction:
    """How many months a basis counts; without a period as many as its price is for."""
    if not basis.months:
        return Fraction(basis.per)
    return sum((Fraction(part) for part in basis.months.split(" + ")), Fraction())


def merged_paid(lines: Iterable[PaidLine]) -> list[PaidLine]:
    """The lines of a receipt with months of one item, object and price as one line each, and with
    the late fees of months of one item as one.

    Only what is paid whole and follows without a gap; the first of each keeps its place. Lines
    without a basis stay: those of earlier versions print as they were issued.
    """

    def same(line: PaidLine) -> object:
        if line.days_late:
            return (line.item, line.amount < ZERO) if not line.discount else None
        plain = not line.is_part and not line.discount and not line.late_fee and not line.remark
        whole = plain and _has_whole_months(line)
        return (line.item, line.basis, line.amount) if whole else None

    def together(run: list[PaidLine]) -> PaidLine:
        return replace(run[0], days_late=tuple(days for one in run for days in one.days_late))

    return _merged(lines, same, together)


def merged_owed(lines: Iterable[OwedLine], *, day: date) -> list[OwedLine]:
    """The lines of a notice, merged likewise; what is overdue on `day` stays apart."""

    def same(line: OwedLine) -> object:
        whole = _has_whole_months(line) and not line.is_part and not line.late_fee
        overdue = line.due is not None and line.due < day
        return (line.item, line.basis, line.amount, overdue) if whole else None

    return _merged(lines, same, lambda run: replace(run[0], due_last=run[-1].due))


def _merged(
    lines: Iterable[Line],
    same: Callable[[Line], object],
    together: Callable[[list[Line]], Line],
) -> list[Line]:
    runs: list[list[Line]] = []
    open_runs: dict[object, list[Line]] = {}
    for line in lines:
        key = same(line)
        run = open_runs.get(key) if key is not None else None
        if run is not None and _follows(run[-1], line):
            run.append(line)
            continue
        runs.append([line])
        if key is not None:
            open_runs[key] = runs[-1]
    return [_one(run, together) if len(run) > 1 else run[0] for run in runs]


def _has_whole_months(line: Line) -> bool:
    if line.basis is None or not line.basis.months.isdigit():
        return False
    return whole_months(line.period_from, line.period_to) > 0


def _follows(before: Line, line: Line) -> bool:
    last = before.period_to
    return last is not None and last < date.max and line.period_from == last + ONE_DAY


def _one(run: list[Line], together: Callable[[list[Line]], Line]) -> Line:
    first, last = run[0], run[-1]
    basis = first.basis and replace(first.basis, each=Money(abs(first.amount.fen)), count=len(run))
    amount = total(line.amount for line in run)
    return replace(
        together(run),
        amount=amount,
        charged=amount,
        period_to=last.period_to,
        months=whole_months(first.period_from, last.period_to),
        basis=basis,
    )
