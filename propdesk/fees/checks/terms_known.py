"""What is known of the terms that lines were computed from: read together for many lines."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Protocol

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.among import ids_given
from propdesk.estate.rules import AreaBasis
from propdesk.fees.checks.recomputing import Words
from propdesk.fees.checks.what_stood import GONE, Stored, WhatStood, clock_set_back
from propdesk.fees.dues.shared_words import SHARED
from propdesk.fees.meters.rules import READING
from propdesk.fees.rules import Formula
from propdesk.kernel.money import Money
from propdesk.kernel.records.stored_json import from_json
from propdesk.kernel.scaled import AREA, SHARE, format_scaled

DOUBTFUL = "doubtful_tables"
"""Under this word a session keeps the tables whose seal is broken: what stands in them now says
nothing of what stood there, and they are told themselves."""
_OF_UNITS = {"unit", "import_change", "import_run"}
_OF_TERMS = {"unit_tariff", "tariff", "tariff_version"}
_OF_METERS = {"meter", "meter_reading"}
_AREAS = (
    "built_area",
    "inner_area",
    "measured_area",
    "group_area",
    "area_group",
    "area_basis",
    "floor",
)
_AGREED = ("price", "quantity")
_VERSIONS = """
    SELECT v.id, v.tariff_id, v.price, v.coefficient, v.extra, v.rounding, v.proration,
        v.expression, v.steps, v.area_basis, t.formula
    FROM tariff_version AS v JOIN tariff AS t ON t.id = v.tariff_id
"""
_HAVE_TERMS = """
    SELECT unit_id, tariff_id, id FROM unit_tariff
    WHERE unit_id IN (SELECT value FROM json_each(:ids))
"""
# Agreements that are gone: the log alone knows whose they were.
_HAD_TERMS = """
    SELECT json_extract(said, '$.unit_id'), json_extract(said, '$.tariff_id'), subject_id FROM (
        SELECT subject_id, coalesce("before", "after") AS said FROM audit
        WHERE subject_kind = 'unit_tariff' AND ("before" IS NULL OR "after" IS NULL)
    ) WHERE json_valid(said)
"""
_READINGS = """
    SELECT meter_id, value, old_end, new_start FROM meter_reading
    WHERE meter_id IN (SELECT value FROM json_each(:ids))
"""
_READ_ONCE = """
    SELECT subject_id, "before", "after" FROM audit WHERE subject_kind = 'meter_reading'
"""
_SHARES = """
    SELECT run_id, unit_id, measure, coefficient FROM bill_share
    WHERE run_id IN (SELECT value FROM json_each(:ids)) AND why = ''
"""
_DIALS = ("value", "old_end", "new_start")


class Charged(Protocol):
    """What of a line says where its terms stand."""

    @property
    def unit_id(self) -> int | None: ...
    @property
    def run_id(self) -> int | None: ...
    @property
    def meter_id(self) -> int | None: ...
    @property
    def at(self) -> int: ...
    @property
    def in_run(self) -> int: ...


class TermsKnown:
    """What stood in the books when these lines were made."""

    def __init__(self, session: Session, lines: Sequence[tuple[Charged, Words]]) -> None:
        units = {line.unit_id for line, _words in lines if line.unit_id is not None}
        self._broken: set[str] = session.info.get(DOUBTFUL, set())
        self._doubtful = clock_set_back(session)
        self._versions = _versions(session)
        self._units = WhatStood(
            session, "unit", _AREAS, units, doubtful=self._doubtful, imported=True
        )
        self._agreed_ids = _agreements(session, units)
        ids = {one for some in self._agreed_ids.values() for one in some}
        self._agreed = WhatStood(session, "unit_tariff", _AGREED, ids, doubtful=self._doubtful)
        meters = {line.meter_id for line, words in lines if line.meter_id and "dials" in words}
        self._meters = WhatStood(
            session, "meter", ("digits", "multiplier"), meters, doubtful=self._doubtful
        )
        self._readings = _readings(session, meters) if meters else {}
        runs = {line.run_id for line, words in lines if words.get("formula") == SHARED}
        self._weights = _weights(session, runs - {None})

    def version(self, version_id: object) -> dict[str, Any] | None:
        """The terms of a version as an explanation writes them; None: there is none."""
        return self._versions.get(version_id)

    def knows_units(self, line: Charged) -> bool:
        """Whether it is known what units were when the line was made."""
        return self._broken.isdisjoint(_OF_UNITS) and self._units.is_known(line.at)

    @property
    def knows_terms(self) -> bool:
        """Whether tariffs and agreements are what the program wrote."""
        return self._broken.isdisjoint(_OF_TERMS)

    @property
    def knows_meters(self) -> bool:
        """Whether meters and readings are."""
        return self._broken.isdisjoint(_OF_METERS)

    def unit(self, line: Charged, field: str) -> frozenset[Stored]:
        """What a field of the unit was when the line was made; of a line that took over what an
        earlier one froze, whatever it was at any time."""
        unit_id = line.unit_id or 0
        if line.in_run:
            return self._units.at(unit_id, field, line.at)
        return self._units.ever(unit_id, field)

    def agreed(self, line: Charged, tariff_id: int) -> dict[str, set[int | None]]:
        """The price and the quantity that were agreed for the unit; None: the tariff's."""
        found: dict[str, set[int | None]] = {name: set() for name in _AGREED}
        ids = self._agreed_ids.get((line.unit_id or 0, tariff_id), ())
        for one in ids:
            for name in _AGREED:
                past = self._agreed
                some = past.at(one, name, line.at) if line.in_run else past.ever(one, name)
                found[name] |= {v if isinstance(v, int) else None for v in some}
        for name in _AGREED:
            if not line.in_run or not found[name]:
                found[name].add(None)
            elif len(ids) > 1 and len(found[name]) > 1:  # several one after the other
                found[name].discard(None)
        return found

    def spans(self, line: Charged) -> Iterable[int]:
        """What the meter cannot show any more, of all the figures it ever had (10^-3)."""
        digits = self._meters.ever(line.meter_id or 0, "digits")
        return [10 ** (one + READING) for one in digits if isinstance(one, int)] or [0]

    def multipliers(self, line: Charged) -> Collection[Stored]:
        """All the multipliers that the meter ever had."""
        return self._meters.ever(line.meter_id or 0, "multiplier")

    def readings(self, line: Charged) -> Collection[int]:
        """All that the meter was ever read to show."""
        return self._readings.get(line.meter_id or 0, ())

    def measures(self, line: Charged, name: str) -> set[int] | None:
        """What a formula may have asked of the unit by a name, in 10^-4; None: nothing of it."""
        if name == "area":
            return {one for basis in AreaBasis for one in areas_of(self, line, basis)}
        if name == "floor":
            floors = (str(one) for one in self.unit(line, "floor"))
            return {int(one) * 10**AREA for one in floors if re.fullmatch(r"-?\d{1,3}", one)}
        if name in ("built", "inner", "measured"):
            return {one for one in self.unit(line, f"{name}_area") if isinstance(one, int)}
        return None

    def weight(self, line: Charged) -> tuple[int, int] | None:
        """Measure and coefficient of the unit's share in the run of a bill; None: not kept."""
        if "bill_share" in self._broken:
            return None
        return self._weights.get((line.run_id or 0, line.unit_id or 0))

    def measured(self, line: Charged, by: str) -> set[int]:
        """The areas by which the unit may have had its share of a bill."""
        own = self.unit(line, f"{by}_area")
        found = {one for one in own if isinstance(one, int)}
        if None in own and None in self.unit(line, "built_area"):
            found |= {one for one in self.unit(line, "group_area") if isinstance(one, int)}
        return found


def areas_of(known: TermsKnown, line: Charged, basis: AreaBasis) -> set[int]:
    """The areas that may have been billed, see `charged_units.area_of`."""
    built = known.unit(line, "built_area")
    found = known.unit(line, "inner_area") if basis is AreaBasis.INNER else built
    right = {one for one in found if isinstance(one, int)}
    if None in built and any(one not in ("", None, GONE) for one in known.unit(line, "area_group")):
        right |= {one for one in known.unit(line, "group_area") if isinstance(one, int)}
    return right


def _versions(session: Session) -> dict[object, dict[str, Any]]:
    found: dict[object, dict[str, Any]] = {}
    for row in session.execute(text(_VERSIONS)).mappings():
        extra = 0 if row["formula"] == Formula.SEASON else row["extra"]
        times = format_scaled(row["coefficient"], SHARE).replace(",", "")
        found[row["id"]] = {**row, "extra": Money(extra).plain, "times": times}
    return found


def _agreements(session: Session, units: Collection[int]) -> dict[tuple[int, int], set[int]]:
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for query in (_HAVE_TERMS, _HAD_TERMS):
        given = ids_given(units) if ":ids" in query else {}
        for unit_id, tariff_id, one in session.execute(text(query), given):
            if unit_id in units:
                found[unit_id, tariff_id].add(one)
    return found


def _readings(session: Session, meters: Collection[int]) -> dict[int, set[int]]:
    """Meter → the values of its readings, those corrected or taken out since among them."""
    found: dict[int, set[int]] = defaultdict(set)
    for meter_id, *values in session.execute(text(_READINGS), ids_given(meters)):
        found[meter_id] |= {one for one in values if one is not None}
    whose: dict[int, int] = {}
    for one, *sides in session.execute(text(_READ_ONCE)):
        said = [_read(side) for side in sides if side]
        for side in said:
            if isinstance(side.get("meter_id"), int):
                whose[one] = side["meter_id"]
        if (meter_id := whose.get(one)) is not None and meter_id in meters:
            values = [side.get(name) for side in said for name in _DIALS]
            found[meter_id] |= {v for v in values if isinstance(v, int)}
    return found


def _read(side: str) -> dict[str, Any]:
    try:
        return from_json(dict[str, Any], side)
    except ValueError:
        return {}


def _weights(session: Session, runs: Collection[int | None]) -> dict[tuple[int, int], Any]:
    if not runs:
        return {}
    rows = session.execute(text(_SHARES), ids_given(one for one in runs if one is not None))
    return {(run, unit): (measure, times) for run, unit, measure, times in rows}
