"""Every report recounted on the sample estate by plain SQL that knows nothing of how it is made."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.fees.dunning.places import keepers_on
from propdesk.fees.reports.catalogue import BY_NAME, REPORTS
from propdesk.fees.reports.identities import proofs_of, read_identities
from propdesk.fees.reports.reading import Said, read_report
from propdesk.fees.reports.rows import FigureAsked, rows_behind
from propdesk.fees.reports.spans import parse_span

PERIODS = ("2026-11", "2026-10", "2026", "2025-12", "2026-11-20", "2026-11-03..2026-11-09")


def said(store: Store, name: str, period: str, *cut: str) -> Said:
    span = parse_span(period, store.clock.today())
    return store.read(read_report, report=BY_NAME[name], span=span, cut=cut)


def by_hand(store: Store, query: str, period: str) -> Sequence[Any]:
    span = parse_span(period, store.clock.today())
    days = {"first": f"{span.first}", "last": f"{min(span.last, store.clock.today())}"}

    def ask(session: Session) -> Sequence[Any]:
        return session.execute(text(query), {**days, "end": f"{span.last}"}).all()

    return store.read(ask)


def sum_of(store: Store, query: str, period: str) -> int:
    return int(by_hand(store, query, period)[0][0] or 0)


def test_the_sample_has_something_in_every_report(year: Store) -> None:
    assert [one.name for one in REPORTS if not said(year, one.name, "2026").lines] == []


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: one.name)
def test_every_figure_is_the_sum_of_its_rows(year: Store, report: Any) -> None:
    span = parse_span("2026-11", year.clock.today())
    for cut in report.cuts:
        found = year.read(read_report, report=report, span=span, cut=cut)
        for line in (*found.lines, found.total):
            for one, figure in zip(found.columns, line.figures, strict=True):
                if one.kind == "rate" and not one.of_units:
                    continue
                key = None if line is found.total else line.key
                asked = FigureAsked(span=found.span, cut=cut, key=key, column=one.name)
                rows = year.read(rows_behind, report=report, asked=asked, most=None)
                assert len(rows.rows) == rows.count
                behind = rows.amount.fen if one.kind == "money" else rows.count
                told = figure.whole if one.kind == "rate" else figure.amount
                assert behind == told, (cut, line.name, one.name)
                if one.kind == "money":
                    assert sum(row.amount.fen for row in rows.rows) == figure.amount


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: one.name)
@pytest.mark.parametrize("period", ["2026-11", "2026"])
def test_the_lines_of_every_cut_add_up_to_one_total(year: Store, report: Any, period: str) -> None:
    span = parse_span(period, year.clock.today())
    totals = set()
    for cut in report.cuts:
        found = year.read(read_report, report=report, span=span, cut=cut)
        money = [place for place, one in enumerate(found.columns) if one.kind == "money"]
        totals.add(tuple(found.total.figures[place].amount for place in money))
        if cut != ("scope",):
            added = [sum(line.figures[place].amount for line in found.lines) for place in money]
            assert tuple(added) == tuple(found.total.figures[place].amount for place in money)
    assert len(totals) == 1


@pytest.mark.parametrize("period", PERIODS)
def test_every_identity_holds_and_every_report_says_the_same(year: Store, period: str) -> None:
    span = parse_span(period, year.clock.today())
    found = year.read(read_identities, span=span)
    assert [one.sentence for one in found.checks if not one.holds] == []
    for report in REPORTS:
        told = proofs_of(report, year.read(read_report, report=report, span=span), found)
        assert [one for one in told if not one.holds] == []


@pytest.mark.parametrize("period", PERIODS)
def test_what_was_collected(year: Store, period: str) -> None:
    taken = """
        SELECT sum(x.amount) FROM payment_part x JOIN payment p ON p.id = x.payment_id
        WHERE p.booking_day BETWEEN :first AND :last AND p.session_id IS NOT NULL
            AND x.method {method} AND p.kind {kind}
    """
    money = said(year, "collected", period)
    shown = {one.name for one in money.columns}
    for method in ("cash", "wechat", "alipay", "transfer", "card"):
        query = taken.format(method=f"= '{method}'", kind="= 'payment'")
        ours = money.figure(method).amount if method in shown else 0
        assert ours == sum_of(year, query, period), method
    back = taken.format(method="<> 'prepaid'", kind="IN ('void', 'red')")
    assert money.figure("taken_back").amount == sum_of(year, back, period)
    cashiers = said(year, "collected", period, "cashier")
    at_desk = [line for line in cashiers.lines if line.key[0] is not None]
    query = """
        SELECT s.user_id, sum(p.amount) FROM payment p JOIN cash_session s ON s.id = p.session_id
        WHERE p.booking_day BETWEEN :first AND :last GROUP BY 1 HAVING sum(p.amount) <> 0
    """
    theirs = {row[0]: row[1] for row in by_hand(year, query, period)}
    ours_by = {line.key[0]: cashiers.figure("money", line).amount for line in at_desk}
    assert {who: fen for who, fen in ours_by.items() if fen} == theirs


@pytest.mark.parametrize("period", PERIODS)
def test_what_was_charged_let_go_and_received(year: Store, period: str) -> None:
    found = said(year, "receivable", period, "building")
    charged = """
        SELECT u.building_id, sum(c.amount) FROM charge c
        JOIN posting g ON g.seq = c.posting_seq LEFT JOIN unit u ON u.id = c.unit_id
        WHERE g.day BETWEEN :first AND :last AND c.kind NOT IN ('difference', 'reversal')
        GROUP BY 1
    """
    theirs = {row[0]: row[1] for row in by_hand(year, charged, period)}
    ours = {line.key[0]: found.figure("charged", line).amount for line in found.lines}
    assert {key: fen for key, fen in ours.items() if fen} == theirs
    query = """
        SELECT sum(a.amount) FROM allocation a WHERE a.payment_id IN (
            SELECT id FROM payment WHERE booking_day BETWEEN :first AND :last AND {which})
    """
    for column, which in (
        ("received", "kind = 'payment' AND session_id IS NOT NULL"),
        ("offset", "kind NOT IN ('void', 'red') AND session_id IS NULL"),
    ):
        assert found.figure(column).amount == sum_of(year, query.format(which=which), period)
    let_go = "SELECT sum(amount) FROM reduction r JOIN posting g ON g.seq = r.posting_seq WHERE "
    days = "g.day BETWEEN :first AND :last"
    assert found.figure("reduced").amount == sum_of(
        year, f"{let_go} r.kind <> 'write_off' AND {days}", period
    )
    assert said(year, "let_go", period).figure("all").amount == sum_of(
        year, f"{let_go} {days}", period
    )


@pytest.mark.parametrize("period", PERIODS)
def test_what_was_open_on_a_past_day_line_by_line(year: Store, period: str) -> None:
    query = """
        SELECT c.due_day, c.amount
            - coalesce((SELECT sum(a.amount) FROM allocation a JOIN posting g
                ON g.seq = a.posting_seq WHERE a.charge_id = c.id AND g.day <= :last), 0)
            - coalesce((SELECT sum(r.amount) FROM reduction r JOIN posting g
                ON g.seq = r.posting_seq WHERE r.charge_id = c.id AND g.day <= :last), 0)
            + coalesce((SELECT sum(b.amount) FROM charge b JOIN posting g
                ON g.seq = b.posting_seq WHERE b.reverses_id = c.id AND g.day <= :last), 0) AS open,
            julianday(:last) - julianday(c.due_day) AS days
        FROM charge c JOIN posting g ON g.seq = c.posting_seq
        WHERE c.kind <> 'reversal' AND g.day <= :last
    """
    lines = [(row[1], row[2]) for row in by_hand(year, query, period)]
    found = said(year, "arrears", period)
    ends = (0, 30, 90, 180, 365, 730, 1095, 100_000)
    begin = -100_000.0
    for end, one in zip(ends, found.columns, strict=False):
        theirs = sum(fen for fen, days in lines if begin < days <= end)
        assert found.figure(one.name).amount == theirs, one.name
        begin = end
    assert found.figure("open").amount == sum(fen for fen, _days in lines)


@pytest.mark.parametrize("period", PERIODS)
def test_what_is_prepaid_and_held(year: Store, period: str) -> None:
    prepaid = """
        SELECT sum(e.amount) FROM prepayment_entry e JOIN payment p ON p.id = e.payment_id
        WHERE p.booking_day <= :last
    """
    assert said(year, "prepaid", period).figure("closing").amount == sum_of(year, prepaid, period)
    assert said(year, "prepaid_age", period).figure("left").amount == sum_of(year, prepaid, period)
    held = """
        SELECT (SELECT sum(a.amount) FROM allocation a JOIN payment p ON p.id = a.payment_id
                JOIN charge c ON c.id = a.charge_id JOIN fee_item i ON i.id = c.fee_item_id
                WHERE i.nature = 'deposit' AND p.booking_day <= :last)
    """
    moved = "SELECT sum(amount) FROM deposit_entry WHERE day <= :last"
    theirs = sum_of(year, held, period) + sum_of(year, moved, period)
    assert said(year, "deposits_held", period).figure("closing").amount == theirs


@pytest.mark.parametrize("period", PERIODS)
def test_what_was_voided_and_paid_back(year: Store, period: str) -> None:
    found = said(year, "taken_back", period)
    query = "SELECT sum(amount) FROM payment WHERE kind = '{kind}' AND booking_day {days}"
    days = "BETWEEN :first AND :last"
    for kind in ("void", "red"):
        asked = query.format(kind=kind, days=days)
        assert found.figure(kind).amount == -sum_of(year, asked, period)
    back = f"SELECT sum(amount) FROM deposit_entry WHERE kind = 'refunded' AND day {days}"
    assert found.figure("refunded").amount == -sum_of(year, back, period)


@pytest.mark.parametrize("period", ["2026-11", "2026-10", "2026", "2026-11-03..2026-11-09"])
def test_the_rates_line_by_line(year: Store, period: str) -> None:
    """Each line by itself: when it was billed and due, what of it was settled or waived by when."""
    query = """
        SELECT c.id, coalesce(c.unit_id, -c.account_id), c.amount, g.day < :first,
            c.due_day < :first,
            coalesce((SELECT sum(a.amount) FROM allocation a JOIN posting b
                ON b.seq = a.posting_seq WHERE a.charge_id = c.id AND b.day < :first), 0),
            coalesce((SELECT sum(a.amount) FROM allocation a JOIN posting b
                ON b.seq = a.posting_seq WHERE a.charge_id = c.id AND b.day <= :last), 0),
            coalesce((SELECT sum(r.amount) FROM reduction r JOIN posting b
                ON b.seq = r.posting_seq WHERE r.charge_id = c.id AND b.day < :first), 0),
            coalesce((SELECT sum(r.amount) FROM reduction r JOIN posting b
                ON b.seq = r.posting_seq WHERE r.charge_id = c.id AND b.day <= :last), 0)
        FROM charge c JOIN posting g ON g.seq = c.posting_seq
        JOIN fee_item i ON i.id = c.fee_item_id LEFT JOIN charge o ON o.id = c.reverses_id
        WHERE g.day <= :last AND c.due_day <= :end AND i.nature <> 'deposit'
            AND coalesce(o.kind, c.kind) IN ('normal', 'difference')
    """
    net = got = opening = cleared = 0
    units: dict[int, list[int]] = {}
    for _id, unit, amount, before, was_due, paid0, paid1, less0, less1 in by_hand(
        year, query, period
    ):
        if before and was_due:
            opening += amount - paid0 - less0
            cleared += paid1 - paid0
        else:
            net += amount - less1
            got += paid1
            sums = units.setdefault(unit, [0, 0])
            sums[0] += amount - less1
            sums[1] += paid1
    found = said(year, "rates", period, "item")
    ours = [found.figure(name).amount for name in ("net", "collected", "opening", "old_collected")]
    assert ours == [net, got, opening, cleared]
    charged = [one for one in units.values() if one[0] > 0]
    assert found.figure("households").amount == len(charged)
    assert found.figure("by_units").amount == sum(paid >= owed for owed, paid in charged)


def test_what_is_open_keeper_by_keeper(year: Store) -> None:
    """Who answers for a unit is asked of the keepers unit by unit."""

    def by_keeper(session: Session) -> dict[int | None, int]:
        who = keepers_on(session, year.clock.today())
        query = """
            SELECT unit.code, sum(amount - settled) FROM open_charge
            LEFT JOIN unit ON unit.id = unit_id WHERE live = 1 GROUP BY 1
        """
        found: dict[int | None, int] = {}
        for code, fen in session.execute(text(query)):
            keeper = who(code) if code else None
            key = keeper.id if keeper is not None else None
            found[key] = found.get(key, 0) + fen
        return {key: fen for key, fen in found.items() if fen}

    found = said(year, "arrears", "2026-11-20", "keeper")
    ours = {line.key[0]: found.figure("open", line).amount for line in found.lines}
    assert {key: fen for key, fen in ours.items() if fen} == year.read(by_keeper)
    assert len(ours) > 1


def test_no_reason_stands_as_a_code_of_the_program(year: Store) -> None:
    found = said(year, "taken_back", "2026", "reason")
    assert {line.key[0] for line in found.lines} >= {"offer_end", "undo"}
    asked = FigureAsked(span=found.span, cut=found.cut, key=None, column="lines")
    rows = year.read(rows_behind, report=BY_NAME["taken_back"], asked=asked, most=None).rows
    shown = {line.name for line in found.lines} | {row.reason for row in rows}
    assert [words for words in shown if re.fullmatch(r"[a-z_]+", words)] == []
