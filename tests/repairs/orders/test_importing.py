"""A workbook of repair orders: none comes in as long as every row would be “reported” anew."""

from propdesk.modules import importable
from propdesk.repairs.orders.register import ORDERS


def test_no_workbook_of_orders_is_taken_that_would_report_what_is_done() -> None:
    assert not ORDERS.imports
    assert "orders" not in importable()
    assert "workers" in importable(), "the workers of the same office still come in"
