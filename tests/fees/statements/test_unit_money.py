"""The money of a household at a glance, counted again by plain SQL on the sample estate."""

from collections import Counter

from sqlalchemy import text
from sqlalchemy.orm import Session

from propdesk.db.store import Store
from propdesk.fees.statements.unit_money import money_of_unit
from propdesk.kernel.i18n import using_language
from propdesk.kernel.money import total

_OPEN = text("""
    SELECT c.unit_id, c.account_id, c.amount
        - coalesce((SELECT sum(a.amount) FROM allocation AS a WHERE a.charge_id = c.id), 0)
        - coalesce((SELECT sum(r.amount) FROM reduction AS r WHERE r.charge_id = c.id), 0)
    FROM charge AS c JOIN fee_item AS i ON i.id = c.fee_item_id
    WHERE i.nature <> 'deposit' AND c.unit_id IS NOT NULL
""")
_CHARGED = text("""
    SELECT c.unit_id, sum(c.amount) FROM charge AS c JOIN fee_item AS i ON i.id = c.fee_item_id
    WHERE i.nature <> 'deposit' AND c.kind NOT IN ('reversal', 'difference')
    GROUP BY 1
""")


def test_each_account_of_a_unit_has_its_line_and_they_add_up_to_what_is_open(year: Store) -> None:
    def told(session: Session) -> None:
        left: dict[int, Counter[int]] = {}
        for unit_id, account_id, fen in session.execute(_OPEN):
            left.setdefault(unit_id, Counter())[account_id] += fen
        assert len(left) > 10
        for unit_id, accounts in left.items():
            lines = money_of_unit(session, unit_id)
            assert sorted(one.amount.fen for one in lines if one.amount is not None) == sorted(
                accounts.values()
            )
            assert total(one.amount for one in lines if one.amount).fen == accounts.total()

    year.read(told)


def test_a_line_says_what_was_charged_and_what_became_of_it(year: Store) -> None:
    def told(session: Session) -> None:
        for unit_id, fen in session.execute(_CHARGED):
            if unit_id is None:
                continue
            lines = money_of_unit(session, unit_id)
            if len(lines) == 1 and "Adjusted" not in lines[0].detail:
                assert f"Charged {fen // 100:,}.{fen % 100:02d}" in lines[0].detail

    with using_language("en"):
        year.read(told)
