"""The commands of files from outside: of a patrol wand, of a bank, WeChat or Alipay."""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import TYPE_CHECKING

from propdesk.cli.arguments import Outcome, argument
from propdesk.cli.command_data import data
from propdesk.kernel.i18n import N_

if TYPE_CHECKING:
    from propdesk.fees.bank.files.reading import BankStatement
    from propdesk.fees.bank.taking.accepting import Accepted
    from propdesk.fees.bank.taking.bringing_in import RowsBroughtIn
    from propdesk.kernel.errors import Problem
    from propdesk.patrol.wand.importing import WandResult
    from propdesk.patrol.wand.reading import WandLines

STATEMENT_ARGUMENTS = (
    argument(
        "--account",
        default="",
        metavar=N_("NUMBER"),
        help=N_("the account it must be of, or where the file does not say it"),
    ),
    argument("--ours", action="store_true", help=N_("the account may be one not known before")),
    argument(
        "--accept",
        action="store_true",
        help=N_("take in what fits exactly, book the rest as unclaimed"),
    ),
)


def patrol_import(options: argparse.Namespace) -> Outcome:
    """Bring a wand's file in; ok if a stamp is usable or all of it is there already."""
    from propdesk.patrol.wand.importing import bring_in_wand, read_wand

    offset = timedelta(seconds=options.offset)
    with data(options) as store:
        lines = read_wand(store, options.file)
        do = store.try_out if options.dry_run else store.write
        done = do(bring_in_wand, name=options.file.name, lines=lines, offset=offset)
    return told(lines, done), bool(lines.stamps)


def told(lines: WandLines, done: WandResult) -> dict[str, object]:
    """What a file says and what became of it, as plain values."""
    columns = lines.columns
    return {
        "sheet": columns.sheet,
        "header_row": columns.header + 1,
        "columns": {field: columns.headings[place] for field, place in columns.places.items()},
        "rows": done.rows,
        "new": done.fresh,
        "same": done.same,
        "matched": done.matched,
        "doubles": done.doubles,
        "strays": done.strays,
        "wrong_clock": done.wrong_clock,
        "unknown": [
            {"chip": one.chip, "point": one.point, "stamps": one.stamps} for one in done.unknown
        ],
        "doubtful": list(done.doubtful),
        "sheets": list(done.sheets),
        "passed_over": [{"row": row, "why": why} for row, why in lines.passed_over],
        "problems": [_problem(one) for one in lines.problems],
    }


def _problem(one: Problem) -> dict[str, object]:
    return {
        "sheet": one.sheet,
        "row": one.row,
        "column": one.column,
        "level": one.level.value,
        "kind": one.kind,
        "message": one.sentence,
    }


def statement(options: argparse.Namespace) -> Outcome:
    """Bring a statement in; ok when every row could be read and none that fitted was refused."""
    from propdesk.fees.bank.taking.accepting import take_statement
    from propdesk.fees.bank.taking.bringing_in import read_statement

    with data(options) as store:
        found = read_statement(store, options.file, number=options.account)
        do = store.try_out if options.dry_run else store.write
        done, accepted = do(
            take_statement,
            statement=found,
            account=options.account,
            is_ours=options.ours,
            accepts=options.accept,
        )
    errors = [one for one in found.problems if one.level == "error"]
    return statement_told(found, done, accepted), not errors and not (accepted and accepted.left)


def statement_told(
    found: BankStatement, done: RowsBroughtIn, accepted: Accepted | None
) -> dict[str, object]:
    """What a file says and what became of it, as plain values."""
    columns = found.columns
    answer: dict[str, object] = {
        "channel": found.channel.value,
        "account": done.number,
        "first": found.first,
        "last": found.last,
        "columns": {field: columns.headings[at] for field, at in columns.places.items()},
        "rows": done.rows,
        "new": done.fresh,
        "same": done.same,
        "total_fen": done.total.fen,
        "fee_fen": done.fee.fen,
        "settled_fen": (done.total - done.fee).fen,
        "states": {state.value: count for state, count in done.states.items()},
        "passed_over": [{"row": row, "why": why} for row, why in found.passed_over],
        "problems": [
            {"row": one.row, "column": one.column, "kind": one.kind, "message": one.sentence}
            for one in found.problems
        ],
    }
    if accepted is not None:
        answer |= {
            "posted": accepted.posted,
            "posted_fen": accepted.amount.fen,
            "paired": accepted.paired,
            "returned": accepted.returned,
            "unclaimed": accepted.unclaimed,
            "unclaimed_fen": accepted.unclaimed_amount.fen,
            "left": [{"row": row, "why": why} for row, why in accepted.left],
        }
    return answer
