"""What is said about each kind of problem: which level, and a sentence that says what to do."""

from propdesk.estate.roster.cells.types import Ignored, Roster
from propdesk.kernel.errors import Level, Problem, fill
from propdesk.kernel.exchange.noise import WHY_NO_DATA
from propdesk.kernel.exchange.shifted import SHIFTED
from propdesk.kernel.exchange.values import FAULTS, SHEET_FAULTS
from propdesk.kernel.i18n import N_

ERRORS = frozenset(
    [
        "no_room",
        "room_lost_digits",
        "room_date_unsure",
        "room_in_name_cell",
        "number_over_limit",
        "formula_without_value",
        "conflict_floor",
        "conflict_area",
        "conflict_phone",
        "conflict_owner",
        "conflict_plate",
        "conflict_parking_space",
        "space_twice",
        "plate_twice",
        "no_space",
        "unknown_unit",
    ]
)

SENTENCES = {
    **FAULTS,
    **SHEET_FAULTS,
    "no_room": N_("No room can be read here. Write building and room, such as 1-2-301."),
    "room_without_number": N_(
        "This place has no room number; it is kept as it stands. Check that it is a unit."
    ),
    "building_from_above": N_(
        "The building is missing; {read} was taken from the row above. Please check it."
    ),
    "ambiguous_room": N_("This number can mean several rooms. Write 1-2-301 with dashes."),
    "name_in_room_cell": N_("A name stands behind the room. It was taken as the owner."),
    "room_in_name_cell": N_(
        "A room stands where the name should be; the row seems to have slipped."
    ),
    "leading_zero_lost": N_("Excel has cut the leading zero; the room was read as {read}."),
    "code_became_date": N_("Excel has turned the room into a date; it was read as {read}."),
    "room_date_unsure": N_(
        "Excel has turned the room into a date: {read} or {other}? Type it as text; it is left out."
    ),
    "room_lost_digits": N_(
        "Excel has turned the room into a number with an exponent. Type it again as text."
    ),
    "room_letter": N_("A letter O, I or l stands among the digits; probably 0 or 1 is meant."),
    "one_area_for_several_rooms": N_(
        "One area for several rooms. It is kept for the contract and not copied to each room."
    ),
    "area_zero": N_("The area is 0. Nothing can be charged by area until it is corrected."),
    "area_absurd": N_("An area of {value} m² is very unlikely. Check the decimal point."),
    "date_in_future": N_("This day is years ahead. Please check the year."),
    "bad_birth_year": N_("This is no year of birth. Write it with four digits, such as 1956."),
    "told_of_nobody": N_("Nobody is named in this row; what is told of the person is left out."),
    "bad_phone": N_("No phone number can be read here."),
    "phone_length": N_("This phone number has too few or too many digits. Please check it."),
    "phone_lost_digits": N_("Excel has cut digits off this phone number. Type it again as text."),
    "phone_masked": N_("Places of this phone number are masked; it was taken as unknown."),
    "phone_shared": N_("Several people have this phone number. Check whose it is."),
    "bad_id": N_("No ID number can be read here."),
    "id_masked": N_("Places of this ID number are masked; it was taken as unknown."),
    "id_letter": N_("A letter O, I or l stood for a digit; the check digit proves the correction."),
    "id_check_digit": N_("The check digit of this ID number is wrong. Please compare it."),
    "id_length": N_("This ID number has too few or too many digits. Please check it."),
    "id_lost_digits": N_("Excel has cut digits off this ID number. Type it again as text."),
    "company_code_check": N_(
        "The check character of this company code is wrong. Please compare it."
    ),
    "same_id_other_name": N_(
        "{see} has the same ID number with another name. Both are kept; one ID number is wrong."
    ),
    "no_name": N_("The name is missing. The row is kept without it."),
    "name_is_number": N_("This is a number, not a name. The row is kept without a name."),
    "name_masked": N_("This name is masked. The row is kept without a name."),
    "name_with_point": N_(
        "{value} was taken as one name. If these are two people, write 、 between them."
    ),
    "no_owner": N_("Nobody at this unit is its owner. Add the owner."),
    "unknown_word": N_("{value} is not known here and was left out. Correct it or set it later."),
    "cell_error": N_("The cell shows an error of Excel. Its value was left out."),
    "formula_without_value": N_(
        "The formula has no stored result. Open the workbook in Excel, save it and import again."
    ),
    "conflict_floor": N_("{see} has the same room on another floor. Is the room number complete?"),
    "conflict_area": N_("{see} gives the same room the area {old}. Decide which is right."),
    "conflict_phone": N_("{see} gives the same person the phone {old}. Decide which is right."),
    "conflict_owner": N_("{see} names {old} as the owner of this room. Decide who owns it."),
    "conflict_value": N_("{see} says otherwise: {old}. The first is kept."),
    "no_plate": N_("No plate number can be read here."),
    "conflict_plate": N_(
        "{see} has the same plate {value} for {old}. The room comes in without it until you decide"
        " whose it is."
    ),
    "conflict_parking_space": N_(
        "{see} has the same space {value} for {old}. The room comes in without it until you decide"
        " whose it is."
    ),
    "plate_elsewhere": N_(
        "{value} belongs to {old} in the estate and stays there. Enter the change under Vehicles,"
        " if it moved."
    ),
    "parking_space_elsewhere": N_(
        "{value} belongs to {old} in the estate and stays there. Enter the change under Parking"
        " spaces, if it moved."
    ),
    "plate_again": N_("{see} has this plate already; it stays there."),
    "parking_space_again": N_("{see} has this space already; it stays there."),
    "plate_twice": N_("{see} has the same plate for another unit. Each may stand there only once."),
    "rows_hidden": N_(
        "Hidden or filtered rows in the file: {count}. They are imported as well, unless you choose"
        " to leave hidden rows out."
    ),
    "zero_known": N_("The estate has {known}; {value} was taken for it. Is the room complete?"),
    "zero_twice": N_("{see} differs only by a leading zero. Is it another room?"),
    "plate_length": N_("This plate number has too few or too many characters. Please check it."),
    "plate_letter": N_("Plates have no letter I or O; probably 1 or 0 is meant."),
    "no_space": N_("The number of the parking space is missing."),
    "space_twice": N_("{see} has the same parking space. Each may stand there only once."),
    "unknown_unit": N_("There is no such room in the estate. Import the rooms first."),
}


UNSEEN = {
    "zeros": N_(
        "Rooms or phones are numbers in this kind of file; leading zeros that Excel has cut cannot"
        " be seen. Save it as .xlsx to have them checked."
    ),
    "hidden": N_(
        "Whether rows are hidden or filtered away cannot be seen in this kind of file; all of them"
        " are imported. Save it as .xlsx to choose."
    ),
}
_WHY_IGNORED = {
    **WHY_NO_DATA,
    "total": N_("A total; no unit."),
    "subtotal": N_("A subtotal; no unit."),
    "section": N_("A heading that names the building of the rows below."),
    "blank": N_("A blank row."),
    "above": N_("Stands above the headings."),
    "outside": N_("Stands outside the columns of the table."),
    "hidden": N_("The row is hidden in the file."),
    SHIFTED: SHEET_FAULTS[SHIFTED],
    "sheet hidden": N_("The sheet is hidden and was not taken."),
    "sheet without list": N_("No list of rooms was found on this sheet; it was not taken."),
    "sheet not chosen": N_("The sheet was not chosen."),
    "readings": N_("The sheet holds meter readings; it is no roster."),
    "arrears": N_("The sheet holds bills or arrears; it is no roster."),
    "payments": N_("The sheet holds payments; it is no roster."),
    "repairs": N_("The sheet holds repair orders; it is no roster."),
    "patrol": N_("The sheet holds patrol records; it is no roster."),
    "grid": N_("The sheet is a grid of floors and rooms; it is no list."),
}


def what_is_unseen(roster: Roster) -> list[str]:
    """Sentences on what the format of the file hides, in the reader's language."""
    return [fill(UNSEEN[what], {}) for what in roster.unseen]


def why_ignored(ignored: Ignored) -> str:
    """The notice about a row that is no data, in the reader's language."""
    same, _, see = ignored.why.partition("same as ")
    if see and not same:
        return fill(N_("Says the same as {see}; nothing to add."), {"see": see})
    again, _, sheet = ignored.why.partition("repeats ")
    if sheet and not again:
        return fill(N_("The sheet repeats what {sheet} says; it was not taken."), {"sheet": sheet})
    return fill(_WHY_IGNORED.get(ignored.why, N_("No data.")), {})


def problem(
    place: tuple[str, int, str],
    kind: str,
    field: str,
    value: str,
    level: Level | None = None,
    **more: str,
) -> Problem:
    """Make the problem of a cell (sheet, row, column letter); errors keep the row out."""
    sheet, row, column = place
    if level is None:
        level = Level.ERROR if kind in ERRORS else Level.WARNING
    values: dict[str, object] = {"field": field, "value": value, **more}
    return Problem(
        sheet=sheet,
        row=row,
        column=column,
        level=level,
        kind=kind,
        message=SENTENCES[kind],
        values=values,
        value=value,
    )
