"""The registers of points and phrases."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind, Unique
from propdesk.db.records.saving import taken
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note, declared_errors
from propdesk.kernel.records.folding import tidy
from propdesk.kernel.records.words import RegisterWords
from propdesk.patrol.points.models import PatrolPhrase, PatrolPoint, PatrolRoute
from propdesk.patrol.points.rules import (
    PatrolKind,
    PatrolOutcome,
    stops_of,
)
from propdesk.system.registers.service import DropDownOf, Register

FIRST_CODE = 10
GoneOn = Annotated[
    date | None,
    Fact(N_("Gone since"), width=104, ink="text2", hint=N_("From that day in no new sheet.")),
]


class NumberTaken(UserError):
    """Two points of one number."""

    message = N_("Point {number} is there already. Choose another number.")


class CodeTaken(UserError):
    """Two phrases of one code."""

    message = N_("Code {code} has a phrase already. Choose another one.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PointFields:
    """A point as the office enters it."""

    number: Annotated[int, Fact(N_("Point"), least=1, most=9999, width=70, weight=500, own=True)]
    name: Annotated[
        str, Fact(N_("What it is called"), placeholder=N_("e.g. B1 pump room"), stretch=True)
    ]
    place: Annotated[
        str, Fact(N_("Building or area"), kept=True, width=130, placeholder=N_("e.g. 3 or garage"))
    ] = ""
    chip: Annotated[
        str,
        Fact(
            N_("Chip of the wand"),
            FactKind.CODE,
            width=140,
            own=True,
            in_place=True,
            hint=N_("As the wand's file writes it; it may be empty."),
        ),
    ] = ""
    kind: Annotated[PatrolKind, Fact(N_("Kind"), width=130, kept=True)] = PatrolKind.SECURITY
    looks_at: Annotated[
        str,
        Fact(
            N_("What to look at"),
            width=160,
            hidden=True,
            kept=True,
            placeholder=N_("e.g. hydrant, lights, lock"),
            hint=N_("Stands on the patrol sheet below the point."),
        ),
    ] = ""
    gone_on: GoneOn = None
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PointRow(PointFields):
    """A point in the list."""

    id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseFields:
    """A phrase as the office enters it."""

    code: Annotated[
        int, Fact(N_("Code"), least=FIRST_CODE, most=99, width=70, weight=500, own=True)
    ]
    words: Annotated[str, Fact(N_("Phrase"), placeholder=N_("e.g. door not locked"), stretch=True)]
    outcome: Annotated[PatrolOutcome, Fact(N_("Counts as"), width=180, kept=True)] = (
        PatrolOutcome.FINDING
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PhraseRow(PhraseFields):
    """A phrase in the list."""

    id: int


# What is judged


def _tidy_point(fields: PointFields) -> PointFields:
    return replace(fields, name=tidy(fields.name), chip=tidy(fields.chip).upper())


def _judged_point(session: Session, record_id: int, fields: PointFields) -> dict[str, str]:
    found = taken(session, POINT, record_id, fields)
    same = select(PatrolPoint.number).where(
        PatrolPoint.chip == fields.chip, PatrolPoint.id != record_id
    )
    if fields.chip and (other := session.scalar(same)) is not None:
        found["chip"] = _("Point {number} has this chip.").format(number=other)
    was = session.get(PatrolPoint, record_id)
    if was is not None and was.number != fields.number:
        using = [name for name, stops in _routes(session) if _names(stops, was.number)]
        if using:
            words = _("It stands in {routes}; take it out there first.")
            found["number"] = words.format(routes=listed(using))
    return found


def _routes(session: Session) -> list[tuple[str, str]]:
    query = select(PatrolRoute.name, PatrolRoute.stops)
    return [(name, stops) for name, stops in session.execute(query)]


def _names(stops: str, number: int) -> bool:
    return any(one.number == number for one in stops_of(stops))


def _phrase_errors(fields: PhraseFields) -> dict[str, str]:
    found = declared_errors(fields)
    if "code" not in found and not FIRST_CODE <= fields.code <= 99:
        found["code"] = _("Two digits, such as 24: they are typed on the number pad.")
    return found


def _judged_phrase(session: Session, record_id: int, fields: PhraseFields) -> dict[str, str]:
    return taken(session, PHRASE, record_id, fields)


POINT = RecordKind(
    kind="patrol_point",
    model=PatrolPoint,
    fields=PointFields,
    name=lambda _session, point: f"{point.number} {point.name}",
    tidy=_tidy_point,
    judged=_judged_point,
    unique=(Unique("number", lambda value: NumberTaken(number=value)),),
    view="patrol.view",
    edit="patrol.plan",
    attachments=True,
)
PHRASE = RecordKind(
    kind="patrol_phrase",
    model=PatrolPhrase,
    fields=PhraseFields,
    name=lambda _session, phrase: f"{phrase.code} {phrase.words}",
    errors=_phrase_errors,
    tidy=lambda fields: replace(fields, words=tidy(fields.words)),
    judged=_judged_phrase,
    unique=(Unique("code", lambda value: CodeTaken(code=value)),),
    view="patrol.view",
    edit="patrol.plan",
)
_there = PatrolPoint.gone_on.is_(None)
POINTS = Register(
    kind=POINT,
    row=PointRow,
    page="patrol.points",
    tab="patrol",
    place=8,
    drawer="set_up",
    title=N_("Points"),
    icon="map-pin",
    list_name="points",
    imports=True,
    refers=N_("patrol points"),
    called=lambda row: f"{row.number} {row.name}",
    order=(PatrolPoint.number, PatrolPoint.id),
    chips=(
        ListChip(
            "no_chip",
            N_("No chip"),
            lambda _session: (PatrolPoint.chip == "") & _there,
            icon="circle-dashed",
        ),
        ListChip("gone", N_("Gone"), lambda _session: ~_there),
    ),
    drops=(
        DropDownOf(PatrolPoint.kind, N_("All kinds")),
        DropDownOf(PatrolPoint.place, N_("All buildings and areas"), among=PatrolPoint.place != ""),
    ),
    words=RegisterWords(
        new=N_("New point"),
        edit=N_("Edit point"),
        count=lambda count: ngettext("{count} point", "{count} points", count),
        look_for=N_("Name, place, chip"),
        none=N_("No points yet"),
        why=N_("Points are the rows of the sheet that goes round; a chip lets the wand find them."),
        first=N_("Enter the first point"),
        how=N_("A number, what it is called and where it is."),
    ),
)
PHRASES = Register(
    kind=PHRASE,
    row=PhraseRow,
    page="patrol.phrases",
    tab="patrol",
    place=9,
    drawer="set_up",
    title=N_("Phrases"),
    icon="tags",
    list_name="phrases",
    imports=True,
    deletes=True,
    refers=N_("phrases"),
    called=lambda row: f"{row.code} {row.words}",
    order=(PatrolPhrase.code, PatrolPhrase.id),
    drops=(DropDownOf(PatrolPhrase.outcome, N_("All outcomes")),),
    words=RegisterWords(
        new=N_("New phrase"),
        edit=N_("Edit phrase"),
        count=lambda count: ngettext("{count} phrase", "{count} phrases", count),
        look_for=N_("Code or words"),
        none=N_("No phrases yet"),
        why=N_("A finding is typed by two digits; those used most stand first in the grid."),
        first=N_("Enter the first phrase"),
        how=N_("Two digits, the words, and what it counts as."),
    ),
)
