"""A statement of 5,000 rows, read, matched and taken in: `python -m tests.bench.statements [ROWS]`.

Matching is measured beside the reading of the file, which nobody is spared; taking in beside as
many payments at the desk, one after the other.
"""

import sys
import tempfile
from contextlib import closing
from pathlib import Path
from shutil import copyfile

from sqlalchemy import select
from sqlalchemy.orm import Session

from propdesk.db.keeping.migrate import create_data
from propdesk.db.store import Store
from propdesk.estate.models import Unit
from propdesk.estate.rules import UnitKind
from propdesk.estate.sample.demo import create_demo
from propdesk.fees.bank.files.reading import BankStatement
from propdesk.fees.bank.matching.facts import facts_of_books
from propdesk.fees.bank.matching.matching import match_again
from propdesk.fees.bank.taking.accepting import accept_rows
from propdesk.fees.bank.taking.bringing_in import bring_in_statement, read_statement
from propdesk.fees.billing.billing import publish_run
from propdesk.fees.counter.collecting import collect_payment
from propdesk.fees.counter.orders import Order, Part
from propdesk.fees.demo import create_fees_demo
from propdesk.fees.rules import Method
from propdesk.kernel.money import Money
from propdesk.modules import declared
from tests.bench.measuring import AnswersDiffer, Figure, seconds
from tests.clocks import StoppedClock

ROWS = 5_000
AT_THE_DESK = 200


def figures(rows: int = ROWS) -> list[Figure]:
    """Bringing in and matching beside reading; taking in beside the desk."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with closing(_estate(folder / "estate.db", rows)) as store:
            sure = _write_file(store, folder / "bank.csv", rows)
            copyfile(folder / "estate.db", folder / "desk.db")
            read = seconds(lambda: read_statement(store, folder / "bank.csv"))
            found = read_statement(store, folder / "bank.csv")
            brought = seconds(lambda: _bring_in(store, found))
            matched = seconds(lambda: store.write(match_again))
            done = []
            taken = seconds(lambda: done.append(store.write(accept_rows, hold_rest=True)))
            if done[0].posted != sure:
                raise AnswersDiffer
        desk = _at_the_desk(folder / "desk.db") * sure / AT_THE_DESK
    return [
        (f"statement: {rows:,} rows brought in and matched, beside reading", 10.0, read, brought),
        (f"statement: {rows:,} rows matched again, beside reading", 10.0, read, matched),
        (f"statement: {sure:,} payments taken in, beside the desk", 1.5, desk, taken),
    ]


def _estate(path: Path, units: int) -> Store:
    create_data(path)
    store = Store(path, clock=StoppedClock(), declarations=declared())
    store.write(create_demo, units=units)
    store.write(create_fees_demo)
    store.write(publish_run, period="2026-12")
    return store


def _write_file(store: Store, path: Path, rows: int) -> int:
    """A row for each unit with what it owes; every tenth says nothing of whom it is of."""

    def owed(session: Session) -> list[tuple[str, int]]:
        facts = facts_of_books(session, since=store.clock.today())
        ids = session.scalars(select(Unit.id).where(Unit.kind == UnitKind.ROOM))
        return [
            (facts.codes[one], sum(line.amount for line in facts.lines[one]))
            for one in ids
            if facts.lines.get(one)
        ]

    lines, sure = ["账号：6225880100004321", "交易日期,金额,对方户名,对方账号,附言,流水号"], 0
    owing = store.read(owed)
    for number in range(rows):
        code, fen = owing[number] if number < len(owing) else ("", 123_45)
        said = code if number % 10 and code else "转账"
        sure += said == code
        payer = f"付款人{number},62220{number:011d}"
        lines.append(f"2026-11-1{number % 10},{fen / 100:.2f},{payer},{said},L{number:09d}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return sure


def _bring_in(store: Store, found: BankStatement) -> None:
    store.write(bring_in_statement, statement=found, is_ours=True)


def _at_the_desk(path: Path) -> float:
    """How long so many payments take that are typed one after the other."""
    with closing(Store(path, clock=StoppedClock(), declarations=declared())) as store:

        def units(session: Session) -> list[int]:
            facts = facts_of_books(session, since=store.clock.today())
            return [one for one, lines in facts.lines.items() if lines][:AT_THE_DESK]

        ids = store.read(units)

        def all_of_them() -> None:
            for unit_id in ids:
                part = Part(Method.TRANSFER, Money(100_000))
                store.write(
                    collect_payment, order=Order(unit_id=unit_id, parts=(part,), keep_rest=True)
                )

        return seconds(all_of_them)


def main() -> None:
    """Print the figures."""
    for name, goal, floor, ours in figures(*map(int, sys.argv[1:])):
        print(f"{name}: {ours:.2f} s, floor {floor:.2f} s, {ours / floor:.2f} (goal {goal})")


if __name__ == "__main__":
    main()
