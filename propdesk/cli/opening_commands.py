"""The command that takes former books over from a list of arrears."""

import argparse

from propdesk.cli.arguments import Outcome
from propdesk.cli.command_data import data


def import_opening(options: argparse.Namespace) -> Outcome:
    """Take a list of arrears over; ok when its lines come to the total that is given."""
    from propdesk.fees.opening.reading import read_arrears
    from propdesk.fees.opening.register import FormerFields
    from propdesk.fees.opening.taking_over import bring_in, look_into

    with data(options) as store:
        file = read_arrears(options.file)
        fields = FormerFields(as_of=store.clock.today(), total=options.total, source=options.source)
        if options.dry_run:
            plan = store.read(look_into, fields=fields, file=file)
        else:
            plan = store.write(bring_in, fields=fields, file=file)
    return {
        "no": plan.no,
        "lines": len(plan.lines),
        "owed_fen": plan.owed.fen,
        "prepaid_fen": plan.prepaid.fen,
        "difference_fen": plan.difference.fen,
        "rows_left_out": plan.kept_out,
        "problems": [
            {
                "sheet": one.sheet,
                "row": one.row,
                "column": one.column,
                "level": one.level.value,
                "kind": one.kind,
                "message": one.sentence,
            }
            for one in plan.problems
        ],
    }, not plan.difference
