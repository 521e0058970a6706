"""A hand-over day of thirty households: from the notices to the filed cases, two put off, three who
do not come. Told for a window of this process and for one on a real screen alike."""

import sqlite3
from contextlib import closing
from pathlib import Path

from propdesk.db.store import Store
from propdesk.estate.people.occupancy import add_resident
from propdesk.estate.records import PersonFields, PhoneFields, RoleFields, UnitFields
from propdesk.estate.rules import RoleKind, UnitKind
from propdesk.estate.units.listed import UNIT_USES
from propdesk.movein.keys.handling import make_set
from tests.flows.clerk import Hands
from tests.keyboard import AGREE
from tests.movein.keys.keys_made import put_kinds
from tests.movein.visit.visits_made import put_templates

BATCH = "首批"
FIRST_NAMES = "清扬文博雨桐思远子墨一诺嘉禾景行"


def rooms(count: int) -> list[str]:
    """The rooms of the building that is handed over, two to a floor, in order."""
    return [f"3-1-{1 + one // 2}0{1 + one % 2}" for one in range(count)]


def put_building(store: Store, count: int) -> None:
    """A building of so many sold homes, their owners, their keys; lists short enough to be told."""
    put_templates(store)
    put_kinds(store)
    for number, code in enumerate(rooms(count)):
        building, entrance, room = code.split("-")
        home = UnitFields(
            building=building, entrance=entrance, room=room, kind=UnitKind.ROOM,
            built_area=890_000 + number * 100, measured_area=890_000 + number * 100,
        )  # fmt: skip
        unit_id = store.write(UNIT_USES.add, fields=home)
        name = f"顾{FIRST_NAMES[number % 8 * 2 : number % 8 * 2 + 2]}"
        owner = PersonFields(name=name, phones=(PhoneFields(f"1990001{number:04}"),))
        role = RoleFields(RoleKind.OWNER)
        store.write(add_resident, unit_id=unit_id, role=role, person=owner)
        store.write(make_set, unit_id=unit_id, tag=f"{2000 + number}")


# The days before


def notify_all(clerk: Hands) -> None:
    """A third desk is opened; cases for the building, notices to all, a time for each."""
    clerk.begin_at("movein.cases")
    clerk.do("<Ctrl+F10>", "<Tab>", "<Tab>", "3", "<Ctrl+Return>")
    clerk.do("<F10>", "<Tab>", "<Space>", "<Tab>", BATCH, "<Tab>", "1124", "<Ctrl+Return>")
    clerk.do("<Ctrl+A>", "<F3>", "<Tab>", "1124", "<Ctrl+Return>", "<F8>", "<Esc>")
    clerk.begin_at("movein.appointments")
    clerk.do("<F6>", "1124", "<Ctrl+Return>")


def print_papers(clerk: Hands) -> None:
    """The papers of the whole batch in one job, the day before."""
    clerk.begin_at("movein.papers")
    clerk.do("<F10>", "<Ctrl+Return>", "<Esc>")


# The day


def put_off_two(clerk: Hands) -> None:
    """The last two ask for a later day, both by one form."""
    clerk.begin_at("movein.cases")
    clerk.do("<Esc>", "<End>", "<Shift+Up>", "<F6>", "<Down>", "<Tab>", "1215", "<Ctrl+Return>")


def receive(clerk: Hands, number: int) -> None:
    """The next household that waits, from its papers to its keys: one finds a cracked tile, one
    sends somebody; what is scanned comes in the evening."""
    proxy = ("<F3>", "叶闻溪", "<Enter>", "委托书 11-18", "<Enter>") if number == 4 else ()
    tile = ("2", "灶台前一块裂", "<Enter>") if number == 7 else ()
    water, power = str(number + 1), str(number + 40)
    read = ("<F3>", water, "<Enter>", "<Enter>", power, "<Enter>", "<Enter>", "-", "<Enter>")
    rooms = ("+", "+", "*", *tile, "*", "*", *read)
    now = ("1",) if tile else ()  # handed over now, mended afterwards
    end = ("<Ctrl+Return>", *now, AGREE, "<Esc>")
    clerk.do("<Down>", "<Enter>", AGREE, "*", *proxy, *rooms, "+", "*", "+", "1", "+", "*", *end)


def move_who_did_not_come(clerk: Hands, count: int) -> None:
    """In the evening the first of those still waiting is in hand; each gets the next free time."""
    clerk.begin_at("movein.appointments")
    clerk.do("<Home>", *["<F9>"] * count)


def file_all(clerk: Hands) -> None:
    """All that were handed over are filed by one key; of the others it is said why not, of the one
    with the tile that it is open."""
    clerk.begin_at("movein.cases")
    clerk.do("<Ctrl+A>", "<F12>", "<Ctrl+Return>", "<Esc>")


# Told again by the file alone

_HOME = "unit JOIN building ON building.id = unit.building_id WHERE building.code = '3'"
_FIGURES = {
    "states": "SELECT state, count(*) FROM move_in_case GROUP BY 1",
    "handed": f"SELECT handover_date, charge_start, count(*) FROM {_HOME} "
    "AND unit.state = 'handed_over' GROUP BY 1, 2",
    "not handed": f"SELECT count(*) FROM {_HOME} AND unit.state = 'sold' AND handover_date IS NULL",
    "readings": "SELECT kind, sum(value IS NOT NULL), sum(value) FROM first_reading GROUP BY 1",
    "not looked at": "SELECT count(*) FROM move_in_item WHERE mark = ''",
    "not in order": "SELECT count(*) FROM move_in_item WHERE mark = 'failed'",
    "defects": "SELECT what, state FROM defect",
    "repairs": "SELECT fault, state FROM repair_order",
    "keys": "SELECT state, count(*), count(DISTINCT unit_id) FROM key_piece GROUP BY 1",
    "papers": "SELECT state, count(*), count(DISTINCT unit_id) FROM move_in_paper GROUP BY 1",
    "signers": "SELECT count(DISTINCT signed_by) FROM move_in_paper WHERE signed_by = '叶闻溪'",
    "follow-ups": "SELECT state, count(*) FROM visit WHERE purpose = 'moved_in' GROUP BY 1",
    "not kept": "SELECT state, no_shows, count(*) FROM move_in_case WHERE no_shows > 0 "
    "GROUP BY 1, 2",
    "two at once": "SELECT count(*) FROM (SELECT 1 FROM move_in_case WHERE slot_at IS NOT NULL "
    "GROUP BY slot_at, desk HAVING count(*) > 1)",
    "put off": "SELECT postponed_until, postponed_why, count(*), count(slot_at) FROM move_in_case "
    "WHERE state = 'postponed' GROUP BY 1, 2",
}


def told_by_sql(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """What the tables say of the day, counted without the program."""
    with closing(sqlite3.connect(file)) as books:
        return {name: books.execute(query).fetchall() for name, query in _FIGURES.items()}
