"""How money is spread over lines and receipts."""

import pytest
from hypothesis import given, strategies as st

from propdesk.fees.dues.allocating import (
    RoundedOffButOpen,
    RoundedOffNeedlessly,
    allocate,
    split_methods,
)
from propdesk.kernel.money import ZERO, Money, total

amounts = st.lists(st.integers(1, 10**7).map(Money), max_size=12)
money = st.integers(0, 10**8).map(Money)


@given(amounts, money)
def test_every_fen_is_allocated_or_left_over(lines: list[Money], paid: Money) -> None:
    shares, rest = allocate(lines, paid)
    assert total(share.allocated for share in shares) + rest == paid
    assert all(ZERO < share.allocated <= lines[share.line] for share in shares)


@given(amounts, money)
def test_a_line_gets_something_only_when_the_lines_before_it_are_paid_up(
    lines: list[Money], paid: Money
) -> None:
    shares, _rest = allocate(lines, paid)
    assert [share.line for share in shares] == list(range(len(shares)))
    assert all(share.allocated == lines[share.line] for share in shares[:-1])


@given(amounts, st.integers(0, 99).map(Money))
def test_rounding_off_settles_every_line_to_the_fen(lines: list[Money], let_go: Money) -> None:
    due = total(lines)
    let_go = min(let_go, due)
    shares, rest = allocate(lines, due - let_go, let_go)
    assert rest == ZERO
    assert total(share.reduced for share in shares) == let_go
    assert total(share.allocated + share.reduced for share in shares) == due


def test_rounding_off_on_a_partial_payment_is_refused() -> None:
    with pytest.raises(RoundedOffButOpen, match=r"5\.00"):
        allocate([Money(1000)], Money(480), Money(20))


@given(st.lists(st.tuples(st.sampled_from(["cash", "wechat"]), st.integers(1, 9999).map(Money))))
def test_methods_shared_out_to_receipts_add_up_on_both_sides(
    parts: list[tuple[str, Money]],
) -> None:
    whole = total(amount for _method, amount in parts)
    first = Money(whole.fen // 3)
    shared = split_methods(parts, [first, whole - first])
    assert total(amount for _method, amount in shared[0]) == first
    for wanted in ("cash", "wechat"):
        given_in = total(amount for method, amount in parts if method == wanted)
        given_out = total(amount for own in shared for method, amount in own if method == wanted)
        assert given_in == given_out


def test_methods_that_do_not_reach_the_receipts_are_a_fault() -> None:
    with pytest.raises(ValueError, match="add up"):
        split_methods([("cash", Money(5))], [Money(6)])


@given(amounts, st.integers(1, 99).map(Money), st.integers(1, 10**6).map(Money))
def test_nothing_is_rounded_off_when_the_money_suffices(
    lines: list[Money], let_go: Money, over: Money
) -> None:
    let_go = min(let_go, total(lines))
    if let_go:
        with pytest.raises(RoundedOffNeedlessly):
            allocate(lines, total(lines) - let_go + over, let_go)
