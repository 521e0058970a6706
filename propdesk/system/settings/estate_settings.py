"""The settings of the estate: name, company, bank lines, places of backups, the office calendar."""

from dataclasses import dataclass, fields
from functools import cache
from typing import Any, NamedTuple, get_type_hints

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.orm import Session

from propdesk.db.audit import record
from propdesk.db.plain_rows import plain_rows
from propdesk.db.store import use_case
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _
from propdesk.kernel.money import Money
from propdesk.kernel.permissions import Role
from propdesk.kernel.records.stored_json import from_json, spaced_json
from propdesk.system.models import Setting

PREFIX = "estate."
READ = "estate settings"  # of a session that has read them


class EstateNameMissing(UserError):
    """Papers and backups carry the estate's name."""

    message = N_("The estate needs a name: it stands on every paper and every backup.")


class DayOutOfRange(UserError):
    """A day of the month is 1 to 31, or 0 for the last."""

    message = N_("{day} is no day of a month. Type 1 to 31, or 0 for the last day.")


class CeilingOutOfRange(UserError):
    """抹零 waives jiao and fen, never a yuan."""

    message = N_("At most {most} may be rounded off per payment, and no less than nothing.")


class CalendarTitleMissing(UserError):
    """A line of the office calendar says nothing."""

    message = N_("Each line of the office calendar needs a title.")


class CalendarEntry(NamedTuple):
    """What the office does on a day of the month (0 = the last); no months = every month.

    `title` of an entry the office has not changed is a msgid: show it by `calendar_title`.
    """

    day: int
    title: str
    months: tuple[int, ...] = ()


MOST_ROUNDED_OFF = Money(99)  # the jiao and fen of a total


FIRST_CALENDAR = (
    CalendarEntry(5, N_("Hand out payment notices")),
    CalendarEntry(25, N_("Arrears list to the manager")),
    CalendarEntry(0, N_("Close the month")),
)


class FollowUp(NamedTuple):
    """A visit so many days after a hand-over, and what is asked there.

    `about` is a msgid while the office has not changed it: show it by `follow_up_told`.
    """

    days: int
    about: str


FIRST_FOLLOW_UPS = (
    FollowUp(7, N_("Keys, water and power, defects that came up since")),
    FollowUp(30, N_("Defects mended, renovation plans, how the service is")),
    FollowUp(90, N_("Settled in, defects of the first season, what is wanted")),
)
FIRST_DUN_STEPS = (10, 60, 120, 180)
# A text for each day of the week, from Monday on.
FIRST_HOURS = ("08:00-18:00",) * 5 + ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class EstateSettings:
    """All of them; an estate that has not said anything yet has these defaults.

    `bank_lines` are printed as they stand, one per line. `due_day` is the day of the month by which
    a new tariff wants its money (0 = the last). `offset_after_billing`: a run also pays the open
    lines from what their debtors have prepaid. `rounding_ceilings` are the fen each role may round
    off per payment, where less than all jiao and fen; `waiver_ceilings` those it may waive of a
    charge without approval, nothing where none is said; `offer_ceilings` those it may take off one
    payment by offers of prepayment, whatever they give where none is said. The three places of
    backups are folders, empty when none is chosen: the first, a second one, and a stick;
    `places_elsewhere` are those that lay on another disk than the data when they were chosen.
    `keep_days`, `keep_weeks` and `keep_months` say how many backups stay.
    `backup_key` is the number of the office key since `backup_keyed_on`, `backup_wrapped` that key
    encrypted for the recovery key; with `backup_encrypted` backups are encrypted, else only tagged
    (`system.backups`). `last_drill` is the ISO day of the last restore drill. `office_hours` are
    the working hours of each day of the
    week, which `duties.hours` reads. A repair is opened again within `reopen_days` of its end.
    Visits of a patrol point within `repeat_minutes` are one. A
    call-back is given up after `call_tries`; the shares are the least per cent of the call-backs
    that manager, supervisor and repair lead make themselves.
    `reply_minutes` are the minutes an answer to a contact may take, where they are others than the
    first ones (`service.contacts`).
    Units are handed over in the `visit_hours` at `slot_desks`, a household every `slot_minutes` at
    each; one is deemed delivered `deemed_days` after its notice arrived, and `charge_first` says
    from when it is charged. The notice asks for `months_ahead` and for the tariffs of the desk in
    `hand_over_charges`; the first `gift_months` are the developer's (`movein.cases`). With
    `inspect_first` a visit inspects before it asks for money (`movein.visit`).
    `deposit_rules` say of a fee item of deposits whether it is asked for, and the most of it in
    fen, 0 for no limit; one that nobody asks back for `unclaimed_days` stands on Today, 0 for never
    (`fees.deposits`).
    Days of a renovation run from the report that it is done, to the inspection, the answer and the
    refund; a site is patrolled every `works_patrol_days`, 0 for never. Hours of work and of noise
    are those of the estate and, where local law says some, of the law; `works_exam_days` are ISO
    days without noise, `works_rules` are the rules that are signed now (`movein.renovation`).
    `follow_ups` are the visits after a hand-over (`movein.follow_ups`). `paid_before` is what
    becomes of bills paid before a price changed, where nothing else is said (`fees.whatif`).
    A use above `usage_high` or below `usage_low` per cent of the mean of the last `usage_mean_of`
    stands out, with `usage_zero` also nothing after some (`fees.meters`). `card_most` fen are sold
    onto the card of a meter at once, `card_month` in a month, 0 for no limit (`fees.cards`). Today
    shows a month that is not closed `month_close_days` after its end, 0 for never (`fees.months`).
    With `two_persons` somebody else signs certain steps (`system.signatures`).
    With `takings_stay` only the float of a drawer is paid out in cash, never what was taken
    (`fees.refunds`). `dun_steps` are the days overdue from which notice, letter, lawyer's letter
    and court are due, `dun_between` the days between two, `dun_reply` those a letter leaves to pay;
    `dun_reasons` are the office's own words of why somebody does not pay (`fees.dunning`). A debt
    is out of time after `limitation_years`, counted from what `limitation_from` says
    (`fees.court`). `ledger_codes` are the accounts (what is booked, code, name) that differ from
    those of the `ledger_standard`; the others say how vouchers are made and in which columns
    they are written (`fees.vouchers`). `retention_months` are those that the personal data of a
    table is kept for, where they are others than declared (`privacy.retention`).
    """

    name: str = ""
    company: str = ""
    phone: str = ""
    address: str = ""
    tax_no: str = ""
    bank_lines: tuple[str, ...] = ()
    due_day: int = 0
    offset_after_billing: bool = True
    rounding_ceilings: tuple[tuple[str, int], ...] = ()
    waiver_ceilings: tuple[tuple[str, int], ...] = ()
    offer_ceilings: tuple[tuple[str, int], ...] = ()
    backup_folder: str = ""
    second_folder: str = ""
    stick_folder: str = ""
    places_elsewhere: tuple[str, ...] = ()
    keep_days: int = 14
    keep_weeks: int = 8
    keep_months: int = 24
    backup_key: str = ""
    backup_keyed_on: str = ""
    backup_wrapped: str = ""
    backup_encrypted: bool = False
    last_drill: str = ""
    calendar: tuple[CalendarEntry, ...] = FIRST_CALENDAR
    office_hours: tuple[str, ...] = FIRST_HOURS
    reopen_days: int = 30
    repeat_minutes: int = 5
    call_tries: int = 3
    call_share_manager: int = 10
    call_share_supervisor: int = 30
    call_share_lead: int = 60
    reply_minutes: tuple[tuple[str, int], ...] = ()
    visit_hours: str = "09:00-12:00, 13:30-17:00"
    slot_minutes: int = 30
    slot_desks: int = 2
    deemed_days: int = 15
    charge_first: str = "that_day"
    months_ahead: int = 6
    gift_months: int = 0
    hand_over_charges: tuple[int, ...] = ()
    inspect_first: bool = False
    deposit_rules: tuple[tuple[int, str, int], ...] = ()
    unclaimed_days: int = 730
    works_look_days: int = 3
    works_answer_days: int = 7
    works_refund_days: int = 30
    works_patrol_days: int = 3
    works_hours: str = "08:00-12:00, 14:00-20:00"
    works_hours_law: str = ""
    works_noise: str = "09:00-12:00, 14:30-18:00"
    works_noise_law: str = ""
    works_quiet_weekends: bool = True
    works_quiet_holidays: bool = True
    works_exam_days: tuple[str, ...] = ()
    works_rules: str = ""
    follow_ups: tuple[FollowUp, ...] = FIRST_FOLLOW_UPS
    paid_before: str = "charged"
    usage_high: int = 250
    usage_low: int = 40
    usage_zero: bool = True
    usage_mean_of: int = 3
    month_close_days: int = 10
    card_most: int = 0
    card_month: int = 0
    takings_stay: bool = True
    two_persons: bool = False
    dun_steps: tuple[int, ...] = FIRST_DUN_STEPS
    dun_between: int = 7
    dun_reply: int = 15
    dun_reasons: tuple[str, ...] = ()
    limitation_years: int = 3
    limitation_from: str = "line"
    ledger_standard: str = "small"
    ledger_codes: tuple[tuple[str, str, str], ...] = ()
    voucher_basis: str = "accrual"
    voucher_each: str = "session"
    voucher_aux: str = "none"
    voucher_word: str = "记"
    voucher_layout: str = ""
    retention_months: tuple[tuple[str, int], ...] = ()
    practice: bool = False

    @property
    def backup_folders(self) -> tuple[str, ...]:
        """The places chosen, in the order they are tried."""
        return tuple(
            place for place in (self.backup_folder, self.second_folder, self.stick_folder) if place
        )


def rounding_ceiling(settings: EstateSettings, role: Role) -> Money:
    """How much somebody of this role may round off one payment (抹零)."""
    return Money(dict(settings.rounding_ceilings).get(role.value, MOST_ROUNDED_OFF.fen))


def calendar_title(entry: CalendarEntry) -> str:
    """The title in the reader's language where it is one of ours, else as the office typed it."""
    ours = {first.title for first in FIRST_CALENDAR}
    return _(entry.title) if entry.title in ours else entry.title


def follow_up_told(one: FollowUp) -> str:
    """What is asked, in the reader's language where it is ours, else as the office typed it."""
    return _(one.about) if one in FIRST_FOLLOW_UPS else one.about


@use_case(permission="")
def estate_settings(session: Session) -> EstateSettings:
    """Read them all, once in a transaction."""
    known: EstateSettings | None = session.info.get(READ)
    if known is None:
        rows = plain_rows(session, _all_of_the_estate())
        types = _types()
        given = {
            name: from_json(types[name], value)
            for key, value in rows
            if (name := key.removeprefix(PREFIX)) in types
        }
        known = session.info[READ] = EstateSettings(**given)
    return known


@cache
def _all_of_the_estate() -> Select[str, str]:
    return select(Setting.key, Setting.value).where(Setting.key.startswith(PREFIX))


@cache
def _types() -> dict[str, Any]:
    return get_type_hints(EstateSettings)


@use_case(permission="system.settings", touches=("setting", "audit"))
def change_estate_settings(session: Session, *, settings: EstateSettings) -> EstateSettings:
    """Write what differs from the present settings.

    Refused without a name, with a day outside 0 to 31 or a calendar line without title. The
    practice flag stays as it is: see `mark_practice`.
    """
    before = estate_settings(session)
    after = _tidy(settings, practice=before.practice)
    _check(after)
    changed = {
        name: getattr(after, name)
        for name in _names()
        if getattr(after, name) != getattr(before, name)
    }
    _store(session, changed)
    if changed:
        old = {name: getattr(before, name) for name in changed}
        record(session, "estate_settings.change", ("setting", None, after.name), old, changed)
    return after


@use_case(permission="system.restore", touches=("setting",))
def mark_practice(session: Session) -> None:
    """Say that this file is the practice estate: every paper from it says 练习. Never undone."""
    _store(session, {"practice": True})


@use_case(permission="system.backup", touches=("setting",))
def change_drill_day(session: Session, *, day: str) -> None:
    """Note the day of the last restore drill; the drill says in the log what it found."""
    _store(session, {"last_drill": day})


@use_case(permission="system.restore", touches=("setting",))
def keep_backup_key(session: Session, *, number: str, keyed_on: str, wrapped: str) -> None:
    """Go on with the key of the backups there was before a restore, which says so in the log."""
    key = {"backup_key": number, "backup_keyed_on": keyed_on, "backup_wrapped": wrapped}
    _store(session, {**key, "backup_encrypted": True})


@use_case(permission="system.settings", touches=("setting",))
def change_retention_months(session: Session, *, months: tuple[tuple[str, int], ...]) -> None:
    """Keep how long personal data stays; who changes it says in the log of which list."""
    _store(session, {"retention_months": months})


def _names() -> list[str]:
    return [field.name for field in fields(EstateSettings)]


def _tidy(settings: EstateSettings, *, practice: bool) -> EstateSettings:
    values: dict[str, object] = {name: getattr(settings, name) for name in _names()}
    for name, value in values.items():
        if isinstance(value, str):
            values[name] = value.strip()
    lines = (line.strip() for line in settings.bank_lines)
    values |= {"bank_lines": tuple(line for line in lines if line), "practice": practice}
    return EstateSettings(**values)  # type: ignore[arg-type]  # its own fields, only trimmed


def _check(settings: EstateSettings) -> None:
    if not settings.name:
        raise EstateNameMissing
    for day in (settings.due_day, *(entry.day for entry in settings.calendar)):
        if not 0 <= day <= 31:
            raise DayOutOfRange(day=day)
    if not all(0 <= fen <= MOST_ROUNDED_OFF.fen for _role, fen in settings.rounding_ceilings):
        raise CeilingOutOfRange(most=MOST_ROUNDED_OFF)
    if not all(entry.title.strip() for entry in settings.calendar):
        raise CalendarTitleMissing


def _store(session: Session, changed: dict[str, object]) -> None:
    session.info.pop(READ, None)
    for name, value in changed.items():
        key = PREFIX + name
        session.execute(delete(Setting).where(Setting.key == key))
        session.execute(insert(Setting).values(key=key, value=spaced_json(value)))
