"""From a line's frozen explanation to the few factors a paper or a list has room for."""

import json

from propdesk.fees.facts import HowPart
from propdesk.fees.rules import Formula
from propdesk.kernel.i18n import _


def how_parts(explanation: str) -> tuple[HowPart, ...]:
    """The factors of an amount: area × price × months, price × quantity; () if none is known."""
    words = json.loads(explanation)
    if "price" not in words:
        return ()
    parts = []
    if words.get("area"):
        parts.append(HowPart("area", words["area"]))
    parts.append(HowPart("price", words["price"]))
    if words.get("quantity", "1") != "1":
        parts.append(HowPart("quantity", words["quantity"]))
    if words.get("coefficient", "1") != "1":
        parts.append(HowPart("coefficient", words["coefficient"]))
    if words.get("parts"):
        parts.append(HowPart("days", str(words.get("days", ""))))
    elif words.get("full", 1) != 1:
        parts.append(HowPart("months", str(words["full"])))
    return tuple(parts)


def how_text(explanation: str) -> str:
    """The factors in a line of a list: 134.65 × 2.80; a fixed amount of a month says so."""
    figures = " × ".join(_figure(part) for part in how_parts(explanation))
    words = json.loads(explanation)
    monthly = words.get("from") and words.get("formula") == Formula.FIXED and words["per"] == 1
    return _("monthly {figures}").format(figures=figures) if monthly else figures


def _figure(part: HowPart) -> str:
    """A price with at least two decimals, as prices are written; the rest as it is."""
    whole, _point, decimals = part.value.partition(".")
    return f"{whole}.{decimals:0<2}" if part.kind == "price" else part.value
