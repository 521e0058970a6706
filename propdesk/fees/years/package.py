"""The package of a sealed year: its reports as PDF and workbook, a copy of the data, a manifest
with the sha256 of each; written beside the program's own backups, and opened to be read."""

import hashlib
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import msgspec

from propdesk.db.keeping.backup import back_up
from propdesk.db.keeping.layout import DataFolder
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
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.sheets.writing import CellKind, SheetColumn, TableSheet, write_tables
from propdesk.kernel.whole_files import replacing

_CHUNK = 1 << 20


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

    Raises YearNotOver, YearNotBooked, MonthsOpen, YearBooksWrong, YearMoved, what a backup raises,
    and Cancelled through `progress`.
    """
    watch = progress or NoProgress()
    facts = store.read(year_to_seal, year=year)
    if breaches := store.read(check_books):
        raise YearBooksWrong(year=year, breach=breaches[0].sentence)
    watch.step(30, 100)
    folder = DataFolder(store.path.parent)
    folder.make()
    target = package_of(folder, f"propdesk-year-{year}-{facts.seq}.zip")
    with tempfile.TemporaryDirectory(dir=folder.aside, ignore_cleanup_errors=True) as name:
        work = Path(name)
        files = _reports(store, year, facts, work, head)
        watch.step(60, 100)
        made = back_up(store, work, estate=head.estate)
        (work / f"{year}.propdesk").write_bytes(made.file.read_bytes())
        files.append(f"{year}.propdesk")
        watch.step(85, 100)
        _pack(store, target, work, files, facts, head)
    store.write(note_seal, facts=facts, file=target.name, digest=sha256_of(target))
    watch.step(100, 100)
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


def sha256_of(path: Path) -> str:
    """The sha256 of a file."""
    state = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            state.update(piece)
    return state.hexdigest()


def checked_package(store: Store, year: int) -> Path:
    """The package of a sealed year, as it was sealed. Raises PackageMissing, PackageChanged."""
    name, digest = store.read(seal_of, year=year)
    path = package_of(DataFolder(store.path.parent), name)
    if not path.is_file():
        raise PackageMissing(year=year, file=path)
    if sha256_of(path) != digest:
        raise PackageChanged(year=year, file=path)
    return path


def unpack_year(store: Store, *, year: int) -> Path:
    """Lay the data of a sealed year out, to be looked at. Raises as `checked_package`."""
    path = checked_package(store, year)
    folder = DataFolder(store.path.parent)
    out = folder.aside / f"{year}.propdesk"
    try:
        with ZipFile(path) as box, replacing(out) as part:
            part.write_bytes(box.read(f"{year}.propdesk"))
    except (BadZipFile, KeyError) as fault:
        raise PackageChanged(year=year, file=path) from fault
    return out
