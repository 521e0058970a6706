"""The command that shares a supplier's bill among the units."""

import argparse

from propdesk.cli.arguments import Outcome
from propdesk.cli.command_data import data
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_


class NoBillToShare(UserError):
    """No bill of the item and the period waits to be shared."""

    message = N_(
        "No bill of {item} for {period} waits to be shared. Enter it first: Fees, Shared bills."
    )


def apportion(options: argparse.Namespace) -> Outcome:
    """Share the bills of an item and a period that wait."""
    from propdesk.fees.sharing.apportioning import bills_waiting, share_out
    from propdesk.fees.sharing.shares import sharing_of

    found = []
    with data(options) as store:
        waiting = store.read(bills_waiting, item=options.item, period=options.period)
        if not waiting:
            raise NoBillToShare(item=options.item, period=options.period)
        for bill_id in waiting:
            shared = store.read(sharing_of, bill_id=bill_id)
            found.append(shared)
            if not options.dry_run:
                store.write(share_out, seen=shared)
    return {
        "bills": [
            {
                "no": one.no,
                "item": one.item,
                "from": one.first,
                "to": one.last,
                "amount_fen": one.amount.fen,
                "shared_fen": one.shared.fen,
                "remainder_fen": one.remainder.fen,
                "units": len(one.shares),
                "left_out": [{"unit": unit.code, "reason": unit.why} for unit in one.left_out],
                "shares": [{"unit": u.code, "amount_fen": u.amount.fen} for u in one.shares],
            }
            for one in found
        ]
    }, True
