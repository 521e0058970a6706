"""The register of counts of the cupboard: what hangs there against the books, differences named."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind
from propdesk.kernel.i18n import N_, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, Number
from propdesk.kernel.records.words import RegisterWords
from propdesk.movein.keys.models import KeyCount
from propdesk.system.registers.service import Register, Slip


@dataclass(frozen=True, slots=True, kw_only=True)
class CountFields:
    """What may still be said of a count; the rest is as it was found."""

    no: Number = ""
    counted_on: Annotated[date, Fact(N_("Counted on"), today=True, width=100, ink="text2")]
    counted_by: Annotated[
        str, Fact(N_("Counted by"), width=100, kept=True, longest=60, yields=True)
    ]
    note: Note = ""


@dataclass(frozen=True, kw_only=True)
class CountFound:
    """What a count found, against the books of its moment."""

    place: Annotated[str, Fact(N_("Place in the cupboard"), width=120, absent=N_("whole cupboard"))]
    expected: Annotated[int, Fact(N_("By the books"), width=100, yields=True)]
    found: Annotated[int, Fact(N_("Pieces found"), width=90)]
    missing: Annotated[str, Fact(N_("Missing"), FactKind.NOTES, width=150, free=True)]
    astray: Annotated[
        str, Fact(N_("There, but not by the books"), FactKind.NOTES, stretch=True, free=True)
    ]
    unknown: Annotated[
        str, Fact(N_("Tags nobody knows"), FactKind.NOTES, width=120, free=True, yields=True)
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountRow(CountFound, CountFields):
    """A count in the list."""

    id: int


KEY_COUNT = RecordKind(
    kind="key_count",
    model=KeyCount,
    fields=CountFields,
    name=lambda _session, count: count.no,
    noted=CountFound,
    series="YP",
    view="movein.view",
    edit="movein.edit",
    attachments=True,
)
_differs = (KeyCount.missing != "") | (KeyCount.astray != "") | (KeyCount.unknown != "")
KEY_COUNTS = Register(
    kind=KEY_COUNT,
    row=CountRow,
    page="movein.key_counts",
    tab="movein",
    place=23,
    drawer="reports",
    title=N_("Counts of keys"),
    icon="list-checks",
    list_name="key_counts",
    refers=N_("counts of keys"),
    called=lambda row: row.no,
    order=(KeyCount.counted_on.desc(), KeyCount.id.desc()),
    chips=(
        ListChip(
            "differs",
            N_("With differences"),
            lambda _session: _differs,
            icon="triangle-alert",
            tone="amber",
        ),
    ),
    dated=KeyCount.counted_on,
    slip=Slip(
        N_("Count of keys"),
        signers=(N_("Counted by"), N_("Checked by"), N_("Date")),
        boxes=("missing", "astray"),
    ),
    words=RegisterWords(
        new=N_("New count"),
        edit=N_("Edit count"),
        count=lambda count: ngettext("{count} count", "{count} counts", count),
        look_for=N_("Number, who counted"),
        none=N_("Nothing was counted yet"),
        why=N_("A count finds what is missing before somebody asks for it."),
        first=N_("Count the cupboard"),
        how=N_("Print the list of tags, tick what hangs there, type what is missing."),
    ),
)
