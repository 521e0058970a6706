"""The table of speed: `python -m tests.bench [name …]`; never fails, it only prints."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from tests.bench.measuring import AnswersDiffer, Figure
from tests.clocks import office_time

BENCHES = (
    "startup",
    "importing",
    "exporting",
    "billing",
    "checking",
    "collecting",
    "arrears",
    "search",
    "receipts",
    "letters",
    "scrolling",
    "registers",
    "waiting",
    "backup",
    "attachments",
    "wand",
    "readings",
    "defects",
    "sharing",
    "statements",
    "money_reports",
    "office",
    "repairs",
)
# What is no time says so in its name.
COUNTED = ("bytes", "kB", "statements")


def show(found: Sequence[Figure]) -> None:
    """Print lines of the table: goal, floor, ours, ratio, and whether the goal is met."""
    for name, goal, floor, ours in found:
        ratio = ours / floor if floor else 0.0
        verdict = "met" if ratio <= goal else "missed"
        write = _count if name.endswith(COUNTED) or COUNTED[-1] in name else _short
        numbers = f"{goal:6.2f}x {write(floor):>10} {write(ours):>10} {ratio:7.2f}x"
        print(f"{name:<58}{numbers}  {verdict}", flush=True)


def _count(value: float) -> str:
    return f"{value:,.0f}"


def _short(value: float) -> str:
    """Seconds as people read them."""
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.2f} ms"


def main(wanted: Sequence[str]) -> None:
    """Measure all, or those named."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    application = QApplication([])  # before one of them makes a lesser one
    print(f"{'':<58}{'goal':>7} {'floor':>10} {'ours':>10} {'ratio':>8}")
    for name in wanted or BENCHES:
        try:
            with office_time():
                show(import_module(f"tests.bench.{name}").figures())
        except AnswersDiffer:
            print(f"{name}: no figure, the floor and ours do not answer the same", flush=True)
        application.processEvents()


if __name__ == "__main__":
    main(sys.argv[1:])
