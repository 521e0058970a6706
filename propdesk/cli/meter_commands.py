"""The command of a meter reader's sheet."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from propdesk.cli.arguments import Outcome
from propdesk.cli.command_data import data
from propdesk.fees.meters.rules import READING
from propdesk.kernel.scaled import format_scaled

if TYPE_CHECKING:
    from propdesk.kernel.exchange.results import ImportPlan


def readings(options: argparse.Namespace) -> Outcome:
    """Bring in a meter reader's sheet; ok if a row is usable or there are no rows."""
    from propdesk.fees.meters.sheets.register import READINGS_AND_SHEETS
    from propdesk.kernel.exchange.results import NEW, PROBLEM, SAME
    from propdesk.system.registers import bringing_in

    with data(options) as store:
        plan = bringing_in.look_into(store, READINGS_AND_SHEETS, options.file)
        if not options.dry_run and plan.wanted:
            plan = bringing_in.bring_in(store, READINGS_AND_SHEETS, plan, options.file).plan
    if options.report is not None:
        bringing_in.save_report(plan, options.file, options.report)
    told = {
        "rows": len(plan.rows),
        "new": plan.count(NEW),
        "same": plan.count(SAME),
        "refused": [f"{row.sheet}!{row.number}" for row in plan.rows if row.how == PROBLEM],
        "readings": list(_readings(plan)),
        "problems": [
            {
                "sheet": one.sheet,
                "row": one.row,
                "column": one.column,
                "level": one.level.value,
                "kind": one.kind,
                "value": one.value,
                "message": one.sentence,
            }
            for one in plan.problems
        ],
    }
    return told, not plan.rows or len(plan.rows) > plan.count(PROBLEM)


def _readings(plan: "ImportPlan") -> Iterator[dict[str, object]]:
    """What comes in, reading by reading, as people write it."""
    from propdesk.fees.meters.sheets.bringing_in import brought_by
    from propdesk.kernel.exchange.results import NEW

    for row in plan.rows:
        one = brought_by(row.change)
        if row.how == NEW and one is not None:
            last = one.last
            yield {
                "meter_no": one.no,
                "meter_kind": one.sort.value,
                "unit": one.unit,
                "multiplier": _plain(one.multiplier),
                "previous": _plain(last.value if last else None),
                "previous_date": last.read_on if last else None,
                "current": _plain(one.reading.value),
                "current_date": one.reading.read_on,
                "follows": one.reading.kind.value,
                "old_end": _plain(one.reading.old_end),
                "new_start": _plain(one.reading.new_start),
                "usage": _plain(one.used.quantity if one.used else None),
                "new_meter": one.setup is not None,
                "at": f"{row.sheet}!{row.number}",
            }


def _plain(value: int | None) -> str | None:
    """A reading or a multiplier (10^-3) for programs: no mark between thousands."""
    return None if value is None else format_scaled(value, READING).replace(",", "")
