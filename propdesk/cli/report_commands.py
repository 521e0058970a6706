"""The commands of month and year: reports, closes, vouchers."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from propdesk.cli.arguments import Outcome, argument, whole
from propdesk.cli.command_data import data
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_

if TYPE_CHECKING:
    from datetime import date

    from propdesk.fees.months.facts import Identity, MonthFacts
    from propdesk.fees.reports.declared import BookReport
    from propdesk.fees.reports.paper import WholeReport
    from propdesk.fees.reports.reading import BookLine
    from propdesk.fees.vouchers.exporting import ExportFacts
    from propdesk.kernel.reports.gathered import KeyFigure

REPORT_ARGUMENTS = (
    argument("name", metavar=N_("NAME"), help=N_("which report; all: every one in one file")),
    argument(
        "period",
        metavar=N_("PERIOD"),
        help=N_(
            "the month, such as 2026-10; of the money also a day, 2026-Q3, 2026-H1, 2026 "
            "or 2026-01-01..2026-03-15"
        ),
    ),
    argument("out", type=Path, metavar=N_("FILE"), help=N_("the file to write: .pdf or .xlsx")),
    argument(
        "--by",
        default="",
        metavar=N_("WHAT"),
        help=N_("by what a report of the money is parted; a wrong word is answered with all"),
    ),
)
VOUCHER_ARGUMENTS = (
    argument(
        "out", type=Path, metavar=N_("FILE"), help=N_("the workbook to write, and nothing else")
    ),
    argument(
        "--first",
        type=whole,
        default=0,
        metavar=N_("NUMBER"),
        help=N_("the number of the first voucher (default: after the last one)"),
    ),
)

YEAR_ARGUMENT = argument("year", type=whole, metavar=N_("YEAR"), help=N_("the year, such as 2026"))


class NoMonth(UserError):
    """What was typed is no month, or one that has not begun."""

    message = N_(
        "“{text}” is no month a report can be of. Type one up to this month, such as 2026-10."
    )


class NoCut(UserError):
    """A report is not parted so."""

    message = N_("The report {name} is not parted by {text}. It is by one of: {known}.")


class NotParted(UserError):
    """A report of the month has all its parts in one file."""

    message = N_("The report {name} is written with all its parts: leave --by out.")


def report(options: argparse.Namespace) -> Outcome:
    """Write a month report, or all of them, or one of the money of any days, as PDF or workbook by
    the ending of the file; with --dry-run only say what would stand in it."""
    from propdesk.fees.reports.catalogue import BY_NAME
    from propdesk.kernel.clock import wall_time
    from propdesk.kernel.i18n import _
    from propdesk.kernel.reports.gathered import key_figures
    from propdesk.kernel.reports.report import month_words
    from propdesk.system.settings.heads import office_head
    from propdesk.today.month import named_reports, refuse_suffix, write_month

    if options.name in BY_NAME:
        return _of_money(options)
    if options.by:
        raise NotParted(name=options.name)
    with data(options) as store:
        first = month_named(options.period, store.clock.today())
        refuse_suffix(options.out)
        parts = store.read(named_reports, first=first, name=options.name)
        now = wall_time(store.clock.now())
        until = _("as of {time}").format(time=f"{now:%m-%d %H:%M}")
        if not options.dry_run:
            write_month(options.out, parts, month_words(first), until, office_head(store))
    return {
        "month": f"{first:%Y-%m}",
        "rows": {one.report.name: len(one.said.ids) for one in parts},
        "figures": [_told(one) for one in key_figures(parts)],
    }, True


def _of_money(options: argparse.Namespace) -> Outcome:
    """One report of the money; not ok where an identity of the books does not hold."""
    from propdesk.fees.reports.catalogue import BY_NAME
    from propdesk.fees.reports.identities import proofs_of, read_identities
    from propdesk.fees.reports.paper import WholeReport, report_pdf, write_report
    from propdesk.fees.reports.reading import read_report
    from propdesk.fees.reports.spans import parse_span
    from propdesk.kernel.clock import wall_time
    from propdesk.kernel.i18n import _
    from propdesk.kernel.whole_files import write_file
    from propdesk.system.settings.heads import office_head
    from propdesk.today.month import refuse_suffix

    found = BY_NAME[options.name]
    with data(options) as store:
        span = parse_span(options.period, store.clock.today())
        refuse_suffix(options.out)
        said = store.read(read_report, report=found, span=span, cut=_cut_named(options.by, found))
        known = store.read(read_identities, span=span)
        checks = (*known.checks, *proofs_of(found, said, known))
        until = _("as of {time}").format(time=f"{wall_time(store.clock.now()):%m-%d %H:%M}")
        whole = WholeReport(report=found, said=said, checks=checks, until=until)
        if not options.dry_run:
            if options.out.suffix.lower() == ".pdf":
                write_file(options.out, report_pdf(whole, office_head(store)))
            else:
                write_report(options.out, whole)
    return _money_told(whole), all(one.holds for one in checks)


def _cut_named(text: str, found: BookReport) -> tuple[str, ...]:
    """What a report is to be parted by. Raises NoCut."""
    if not text:
        return found.cuts[0]
    known = {"+".join(cut): cut for cut in found.cuts}
    if text not in known:
        raise NoCut(name=found.name, text=text, known=", ".join(known))
    return known[text]


def _money_told(whole: WholeReport) -> dict[str, Any]:
    """A report as plain values: amounts in fen, counts, rates in hundredths of a percent."""

    def told(line: BookLine) -> dict[str, Any]:
        figures = zip(whole.said.columns, line.figures, strict=True)
        return {
            "name": line.name,
            **{
                one.name: figure.hundredths if one.kind == "rate" else figure.amount
                for one, figure in figures
            },
        }

    return {
        "report": whole.report.name,
        "first": whole.said.span.first.isoformat(),
        "last": whole.said.span.last.isoformat(),
        "by": "+".join(whole.said.cut),
        "lines": [told(line) for line in whole.said.lines],
        "total": told(whole.said.total),
        "identities": [
            {
                "name": one.title,
                "says": one.sentence,
                "difference_fen": one.difference.fen,
                "holds": one.holds,
            }
            for one in whole.checks
        ],
    }


def month_named(text: str, today: date) -> date:
    """The first day of a month that was typed. Raises NoMonth."""
    from propdesk.fees.periods import PeriodUnknown, parse_period

    try:
        period = parse_period(text, today)
    except PeriodUnknown as error:
        raise NoMonth(text=text) from error
    if period.months != 1 or period.first > today:
        raise NoMonth(text=text)
    return period.first


def _told(one: KeyFigure) -> dict[str, Any]:
    """A figure as plain values; rates and targets in per mille, null where there is none."""
    return {
        "report": one.of.report.name,
        "name": one.card.measure,
        "counted": one.card.now.amount,
        "out_of": one.card.now.whole,
        "per_mille": one.card.now.per_mille,
        "target": one.measure.target,
        "month_before": one.card.before.per_mille,
    }


def month_close(options: argparse.Namespace) -> Outcome:
    """Close a month; with --dry-run only say its figures and what stands in the way."""
    from propdesk.fees.months.closing import close_month
    from propdesk.fees.months.listing import find_month

    with data(options) as store:
        month = f"{month_named(options.period, store.clock.today()):%Y-%m}"
        if options.dry_run:
            facts, found = store.read(find_month, month=month)
            ways = [{"reason": one.sentence, "must": one.must} for one in found]
            ok = facts.agrees and not any(one.must for one in found)
            return {"month": month, "closed": False, "hindrances": ways, **_sealed(facts)}, ok
        done = store.write(close_month, month=month)
    return {"month": month, "closed": True, "hindrances": [], **_sealed(done.facts)}, True


def _sealed(facts: MonthFacts) -> dict[str, Any]:
    """The figures as plain values, amounts in fen."""
    return {
        "owed": _identity(facts.debt),
        "prepaid": _identity(facts.prepaid),
        "deposits": _identity(facts.deposits),
        "money_in_fen": facts.money_in,
        "receipts_fen": facts.receipts,
        "prepaid_used_fen": facts.prepaid_used,
        "by_method": facts.by_method,
        "by_purpose": facts.by_kind,
        "by_item": [{"item": one.name, "amount_fen": one.fen} for one in facts.by_item],
        "deposits_back": facts.deposits_back,
        "agrees": facts.agrees,
    }


def _identity(one: Identity) -> dict[str, object]:
    return {"before_fen": one.opening, "moved": one.moves, "after_fen": one.closing}


class NoWorkbook(UserError):
    """Accounting programs take workbooks."""

    message = N_("Vouchers are written as .xlsx; “{name}” is something else.")


def vouchers(options: argparse.Namespace) -> Outcome:
    """Export the vouchers of a month that are still to be exported, else the last export again."""
    from propdesk.fees.vouchers.exporting import (
        NothingToExport,
        export_vouchers,
        exports_of,
        pending_vouchers,
    )
    from propdesk.fees.vouchers.layouts import write_vouchers

    if options.out.suffix.lower() != ".xlsx":
        raise NoWorkbook(name=options.out.name)
    with data(options) as store:
        month = f"{month_named(options.period, store.clock.today()):%Y-%m}"
        found = store.read(pending_vouchers, month=month, number=options.first)
        if options.dry_run:
            told = {"no": "", "supplement": found.supplement, **_vouchers(found.facts)}
            return {"month": month, "exported": False, "again": False, **told}, True
        again = not found.facts.vouchers
        if again:
            made = [one for one in store.read(exports_of, month=month) if one.undone_at is None]
            if not made:
                raise NothingToExport(month=month)
            row = made[-1]
        else:
            row = store.write(export_vouchers, month=month, number=options.first)
        row, facts = write_vouchers(store, options.out, export_id=row.id)
    told = {"no": row.no, "supplement": row.supplement, **_vouchers(facts)}
    return {"month": month, "exported": True, "again": again, **told}, True


def _vouchers(facts: ExportFacts) -> dict[str, Any]:
    """The vouchers as plain values, amounts in fen."""
    return {
        "debit_fen": sum(one.debit for one in facts.vouchers),
        "credit_fen": sum(one.credit for one in facts.vouchers),
        "vouchers": [
            {
                "word": one.word,
                "number": one.number,
                "day": one.day,
                "title": one.title,
                "lines": len(one.lines),
                "debit_fen": one.debit,
            }
            for one in facts.vouchers
        ],
    }


def year_close(options: argparse.Namespace) -> Outcome:
    """Seal a year; with --dry-run only say its figures, or what stands in the way."""
    from propdesk.fees.years.package import seal_year
    from propdesk.fees.years.years import year_to_seal
    from propdesk.system.settings.heads import office_head

    with data(options) as store:
        if options.dry_run:
            facts, file = store.read(year_to_seal, year=options.year), None
        else:
            file, facts = seal_year(store, year=options.year, head=office_head(store))
    return {
        "year": facts.year,
        "sealed": file is not None,
        "file": file,
        "months": list(facts.months),
        "figures_fen": facts.figures,
    }, True
