"""The command that says what another price, coefficient or area would come to."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from propdesk.cli.arguments import Outcome
from propdesk.cli.command_data import data
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _

if TYPE_CHECKING:
    from datetime import date

    from propdesk.fees.whatif.areas import NewAreas
    from propdesk.fees.whatif.supposing import WhatIf


class TariffUnnamed(UserError):
    """No tariff in use that bills by itself has this name."""

    message = N_("No tariff in use that bills by itself is called {name}.")


class NothingSupposed(UserError):
    """A command that changes nothing."""

    message = N_("Say what would change: a price, a coefficient, or a file of rooms and areas.")


def six_places(text: str) -> int:
    """A number above 0 in 10^-6; argparse calls anything else wrong usage."""
    from propdesk.fees.whatif.rules import read_term

    found = read_term(text)
    if found is None:
        sentence = _("“{text}” is no number above 0 with at most six decimals.")
        raise argparse.ArgumentTypeError(sentence.format(text=text))
    return found


def what_if(options: argparse.Namespace) -> Outcome:
    """Compute what the terms would come to; nothing is written, with or without `--dry-run`."""
    from propdesk.fees.rules import SUPPOSABLE
    from propdesk.fees.tariffs.service import tariffs
    from propdesk.fees.whatif.areas import NewAreas, read_areas, understand_areas
    from propdesk.fees.whatif.supposing import Supposed, what_if as suppose

    if options.file is None and not (options.price or options.coefficient or options.steps):
        raise NothingSupposed
    with data(options) as store:
        rows = [row for row in store.read(tariffs, active_only=True) if row.formula in SUPPOSABLE]
        ids = {row.name: row.id for row in rows}
        if options.tariff not in ids:
            raise TariffUnnamed(name=options.tariff)
        new = NewAreas("", {}, ())
        if options.file is not None:
            read = read_areas(options.file)
            new = store.read(understand_areas, name=options.file.name, rows=read)
        since = options.since or store.clock.today().replace(day=1)
        asked = Supposed(
            tariff_id=ids[options.tariff], since=since, price=options.price,
            coefficient=options.coefficient, areas=new.areas, steps=options.steps,
            used_until=options.used_until,
        )  # fmt: skip
        nobody = options.file is not None and not new.areas
        found = None if nobody else store.read(suppose, asked=asked)
    return _told(options.tariff, since, found, new), not new.problems


def _told(tariff: str, since: date, found: WhatIf | None, new: NewAreas) -> dict[str, object]:
    """What the command answers; `found` None: no row of the file names a unit."""
    units = () if found is None else found.units
    left_out = () if found is None else found.left_out
    return {
        "tariff": tariff,
        "since": since,
        "now_fen": sum(one.now.fen for one in units),
        "then_fen": sum(one.then.fen for one in units),
        "units": [
            {"unit": one.unit, "area": one.area, "now_fen": one.now.fen, "then_fen": one.then.fen}
            for one in units
        ],
        "left_out": [{"unit": unit, "reason": why.sentence} for unit, why in left_out],
        "problems": [
            {"sheet": one.sheet, "row": one.row, "column": one.column, "message": one.sentence}
            for one in new.problems
        ],
    }
