"""The commands of declared lists: a workbook comes in, an empty one goes out; and those that ask
whether the data is right: what is odd, a code from a paper, an older state that is accepted."""

import argparse
from typing import TYPE_CHECKING

from propdesk.cli.arguments import Command, Outcome, argument
from propdesk.cli.command_data import data, opened_data
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_

if TYPE_CHECKING:
    from propdesk.system.backups.remembered.compared_codes import ComparedCode


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


class NothingAgainstIt(UserError):
    """The data may be written as it is."""

    message = N_("Nothing speaks against this state of the data, so there is nothing to accept.")


def compare_code(options: argparse.Namespace) -> Outcome:
    """Whether the books still hold the posting a paper bears the code of."""
    from propdesk.system.backups.remembered.compared_codes import compare_code as compared

    with data(options) as store:
        found = store.read(compared, typed=options.code)
    ok = found.day is not None and found.unchanged
    return _told(found, ok=ok), ok


def _told(found: "ComparedCode", *, ok: bool) -> dict[str, object]:
    held = found.day is not None
    return {
        "ok": ok,
        "code": found.code,
        "posting": found.seq if held else None,
        "day": found.day,
        "unchanged": found.unchanged if held else None,
        "receipts": list(found.receipts),
        "message": found.sentence,
    }


def accept_state(options: argparse.Namespace) -> Outcome:
    """Write on in data that lie behind what this PC remembers; the log keeps who and why."""
    from propdesk.system.backups.findings import told_of
    from propdesk.system.backups.remembered.anchoring import accept_state as accept, follow

    with opened_data(options) as (opened, verdict):
        if verdict.writable:
            raise NothingAgainstIt
        why = told_of(verdict.reasons, opened.store.declarations)
        accepted = accept(opened, verdict, reason=options.reason)
        if (follower := follow(opened, accepted)) is not None:
            follower.end()
    return {"ok": accepted.writable, "accepted": why}, accepted.writable


SEAL_COMMANDS = (
    Command(
        "compare-code",
        N_("look for the posting of the code on a receipt or a session report"),
        compare_code,
        (argument("code", metavar=N_("CODE"), help=N_("the code as it is printed")),),
    ),
    Command(
        "accept-state",
        N_("write on in older data after a real restore; the log keeps who and why"),
        accept_state,
        (argument("reason", metavar=N_("REASON"), help=N_("why this state is right")),),
    ),
)
