"""A finding that is still open becomes a hazard by one key, once, and both say so."""

import pytest

from propdesk.db.linking.links import links_of
from propdesk.db.store import Store
from propdesk.kernel.records.refusals import RecordGone
from propdesk.patrol.hazards.findings import NothingOpen
from propdesk.patrol.hazards.register import HAZARDS
from propdesk.patrol.hazards.rules import Source
from propdesk.patrol.points.rules import PatrolOutcome
from propdesk.patrol.rounds.entering import FoundThere
from propdesk.patrol.rounds.facts import phrases_by_use
from propdesk.patrol.rounds.findings import hazards_of_sheet
from tests.patrol.rounds.test_entering import entered, sheet_of
from tests.patrol.rounds_gone import put_points


def test_each_open_finding_becomes_one_hazard(store: Store) -> None:
    route, _homes = put_points(store)
    by_code = {one.code: one for one in store.read(phrases_by_use)}
    found = {
        (3, 17): FoundThere(PatrolOutcome.FINDING, by_code["24"].id),
        (4, 17): FoundThere(PatrolOutcome.FINDING, by_code["24"].id),
        (1, 8): FoundThere(PatrolOutcome.PUT_RIGHT, by_code["31"].id),
    }
    sheet = sheet_of(store, route)
    entered(store, sheet, found=found)
    (hazard,) = store.write(hazards_of_sheet, sheet_id=sheet)
    (row,) = store.read(HAZARDS.records.rows, ids=[hazard])
    assert (row.what, row.place, row.source) == ("消防栓水压低", "5 栋负一消防栓", Source.PATROL)
    (link,) = store.read(links_of, kind="patrol_sheet", record_id=sheet)
    assert (link.kind, link.other_id) == ("hazard", hazard)
    (back,) = store.read(links_of, kind="hazard", record_id=hazard)
    assert back.other_id == sheet
    with pytest.raises(NothingOpen):
        store.write(hazards_of_sheet, sheet_id=sheet)
    with pytest.raises(RecordGone):
        store.write(hazards_of_sheet, sheet_id=sheet + 1)
