"""Letters written: the sum of each is that of the screen at this moment, or nothing is written."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db import audit
from propdesk.db.among import among
from propdesk.db.declarations import LetterKind
from propdesk.db.numbering import document_no, last_number
from propdesk.db.store import today, use_case
from propdesk.fees.arrears.service import arrears
from propdesk.fees.dunning.contacts import CONTACT_TABLES, contact_row, post_contacts
from propdesk.fees.dunning.models import DunContact
from propdesk.fees.dunning.owing import DebtorOf, OverdueLine, Owing, debtors_of, owing_of
from propdesk.fees.dunning.places import KeeperOf, keepers_on
from propdesk.fees.dunning.register import DUN_CONTACT
from propdesk.fees.dunning.rules import DUNS, LETTER_OF, LETTER_SERIES, WRITTEN, DunWay
from propdesk.kernel.capitals import rmb_capitals
from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_, _, listed
from propdesk.kernel.money import ZERO, Money, total
from propdesk.kernel.progress import NoProgress, Progress
from propdesk.kernel.records.stored_json import compact_json, from_json
from propdesk.system.letters.rules import Letter
from propdesk.system.letters.service import LetterDone, letter_done, letter_kind
from propdesk.system.settings.service import EstateSettings, estate_settings

_NAMED = 5
Put = Callable[[Sequence[LetterDone]], object]


class NobodyToAsk(UserError):
    """A batch over nobody."""

    message = N_("Nobody is left to write to. Choose a smaller sum, another building or step.")


class SumsChanged(UserError):
    """Money came, or lines were charged, since the batch was looked at."""

    message = N_(
        "Meanwhile the sum of {names} changed, {count} in all. Nothing is written: look at the new "
        "sums, then make the letters again."
    )


class OutMissing(UserError):
    """Letters are written into a file."""

    message = N_("Name the PDF file that the letters are written into.")


class NoLetter(UserError):
    """Only some ways of asking have a letter."""

    message = N_("“{way}” is no letter. Choose a notice, a letter or a lawyer's letter.")


class PayUntilPast(UserError):
    """A letter leaves time to pay."""

    beside = "pay_until"
    message = N_("{day} is past. A letter leaves a reasonable time to pay.")


class IssuedLetter(NamedTuple):
    """A letter that was given its number."""

    contact_id: int
    no: str
    account_id: int
    owed: Money
    done: LetterDone


class _Order(NamedTuple):
    """What all letters of a batch have in common."""

    way: DunWay
    day: date
    until: date
    kind: LetterKind
    text: str
    settings: EstateSettings

    @property
    def title(self) -> str:
        """What the letter is called."""
        return Letter(self.kind.letter).label

    def values(self, keeper: KeeperOf | None) -> dict[str, str]:
        """What is said in each of them, but for whom to ask."""
        contact = (keeper.name if keeper else "", self.settings.phone, self.settings.address)
        return {
            "estate": self.settings.name,
            "today": self.day.isoformat(),
            "pay_until": self.until.isoformat(),
            "ways": "　".join(self.settings.bank_lines),
            "contact": "　".join(filter(None, contact)),
        }

    def row(
        self, one: DebtorOf, owing: Owing, keeper: KeeperOf | None, done: LetterDone
    ) -> dict[str, object]:
        """The columns of its contact."""
        return {
            **contact_row(one, owing, keeper, self.day),
            "way": self.way,
            "made_by": keeper.name if keeper else "",
            "met": one.name,
            "reached": True,
            "pay_until": self.until,
            "facts": _kept(done, self.day, self.settings.company, self.settings.name),
        }


@use_case(permission=DUNS, touches=CONTACT_TABLES)
def issue_letters(
    session: Session,
    *,
    way: DunWay,
    sums: Mapping[int, Money],
    pay_until: date | None = None,
    text: str,
    progress: Progress | None = None,
    put: Put | None = None,
) -> tuple[IssuedLetter, ...]:
    """Write a letter to each account, in unit order, with a number and what it says kept.

    `sums` are what was seen to be asked for: where one is another by now nothing is written at all.
    `put` brings them out; no number is used up when it fails.
    Raises NoLetter, NobodyToAsk, PayUntilPast, SumsChanged.
    """
    order = _order(session, way, pay_until, text)
    whose, owing = debtors_of(session, sums), owing_of(session, sums)
    if not whose:
        raise NobodyToAsk
    _refuse_changed(whose, owing, sums)
    rows, letters = _written(session, order, whose, owing, progress or NoProgress())
    ids = post_contacts(session, rows, done="letters", log=False)
    issued = tuple(
        IssuedLetter(contact_id, done.number, one.account_id, sums[one.account_id], done)
        for contact_id, one, done in zip(ids, whose, letters, strict=True)
    )
    _write_down(session, way, issued)
    if put is not None:
        put(letters)
    return issued


def _written(
    session: Session,
    order: _Order,
    whose: Sequence[DebtorOf],
    owing: Mapping[int, Owing],
    watch: Progress,
) -> tuple[list[dict[str, object]], list[LetterDone]]:
    """The contacts of a batch and its letters, each with the number it will draw."""
    covered = {one.account_id: one.covered for one in arrears(session).accounts}
    first = last_number(session, LETTER_SERIES, order.day.year) + 1
    keeper_of = keepers_on(session, order.day)
    rows, letters = list[dict[str, object]](), list[LetterDone]()
    for place, one in enumerate(whose):
        watch.step(place, len(whose))
        keeper, owes = keeper_of(one.unit), owing[one.account_id]
        number = document_no(LETTER_SERIES, order.day.year, first + place)
        values = {
            **order.values(keeper),
            **_values(one, owes, covered.get(one.account_id, ZERO)),
            "number": number,
        }
        done = letter_done(order.kind, order.text, values, title=order.title, number=number)
        letters.append(done)
        rows.append(order.row(one, owes, keeper, done))
    return rows, letters


def _order(session: Session, way: DunWay, pay_until: date | None, text: str) -> _Order:
    if way not in WRITTEN:
        raise NoLetter(way=way.label)
    day, settings = today(session), estate_settings(session)
    until = pay_until or day + timedelta(days=settings.dun_reply)
    if until < day:
        raise PayUntilPast(day=until)
    kind = letter_kind(session, Letter(LETTER_OF[way]))
    return _Order(way, day, until, kind, text, settings)


def _refuse_changed(
    whose: Sequence[DebtorOf], owing: Mapping[int, Owing], sums: Mapping[int, Money]
) -> None:
    nothing = Owing()
    changed = [
        one for one in whose if owing.get(one.account_id, nothing).owed != sums[one.account_id]
    ]
    if changed:
        names = listed(f"{one.name} {one.unit}".strip() for one in changed[:_NAMED])
        raise SumsChanged(names=names, count=len(changed))


def _values(one: DebtorOf, owing: Owing, covered: Money) -> dict[str, str]:
    oldest = owing.oldest
    prepaid = min(covered, owing.owed)
    return {
        "name": one.name,
        "unit": one.unit,
        "handed": one.handed.isoformat() if one.handed else "",
        "since": oldest.isoformat() if oldest else "",
        "items": items_table(owing.lines),
        "owed": str(owing.owed),
        "capitals": f"人民币{rmb_capitals(owing.owed)}",
        "prepaid": str(prepaid) if prepaid else "",
        "late_fee": str(owing.late) if owing.late else "",
        "clause": owing.clause if owing.late else "",
    }


def items_table(lines: Sequence[OverdueLine]) -> str:
    """The table of a letter: each fee item with its months, since when, and its sum."""
    by_item: dict[str, list[OverdueLine]] = {}
    for line in lines:
        by_item.setdefault(line.item, []).append(line)
    head = (_("Fee item"), _("Months"), _("Due since"), _("Open (yuan)"))
    body = [
        (item, _months(its), its[0].due.isoformat(), str(total(line.open for line in its)))
        for item, its in by_item.items()
    ]
    last = (_("Total"), "", "", str(total(line.open for line in lines)))
    return "\n".join(_row(cells) for cells in (head, *body, last))


def _row(cells: Sequence[str]) -> str:
    told = (" ".join(cell.replace("|", "/").split()) for cell in cells)
    return f"| {' | '.join(told)} |"


def _months(lines: Sequence[OverdueLine]) -> str:
    """From the first month of the lines to the last."""
    firsts = [line.first for line in lines if line.first]
    lasts = [line.last for line in lines if line.last]
    if not firsts or not lasts:
        return ""
    first, last = f"{min(firsts):%Y-%m}", f"{max(lasts):%Y-%m}"
    return first if first == last else f"{first} – {last}"


def _kept(done: LetterDone, day: date, company: str, estate: str) -> str:
    return compact_json(
        {
            "title": done.title,
            "text": done.text,
            "signers": list(done.signers),
            "day": day.isoformat(),
            "company": company,
            "estate": estate,
        }
    )


def _write_down(session: Session, way: DunWay, issued: Sequence[IssuedLetter]) -> None:
    ends = dict.fromkeys((issued[0].no, issued[-1].no))
    audit.record(
        session,
        "dun_contact.letters",
        (DUN_CONTACT.kind, issued[0].contact_id if len(issued) == 1 else None, " – ".join(ends)),
        after={
            "way": way,
            "count": len(issued),
            "total": total(one.owed for one in issued),
            "letters": {one.no: [one.account_id, one.owed.fen] for one in issued},
        },
    )


@use_case(permission="fees.view")
def letters_again(session: Session, *, contact_ids: Sequence[int]) -> list[LetterDone]:
    """Letters as they were written, to be printed again; contacts that are none are left out."""
    query = select(DunContact.no, DunContact.facts).where(
        among(DunContact.id, contact_ids), DunContact.facts != ""
    )
    return [_again(no, facts) for no, facts in session.execute(query.order_by(DunContact.id))]


def _again(no: str, facts: str) -> LetterDone:
    kept = from_json(dict[str, Any], facts)
    return LetterDone(
        title=kept["title"],
        number=no,
        text=kept["text"],
        signers=tuple(kept["signers"]),
        day=date.fromisoformat(kept["day"]),
        company=kept["company"],
        estate=kept["estate"],
    )
