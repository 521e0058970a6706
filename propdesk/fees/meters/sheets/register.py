"""The register of readings as the office has it: a meter reader's sheet comes in as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from propdesk.fees.meters.readings import READINGS

if TYPE_CHECKING:
    from propdesk.db.records.importing import RecordImport
    from propdesk.fees.meters.models import MeterReading
    from propdesk.fees.meters.readings import ReadingFields


def _import() -> type[RecordImport[MeterReading, ReadingFields]]:
    from propdesk.fees.meters.sheets.bringing_in import ReadingImport  # not read at a start

    return ReadingImport


READINGS_AND_SHEETS = msgspec.structs.replace(READINGS, imported_by=_import)
