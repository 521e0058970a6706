"""The command that takes former books over from a list of arrears."""

import argparse

from propdesk.cli.arguments import Outcome
from propdesk.cli.command_data import data
from propdesk.kernel.errors import Problem


def import_opening(options: argparse.Namespace) -> Outcome:
    """Take former books over; ok when what they say comes to the totals that are given."""
    from propdesk.fees.opening.files.reading import read_arrears
    from propdesk.fees.opening.register import FormerFields
    from propdesk.fees.opening.taking_over import bring_in, look_into

    with data(options) as store:
        file = read_arrears(options.file)
        fields = FormerFields(
            as_of=store.clock.today(), total=options.total, source=options.source,
            payments_total=options.payments_total, deposits_total=options.deposits_total,
        )  # fmt: skip
        if options.dry_run:
            plan = store.read(look_into, fields=fields, file=file)
        else:
            plan = store.write(bring_in, fields=fields, file=file)
    return {
        "no": plan.no,
        "lines": len(plan.lines or ()),
        "owed_fen": plan.owed.fen,
        "prepaid_fen": plan.prepaid.fen,
        "difference_fen": plan.difference.fen,
        "payments": len(plan.payments or ()),
        "payments_fen": plan.paid.fen,
        "payments_difference_fen": (plan.paid - plan.stated.payments).fen,
        "deposits": len(plan.deposits or ()),
        "deposits_fen": plan.held.fen,
        "deposits_difference_fen": (plan.held - plan.stated.deposits).fen,
        "rows_left_out": plan.kept_out,
        "problems": [_told(one) for one in plan.problems],
    }, plan.is_met


def _told(one: Problem) -> dict[str, object]:
    return {
        "sheet": one.sheet,
        "row": one.row,
        "column": one.column,
        "level": one.level.value,
        "kind": one.kind,
        "message": one.sentence,
    }
