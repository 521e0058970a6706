"""The package of a sealed year: its reports as PDF and workbook, a copy of the data, a manifest
with the sha256 of each; written beside the program's own backups, and opened to be read."""

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import msgspec

from propdesk.db.attachments.attaching import folder_of
from propdesk.db.keeping.aside import staging
from propdesk.db.keeping.backup import back_up
from propdesk.db.keeping.disk.on_disk import sha256_of
from propdesk.db.keeping.rotation import unused
from propdesk.db.store import Store
from propdesk.fees.accrual.service import income_year, matrix_pdf, matrix_sheet
from propdesk.fees.checks.service import check_books
from propdesk.fees.months.service import month_pdf, month_sheet, months
from propdesk.fees.years.rules import MANIFEST, YearFacts, figure_title, package_of
from propdesk.fees.years.years import note_seal, seal_of, year_to_seal
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.money import Money
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.progress import NoProgress, PartOfWork, Progress
from propdesk.kernel.sheets.writing import CellKind, SheetColumn, TableSheet, write_tables
from propdesk.kernel.whole_files import replacing, take_away


class YearBooksWrong(UserError):
    """Figures that are wrong are not sealed."""

    message = N_(
        "{year} cannot be sealed: the books are not in order ({breach}). See Data, Check the "
        "books, for all of it."
    )


class PackageMissing(UserError):
    """It was moved or deleted."""

    message = N_("The package of {year} is not there any more: {file}. Seal the year again.")


class PackageChanged(UserError):
    """It is not what was sealed."""

    message = N_(
        "The package of {year} was changed since it was sealed: {file}. Seal the year again, and "
        "keep this file apart."
    )


class PackedFile(msgspec.Struct, frozen=True):
    """A file of a package by its name in it, its size and sha256."""

    name: str
    size: int
    sha256: str


class YearManifest(msgspec.Struct, frozen=True, kw_only=True):
    """What lies in a package, and what the year says."""

    version: int
    estate: str
    made: datetime
    facts: YearFacts
    files: tuple[PackedFile, ...]


def seal_year(
    store: Store, *, year: int, head: PaperHead, progress: Progress | None = None
) -> tuple[Path, YearFacts]:
    """Check everything, write the package of a year and post its seal.

    The packages of earlier seals stay as they are.

    Raises YearNotOver, YearNotBooked, MonthsOpen, YearBooksWrong, YearMoved, what a backup raises,
    and Cancelled through `progress`.
    """
    watch = progress or NoProgress()
    facts = store.read(year_to_seal, year=year)
    if breaches := store.read(check_books, progress=PartOfWork(watch, 0, 40)):
        raise YearBooksWrong(year=year, breach=breaches[0].sentence)
    folder = folder_of(store)
    folder.make()
    target = unused(folder.backups, f"propdesk-year-{year}-{facts.seq}.zip")
    with staging(folder) as work:
        files = _reports(store, year, facts, work, head)
        watch.step(60, 100)
        made = back_up(store, work, estate=head.estate, progress=PartOfWork(watch, 60, 85))
        files.append(made.file.rename(work / f"{year}.propdesk").name)
        _pack(store, target, work, files, facts, head)
    try:
        store.write(note_seal, facts=facts, file=target.name, digest=sha256_of(target))
    except BaseException:
        take_away(target)
        raise
    return target, facts


def _reports(store: Store, year: int, facts: YearFacts, work: Path, head: PaperHead) -> list[str]:
    """Write the reports of the year; their names."""
    rows = [row for row in store.read(months, newest=12 * 100) if row.month in facts.months]
    files = []
    for row in reversed(rows):
        files.append(f"{row.month}.pdf")
        (work / files[-1]).write_bytes(month_pdf(row, head))
    sheets = [_figures(facts), *(month_sheet(row) for row in reversed(rows))]
    if facts.figures.get("income") or facts.figures.get("deferred"):
        income = store.read(income_year, year=year)
        (work / "income.pdf").write_bytes(matrix_pdf(income, head))
        files.append("income.pdf")
        sheets.insert(1, matrix_sheet(income))
    files.append(f"{year}.xlsx")
    write_tables(work / files[-1], sheets)
    return files


def _figures(facts: YearFacts) -> TableSheet:
    columns = [
        SheetColumn("name", N_("Figure"), width=34),
        SheetColumn("money", N_("Amount"), CellKind.MONEY),
    ]
    rows = [(figure_title(name), Money(fen)) for name, fen in facts.figures.items()]
    return TableSheet(str(facts.year), columns, rows)


def _pack(
    store: Store, target: Path, work: Path, files: Sequence[str], facts: YearFacts, head: PaperHead
) -> None:
    packed = [
        PackedFile(name, (work / name).stat().st_size, sha256_of(work / name)) for name in files
    ]
    manifest = YearManifest(
        version=1, estate=head.estate, made=store.clock.now(), facts=facts, files=tuple(packed)
    )
    with replacing(target) as part, ZipFile(part, "w", ZIP_STORED) as box:
        box.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        for name in files:
            box.write(work / name, name)


def checked_package(store: Store, year: int) -> Path:
    """The package of a sealed year, as it was sealed.

    Raises YearNotSealed, PackageMissing, PackageChanged.
    """
    name, digest = store.read(seal_of, year=year)
    path = package_of(folder_of(store), name)
    if not path.is_file():
        raise PackageMissing(year=year, file=path)
    if sha256_of(path) != digest:
        raise PackageChanged(year=year, file=path)
    return path


def copy_package(store: Store, target: Path, *, year: int) -> None:
    """Copy a package to another place, for whoever keeps it. Raises as `checked_package`, and
    FileInUse, FileNotWritten."""
    source = checked_package(store, year)
    with replacing(target) as part:
        shutil.copyfile(source, part)


def unpack_year(store: Store, *, year: int) -> Path:
    """Lay the data of a sealed year out, to be looked at. Raises as `checked_package`."""
    path = checked_package(store, year)
    out = folder_of(store).aside / f"{year}.propdesk"
    try:
        with (
            ZipFile(path) as box,
            box.open(out.name) as data,
            replacing(out) as part,
            part.open("wb") as file,
        ):
            shutil.copyfileobj(data, file)
    except (BadZipFile, KeyError) as fault:
        raise PackageChanged(year=year, file=path) from fault
    return out
