"""An empty workbook for a list: its headings, what may stand below each, an example that is
passed over when it comes back."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from propdesk.kernel.errors import UserError
from propdesk.kernel.exchange.columns import exchanged, heading
from propdesk.kernel.i18n import LANGUAGES, N_, _, using_language
from propdesk.kernel.records.fields import Fact, FactKind
from propdesk.kernel.sheets.lists import cell_kind
from propdesk.kernel.sheets.writing import FORMATS, new_book, sheet_name
from propdesk.kernel.whole_files import replacing

ROWS = 2_000  # as many get a drop-down
_MOST_IN_A_CELL = 255  # characters of a list that stands in the rule itself
_FOR_EXAMPLE = re.compile(r"^\s*(e\.g\.|例如|比如|如)\s*[:：]?\s*", re.IGNORECASE)
_WHOLE_EXAMPLES = {FactKind.PHONE: "19900000000", FactKind.MONEY: "100.00", FactKind.AREA: "89.46"}


class TemplateEnding(UserError):
    """Drop-downs and notes are in a workbook only."""

    message = N_("A template is saved as .xlsx, not as {name}. Give the file that ending.")


def write_template(path: Path, title: str, record: type, *, today: date) -> None:
    """Write it in the reader's language; each heading says in all three what it is called, and
    whether it must be filled in. Raises TemplateEnding."""
    if path.suffix.lower() != ".xlsx":
        raise TemplateEnding(name=path.name)
    fields = [fact for fact in exchanged(record) if fact.in_form]
    with replacing(path) as part, new_book(part) as book:
        sheet = book.add_worksheet(sheet_name(title))
        sheet.freeze_panes(1, 0)
        looks = {True: {"bg_color": "#DCE8F7"}, False: {"bg_color": "#EEF2F6"}}
        heads = {need: book.add_format({"bold": True, **look}) for need, look in looks.items()}
        example = book.add_format({"italic": True, "font_color": "#7A8594"})
        for place, fact in enumerate(fields):
            text = f"{heading(fact)}{'*' if fact.must_be_typed else ''}"
            look = book.add_format({"num_format": FORMATS[cell_kind(fact)]})
            sheet.set_column(place, place, max(14, 2 * len(text) + 2), look)
            sheet.write_string(0, place, text, heads[fact.must_be_typed])
            sheet.write_comment(0, place, note(fact), {"x_scale": 2, "y_scale": 1.2})
            _offer(book, sheet, place, [_(each) for each in _choices(fact)])
        for place, text in enumerate(examples(fields, today)):
            sheet.write_string(1, place, text, example)


def note(fact: Fact) -> str:
    """What is told of a field: its name in each language, what it takes, whether it is needed."""
    lines = []
    for language in LANGUAGES:
        with using_language(language):
            told = [heading(fact)]
            told += [_("must be filled in")] if fact.must_be_typed else []
            told += [_(fact.hint)] if fact.hint else []
            told += [" / ".join(_(each) for each in _choices(fact))] if _choices(fact) else []
            lines.append(" · ".join(told))
    return "\n".join(lines)


def examples(fields: Sequence[Fact], today: date) -> list[str]:
    """One row as it might be filled in, marked so that an import passes it over."""
    found = [_example(fact, today) for fact in fields]
    texts = [place for place, fact in enumerate(fields) if fact.kind in (FactKind.TEXT, None)]
    place = texts[0] if texts else 0
    found[place] = _("(example)") + found[place]
    return found


def _example(fact: Fact, today: date) -> str:
    if fact.placeholder:
        return _FOR_EXAMPLE.sub("", _(fact.placeholder))
    if choices := _choices(fact):
        return _(choices[0])
    if fact.kind is FactKind.DAY:
        return today.isoformat()
    return _WHOLE_EXAMPLES.get(fact.kind or FactKind.TEXT, "")


def _choices(fact: Fact) -> list[str]:
    """The msgids of what may be chosen."""
    if fact.kind is FactKind.FLAG:
        return ["Yes", "No"]
    return list((fact.labels or {}).values()) if fact.kind is FactKind.CHOICE else []


def _offer(book: Any, sheet: Any, place: int, choices: Sequence[str]) -> None:  # noqa: ANN401 - xlsxwriter's
    """A drop-down in the cells of a column; a long list stands on a hidden sheet."""
    if not choices:
        return
    source: object = list(choices)
    if len(",".join(choices)) > _MOST_IN_A_CELL or any("," in one for one in choices):
        name = f"c{place}"
        hidden = book.add_worksheet(name)
        hidden.hide()
        for row, one in enumerate(choices):
            hidden.write_string(row, 0, one)
        source = f"={name}!$A$1:$A${len(choices)}"
    rule = {"validate": "list", "source": source, "error_type": "warning"}
    sheet.data_validation(1, place, ROWS, place, rule)
