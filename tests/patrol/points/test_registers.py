"""Points, routes and phrases as they are saved: what is refused, what is only warned of."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from propdesk.db.store import Store
from propdesk.kernel.records.refusals import FieldsRefused
from propdesk.patrol.points.register import (
    PHRASES,
    POINTS,
    CodeTaken,
    NumberTaken,
    PhraseFields,
    PointFields,
)
from propdesk.patrol.points.routes import ROUTES
from propdesk.system.registers import dialogs
from propdesk.ui.desk import Desk
from tests.patrol.rounds_gone import SOUTH, put_points


def test_a_route_keeps_its_points_in_the_shortest_form(store: Store) -> None:
    route, _homes = put_points(store)
    typed = replace(SOUTH, stops="1,2,3 5 9", starts="2200 4:00")
    store.write(ROUTES.uses.change, record_id=route, fields=typed)
    kept = store.read(ROUTES.uses.seen, record_id=route)
    assert (kept.stops, kept.starts, kept.shift) == ("1-3 5 9", "22:00 04:00", "22:00-06:00")
    assert (kept.tolerance, kept.within) == (10, 48)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"stops": "1-3 99"}, "stops"),
        ({"stops": "first"}, "stops"),
        ({"shift": "night"}, "shift"),
        ({"starts": "25:00"}, "starts"),
        ({"name": ""}, "name"),
    ],
)
def test_a_route_that_cannot_be_gone_is_refused_beside_its_field(
    store: Store, wrong: dict[str, Any], field: str
) -> None:
    put_points(store)
    with pytest.raises(FieldsRefused) as refused:
        store.write(ROUTES.uses.add, fields=replace(SOUTH, **{"name": "二", **wrong}))
    assert field in refused.value.errors


def test_a_window_that_is_too_short_is_warned_of_and_saved(desk: Desk, qtbot: QtBot) -> None:
    put_points(desk.store)
    dialog = dialogs.add_dialog(desk, ROUTES)
    qtbot.addWidget(dialog)
    dialog.form.set_values(
        {"name": "急", "stops": "1-30", "shift": "22:00-06:00", "starts": "22:00", "minutes": 20}
    )
    assert dialog.form.field("minutes").judge() == "warning"
    assert dialog.form.field("stops").judge() != "error"
    before = desk.store.read(ROUTES.records.total)
    assert dialog.save()
    assert desk.store.read(ROUTES.records.total) == before + 1


def test_numbers_chips_and_codes_belong_to_one(store: Store) -> None:
    put_points(store)
    with pytest.raises((NumberTaken, FieldsRefused)):
        store.write(POINTS.uses.add, fields=PointFields(number=1, name="另一处"))
    with pytest.raises(FieldsRefused) as refused:
        store.write(POINTS.uses.add, fields=PointFields(number=99, name="另一处", chip="00000001"))
    assert "chip" in refused.value.errors
    with pytest.raises((CodeTaken, FieldsRefused)):
        store.write(PHRASES.uses.add, fields=PhraseFields(code=24, words="x"))
    with pytest.raises(FieldsRefused):
        store.write(PHRASES.uses.add, fields=PhraseFields(code=2, words="x"))


def test_the_number_of_a_point_in_a_route_stays(store: Store) -> None:
    put_points(store)
    seen = store.read(POINTS.uses.seen, record_id=1)
    with pytest.raises(FieldsRefused) as refused:
        store.write(POINTS.uses.change, record_id=1, fields=replace(seen, number=500))
    assert "number" in refused.value.errors


def test_a_point_that_is_gone_stands_in_no_new_route(store: Store) -> None:
    put_points(store)
    seen = store.read(POINTS.uses.seen, record_id=1)
    gone = replace(seen, gone_on=date(2026, 11, 1))
    store.write(POINTS.uses.change, record_id=1, fields=gone)
    with pytest.raises(FieldsRefused) as refused:
        store.write(ROUTES.uses.add, fields=replace(SOUTH, name="二"))
    assert "stops" in refused.value.errors
