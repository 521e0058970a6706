"""The commands of declared lists: a workbook comes in, an empty one goes out."""

import argparse

from propdesk.cli.arguments import Outcome
from propdesk.cli.command_data import data


def import_list(options: argparse.Namespace) -> Outcome:
    """Import a workbook; ok if a row is usable or there are no rows."""
    from propdesk.kernel.exchange.results import CHANGED, NEW, PROBLEM, SAME
    from propdesk.modules import importable
    from propdesk.system.registers import bringing_in

    register = importable()[options.list]
    with data(options) as store:
        plan = bringing_in.look_into(store, register, options.file)
        if not options.dry_run and plan.wanted:
            plan = bringing_in.bring_in(store, register, plan, options.file).plan
    if options.report is not None:
        bringing_in.save_report(plan, options.file, options.report)
    counts = {how: plan.count(how) for how in (NEW, CHANGED, SAME, PROBLEM)}
    problems = [
        {
            "sheet": one.sheet,
            "row": one.row,
            "column": one.column,
            "level": one.level.value,
            "message": one.sentence,
        }
        for one in plan.problems
    ]
    usable = not plan.rows or len(plan.rows) > counts[PROBLEM]
    return {"rows": len(plan.rows), **counts, "problems": problems}, usable


def template(options: argparse.Namespace) -> Outcome:
    """Write the empty workbook of a list."""
    from propdesk.modules import importable
    from propdesk.system.registers import bringing_in

    with data(options) as store:
        today = store.clock.today()
        bringing_in.save_template(importable()[options.list], options.out, today=today)
    return {"file": options.out}, True


def doctor(options: argparse.Namespace) -> Outcome:
    """Say what is odd in the data, by symptom, with its records; ok when nothing is."""
    from propdesk.fees.doctor.examining import examine

    with data(options) as store:
        found = [one for one in store.read(examine) if one.rows]
    return {
        "odd": sum(len(one.rows) for one in found),
        "symptoms": [
            {
                "name": one.symptom.name,
                "title": one.title,
                "what_to_do": one.way,
                "records": [
                    {
                        "kind": row.subject,
                        "id": row.id,
                        "name": row.name,
                        "detail": row.detail,
                        "mend": row.mend,
                    }
                    for row in one.rows
                ],
            }
            for one in found
        ],
    }, not found
