"""Collection rates (money.md 9): of these days, of older debt, of both; by amount and by units."""

from propdesk.fees.reports.declared import BookColumn, BookReport, summed
from propdesk.fees.reports.parts import BY_LAST, allocations, lines, reductions
from propdesk.kernel.i18n import N_

# Of a line taken back the kind of the line counts that it takes back; a deposit is no charge.
_MEANT = """coalesce((SELECT o.kind FROM charge AS o WHERE o.id = c.reverses_id), c.kind)
    IN ('normal', 'difference')
    AND c.fee_item_id NOT IN (SELECT id FROM fee_item WHERE nature = 'deposit')"""
_DUE = "c.due_day <= :last"
# Old: due before these days and billed before them. What was billed late counts in these days.
_BILLED_BEFORE = """(SELECT day FROM posting WHERE seq = {line}) < :first"""
_OLD = f"(c.due_day < :first AND {_BILLED_BEFORE.format(line='c.posting_seq')})"
_OLD_LINE = "(c.due_day < :first AND b.day < :first)"
_WHERE = f"{BY_LAST} AND {_DUE} AND {_MEANT}"

_NET = {"charged": 1, "reduced": -1}
_COLLECTED = {"collected": 1}

RATES = BookReport(
    name="rates",
    title=N_("Collection rates"),
    parts=(
        lines(f"iif({_OLD_LINE}, 'old', 'charged')", _WHERE),
        reductions(f"iif({_OLD}, iif(b.day < :first, 'old_less', 'old_later'), 'reduced')", _WHERE),
        allocations(
            f"iif({_OLD}, iif(b.day < :first, 'old_less', 'old_collected'), 'collected')", _WHERE
        ),
    ),
    columns=(
        summed("net", N_("Charged, net"), "charged", "-reduced"),
        summed("collected", N_("Collected of it"), "collected"),
        BookColumn(
            name="current",
            title=N_("Current rate %"),
            words=_COLLECTED,
            of=_NET,
            kind="rate",
            strong=True,
        ),
        summed("opening", N_("Old debt at the start"), "old", "-old_less"),
        summed("old_collected", N_("Old debt collected")),
        BookColumn(
            name="old_rate",
            title=N_("Old debt rate %"),
            words={"old_collected": 1},
            of={"old": 1, "old_less": -1},
            kind="rate",
        ),
        BookColumn(
            name="both",
            title=N_("Combined rate %"),
            words={"collected": 1, "old_collected": 1},
            of={**_NET, "old": 1, "old_less": -1},
            kind="rate",
        ),
        summed("households", N_("Units charged"), kind="count"),
        BookColumn(
            name="by_units",
            title=N_("By units %"),
            words={"households_paid": 1},
            of={"households": 1},
            kind="rate",
        ),
    ),
    cuts=(("scope",), ("building",), ("keeper",), ("item",), ("kind",), ("period",)),
    notes=(
        N_(
            "Current rate = what was collected up to the last day of the lines due in these days, "
            "whenever the money came / (charged ± adjusted - waived);"
        ),
        N_(
            "old debt rate = what was collected in these days of lines due and billed before "
            "them / what was open of those at the start;"
        ),
        N_("combined rate = both collected / (charged net + old debt at the start);"),
        N_(
            "by units = units that have settled all of it / units that were charged; money for "
            "lines due later counts in none; deposits, late fees and counter charges are left out."
        ),
    ),
    bars="current",
    households=(_NET, _COLLECTED),
    narrows=True,
)
