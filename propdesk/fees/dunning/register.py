"""The register of keepers (楼栋管家), who answer for buildings, entrances and rooms, and the kinds
of records of dunning: contacts, which nobody edits, and what is known of debtors."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from propdesk.db.records.chips import ListChip
from propdesk.db.records.kinds import RecordKind, Values
from propdesk.db.store import today
from propdesk.estate.notation.service import Phone
from propdesk.fees.dunning.models import DunContact, DunFile, Keeper
from propdesk.fees.dunning.rules import DUNS, SKIPPED, VIEWS, DunFlag, DunWay
from propdesk.fees.dunning.standing import answers_on
from propdesk.kernel.i18n import N_, _, listed, ngettext
from propdesk.kernel.records.fields import Fact, FactKind, Note
from propdesk.kernel.records.words import RegisterWords
from propdesk.system.registers.service import Register

KEEPS = "fees.dun_keepers"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeeperFields:
    """A keeper as he is entered."""

    name: Annotated[str, Fact(N_("Name"), width=110, weight=500, longest=40)]
    phone: Phone = ""
    places: Annotated[
        str,
        Fact(
            N_("Answers for"),
            stretch=True,
            placeholder=N_("e.g. 1, 2-1, 3-2-1201"),
            hint=N_("Buildings, entrances, rooms. The smallest one counts."),
        ),
    ] = ""
    since: Annotated[date, Fact(N_("From the day"), today=True, width=110)]
    until: Annotated[date | None, Fact(N_("Until the day"), width=110, not_before="since")] = None
    note: Note = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeeperRow(KeeperFields):
    """A keeper in the list."""

    id: int


def _judged(session: Session, keeper_id: int, fields: KeeperFields) -> dict[str, str]:
    """That each place is known, and nobody else's in these days."""
    from propdesk.fees.dunning.places import places_of, read_places  # not read at a start

    places, unknown = read_places(session, fields.places)
    if unknown:
        told = _("Not known here: {words}. Type buildings, entrances or rooms, with commas.")
        return {"places": told.format(words=listed(unknown))}
    until = fields.until or date.max
    others = select(Keeper).where(Keeper.id != keeper_id, Keeper.since <= until)
    meets = or_(Keeper.until.is_(None), Keeper.until >= fields.since)
    for other in session.scalars(others.where(meets).order_by(Keeper.id)):
        if both := [one for one in places if one in places_of(other.places)]:
            told = _("{keeper} answers for {places} in these days. End that first.")
            return {"places": told.format(keeper=other.name, places=listed(both))}
    return {}


def _derived(session: Session, fields: KeeperFields) -> Values:
    from propdesk.fees.dunning.places import read_places  # not read at a start

    return {"places": ", ".join(read_places(session, fields.places)[0])}


KEEPER = RecordKind(
    kind="keeper",
    model=Keeper,
    fields=KeeperFields,
    name=lambda _session, one: one.name,
    judged=_judged,
    derived=_derived,
    view=VIEWS,
    edit=KEEPS,
)
KEEPERS = Register(
    kind=KEEPER,
    row=KeeperRow,
    page="fees.keepers",
    tab="fees",
    place=52,
    drawer="dunning",
    title=N_("Building keepers"),
    icon="user-check",
    list_name="keepers",
    deletes=True,
    refers=N_("building keepers"),
    called=lambda row: row.name,
    order=(Keeper.name, Keeper.since, Keeper.id),
    chips=(ListChip("now", N_("Answers today"), lambda session: answers_on(today(session))),),
    words=RegisterWords(
        new=N_("New keeper"),
        edit=N_("Edit keeper"),
        count=lambda count: ngettext("{count} keeper", "{count} keepers", count),
        look_for=N_("Name, building, room"),
        none=N_("No keeper is entered yet"),
        why=N_("Each debtor has whoever asks him, with his calls and what he collected."),
        first=N_("Enter the first keeper"),
        how=N_("Name, phone, and the buildings or entrances that are his."),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DunContactFields:
    """What nobody types: contacts are entered by `note_contact` and never edited."""

    no: Annotated[str, Fact(N_("No."), width=120, in_form=False, own=True)] = ""
    way: Annotated[DunWay, Fact(N_("Way"), FactKind.CHOICE, in_form=False)] = DunWay.PHONE


def _whose(session: Session, account_id: int) -> str:
    from propdesk.fees.dunning.owing import debtor_of  # not read at a start

    debtor = debtor_of(session, account_id)
    return f"{debtor.name} {debtor.unit}".strip()


DUN_CONTACT = RecordKind(
    kind="dun_contact",
    model=DunContact,
    fields=DunContactFields,
    name=lambda session, one: f"{one.no} {_whose(session, one.account_id)}",
    view=VIEWS,
    edit=DUNS,
    attachments=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFields:
    """What is typed of a debtor. `about_kind` and `about_id` name a record, `about` says it."""

    account_id: Annotated[int, Fact(N_("Debtor's account"), FactKind.WHOLE, in_form=False)]
    reason: Annotated[str, Fact(N_("Why it is not paid"), longest=60)] = ""
    about_kind: Annotated[str, Fact(N_("Kind of record"), in_form=False)] = ""
    about_id: Annotated[int | None, Fact(N_("Record"), FactKind.WHOLE, in_form=False)] = None
    about: Annotated[str, Fact(N_("What it is about"), in_form=False)] = ""
    flag: Annotated[DunFlag, Fact(N_("Mark of the debtor"), FactKind.CHOICE)] = DunFlag.NONE
    flag_why: Annotated[str, Fact(N_("Why this mark"))] = ""
    flag_until: Annotated[date | None, Fact(N_("Mark stands until"))] = None
    note: Note = ""


def _file_judged(_session: Session, _file_id: int, fields: FileFields) -> dict[str, str]:
    if fields.flag is DunFlag.NONE:
        told = _("Choose a mark first, or leave this empty.")
        return {
            name: told
            for name in ("flag_why", "flag_until")
            if getattr(fields, name) not in ("", None)
        }
    found: dict[str, str] = {}
    if not fields.flag_why.strip():
        found["flag_why"] = _("Write why: whoever asks next reads it.")
    if fields.flag in SKIPPED and fields.flag_until is None:
        found["flag_until"] = _("Say until when no batch asks; Today reminds of it then.")
    return found


DUN_FILE = RecordKind(
    kind="dun_file",
    model=DunFile,
    fields=FileFields,
    name=lambda session, one: f"{_whose(session, one.account_id)} {one.reason}".strip(),
    judged=_file_judged,
    tidy=lambda fields: replace(fields, reason=fields.reason.strip()),
    view=VIEWS,
    edit=DUNS,
)
