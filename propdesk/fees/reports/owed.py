"""What was owed, charged, let go and received; how old what is open was on any day."""

from propdesk.fees.arrears.service import BUCKETS
from propdesk.fees.reports.declared import BookPart, BookReport, summed
from propdesk.fees.reports.parts import (
    BACK,
    BY_LAST,
    CHARGED_WORD,
    IN_DAYS,
    REDUCED_WORD,
    allocations,
    lines,
    reductions,
)
from propdesk.kernel.i18n import N_

_BEFORE = "b.day < :first"


def _settled() -> tuple[BookPart, ...]:
    """What settled lines: with money, without, and what was taken back."""
    return (
        allocations("'opening'", _BEFORE, "-e.amount"),
        allocations(
            f"CASE WHEN {BACK} THEN 'taken_back' WHEN p.session_id IS NULL THEN 'offset' "
            "ELSE 'received' END",
            IN_DAYS,
        ),
    )


RECEIVABLE = BookReport(
    name="receivable",
    title=N_("Charged and received"),
    parts=(
        lines(f"iif({_BEFORE}, 'opening', {CHARGED_WORD})", BY_LAST),
        reductions(
            f"iif({_BEFORE}, 'opening', {REDUCED_WORD})", BY_LAST,
            f"iif({_BEFORE}, -e.amount, e.amount)",
        ),
        *_settled(),
    ),
    columns=(
        summed("opening", N_("Owed before"), strong=True),
        summed("charged", N_("Charged"), "charged", "late_fee"),
        summed("adjusted", N_("Adjusted"), "adjusted", "taken_off"),
        summed("reduced", N_("Waived"), "reduced"),
        summed("written_off", N_("Written off"), seldom=True),
        summed("received", N_("Received")),
        summed("offset", N_("Offset")),
        summed("taken_back", N_("Void and red"), is_trouble=True, seldom=True),
        summed(
            "closing", N_("Owed after"), "opening", "charged", "late_fee", "adjusted", "taken_off",
            "-reduced", "-written_off", "-received", "-offset", "-taken_back",
            strong=True,
        ),
    ),
    cuts=(
        ("item",), ("building",), ("keeper",), ("period",), ("kind",), ("building", "item"),
        ("account",),
    ),
    notes=(
        N_(
            "Owed before + charged ± adjusted - waived - written off - received - offset + void "
            "and red = owed after; by the day of booking;"
        ),
        N_("received has what was paid of it from prepayment at the desk;"),
        N_("offset is what prepayments and deposits settled without the desk;"),
        N_("adjusted are differences and bills taken back."),
    ),
    bars="closing",
    proofs={
        "opening": lambda facts: facts.debt.opening,
        "closing": lambda facts: facts.debt.closing,
    },
    narrows=True,
)  # fmt: skip


def _bucket() -> str:
    """The word of how old a line is on the last day."""
    cases = [
        f"WHEN c.due_day >= date(:last, '-{most} days') THEN '{name}'"
        for name, _title, most in BUCKETS[:-1]
    ]
    return f"CASE {' '.join(cases)} ELSE '{BUCKETS[-1][0]}' END"


ARREARS = BookReport(
    name="arrears",
    title=N_("Arrears by age"),
    parts=(
        lines(_bucket(), BY_LAST),
        reductions(_bucket(), BY_LAST, "-e.amount"),
        allocations(_bucket(), BY_LAST, "-e.amount"),
    ),
    parts_now=(
        BookPart(
            word=_bucket(), fen="c.amount - c.settled", id="c.charge_id",
            tables="open_charge AS c", day="c.due_day", user="NULL",
            where="c.live = 1 AND c.settled <> c.amount",
        ),
    ),
    columns=(
        *(
            summed(name, title, is_trouble=place > 3)
            for place, (name, title, _most) in enumerate(BUCKETS)
        ),
        summed("late", N_("Past due"), *(name for name, _title, _most in BUCKETS[1:])),
        summed("open", N_("Open in all"), *(name for name, _title, _most in BUCKETS), strong=True),
    ),
    cuts=(("building",), ("keeper",), ("item",), ("account",), ("year",), ("period",), ("kind",)),
    notes=(
        N_("What was open at the end of the last day, by how long ago it was due then;"),
        N_("by the day of booking: what was booked later is not known yet; without late fees."),
    ),
    bars="open",
    proofs={"open": lambda facts: facts.debt.closing},
    of_day=True,
    by_line=True,
    narrows=True,
)  # fmt: skip

_LET_GO = (
    ("rounding_off", N_("Rounded off")),
    ("waiver", N_("Waived")),
    ("offer", N_("Off for paying ahead")),
    ("write_off", N_("Written off")),
)
LET_GO = BookReport(
    name="let_go",
    title=N_("Waived and rounded off"),
    parts=(reductions("e.kind", IN_DAYS),),
    columns=(
        *(summed(name, title) for name, title in _LET_GO),
        summed("all", N_("Let go in all"), *(name for name, _title in _LET_GO), strong=True),
    ),
    cuts=(("reason",), ("item",), ("building",), ("user",), ("day",), ("account",)),
    notes=(
        N_("By the day of booking; one taken back counts negative on the day it was taken back;"),
        N_("off for paying ahead is what offers of prepayment gave."),
    ),
    bars="all",
    proofs={
        "all": lambda facts: (
            -(facts.debt.moves.get("reduced", 0) + facts.debt.moves.get("written_off", 0))
        ),
    },
)
