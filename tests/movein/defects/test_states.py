"""Whatever is done to a defect and its repair, and taken back: the two say the same."""

from contextlib import suppress
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, example, given, settings, strategies as some
from sqlalchemy.orm import Session

from propdesk.db.store import Store, use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.money import Money
from propdesk.modules import declared
from propdesk.movein.defects.models import Defect
from propdesk.movein.defects.ordering import RepairAtWork
from propdesk.movein.defects.register import DEFECTS
from propdesk.movein.defects.rules import CreditUse, DefectState, DeveloperAnswer
from propdesk.movein.defects.states import (
    DEFECT_STATES,
    Credit,
    DefectChecked,
    DefectMended,
    DeveloperSays,
)
from propdesk.repairs.orders.rules import AT_WORK, FINISHED, OrderState
from propdesk.repairs.orders.service import (
    ORDER_STATES,
    ORDERS,
    Arrival,
    Dispatch,
    Finish,
    NotRight,
    OpenAgain,
    root_of,
)
from propdesk.repairs.orders.states import Verification
from tests.clocks import StoppedClock
from tests.movein.defects.defects_made import move_defect, put_defect
from tests.offices import Office

_S, _O = DefectState, OrderState
FORMS = {
    type(one): one
    for one in (
        DefectMended(done="修好"),
        DefectChecked(checked_by="王丽"),
        Credit(credit=Money(100), credit_use=CreditUse.PAID),
        DeveloperSays(answer=DeveloperAnswer.MENDS),
        Dispatch(),
        Arrival(),
        Finish(result="修好"),
        Verification(),
        NotRight(not_right="未修好"),
        OpenAgain(not_right="又坏"),
    )
}
Step = tuple[str, str]
DEFECT_STEPS = [("defect", one) for one in _S if one is not _S.FOUND]
ORDER_STEPS = [
    ("order", one)
    for one in (
        *(_O.DISPATCHED, _O.DONE, _O.ON_SITE, _O.VERIFIED),
        *(_O.CLOSED, _O.REOPENED, _O.CANCELLED),
    )
]
UNDO = [("undo", "defect"), ("undo", "order")]
STEPS = some.lists(some.sampled_from([*DEFECT_STEPS, *ORDER_STEPS, *UNDO]), max_size=16)


def do(store: Store, defect_id: int, step: Step) -> None:
    """Take a step; raises what it is refused with."""
    what, to = step
    (row,) = store.read(DEFECTS.records.rows, ids=[defect_id])
    order_id = store.read(order_of, defect_id=defect_id)
    if what == "defect":
        known = DEFECT_STATES.leading(row.state, to)
        form = FORMS.get(known.form) if known and known.form else None
        store.write(DEFECTS.uses.move, record_id=row.id, to=_S(to), form=form, why="说明")
    elif what == "order" and order_id:
        (order,) = store.read(ORDERS.records.rows, ids=[order_id])
        led = ORDER_STATES.leading(order.state, to)
        form = FORMS.get(led.form) if led and led.form else None
        store.write(ORDERS.uses.move, record_id=order_id, to=_O(to), form=form, why="说明")
    elif to == "defect":
        store.write(DEFECTS.uses.undo, record_id=row.id)
    elif order_id:
        store.write(ORDERS.uses.undo, record_id=order_id)


@use_case(permission="")
def order_of(session: Session, *, defect_id: int) -> int | None:
    """The repair of a defect."""
    return session.get_one(Defect, defect_id).order_id


@use_case(permission="")
def disagreement(session: Session, *, defect_id: int) -> str:
    """How a defect and its repair contradict each other; "" when they do not."""
    one = session.get(Defect, defect_id)
    if one is None:
        return "gone"  # its entry was taken back
    order = root_of(session, one.order_id)
    at_work = order is not None and order.state in AT_WORK
    is_done = order is not None and order.state in FINISHED
    fine = {
        _S.FOUND: not at_work and not is_done,
        _S.ORDERED: at_work,
        _S.FAILED: True,
    }.get(one.state, not at_work)
    return "" if fine else f"{one.state} beside {order.state if order else 'no repair'}"


@settings(max_examples=25, deadline=None, phases=(Phase.explicit, Phase.generate))
@given(steps=STEPS)
@example(
    steps=[
        *(("defect", "ordered"), ("order", "dispatched"), ("order", "done")),
        *(("defect", "closed"), ("order", "verified"), ("order", "reopened"), ("undo", "order")),
    ]
)
@example(steps=[("defect", "ordered"), ("undo", "defect"), ("undo", "order"), ("undo", "defect")])
def test_a_defect_and_its_repair_never_say_different_things(
    empty_data: Path, steps: list[Step]
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "propdesk.db"
        copyfile(empty_data, path)
        store = Store(path, clock=StoppedClock(), declarations=declared())
        defect_id = put_defect(store, None)
        for number, step in enumerate(steps):
            with suppress(UserError):  # refused
                do(store, defect_id, step)
            found = store.read(disagreement, defect_id=defect_id)
            if found == "gone":
                break
            assert found == "", steps[: number + 1]
        store.close()


@pytest.mark.parametrize("to", [_S.RECHECK, _S.CREDITED, _S.NONE])
def test_what_is_being_mended_again_is_not_settled_beside_its_repair(
    office: Office, to: DefectState
) -> None:
    store = office.store
    one = put_defect(store, office.units["1-1-101"])
    for step in (("defect", "ordered"), ("order", "dispatched"), ("order", "done")):
        do(store, one, step)
    move_defect(store, one, _S.FAILED, why="仍渗水")
    with pytest.raises(RepairAtWork, match="BX2026-"):
        do(store, one, ("defect", to))
