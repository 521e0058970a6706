"""The main job on a temporary estate, through the use cases of the window."""

import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.lock import take_lock
from propdesk.db.keeping.opening import Opened, check_at_start, open_data
from propdesk.db.store import Store
from propdesk.estate.imports.workbook import import_workbook
from propdesk.estate.rules import AreaBasis, UnitKind
from propdesk.estate.search.searching import unit_of_code
from propdesk.fees.arrears.arrears import arrears
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.checks.checks import check_books
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.documents import receipt_pdf
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.rules import Formula, Method
from propdesk.fees.tariffs.changes import create_tariff
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.tariffs import Applies, TariffFields, VersionFields
from propdesk.kernel.i18n import LANGUAGES
from propdesk.kernel.money import Money
from propdesk.kernel.sheets.writing import CellKind, SheetColumn, write_table
from propdesk.modules import declared
from propdesk.system.backups.backups import make_backup
from propdesk.system.backups.restoring import restore_backup
from propdesk.system.settings.estate_settings import (
    EstateSettings,
    change_estate_settings,
    estate_settings,
)
from propdesk.system.users.users import ensure_first_manager

PERIOD = "2026-11"
DAY = date(2026, 11, 1)
# Invented: building, entrance, room, area, owner, phone.
ROSTER = (
    ("1", "1", "101", "134.65", "陈雨桐", "19900003271"),
    ("1", "1", "102", "100.00", "许文博𠮷", "19900007720"),
    ("1", "2", "201", "89.53", "何清扬 & <林>", "19900009043"),
)
PRICE = 2_800_000
BILLED = Money(37702 + 28000 + 25068)
PAID = Money(50000)


class StepFailed(Exception):
    """What a step found otherwise than it must be."""


@dataclass(slots=True)
class Bench:
    """The temporary estate and what the steps hand on."""

    root: Path
    opened: Opened
    receipt_no: str = ""
    backup: Path = field(default_factory=Path)

    @property
    def store(self) -> Store:
        """The store of the temporary estate."""
        return self.opened.store


def run_self_test() -> dict[str, object]:
    """Do the steps in order and stop at the first that fails; leaves nothing behind.

    Returns `ok` and `steps` (name, ok, seconds, error).
    """
    root = Path(tempfile.mkdtemp(prefix="propdesk-self-test-"))
    steps: list[dict[str, object]] = []
    bench: Bench | None = None
    try:
        lock = take_lock(DataFolder(root / "data"), owner="command")
        bench = Bench(root, open_data(root / "data", lock=lock, declarations=declared()))
        for name, step in STEPS:
            steps.append(_timed(name, step, bench))
            if not steps[-1]["ok"]:
                break
    finally:
        if bench is not None:
            bench.opened.close()
        shutil.rmtree(root, ignore_errors=True)
    return {"ok": len(steps) == len(STEPS) and all(step["ok"] for step in steps), "steps": steps}


def _timed(name: str, step: Callable[[Bench], None], bench: Bench) -> dict[str, object]:
    begun, error = time.perf_counter(), ""
    try:
        step(bench)
    except Exception as failure:  # noqa: BLE001  whatever breaks is this step's answer
        error = f"{type(failure).__name__}: {failure}"
    milliseconds = round((time.perf_counter() - begun) * 1000)
    return {"name": name, "ok": not error, "milliseconds": milliseconds, "error": error}


def _expect(found: object, wanted: object) -> None:
    if found != wanted:
        raise StepFailed(f"{found!r} instead of {wanted!r}")


def _open(bench: Bench) -> None:
    _expect(check_at_start(bench.opened, full=True).reasons, ())
    bench.store.write(ensure_first_manager)
    settings = EstateSettings(name="自检小区", company="自检物业服务有限公司")
    bench.store.write(change_estate_settings, settings=settings)


def _import(bench: Bench) -> None:
    roster = bench.root / "roster.xlsx"
    headers = ("楼栋", "单元", "房号", "建筑面积", "业主姓名", "手机号")
    write_table(roster, "业主名册", [SheetColumn(h, h, CellKind.TEXT) for h in headers], ROSTER)
    counts = import_workbook(bench.store, roster).preview.counts()
    _expect(counts["new"], len(ROSTER))
    again = import_workbook(bench.store, roster).preview.counts()
    _expect(again["same"], len(ROSTER))


def _bill(bench: Bench) -> None:
    items = bench.store.write(ensure_first_items)
    bench.store.write(
        create_tariff,
        fields=TariffFields(
            fee_item_id=items[0].id,
            name="物业费",
            formula=Formula.AREA,
            period_months=1,
            applies=Applies((UnitKind.ROOM,)),
        ),
        version=VersionFields(effective_from=DAY, price=PRICE, area_basis=AreaBasis.BUILT),
    )
    run = bench.store.write(publish_run, period=PERIOD)
    _expect((run.created, run.total, run.unbilled), (len(ROSTER), BILLED, ()))


def _collect(bench: Bench) -> None:
    unit = bench.store.read(unit_of_code, code="1栋1单元101室")
    order = Order(unit_id=unit.id, parts=(Part(Method.CASH, PAID),), keep_rest=True)
    done = bench.store.write(collect_payment, order=order)
    bench.receipt_no = done.receipts[0].no
    _expect(done.prepaid, PAID - Money(37702))
    _expect(bench.store.read(arrears).total, BILLED - Money(37702))


def _receipt(bench: Bench) -> None:
    facts = bench.store.read(stored_facts, no=bench.receipt_no)
    _expect((facts.agrees, facts.state), (True, "issued"))
    for language in LANGUAGES:
        pdf = receipt_pdf([facts], paper="a5", language=language)
        _expect(pdf[:5], b"%PDF-")


def _back_up(bench: Bench) -> None:
    place = bench.root / "stick"
    place.mkdir()
    made = make_backup(bench.store, place)
    _expect(made.breaches, ())
    bench.backup = made.file


def _restore(bench: Bench) -> None:
    unit = bench.store.read(unit_of_code, code="1-1-102")
    order = Order(unit_id=unit.id, parts=(Part(Method.CASH, Money(100)),))
    bench.store.write(collect_payment, order=order)
    if bench.opened.lock is None:
        raise StepFailed("no lock")
    restore_backup(bench.store, bench.backup, lock=bench.opened.lock)
    _expect(bench.store.read(arrears).total, BILLED - Money(37702))
    _expect(bench.store.read(estate_settings).name, "自检小区")


def _check(bench: Bench) -> None:
    _expect([breach.sentence for breach in bench.store.read(check_books)], [])


STEPS: tuple[tuple[str, Callable[[Bench], None]], ...] = (
    ("open", _open),
    ("import", _import),
    ("bill", _bill),
    ("collect", _collect),
    ("receipt", _receipt),
    ("backup", _back_up),
    ("restore", _restore),
    ("check", _check),
)
