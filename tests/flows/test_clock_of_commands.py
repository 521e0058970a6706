"""The PC's clock is 400 days off: a command asks when it draws a number or dates an event."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from propdesk.cli.command_words import COMMANDS
from propdesk.cli.main import run_command
from propdesk.db.keeping import opening
from propdesk.db.store import Store
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.receipts.receipts import stored_facts
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from tests.clocks import StoppedClock
from tests.offices import open_office
from tests.patrol.wand.test_importing import CHIPS_A, OTHERS, put as put_chips

ASKS = {
    "bill": ("2026-11",),
    "collect": ("1-1-101", "10"),
    "close": (),
    "notices": ("{out}.pdf",),
    "import-roster": ("{roster}", "--on-duplicate", "replace"),
    "import": ("kept", "{kept}"),
    "import-opening": ("{owed}", "--total", "377.02"),
    # Stamps have times of their own; a sheet that is made for them draws its number, and asks.
    "patrol-import": ("{wand}",),
    "vouchers": ("2026-11", "{out}.xlsx"),
    "dun": ("{out}.pdf", "--step", "notice", "--all"),
}
# These change nothing that has a day in the books: what they write is for the audit log alone, and
# nobody shall be kept from a backup by an empty battery.
GOES = {
    "receipt": ("SJ2026-000001", "{out}.pdf"),
    "arrears": (),
    "statement-of": ("1-1-101", "{out}.pdf"),
    # A statement has days of its own; what it takes in asks.
    "statement": ("{statement}", "--ours"),
    # Readings have days of their own.
    "readings": ("{read}",),
    "what-if": ("--tariff", "住宅物业费", "--price", "3.00"),
    "export": ("units", "{out}.csv"),
    "backup": ("{folder}",),
    "verify": (),
    "upgrade": (),
    "check": (),
    "compare-code": ("{code}",),
    "court-bundle": ("1-1-102", "{out}.pdf"),
    "doctor": (),
    "reset-password": ("admin",),
    "report": ("all", "2026-11", "{out}.xlsx"),
    "template": ("kept", "{out}.xlsx"),
}
ELSEWHERE = {
    "accept-state", "apportion", "demo", "month-close", "restore", "self-test", "year-close",
}  # fmt: skip
"""They do not take data as it stands: an old copy, an empty estate, a backup of the past, one of
their own, a bill that is to be shared, a month whose sessions are closed, a year whose months
are."""

Run = Callable[..., tuple[int, dict[str, object]]]


@pytest.fixture
def run(
    tmp_path: Path,
    empty_data: Path,
    clock: StoppedClock,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Run:
    """Runs a command on an office that has done everything once, 400 days later."""
    data = tmp_path / "data"
    data.mkdir()
    shutil.copyfile(empty_data, data / "propdesk.db")
    store = Store(data / "propdesk.db", clock=clock)
    office = open_office(store)
    order = Order(
        unit_id=office.units["1-1-101"], parts=(Part(Method.CASH, Money(37702)),), keep_rest=True
    )
    receipt = store.write(collect_payment, order=order).receipts[0].no
    code = store.read(stored_facts, no=receipt).code
    put_chips(store, CHIPS_A)
    store.close()
    clock.go_on(days=400)
    monkeypatch.setattr(opening, "SystemClock", lambda: clock)
    roster = tmp_path / "roster.csv"
    roster.write_text("楼栋,单元,房号,业主\n1,1,101,林晚晴\n", encoding="utf-8")
    kept = tmp_path / "kept.csv"
    kept.write_text("物品,登记日,存放处\n黑伞,2026-11-20,货架A\n", encoding="utf-8")
    owed = tmp_path / "owed.csv"
    owed.write_text(
        "房号,业主,收费项目,费用期间,应收金额,已收金额,欠费金额\n"
        "1-1-101,林晚晴,物业费,2026-08,377.02,0,377.02\n",
        encoding="utf-8",
    )
    read = tmp_path / "read.csv"
    read.write_text(
        "房号,表号,表类型,上期读数,上期抄表日期,本期读数,本期抄表日期\n"
        "1-1-101,W1,水表,10,2026-10-20,16,2026-11-19\n",
        encoding="utf-8",
    )
    places = {
        "owed": str(owed), "read": str(read),
        "out": str(tmp_path / "out"), "folder": str(tmp_path), "roster": str(roster),
        "code": code, "kept": str(kept), "wand": str(OTHERS / "19a_patrol_wand.csv"),
        "statement": str(OTHERS.parent / "statements" / "wechat.csv"),
    }  # fmt: skip

    def go(name: str, *words: str) -> tuple[int, dict[str, object]]:
        given = [word.format(**places) for word in words]
        code = run_command([name, *given, "--json", "--data", str(data)])
        return code, json.loads(capsys.readouterr().out)

    return go


def test_every_command_is_tried() -> None:
    assert {one.name for one in COMMANDS} == ASKS.keys() | GOES.keys() | ELSEWHERE


@pytest.mark.parametrize("name", ASKS)
def test_what_draws_a_number_or_dates_an_event_asks_for_the_clock(run: Run, name: str) -> None:
    code, told = run(name, *ASKS[name])
    assert code == 1
    assert told["error"]["kind"] == "clock_doubtful"  # type: ignore[index]  # JSON
    code, told = run(name, *ASKS[name], "--clock-is-right", "换过电池")
    assert code == 0, told


@pytest.mark.parametrize("name", GOES)
def test_what_dates_nothing_goes_on_by_a_wrong_clock(run: Run, name: str) -> None:
    if name == "verify":
        run("backup", *GOES["backup"])
    code, told = run(name, *GOES[name])
    assert code == 0, told
