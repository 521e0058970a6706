"""The table of a year by month and item: nothing that is summed goes unnamed."""

from datetime import date

from propdesk.fees.accrual.facts import AccrualFact
from propdesk.fees.accrual.matrix import income_of


def test_a_table_names_an_item_that_is_only_deferred_below_nothing() -> None:
    """What former books charged may be made less here: its total would lack what no line says."""

    def fact(item: str, income: int, closing: int) -> AccrualFact:
        return AccrualFact(
            id=1, day=date(2026, 12, 1), item=item, account="", building="", nature="",
            opening=0, charged=income + closing, waived=0, income=income, closing=closing,
        )  # fmt: skip

    table = income_of(2026, [fact("物业费", 100, 50), fact("车位费", 0, -30)])
    assert {line.item: line.deferred.fen for line in table.lines} == {"物业费": 50, "车位费": -30}
    assert table.total.deferred.fen == 20
