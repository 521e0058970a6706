"""What is known of a debtor: his reason, what it is about, and whether he is left in peace."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.among import among
from propdesk.db.declarations import declarations
from propdesk.db.records import saving
from propdesk.db.store import may, today, use_case
from propdesk.fees.dunning.models import DunFile
from propdesk.fees.dunning.owing import debtor_of
from propdesk.fees.dunning.register import DUN_FILE, FileFields
from propdesk.fees.dunning.rules import DUNS, DunFlag
from propdesk.kernel.i18n import N_, _
from propdesk.system.settings.service import estate_settings

# The kinds of records a debt may be about; their subjects stand above.
MATTERS = ("repair_order", "defect")


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
    return {account: _today(KnownOf._make(rest), day) for account, *rest in session.execute(query)}


def _today(known: KnownOf, day: date) -> KnownOf:
    is_past = known.flag_until is not None and known.flag_until < day
    return known._replace(flag=DunFlag.NONE) if is_past else known


@use_case(permission="fees.view")
def file_of_account(session: Session, *, account_id: int) -> tuple[int, FileFields]:
    """The file of an account with its id, 0 and an empty one where nobody wrote on it."""
    file_id = session.scalar(select(DunFile.id).where(DunFile.account_id == account_id))
    if file_id is None:
        return 0, FileFields(account_id=account_id)
    return file_id, saving.seen(session, DUN_FILE, file_id)


@use_case(permission=DUNS, touches=DUN_FILE.touches)
def write_file(session: Session, *, fields: FileFields, seen: FileFields | None = None) -> int:
    """Write what is known of a debtor; its id. Raises as `change` of a record."""
    debtor_of(session, fields.account_id)
    file_id, now = file_of_account(session, account_id=fields.account_id)
    if not file_id:
        return saving.add(session, DUN_FILE, fields)
    saving.change(session, DUN_FILE, file_id, fields, seen or now)
    return file_id


def hold_debtor(session: Session, *, account_id: int, why: str, until: date) -> None:
    """Leave a debtor in peace until a day; a mark that stands there is left."""
    file_id, now = file_of_account(session, account_id=account_id)
    stands = now.flag_until is None or now.flag_until >= today(session)
    if now.flag is not DunFlag.NONE and stands:
        return
    held = replace(now, flag=DunFlag.HELD, flag_why=why, flag_until=until)
    if file_id:
        saving.change(session, DUN_FILE, file_id, held)
    else:
        saving.add(session, DUN_FILE, held)


def let_go_of_debtor(session: Session, *, account_id: int, why: str) -> None:
    """Ask a debtor again who was left in peace for this reason: the next step is due."""
    file_id, now = file_of_account(session, account_id=account_id)
    if file_id and now.flag is DunFlag.HELD and now.flag_why == why:
        free = replace(now, flag=DunFlag.NONE, flag_why="", flag_until=None)
        saving.change(session, DUN_FILE, file_id, free)


class OpenMatter(NamedTuple):
    """An open repair order or defect of a unit, as a reason not to pay."""

    kind: str
    id: int
    told: str


@use_case(permission="fees.view")
def open_matters(session: Session, *, unit_id: int | None) -> list[OpenMatter]:
    """What of a unit is still to be mended, as its subjects tell it; of those one may see."""
    if unit_id is None:
        return []
    lines = (
        line
        for panel in declarations(session).unit_panels
        if may(session, panel.permission)
        for line in panel.lines(session, unit_id)
    )
    found = [
        OpenMatter(*line.record, f"{line.name} {line.detail.partition(' · ')[0]}".strip())
        for line in lines
        if line.record is not None and line.record[0] in MATTERS
    ]
    return list(dict.fromkeys(found))


@use_case(permission="fees.view")
def reasons(session: Session) -> tuple[str, ...]:
    """The reasons that are offered, in the reader's language where they are ours."""
    return estate_settings(session).dun_reasons or tuple(_(one) for one in FIRST_REASONS)


@use_case(permission="fees.view")
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
