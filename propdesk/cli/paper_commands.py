"""The commands that write papers as PDF."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from propdesk.cli.arguments import DRY_RUN, Command, Outcome, amount, argument, day, whole
from propdesk.cli.command_data import data
from propdesk.fees.papers.rules import NOTICE_PAPERS, RECEIPT_PAPERS
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
    DRY_RUN,
)  # fmt: skip
FULL_IDS = argument(
    "--full-ids",
    action="store_true",
    help=N_("phones and ID numbers in full; the audit log keeps it"),
)
OVERDUE_ONLY = argument("--overdue-only", action="store_true", help=N_("only what is overdue"))
RECEIPT_ARGUMENTS = (
    argument(
        "--paper",
        choices=RECEIPT_PAPERS,
        help=N_("the paper (default: that of the receipt group)"),
    ),
    argument("--parts", action="store_true", help=N_("each month on a line of its own")),
)
NOTICE_ARGUMENTS = (
    argument(
        "unit",
        nargs="*",
        metavar=N_("UNIT"),
        help=N_("the rooms (default: everybody who owes)"),
    ),
    OVERDUE_ONLY,
    argument(
        "--one-letter",
        action="store_true",
        help=N_("one letter for each payer over all units where he owes"),
    ),
    argument(
        "--pay-until",
        type=day,
        metavar=N_("DAY"),
        help=N_("the day to pay what is overdue by, such as 2026-11-20"),
    ),
    argument(
        "--paper",
        choices=NOTICE_PAPERS,
        default="a4",
        help=N_("the paper (default: A4; several short ones share a sheet to be cut)"),
    ),
)


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


def court_bundle(options: argparse.Namespace) -> Outcome:
    """Write the papers of whoever is in arrears for a unit, for a court, as one PDF."""
    from functools import partial

    from propdesk.estate.search.searching import unit_of_code
    from propdesk.fees.court.bundle.dialogs import pictures_among
    from propdesk.fees.court.bundle.files import write_bundle
    from propdesk.fees.court.bundle.reading import account_of_unit
    from propdesk.system.settings.heads import office_head

    with data(options) as store:
        unit = store.read(unit_of_code, code=options.unit)
        account = store.read(account_of_unit, unit_id=unit.id, debtor=options.debtor)
        pictured = partial(pictures_among, store)
        found = write_bundle(
            store, options.out, office_head(store), pictured,
            account_id=account, full_ids=options.full_ids, as_of=options.as_of,
        )  # fmt: skip
    return {
        "unit": found.unit,
        "as_of": found.as_of.isoformat(),
        "debtor": found.debtor,
        "lines": len(found.lines),
        "claim_fen": found.claim.fen,
        "late_fee_fen": found.late_claim.fen,
        "demands_proven": sum(one.is_proven for one in found.demands),
    }, True


DUN = Command(
    "dun", N_("write dunning letters as PDF to everybody it is time for"), dun, DUN_ARGUMENTS
)
