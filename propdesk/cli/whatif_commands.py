"""The command that says what another price, coefficient or area would come to."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from propdesk.cli.arguments import Outcome, argument, day
from propdesk.cli.command_data import data
from propdesk.estate.rules import UnitKind
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _

if TYPE_CHECKING:
    from datetime import date

    from propdesk.db.store import Store
    from propdesk.fees.dues.drafts import RunScope
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


class NoSuchBuilding(UserError):
    """No building has the code."""

    message = N_("No building is called {code}.")


WHAT_IF_ARGUMENTS = (
    argument(
        "file", type=Path, nargs="?", metavar=N_("FILE"),
        help=N_("rooms with their new areas, a workbook or CSV file"),
    ),
    argument("--tariff", required=True, metavar=N_("NAME"), help=N_("the tariff, by name")),
    argument("--since", type=day, metavar=N_("DAY"), help=N_("from which day (this month)")),
    argument("--price", type=six_places, metavar=N_("PRICE"), help=N_("the new price")),
    argument(
        "--coefficient", type=six_places, metavar=N_("FACTOR"), help=N_("the new coefficient")
    ),
    argument("--steps", metavar=N_("STEPS"), help=N_("new steps: 180: 4.83; 260: 5.83")),
    argument("--used-until", type=day, metavar=N_("DAY"), help=N_("last day of the usage")),
    argument(
        "--kind", choices=tuple(one.value for one in UnitKind),
        help=N_("only the units of a kind (default: all that the tariff bills)"),
    ),
    argument(
        "--building", action="append", default=[], metavar=N_("BUILDING"),
        help=N_("only a building; may be given again (default: all)"),
    ),
    argument("--dry-run", action="store_true", help=N_("as without it: it never writes")),
)  # fmt: skip


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
            used_until=options.used_until, scope=_scope(store, options.building),
            kind=UnitKind(options.kind) if options.kind else None,
        )  # fmt: skip
        nobody = options.file is not None and not new.areas
        found = None if nobody else store.read(suppose, asked=asked)
    return _told(options.tariff, since, found, new), not new.problems


def _scope(store: Store, codes: list[str]) -> RunScope:
    """The part of the estate that is asked about. Raises NoSuchBuilding."""
    from propdesk.estate.units.service import buildings
    from propdesk.fees.dues.drafts import RunScope

    known = {one.code: one.id for one in store.read(buildings)}
    for code in codes:
        if code not in known:
            raise NoSuchBuilding(code=code)
    return RunScope(buildings=tuple(known[code] for code in codes))


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
