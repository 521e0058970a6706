"""Units that would get no bill for the months of some days, and why."""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.fees.billing.service import draft_lines
from propdesk.fees.dues.drafts import RunScope
from propdesk.fees.periods import Period, last_of_month, month_number
from propdesk.fees.reports.declared import BookReport, FoundRow, RowBehind, summed
from propdesk.fees.reports.spans import DaySpan
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import ZERO

_BUILDINGS = """
    SELECT unit.id, CASE WHEN building.name <> '' THEN building.name ELSE building.code END
    FROM unit JOIN building ON building.id = unit.building_id
"""


def unbilled_rows(session: Session, span: DaySpan) -> Sequence[FoundRow]:
    """A row for each unit and item without a bill."""
    number = month_number(span.last)
    window = Period(span.first.replace(day=1), last_of_month(number))
    drafted = draft_lines(session, window, RunScope(), lambda _done, _total: None)
    buildings = {row[0]: row[1] for row in session.execute(text(_BUILDINGS))}
    return [
        FoundRow(
            values={
                "reason": one.reason.label,
                "item": one.item,
                "building": buildings.get(one.unit_id, ""),
            },
            row=RowBehind(
                id=place, row="unit", opens=one.unit_id, unit=one.unit_code, item=one.item,
                reason=f"{one.sentence} · {one.way}", amount=ZERO,
            ),
        )
        for place, one in enumerate(drafted.unbilled, 1)
    ]  # fmt: skip


UNBILLED = BookReport(
    name="unbilled",
    title=N_("Units without a bill"),
    parts=(),
    columns=(summed("units", N_("Units and items"), kind="count", strong=True),),
    cuts=(("reason",), ("item",), ("building",)),
    notes=(
        N_("What a run of these months would leave without a bill, and why;"),
        N_("a unit counts once for each fee item it gets no bill of."),
    ),
    bars="units",
    found=unbilled_rows,
)
