"""The keys of the sample estate: sets issued, some in the cupboard, loans of a year, some late."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from propdesk.db.past.lives import Lap, Life, Lived, live
from propdesk.db.past.moments import SampleYear, standing_at
from propdesk.db.records.saving import add
from propdesk.db.store import acting, use_case
from propdesk.estate.models import Unit
from propdesk.estate.people.service import owner_names
from propdesk.estate.rules import UnitKind
from propdesk.kernel.i18n import N_, _
from propdesk.movein.keys.counting import CountBy, count_keys
from propdesk.movein.keys.counts import KEY_COUNT
from propdesk.movein.keys.entries import KEY_ENTRY, CameOut, EntryFields, OwnerTold
from propdesk.movein.keys.kinds import KEY_KIND, KeyKindFields
from propdesk.movein.keys.models import KeyHolding
from propdesk.movein.keys.register import KEY_PIECE, Custody, Issue, KeyFields, Loan
from propdesk.movein.keys.rules import HELD, EntryState, KeyState, LoanReason, Medium, back_by

_S, _E = KeyState, EntryState
_KINDS = (
    (N_("Entrance door key"), Medium.KEY, 2),
    (N_("Letter box key"), Medium.KEY, 1),
    (N_("Door card"), Medium.CARD, 2),
    (N_("Garage remote"), Medium.REMOTE, 0),
    (N_("Water meter cabinet key"), Medium.KEY, 0),
)
SET = (0, 0, 1, 2, 2)
FIRST_TAG = 1001
# Of so many units one has its set in the cupboard still, and nobody lives there.
STILL_HERE = 5
SETS, PLACES = 0.25, 40
_BORROWERS = (N_("Li Wei"), N_("Wang Fang"), N_("Zhao Lei"), N_("Sun Jing"), N_("Zhou Qiang"))
_NEEDS = (
    (N_("Water runs through the ceiling of the unit below"), N_("Angle valve closed, floor dried")),
    (N_("Smell of gas in the stairs"), N_("Tap of the cooker closed, windows opened")),
    (N_("Smoke from the kitchen window"), N_("Pot on the stove, switched off")),
    (N_("An old lady does not answer for two days"), N_("She was at her son's, all well")),
)


@use_case(
    permission="movein.edit",
    touches=(
        *KEY_KIND.touches, *KEY_PIECE.touches, *KEY_ENTRY.touches, *KEY_COUNT.touches, "counter",
    ),
)  # fmt: skip
def sample_keys(session: Session, *, year: SampleYear) -> Mapping[str, int]:
    """Make kinds, sets, loans, entries and two counts."""
    kinds = [
        add(session, KEY_KIND, KeyKindFields(name=_(name), medium=medium, per_unit=count))
        for name, medium, count in _KINDS
    ]
    rooms = select(Unit.id, Unit.code).where(Unit.kind == UnitKind.ROOM).order_by(Unit.order_key)
    units = session.execute(rooms.limit(max(STILL_HERE * 2, round(year.size * SETS)))).all()
    owners = owner_names(session, unit_ids=[one.id for one in units], day=year.today)
    lives = [
        life
        for number, unit in enumerate(units)
        for life in _set(year, kinds, number, unit.id, owners.get(unit.id, ""))
    ]
    lives += list(_common(year, kinds[4]))
    pieces = live(session, KEY_PIECE, lives)
    _keep_holdings(session, pieces)
    entries = [_entry(year, number, unit.id) for number, unit in enumerate(units[:6])]
    made = live(session, KEY_ENTRY, entries)
    return {
        "key_kind": len(kinds),
        "key_piece": len(pieces),
        "key_entry": len(made),
        "key_count": _counts(session, year),
    }


def _set(
    year: SampleYear, kinds: Sequence[int], number: int, unit_id: int, owner: str
) -> Iterator[Life]:
    """The set of a unit: issued, or in the cupboard, from where it is lent."""
    tag, is_here = FIRST_TAG + number, number % STILL_HERE == 0 or not owner
    entered = year.at(year.days[year.dice.randrange(30)], 9)
    given = year.office_hour(year.days[year.dice.randrange(40, 330)])
    signed = "" if number % 17 == 3 else owner
    later = list(_lent(year, number)) if is_here else list(_kept(number, given, owner))
    for at, kind in enumerate(SET, 1):
        fields = KeyFields(
            code=f"{tag}-{at}",
            kind_id=kinds[kind],
            unit_id=unit_id,
            number=f"C{tag * 10 + at:08d}" if kind == 2 else "",
            place=_("Cupboard A, hook {number}").format(number=number % PLACES + 1),
        )
        laps = [Lap(entered, _S.STOCK)]
        if not is_here:
            laps.append(Lap(given, _S.ISSUED, Issue(holder=owner, signed_by=signed)))
        laps += later if kind == 0 else _rare(year, number, at, issued=not is_here)
        yield Life(fields, year.until_now(laps))


def _lent(year: SampleYear, number: int) -> Iterator[Lap]:
    """Loans of a set in the cupboard; of some the last one is not back, of two since yesterday."""
    dice = year.dice
    days = sorted(dice.sample(range(40, 360), 3))
    for day in days:
        out = year.at(year.days[day], dice.randrange(8, 15), dice.randrange(60))
        yield Lap(out, _S.LENT, _loan(year, out))
        yield Lap(out + timedelta(minutes=dice.randrange(20, 150)), _S.STOCK)
    ago = {0: 0, 5: 1, 10: 0, 20: 1}.get(number)
    if ago is not None:
        out = year.at(year.today - timedelta(days=ago), 9, 10)
        yield Lap(out, _S.LENT, _loan(year, out))


def _loan(year: SampleYear, out: datetime) -> Loan:
    who, what = year.dice.choice(_BORROWERS), year.dice.choice(tuple(LoanReason))
    return Loan(holder=_(who), loan_reason=what, due_at=back_by(out))


def _kept(number: int, given: datetime, owner: str) -> Iterator[Lap]:
    """Some owners leave a key with the office."""
    if number % 11 == 1:
        yield Lap(
            given + timedelta(days=3, hours=1),
            _S.CUSTODY,
            Custody(
                holder=owner,
                kept_why=_("Away for work, renovation is planned"),
                kept_for=_("The depositor comes in person"),
            ),
        )


def _rare(year: SampleYear, number: int, at: int, *, issued: bool) -> list[Lap]:
    """What gets lost, and the cards that are cancelled for it."""
    if not issued or at != len(SET) or number % 13 != 2:
        return []
    lost = year.at(year.today - timedelta(days=4 + number % 20), 16)
    laps = [Lap(lost, _S.LOST, why=_("Lost on the way, the household says"))]
    if number % 2:
        why = _("Lost, blocked in the door system")
        laps.append(Lap(lost + timedelta(hours=1), _S.CANCELLED, why=why))
    return laps


def _common(year: SampleYear, kind_id: int) -> Iterator[Life]:
    """Keys of the estate itself, which belong to no unit."""
    for at in (1, 2):
        fields = KeyFields(code=f"900-{at}", kind_id=kind_id, place=_("Cupboard B"))
        yield Life(fields, (Lap(year.at(year.days[2], 9), _S.STOCK),))
    cancelled = KeyFields(code="900-3", kind_id=kind_id, place=_("Cupboard B"))
    broken = Lap(year.at(year.days[200], 11), _S.CANCELLED, why=_("Broken in the lock"))
    yield Life(cancelled, (Lap(year.at(year.days[2], 9), _S.STOCK), broken))


def _keep_holdings(session: Session, pieces: Iterable[Lived]) -> None:
    """Write who had each piece from when to when, as its laps say."""
    clerk = acting(session).name
    rows = [row for piece in pieces for row in _held(piece, clerk)]
    if rows:
        session.execute(insert(KeyHolding), rows)


def _held(piece: Lived, clerk: str) -> Iterator[dict[str, object]]:
    for at, lap in enumerate(piece.laps):
        if lap.to not in HELD:
            continue
        after = piece.laps[at + 1 : at + 2]
        form = lap.form
        loan = form if isinstance(form, Loan) else None
        yield {
            "piece_id": piece.id,
            "how": lap.to,
            "holder": getattr(form, "holder", ""),
            "reason": loan.loan_reason if loan else getattr(form, "kept_why", ""),
            "at": lap.at,
            "due_at": loan.due_at if loan else None,
            "ended_at": after[0].at if after else None,
            "user_name": clerk,
        }


def _entry(year: SampleYear, number: int, unit_id: int) -> Life:
    """An entry in need; the owner of the last but one is not told yet, in the last they are."""
    need, done = _NEEDS[number % len(_NEEDS)]
    ago = (250, 160, 90, 41, 0, 0)[number]
    inside = year.now - timedelta(minutes=20)
    at = inside if number == 5 else year.at(year.today - timedelta(days=ago), 7, 5)
    first, second = _BORROWERS[number % 5], _BORROWERS[(number + 2) % 5]
    fields = EntryFields(
        unit_id=unit_id,
        reason=_(need),
        entered_at=at,
        first_person=_(first),
        second_person=_(second),
        key_used=f"{FIRST_TAG + number}-1",
    )
    laps = (
        Lap(at, _E.INSIDE),
        Lap(at + timedelta(minutes=25), _E.TO_TELL, CameOut(found_inside=_(done))),
        Lap(
            at + timedelta(minutes=50),
            _E.TOLD,
            OwnerTold(told_whom=_("Owner"), told_how=_("by phone")),
        ),
    )
    return Life(fields, laps[: {4: 2, 5: 1}.get(number, 3)])


def _counts(session: Session, year: SampleYear) -> int:
    """Two counts of cupboard B: all there, and one key missing."""
    for day, gone in ((year.days[150], ""), (year.days[330], "900-2")):
        with standing_at(session, year.at(day, 17)):
            count_keys(
                session,
                typed=gone,
                by=CountBy.MISSING,
                counted_by=_(_BORROWERS[1]),
                place=_("Cupboard B"),
            )
    return 2
