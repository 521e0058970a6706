"""What a child process does until it is killed. Each scene acknowledges what was done, as a clerk
would see it: after the call came back."""

import os
import random
from collections.abc import Callable
from itertools import count
from pathlib import Path

from propdesk.db.attachments.attaching import NewFile, attach
from propdesk.db.attachments.sweeping import sweep
from propdesk.db.keeping import migrate
from propdesk.db.keeping.backup import back_up
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.opening import open_data
from propdesk.db.keeping.restore import restore
from propdesk.db.store import Store
from propdesk.estate.imports.importing import apply_import
from propdesk.estate.roster.cells.types import Policy
from propdesk.estate.roster.reading import understand
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.counter.reversing import void_receipt
from propdesk.kernel.clock import SystemClock
from propdesk.kernel.sheets.cells import Cell, SheetData, Workbook
from propdesk.modules import declared
from propdesk.movein.cases.register import CASES, CaseFields
from propdesk.movein.visit.lacking import visit_facts
from propdesk.movein.visit.marking import mark_item
from propdesk.movein.visit.readings import read_first
from propdesk.movein.visit.rules import Mark, MeterKind
from propdesk.movein.visit.visits import begin_visit
from tests.long.folders import pay

ACKNOWLEDGED = "acknowledged.txt"
READY = "ready"
ROSTER_HEAD = ("楼栋", "房号", "业主姓名", "联系电话", "建筑面积")
IMPORTED_ROWS = 40
Acknowledge = Callable[[str], None]
Scene = Callable[[DataFolder, random.Random, Acknowledge], None]


def pay_on(folder: DataFolder, chance: random.Random, acknowledge: Acknowledge) -> None:
    """Take one payment after the other."""
    store = Store(folder.database)
    while True:
        acknowledge(pay(store, chance.randint(1, 3), chance).receipts[0].no)


def void_on(folder: DataFolder, chance: random.Random, acknowledge: Acknowledge) -> None:
    """Take payments and void each."""
    store = Store(folder.database)
    while True:
        no = pay(store, chance.randint(1, 3), chance).receipts[0].no
        acknowledge(no)
        store.write(void_receipt, no=no, reason="试")
        acknowledge(f"void {no}")


def bill_on(folder: DataFolder, chance: random.Random, acknowledge: Acknowledge) -> None:
    """Publish month after month."""
    store = Store(folder.database)
    for month in count(11 + 2026 * 12 - 1):
        period = f"{month // 12}-{month % 12 + 1:02}"
        store.write(publish_run, period=period)
        acknowledge(f"run {period}")


def import_on(folder: DataFolder, chance: random.Random, acknowledge: Acknowledge) -> None:
    """Import the roster of one new building after the other."""
    store = Store(folder.database)
    for building in count(901):
        sheet = SheetData(name="业主", rows=[[*ROSTER_HEAD], *_roster_rows(building)])
        roster = understand(Workbook(Path("名单.xlsx"), "xlsx", (sheet,)))
        name = f"{building}.xlsx"
        store.write(
            apply_import, roster=roster, policy=Policy.MERGE, file_name=name, file_sha256=""
        )
        acknowledge(f"import {name}")


def _roster_rows(building: int) -> list[list[Cell]]:
    return [
        [
            f"{building}栋",
            f"{floor}0{door}",
            f"住户{floor}{door}",
            f"1990{building}{floor:02}{door:02}",
            89,
        ]
        for floor in range(1, IMPORTED_ROWS // 4 + 1)
        for door in range(1, 5)
    ]


def back_up_on(folder: DataFolder, chance: random.Random, acknowledge: Acknowledge) -> None:
    """Make backup after backup while money comes in."""
    store = Store(folder.database)
    while True:
        acknowledge(pay(store, chance.randint(1, 3), chance).receipts[0].no)
        acknowledge(f"file {back_up(store, folder.root / 'stick').file.name}")


def restore_on(folder: DataFolder, chance: random.Random, acknowledge: Acknowledge) -> None:
    """Restore two backups in turn."""
    backups = sorted((folder.root / "stick").glob("*.propdesk"))
    clock = SystemClock()
    with take_lock(folder) as lock:
        for turn in count(chance.randint(0, 1)):
            restore(backups[turn % 2], folder, lock=lock, clock=clock)


def migrate_on(folder: DataFolder, chance: random.Random, acknowledge: Acknowledge) -> None:
    """Bring an older file to a schema that exists for this test only."""
    migrate.VERSIONS = folder.root / "migrations" / "versions"
    with take_lock(folder) as lock:
        open_data(folder.root, lock=lock).close()
    acknowledge("migrated")


def create_on(folder: DataFolder, chance: random.Random, acknowledge: Acknowledge) -> None:
    """Create a new data file."""
    with take_lock(folder) as lock:
        open_data(folder.root, lock=lock).close()
    acknowledge("created")


def attach_on(folder: DataFolder, chance: random.Random, acknowledge: Acknowledge) -> None:
    """Add file after file to records; sometimes back up and sweep."""
    store = Store(folder.database, declarations=declared())
    while True:
        new = NewFile(f"{chance.getrandbits(60)}.txt", chance.randbytes(50_000))
        attach(store, kind="unit", record_id=chance.randint(1, 3), new=[new])
        acknowledge(f"attached {new.name}")
        if chance.random() < 0.2:
            sweep(store)
            acknowledge(f"file {back_up(store, folder.root / 'stick').file.name}")


def visit_on(folder: DataFolder, chance: random.Random, acknowledge: Acknowledge) -> None:
    """Answer one item after the other in the visit of a unit, in whatever order; read meters."""
    store = Store(folder.database, declarations=declared())
    case_id = store.write(CASES.uses.add, fields=CaseFields(unit_id=1, receiver="陈雨桐"))
    visit_id = store.write(begin_visit, case_id=case_id)
    items = store.read(visit_facts, visit_id=visit_id).items
    while True:
        word = f"n{chance.getrandbits(60)}"
        if chance.random() < 0.2:
            kind, value = chance.choice(list(MeterKind)), str(chance.randint(0, 9999))
            store.write(read_first, visit_id=visit_id, kind=kind, text=value, meter_no=word)
        else:
            item, mark = chance.choice(items), chance.choice(list(Mark))
            store.write(mark_item, item_id=item.id, mark=mark, note=word)
        acknowledge(f"answered {word}")


SCENES: dict[str, Scene] = {
    "payment": pay_on,
    "void": void_on,
    "billing": bill_on,
    "import": import_on,
    "attaching": attach_on,
    "backup": back_up_on,
    "restore": restore_on,
    "migration": migrate_on,
    "creation": create_on,
    "visit": visit_on,
}


def play(scene: str, root: str, seed: int) -> None:
    """Run in a child process: say that it begins, then play the scene until killed."""
    descriptor = os.open(Path(root) / ACKNOWLEDGED, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def acknowledge(line: str) -> None:
        os.write(descriptor, (line + "\n").encode())

    acknowledge(READY)
    SCENES[scene](DataFolder(Path(root)), random.Random(seed), acknowledge)
