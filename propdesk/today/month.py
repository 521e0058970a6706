"""The month report of the whole office: what every subject counts of a month, read in one go."""

from collections.abc import Collection
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from propdesk.db.declarations import declarations
from propdesk.db.store import may, today, use_case, use_case_of
from propdesk.fees.reports.service import BY_NAME
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, listed
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.reports.gathered import SaidReport, gathered_pdf, write_reports
from propdesk.kernel.reports.report import MONTHS, month_after, month_end, report_of
from propdesk.kernel.whole_files import write_file

ALL = "all"
_SUFFIXES = (".pdf", ".xlsx")


class ReportUnknown(UserError):
    """A report nobody declares."""

    message = N_("There is no report {name}. There are: {names}.")


class ReportWithoutKind(UserError):
    """A file whose ending does not say what it is."""

    message = N_("{name} ends neither in .pdf nor in .xlsx. Name the file so.")


def report_names(session: Session) -> list[str]:
    """The names of the reports, in the order of their subjects."""
    return [load().name for load in declarations(session).reports]


@use_case(permission="")
def month_reports(
    session: Session, *, first: date, names: Collection[str] = ()
) -> list[SaidReport]:
    """What the reports say of the month that begins on `first`, each by its first basis; all that
    the user may see, or those of these names. Raises NotPermitted for a name he may not see."""
    found = []
    for load in declarations(session).reports:
        report = load()
        if names and report.name not in names:
            continue
        if not names and not may(session, use_case_of(report.read).permission):
            continue
        basis, since = report.bases[0][0], month_after(first, 1 - MONTHS)
        facts = report.read(session, basis=basis, first=since, last=month_end(first))
        said = report_of(report, facts, basis=basis, first=first, today=today(session))
        found.append(SaidReport(report, said))
    return found


@use_case(permission="")
def named_reports(session: Session, *, first: date, name: str) -> list[SaidReport]:
    """The report of a name, or all of them. Raises ReportUnknown."""
    known = report_names(session)
    if name != ALL and name not in known:
        raise ReportUnknown(name=name, names=listed([ALL, *known, *BY_NAME]))
    return month_reports(session, first=first, names=() if name == ALL else (name,))


def refuse_suffix(file: Path) -> None:
    """Raise ReportWithoutKind for a file that is neither a PDF nor a workbook."""
    if file.suffix.lower() not in _SUFFIXES:
        raise ReportWithoutKind(name=file.name)


def write_month(
    file: Path, parts: list[SaidReport], period: str, until: str, head: PaperHead
) -> None:
    """Write reports as the ending of the file says. Raises ReportWithoutKind."""
    refuse_suffix(file)
    if file.suffix.lower() == ".pdf":
        write_file(file, gathered_pdf(parts, period, until, head))
    else:
        write_reports(file, parts)
