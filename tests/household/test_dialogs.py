"""The dialogs of the household page."""

from msgspec import structs
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.notices.dialogs import notice_choice
from propdesk.fees.notices.notices import open_there
from propdesk.household.dialogs import leaving_words, owner_change_dialog
from propdesk.household.leaving import Leaving, who_leaves
from propdesk.household.overview import figures
from propdesk.kernel.days import ONE_DAY
from propdesk.kernel.money import ZERO
from propdesk.movein.keys.handling import cards_out, issue_keys, make_set
from propdesk.movein.keys.register import Issue
from propdesk.ui.desk import Desk


def test_a_notice_of_a_household_may_ask_for_what_is_overdue_only(
    qtbot: QtBot, desk: Desk, store: Store, owing: int
) -> None:
    store.write(publish_run, period="2026-12")
    there = store.read(open_there, unit_ids=[owing])
    assert ZERO < there.overdue < there.total
    ask = notice_choice(desk, there)
    qtbot.addWidget(ask)
    ask.buttons[1].click()
    assert ask.choice == 1


def test_a_change_of_owner_says_what_stays_with_the_old_one(
    qtbot: QtBot, desk: Desk, store: Store, owing: int
) -> None:
    leaving = store.read(who_leaves, unit_id=owing)
    left = max(leaving, key=lambda each: each.lines)  # a co-owner has no lines of his own
    figures_now = store.read(figures, unit_id=owing)
    assert left.lines == figures_now.overdue_lines + figures_now.current_lines
    assert left.owed == figures_now.overdue + figures_now.current > ZERO
    dialog = owner_change_dialog(desk, owing, "1-1-0101")
    qtbot.addWidget(dialog)
    shown = " ".join(each.text() for each in dialog.findChildren(QLabel))
    assert f"{left.lines} 笔未缴费用共 {left.owed}" in shown
    assert left.name in shown


def test_an_owner_who_owes_nothing_is_said_to_owe_nothing(store: Store) -> None:
    assert "不欠" in leaving_words(Leaving("王丽", 0, ZERO, ZERO))


def test_a_change_of_owner_cancels_the_cards_that_are_out_unless_one_says_no(
    qtbot: QtBot, desk: Desk, store: Store, owing: int
) -> None:
    store.write(make_set, unit_id=owing, tag="T9")
    store.write(issue_keys, typed="T9", form=Issue(holder="顾清和"))
    out = store.read(cards_out, unit_id=owing)
    assert out
    for day, name, keeps, left in (
        (desk.today() - ONE_DAY, "叶闻溪", True, out),
        (desk.today(), "柳听澜", False, ()),
    ):
        dialog = owner_change_dialog(desk, owing, "1-1-0101")
        qtbot.addWidget(dialog)
        assert out[0] in " ".join(each.text() for each in dialog.findChildren(QLabel))
        dialog.form.set_values({"day": day, "name": name})
        if keeps:
            dialog.form.set_values({"cards": False})
        with qtbot.waitSignal(desk.said) as said:
            assert dialog.save()
        assert store.read(cards_out, unit_id=owing) == left
        assert ("已注销门禁卡" in said.args[0]) is not keeps
    dialog = owner_change_dialog(desk, owing, "1-1-0101")
    qtbot.addWidget(dialog)
    assert "cards" not in {field.name for field in dialog.form.fields}


def test_who_may_neither_bill_nor_handle_keys_changes_the_owner_all_the_same(
    qtbot: QtBot, desk: Desk, store: Store, owing: int
) -> None:
    rights = store.actor.permissions - {"fees.bill", "fees.correct", "movein.view", "movein.edit"}
    store.actor = structs.replace(store.actor, permissions=rights)
    dialog = owner_change_dialog(desk, owing, "1-1-0101")
    qtbot.addWidget(dialog)
    dialog.form.set_values({"name": "叶闻溪"})
    assert dialog.save()
