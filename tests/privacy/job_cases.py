"""The jobs of a person's data: looking for what is held, its copy, its deletion in two steps."""

from datetime import timedelta

from PySide6.QtWidgets import QFileDialog
from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.access.loans.register import KEPT, HandOver, KeptFields
from propdesk.access.loans.rules import ItemState
from propdesk.db.store import use_case
from propdesk.estate.models import Person
from propdesk.estate.people.people import add_person
from propdesk.privacy.persons.dialogs import _do_erase, _erase, _write, held_sheet, show_held
from propdesk.privacy.persons.erasing import Erasure, preview_erasure
from propdesk.privacy.persons.held import Held, held_of
from propdesk.privacy.retention.due_data import RetentionLine
from propdesk.privacy.retention.view import RetentionPage
from tests.estate.conftest import person_fields
from tests.job_stage import Case, Stage
from tests.keyboard import AGREE, RETURN


@use_case(permission="estate.view")
def people(session: Session) -> list[int]:
    return list(session.scalars(select(Person.id).order_by(Person.id)))


def held(stage: Stage) -> Held:
    store = stage.running.store
    return store.read(held_of, person_id=store.read(people)[0])


def begin_looking_for_a_person(stage: Stage, _turn: int) -> None:
    show_held(stage.running.desk, held(stage).person_id)


def begin_the_preview_of_a_deletion(stage: Stage, _turn: int) -> None:
    found = held(stage)
    _erase(stage.running.desk, held_sheet(stage.running.desk, found), found)


def begin_a_copy_as_a_workbook(stage: Stage, turn: int) -> None:
    stage.answers[:] = [RETURN]
    target = (str(stage.folder / f"copy-{turn}.xlsx"), "(*.xlsx)")
    stage.patch.setattr(QFileDialog, "getSaveFileName", lambda *_: target)
    _write(stage.running.desk, held(stage))


def begin_a_deletion(stage: Stage, _turn: int) -> None:
    stage.answers[:] = [AGREE]
    _do_erase(stage.running.desk, deletable(stage))


def deletable(stage: Stage) -> Erasure:
    """Somebody whom nothing in the books holds back."""
    store = stage.running.store
    made = store.write(add_person, fields=person_fields("顾清和", "19900009043"))
    return store.read(preview_erasure, person_id=made)


def retention(stage: Stage) -> RetentionPage:
    page = stage.page("privacy.retention")
    assert isinstance(page, RetentionPage)
    return page


def begin_looking_for_what_is_due(stage: Stage, _turn: int) -> None:
    """A page that opens looks by itself; another look would give up the one that is held."""
    page = retention(stage)
    if not stage.is_held():
        page.look()


def begin_the_rows_of_a_list(stage: Stage, _turn: int) -> None:
    forget_a_parcel(stage)
    page = retention(stage)
    if not stage.is_held():
        page.lists.select(due_list(page).id)
        page._show_list(None)


def begin_deleting_what_is_due(stage: Stage, _turn: int) -> None:
    forget_a_parcel(stage)
    page = retention(stage)
    page.look()
    stage.settle()
    stage.answers[:] = [AGREE]
    page._delete([due_list(page)])


def due_list(page: RetentionPage) -> RetentionLine:
    """The first list of which something is due."""
    return next(one for one in page._found if one.due)


def forget_a_parcel(stage: Stage) -> None:
    """One that was handed out long ago."""
    store, arrived = stage.running.store, stage.running.desk.today() - timedelta(days=800)
    fields = KeptFields(
        what="到付件", owner="顾清和", phone="19900009043", arrived=arrived, kept_at="B-11"
    )
    made = store.write(KEPT.uses.add, fields=fields)
    handed = HandOver(handed_to="顾清和", mark="2041")
    store.write(KEPT.uses.move, record_id=made, to=ItemState.HANDED, form=handed)


CASES = (
    Case("privacy/persons/dialogs.py show_held", begin_looking_for_a_person, ["Sheet"],
         stops=False),
    Case("privacy/persons/dialogs.py _erase", begin_the_preview_of_a_deletion, ["Sheet"],
         stops=False),
    Case("privacy/persons/dialogs.py _do_erase", begin_a_deletion, stops=False),
    Case("privacy/persons/dialogs.py _write", begin_a_copy_as_a_workbook, stops=False),
    Case("privacy/retention/view.py RetentionPage.look", begin_looking_for_what_is_due,
         quiet=True, page_may_go=True),
    Case("privacy/retention/view.py RetentionPage._show_list", begin_the_rows_of_a_list,
         quiet=True, page_may_go=True),
    Case("privacy/retention/view.py RetentionPage._delete", begin_deleting_what_is_due,
         page_may_go=True),
)  # fmt: skip
