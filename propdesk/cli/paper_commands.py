"""The commands that write papers as PDF."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from propdesk.cli.arguments import Outcome, amount, argument, day, whole
from propdesk.cli.command_data import data
from propdesk.kernel.i18n import N_

if TYPE_CHECKING:
    from propdesk.db.store import Store
    from propdesk.fees.dunning.letters.planning import LetterPlan

DUN_ARGUMENTS = (
    argument("out", type=Path, nargs="?", metavar=N_("FILE"), help=N_("the PDF file to write")),
    argument(
        "--step", required=True, choices=("notice", "letter", "lawyer"),
        help=N_("which letter: dunning notice, dunning letter, lawyer's letter"),
    ),
    argument(
        "--least", type=amount, metavar=N_("AMOUNT"), help=N_("only who owes at least that much")
    ),
    argument(
        "--months", type=whole, default=0, metavar=N_("COUNT"),
        help=N_("only who owes for at least so many months"),
    ),
    argument("--building", default="", metavar=N_("NAME"), help=N_("only this building")),
    argument(
        "--keeper", default="", metavar=N_("NAME"), help=N_("only the debtors of this keeper")
    ),
    argument(
        "--all", action="store_true",
        help=N_("also whom the rule proposes another step for; never who is on hold or disputes"),
    ),
    argument(
        "--pay-until", type=day, metavar=N_("DAY"), help=N_("the day to pay by, such as 2026-11-20")
    ),
    argument("--dry-run", action="store_true", help=N_("only say what would be done")),
)  # fmt: skip


def receipt(options: argparse.Namespace) -> Outcome:
    """Write a receipt as PDF: the original first, later outputs marked as reprints."""
    from propdesk.fees.paper_files import write_receipt

    with data(options) as store:
        made = write_receipt(
            store, options.out, no=options.no, paper=options.paper, parts=options.parts
        )
    return {"pages": made.pages, "copy": made.copy, "state": made.state}, True


def notices(options: argparse.Namespace) -> Outcome:
    """Write payment notices as one PDF; without a unit those of everybody who owes."""
    from propdesk.estate.search.searching import unit_of_code
    from propdesk.fees.paper_files import write_notices

    with data(options) as store:
        made = write_notices(
            store,
            options.out,
            unit_ids=[store.read(unit_of_code, code=code).id for code in options.unit],
            pay_until=options.pay_until,
            overdue_only=options.overdue_only,
            whole=options.one_letter,
            paper=options.paper,
        )
    return {
        "notices": [
            {
                "no": one.number,
                "unit": one.unit_code,
                "units": len(one.units) or 1,
                "total_fen": one.total.fen,
            }
            for one in made
        ],
    }, True


def statement_of(options: argparse.Namespace) -> Outcome:
    """Write the statement of account of whoever owes for a unit as PDF, over all his units."""
    from propdesk.estate.search.searching import unit_of_code
    from propdesk.fees.statements.files import write_statement
    from propdesk.fees.statements.reading import Section
    from propdesk.system.settings.heads import office_head

    with data(options) as store:
        unit = store.read(unit_of_code, code=options.unit)
        found = write_statement(store, options.out, office_head(store), unit_id=unit.id)
    return {
        "payer": found.payer.name,
        "units": found.units,
        "rows": len(found.rows),
        **{f"{one.value}_fen": found.balance(one).fen for one in Section},
    }, True


def dun(options: argparse.Namespace) -> Outcome:
    """Write a letter to everybody it is time for, as one PDF; say who is left out and why."""
    from propdesk.fees.dunning.debtors import Choosing
    from propdesk.fees.dunning.letters.planning import plan_letters, skipped_told
    from propdesk.fees.dunning.rules import DunWay

    choosing = Choosing(
        least=options.least,
        months=options.months,
        building=options.building,
        keeper=options.keeper,
    )
    way = DunWay(options.step)
    with data(options) as store:
        plan = store.read(plan_letters, way=way, choosing=choosing, proposed_only=not options.all)
        numbers = {} if options.dry_run else _written(store, plan, options)
    return {
        "letters": [
            {
                "no": numbers.get(row.id, ""),
                "unit": row.unit,
                "debtor": row.debtor,
                "owed_fen": row.owed.fen,
            }
            for row in plan.rows
        ],
        "total_fen": plan.total.fen,
        "skipped": skipped_told(plan),
    }, True


def _written(store: Store, plan: LetterPlan, options: argparse.Namespace) -> dict[int, str]:
    """Account → the number of its letter, once they are written into the file."""
    from propdesk.fees.dunning.letters.writing import OutMissing, issue_letters
    from propdesk.fees.dunning.rules import LETTER_OF
    from propdesk.kernel.whole_files import write_file
    from propdesk.system.letters.paper import letters_pdf
    from propdesk.system.letters.rules import Letter
    from propdesk.system.letters.service import letter_texts
    from propdesk.system.settings.heads import office_head

    if options.out is None:
        raise OutMissing
    head, today = office_head(store), store.clock.today()
    made = store.write(
        issue_letters,
        way=plan.way,
        sums=plan.sums,
        pay_until=options.pay_until,
        text=store.read(letter_texts, letter=Letter(LETTER_OF[plan.way]))[0].text,
        put=lambda letters: write_file(options.out, letters_pdf(letters, today, head)),
    )
    return {one.account_id: one.no for one in made}
