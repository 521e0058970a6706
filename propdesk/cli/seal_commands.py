"""A code from a paper beside the books, and an older state of the data accepted: at the terminal."""

import argparse
from typing import TYPE_CHECKING

from propdesk.cli.arguments import Command, Outcome, argument
from propdesk.cli.command_data import data, opened_data
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_

if TYPE_CHECKING:
    from propdesk.system.backups.remembered.compared_codes import ComparedCode


class NothingToAccept(UserError):
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
    from propdesk.system.backups.remembered.anchoring import accept_state as accept, follow

    with opened_data(options) as (opened, verdict):
        if verdict.writable:
            raise NothingToAccept
        why = [breach.sentence for breach in verdict.reasons]
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
