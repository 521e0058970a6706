"""The command of a wand's file."""

from __future__ import annotations

import argparse
from datetime import timedelta
from typing import TYPE_CHECKING

from propdesk.cli.arguments import Outcome
from propdesk.cli.command_data import data

if TYPE_CHECKING:
    from propdesk.kernel.errors import Problem
    from propdesk.patrol.wand.importing import WandResult
    from propdesk.patrol.wand.reading import WandLines


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
