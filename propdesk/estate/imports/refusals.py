"""Files that are no roster: what they hold instead, said before anything is offered as units."""

from propdesk.estate.roster.cells.types import Roster, SheetRole
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_
from propdesk.kernel.sheets.cells import Workbook
from propdesk.kernel.sheets.text import SEPARATORS


class FileIsReadings(UserError):
    """Meter readings."""

    message = N_(
        "{name} holds meter readings (sheet {sheet}). Here a list of rooms and owners is imported;"
        " choose that file."
    )


class FileIsArrears(UserError):
    """Bills, arrears or opening balances."""

    message = N_(
        "{name} holds bills or arrears (sheet {sheet}). Here a list of rooms and owners is"
        " imported; choose that file."
    )


class FileIsPayments(UserError):
    """Payments received."""

    message = N_(
        "{name} holds payments (sheet {sheet}). Here a list of rooms and owners is imported;"
        " choose that file."
    )


class FileIsRepairs(UserError):
    """A repair ledger."""

    message = N_(
        "{name} is a repair ledger (sheet {sheet}). Here a list of rooms and owners is imported;"
        " choose that file."
    )


class FileIsPatrol(UserError):
    """What a patrol wand has recorded."""

    message = N_(
        "{name} holds patrol records (sheet {sheet}). Here a list of rooms and owners is imported;"
        " choose that file."
    )


class FileIsGrid(UserError):
    """A plan of a building: floors below each other, doors beside each other."""

    message = N_(
        "Sheet {sheet} of {name} is a grid of floors and rooms. Make the building with its rooms"
        " under Units, or write one row per room with its owner."
    )


class NoRoster(UserError):
    """Nothing that looks like a list of rooms."""

    message = N_(
        "No list of rooms was found in {name}. Write headings such as room, owner, phone and area"
        " above the columns."
    )


class NoRosterInText(UserError):
    """A text file of which encoding or separator may be another."""

    message = N_(
        "No list of rooms was found in {name}. It was read as {encoding}, the columns apart by:"
        " {separator}. If it looks wrong, choose another encoding or separator."
    )


_OTHERS: dict[str, type[UserError]] = {
    "readings": FileIsReadings,
    "arrears": FileIsArrears,
    "payments": FileIsPayments,
    "repairs": FileIsRepairs,
    "patrol": FileIsPatrol,
    "grid": FileIsGrid,
}


def refuse_other_files(workbook: Workbook, roster: Roster) -> None:
    """Refuse a workbook of readings, arrears and the like; beside a roster they are passed over."""
    if any(sheet.tables or sheet.header_row for sheet in roster.sheets):
        return
    for sheet in roster.sheets:
        if sheet.other:
            raise _OTHERS[sheet.other](name=workbook.path.name, sheet=sheet.name)


def refuse_no_roster(workbook: Workbook, roster: Roster) -> None:
    """Refuse a workbook in which no table was found, for where nobody can point to its columns."""
    refuse_other_files(workbook, roster)
    name = workbook.path.name
    if any(sheet.tables or sheet.header_row for sheet in roster.sheets):
        return
    if all(sheet.role is SheetRole.EMPTY for sheet in roster.sheets):
        return
    if workbook.encoding:
        mark = SEPARATORS.get(workbook.separator, workbook.separator)
        shown = "Tab" if mark == "\t" else mark
        raise NoRosterInText(name=name, encoding=workbook.encoding, separator=shown)
    raise NoRoster(name=name)
