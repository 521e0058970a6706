"""What is known of a debtor: his reason, what it is about, and whether he is left in peace."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.records import saving
from propdesk.db.records.kinds import RecordKind
from propdesk.db.records.uses import RecordUses
from propdesk.db.store import today, use_case
from propdesk.fees.dunning.models import DunFile
from propdesk.fees.dunning.owing import debtor_of
from propdesk.fees.dunning.rules import DUNS, SKIPPED, VIEWS, DunFlag
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.records.fields import Fact, FactKind, Note
from propdesk.movein.defects.models import Defect
from propdesk.movein.defects.rules import OPEN as OPEN_DEFECTS
from propdesk.repairs.orders.models import RepairOrder
from propdesk.repairs.orders.rules import OPEN as OPEN_ORDERS
from propdesk.system.settings.service import estate_settings

ORDER, DEFECT = "order", "defect"


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


def _judged(_session: Session, _file_id: int, fields: FileFields) -> dict[str, str]:
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
    name=lambda session, one: " ".join(
        filter(None, (debtor_of(session, one.account_id).name, one.reason))
    ),
    judged=_judged,
    tidy=lambda fields: replace(fields, reason=fields.reason.strip()),
    view=VIEWS,
    edit=DUNS,
)
FILE_USES = RecordUses(DUN_FILE)


class KnownOf(NamedTuple):
    """What is known of a debtor today: a mark whose last day is past is none any more."""

    reason: str = ""
    about_kind: str = ""
    about_id: int | None = None
    about: str = ""
    flag: DunFlag = DunFlag.NONE
    flag_why: str = ""
    flag_until: date | None = None
    note: str = ""


def known_of(session: Session, accounts: Collection[int]) -> Mapping[int, KnownOf]:
    """What is known of these accounts, of those on which somebody wrote."""
    day = today(session)
    query = select(
        DunFile.account_id, DunFile.reason, DunFile.about_kind, DunFile.about_id, DunFile.about,
        DunFile.flag, DunFile.flag_why, DunFile.flag_until, DunFile.note,
    ).where(among(DunFile.account_id, accounts))  # fmt: skip
    return {account: _today(KnownOf(*rest), day) for account, *rest in session.execute(query)}


def _today(known: KnownOf, day: date) -> KnownOf:
    is_past = known.flag_until is not None and known.flag_until < day
    return known._replace(flag=DunFlag.NONE) if is_past else known


def file_of_account(session: Session, *, account_id: int) -> tuple[int, FileFields]:
    """The file of an account with its id, 0 and an empty one where nobody wrote on it."""
    file_id = session.scalar(select(DunFile.id).where(DunFile.account_id == account_id))
    if file_id is None:
        return 0, FileFields(account_id=account_id)
    return file_id, saving.seen(session, DUN_FILE, file_id)


@use_case(permission=DUNS, touches=DUN_FILE.touches)
def write_file(session: Session, *, fields: FileFields, seen: FileFields | None = None) -> int:
    """Write what is known of a debtor; its id. Raises FieldsRefused, ChangedMeanwhile."""
    file_id, now = file_of_account(session, account_id=fields.account_id)
    if not file_id:
        return saving.add(session, DUN_FILE, fields)
    saving.change(session, DUN_FILE, file_id, fields, seen or now)
    return file_id


class OpenMatter(NamedTuple):
    """An open repair order or defect of a unit, as a reason not to pay."""

    kind: str
    id: int
    told: str


def open_matters(session: Session, *, unit_id: int | None) -> list[OpenMatter]:
    """What of a unit is still to be mended, the newest first."""
    if unit_id is None:
        return []
    orders = (
        select(RepairOrder.id, RepairOrder.no, RepairOrder.fault)
        .where(RepairOrder.unit_id == unit_id, RepairOrder.state.in_(OPEN_ORDERS))
        .order_by(RepairOrder.id.desc())
    )
    defects = (
        select(Defect.id, Defect.no, Defect.what)
        .where(Defect.unit_id == unit_id, Defect.state.in_(OPEN_DEFECTS))
        .order_by(Defect.id.desc())
    )
    return [
        *(OpenMatter(ORDER, one, f"{no} {words}") for one, no, words in session.execute(orders)),
        *(OpenMatter(DEFECT, one, f"{no} {words}") for one, no, words in session.execute(defects)),
    ]


def reasons(session: Session) -> tuple[str, ...]:
    """The reasons that are offered, in the reader's language where they are ours."""
    return estate_settings(session).dun_reasons or tuple(_(one) for one in FIRST_REASONS)


def reasons_in_use(session: Session) -> list[str]:
    """The reasons that stand on debtors."""
    query = select(DunFile.reason).where(DunFile.reason != "").distinct()
    return list(session.scalars(query.order_by(DunFile.reason)))


FIRST_REASONS = (
    N_("Leak or quality"),
    N_("Not content with the service"),
    N_("Unit stands empty"),
    N_("Disputes the sum"),
    N_("In hardship"),
    N_("Moved away"),
    N_("Cannot be reached"),
)
