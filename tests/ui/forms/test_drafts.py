"""A half-written form survives a crash: kept while one types, offered again, gone with the save."""

import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from propdesk.access.loans import register as loans
from propdesk.access.loans.rules import ItemKind
from propdesk.db.store import Actor, Store
from propdesk.estate.people.dialogs import add_person_dialog
from propdesk.estate.records import VehicleFields
from propdesk.estate.rules import UnitKind
from propdesk.estate.vehicles.dialogs import add_vehicle_dialog, edit_vehicle_dialog
from propdesk.estate.vehicles.listing import VEHICLES
from propdesk.estate.vehicles.vehicles import VEHICLE_USES
from propdesk.fees.tariffs.items import ensure_first_items
from propdesk.fees.tariffs.page.dialogs import new_tariff_dialog
from propdesk.fees.tariffs.tariffs import Applies
from propdesk.kernel.i18n import set_language
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.question import ANY
from propdesk.system.registers.dialogs import add_dialog, move_dialog
from propdesk.ui.desk import Desk
from propdesk.ui.forms.drafts import ANEW, CANCELLED, GO_ON, KEPT
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.parts.messages import MessageDialog
from tests.access.things import put_things
from tests.clocks import StoppedClock
from tests.roles import rights_of

ROOT = Path(__file__).resolve().parents[3]
# Windows has no signals: who is ended from outside ends with 1.
KILLED = 1 if sys.platform == "win32" else -9
CHILD = """
import sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from propdesk.db.store import Store
from propdesk.estate.people.dialogs import add_person_dialog
from propdesk.kernel.i18n import set_language
from propdesk.kernel.settings import MachineSettings
from propdesk.modules import declared
from propdesk.ui.desk import Desk
from tests.clocks import StoppedClock

application, clock = QApplication([]), StoppedClock()
set_language("zh_CN")
store = Store(Path(sys.argv[1]), clock=clock, declarations=declared())
desk = Desk(store=store, settings=MachineSettings(), clock=clock)
dialog = add_person_dialog(desk)
dialog._begin()
dialog.show()
for name, text in (("name", "Chen"), ("phone1", "19900003271")):
    QTest.keyClicks(dialog.form.field(name).input, text)
while not list(Path(sys.argv[1]).parent.glob("drafts/*.draft")):
    application.processEvents()
    desk.wait_for_work()
print("kept", flush=True)
application.exec()
"""


def drafts(store: Store) -> list[Path]:
    return sorted((store.path.parent / "drafts").glob("*.draft"))


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What is answered to the questions."""
    answers: list[int] = []
    monkeypatch.setattr(MessageDialog, "exec", lambda _dialog: answers.pop(0))
    return answers


def typed(dialog: FormDialog, **texts: str) -> None:
    for name, text in texts.items():
        field = dialog.form.field(name)
        field.input.setFocus()
        QTest.keyClicks(field.input, text)


def opened(dialog: FormDialog, qtbot: QtBot) -> FormDialog:
    """The form as `exec` opens it, but not waited for."""
    qtbot.addWidget(dialog)
    dialog._begin()
    assert dialog._draft is not None
    assert dialog._draft.offer()
    dialog.show()
    return dialog


def kept(desk: Desk, store: Store, qtbot: QtBot) -> Path:
    qtbot.waitUntil(lambda: len(drafts(store)) == 1)
    desk.wait_for_work()
    return drafts(store)[0]


def test_what_was_typed_when_the_program_was_killed_is_offered_again(
    desk: Desk, store: Store, qtbot: QtBot, answer: list[int]
) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", CHILD, str(store.path)],
        stdout=subprocess.PIPE,
        env=environment,
        cwd=ROOT,
        encoding="utf-8",
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "kept"
        child.kill()
    assert child.returncode == KILLED
    answer.append(GO_ON)
    dialog = opened(add_person_dialog(desk), qtbot)
    assert dialog.form.field("name").text() == "Chen"
    assert dialog.form.field("phone1").value() == "19900003271"
    assert dialog.save()
    dialog.accept()
    assert drafts(store) == []


def test_what_was_typed_is_offered_in_another_language_too(
    desk: Desk, store: Store, qtbot: QtBot, answer: list[int]
) -> None:
    (thing, _other, _left, _out) = put_things(store)
    row = next(row for row in store.read(loans.KEPT.records.first, question=ANY) if row.id == thing)
    tell = next(move for move in loans.KEPT_STATES.moves if move.form is loans.Notice)
    forms: dict[str, Callable[[], FormDialog]] = {
        "what": lambda: add_dialog(desk, loans.KEPT),
        "told": lambda: move_dialog(desk, loans.KEPT, row, tell),
    }
    for name, build in forms.items():
        set_language("zh_CN")
        begun = opened(build(), qtbot)
        typed(begun, **{name: "Umbrella"})
        if name == "what":
            begun.form.field("kind").set_value(ItemKind.FOUND)
        kept(desk, store, qtbot)
        answer.append(GO_ON)
        set_language("en")
        again = opened(build(), qtbot)
        assert again.form.field(name).value() == "Umbrella"
        if name == "what":
            assert again.form.field("kind").value() is ItemKind.FOUND
        for dialog in (begun, again):
            dialog.done(0)


def test_a_draft_is_private_and_its_file_names_nobody(
    desk: Desk, store: Store, qtbot: QtBot, answer: list[int]
) -> None:
    store.write(VEHICLE_USES.add, fields=VehicleFields(plate="宁Z00001"))
    dialog = opened(edit_vehicle_dialog(desk, 1), qtbot)
    typed(dialog, model="SUV")
    file = kept(desk, store, qtbot)
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert "00001" not in file.name
    assert json.loads(file.read_text(encoding="utf-8"))["texts"] == {"model": "SUV"}
    store.as_actor(Actor(7, "周", Role.CLERK, rights_of(Role.CLERK)))
    other = opened(edit_vehicle_dialog(desk, 1), qtbot)  # asked nothing: it is another's
    assert other.form.field("model").text() == ""


def test_begin_anew_forgets_it_and_backing_out_keeps_it(
    desk: Desk, store: Store, qtbot: QtBot, answer: list[int]
) -> None:
    typed(opened(add_vehicle_dialog(desk), qtbot), model="SUV")
    kept(desk, store, qtbot)
    answer += [CANCELLED, ANEW]
    assert add_vehicle_dialog(desk).exec() == 0
    assert len(drafts(store)) == 1
    dialog = opened(add_vehicle_dialog(desk), qtbot)
    assert dialog.form.field("model").text() == ""
    assert drafts(store) == []


def test_leaving_or_saving_forgets_it(
    desk: Desk, store: Store, qtbot: QtBot, answer: list[int]
) -> None:
    dialog = opened(add_vehicle_dialog(desk), qtbot)
    typed(dialog, model="SUV")
    kept(desk, store, qtbot)
    answer.append(1)  # leave without saving
    dialog.reject()
    assert drafts(store) == []
    second = opened(add_vehicle_dialog(desk), qtbot)
    typed(second, plate="宁Z00001"[1:], model="SUV")
    kept(desk, store, qtbot)
    second.form.field("plate").set_text("宁Z00001")
    second._save_and_stay()
    assert len(store.read(VEHICLES.first, question=ANY)) == 1
    assert drafts(store) == []
    typed(second, model="MPV")
    kept(desk, store, qtbot)


def test_what_is_too_old_is_not_offered(
    desk: Desk, store: Store, clock: StoppedClock, qtbot: QtBot, answer: list[int]
) -> None:
    typed(opened(add_vehicle_dialog(desk), qtbot), model="SUV")
    file = kept(desk, store, qtbot)
    clock.go_on(days=KEPT // timedelta(days=1) + 1)
    dialog = opened(add_vehicle_dialog(desk), qtbot)
    assert dialog.form.field("model").text() == ""
    file.write_text("no draft at all", encoding="utf-8")
    opened(add_vehicle_dialog(desk), qtbot)
    QApplication.processEvents()


def test_a_duplicate_half_typed_is_offered_with_what_was_copied(
    desk: Desk, store: Store, qtbot: QtBot, answer: list[int]
) -> None:
    (thing, *_others) = put_things(store)
    begun = opened(add_dialog(desk, loans.KEPT, like=thing), qtbot)
    typed(begun, note="Second one")
    kept(desk, store, qtbot)
    answer.append(GO_ON)
    again = opened(add_dialog(desk, loans.KEPT), qtbot)
    assert again.form.values() == begun.form.values()
    assert again.form.field("place").text() == "5 栋大堂"
    for dialog in (begun, again):
        dialog.done(0)


def test_a_tariff_half_typed_is_offered_with_its_scope(
    desk: Desk, store: Store, qtbot: QtBot, answer: list[int]
) -> None:
    store.write(ensure_first_items)
    begun = opened(new_tariff_dialog(desk), qtbot)
    typed(begun, name="High rise", price="3.2")
    shops = Applies((UnitKind.SHOP, UnitKind.OFFICE))
    begun.form.field("applies").set_value(shops)
    kept(desk, store, qtbot)
    answer.append(GO_ON)
    again = opened(new_tariff_dialog(desk), qtbot)
    values = again.form.values()
    assert (values["name"], values["price"], values["applies"]) == ("High rise", 3_200_000, shops)
    for dialog in (begun, again):
        dialog.done(0)
