"""Letters to builder and supplier: all open defects, clocks of their own, and a reminder after."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.duties.clocks.models import Timer
from propdesk.kernel.i18n import set_language
from propdesk.kernel.paper.records import PaperHead
from propdesk.kernel.records.question import Question
from propdesk.repairs.kinds.rules import WorkClass
from propdesk.repairs.orders.paperwork.builder_letters import (
    BuilderLetter,
    NoWarrantyRepair,
    write_to_builder,
)
from propdesk.repairs.orders.register import ORDERS, OrderFields
from propdesk.system.letters.paper import letters_pdf
from propdesk.system.letters.rules import Letter
from propdesk.system.letters.writing import letter_done, letter_kind
from tests.clocks import StoppedClock
from tests.repairs.things import put_staff
from tests.walks import text_of


def report(store: Store, fault: str, work_class: WorkClass = WorkClass.WARRANTY) -> int:
    put = OrderFields(place="3 栋外墙", fault=fault, work_class=work_class)
    return store.write(ORDERS.uses.add, fields=put)


def write(store: Store, *ids: int) -> tuple[BuilderLetter, ...]:
    return store.write(write_to_builder, ids=ids, receiver="云杉建设")


def builder_clocks(session: Session) -> dict[str, object]:
    rows = session.execute(select(Timer.name, Timer.due_at).where(Timer.name.like("builder%")))
    return {row.name: row.due_at for row in rows}


def test_a_letter_names_all_open_defects_under_warranty_and_no_other(store: Store) -> None:
    put_staff(store)
    report(store, "外墙渗水")
    report(store, "窗框开裂")
    report(store, "灯不亮", WorkClass.PUBLIC)
    (letter,) = write(store)
    assert (letter.letter, letter.values["count"]) == (Letter.BUILDER_LETTER, "2")
    assert "外墙渗水" in letter.values["defects"]
    assert "窗框开裂" in letter.values["defects"]
    assert "灯不亮" not in letter.values["defects"]


def test_from_the_letter_on_the_builder_has_a_day_to_look_and_three_to_mend(
    store: Store, clock: StoppedClock
) -> None:
    put_staff(store)
    order = report(store, "外墙渗水")
    clock.go_on(days=1)
    write(store, order)
    at = clock.moment
    assert store.read(builder_clocks) == {
        "builder_look": at + timedelta(hours=24), "builder_mends": at + timedelta(hours=72),
    }  # fmt: skip
    clock.go_on(hours=25)
    overdue = Question(chips=frozenset({"overdue"}))
    assert store.read(ORDERS.records.ids, question=overdue) == [order]


def test_what_was_written_before_is_a_reminder_that_names_the_first_day(
    store: Store, clock: StoppedClock
) -> None:
    put_staff(store)
    old = report(store, "外墙渗水")
    write(store, old)
    first = clock.today()
    clock.go_on(days=4)
    report(store, "窗框开裂")
    letter, reminder = write(store)
    assert (letter.letter, reminder.letter) == (Letter.BUILDER_LETTER, Letter.BUILDER_REMINDER)
    assert reminder.values["first"] == first.isoformat()
    set_language("zh_CN")
    kind = store.read(letter_kind, letter=Letter.BUILDER_REMINDER)
    done = letter_done(
        kind, kind.delivered, reminder.values, title=reminder.letter.label, number=""
    )
    pdf = letters_pdf([done], clock.today(), PaperHead("云杉里", "云杉物业", "2026-11-20"))
    assert "外墙渗水" in text_of(pdf)


def test_without_a_repair_under_warranty_nothing_is_written(store: Store) -> None:
    put_staff(store)
    public = report(store, "灯不亮", WorkClass.PUBLIC)
    for ids in ((), (public,)):
        with pytest.raises(NoWarrantyRepair):
            write(store, *ids)
