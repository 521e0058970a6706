"""The forms of a quote and of the answer to it, and the form that promises another day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from propdesk.kernel.i18n import _, ngettext
from propdesk.repairs.orders.paperwork.promises import promise_day
from propdesk.repairs.orders.paperwork.quote_paper import quote_pdf
from propdesk.repairs.orders.paperwork.quotes import VALID_DAYS, Quote, answer_quote, quote_order
from propdesk.repairs.orders.rules import QuoteAnswer
from propdesk.system.settings.shared_view import paper_head
from propdesk.ui.forms.fields import ChoiceField, DateField, NotesField, TextField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.papers.list_paper import paper_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from propdesk.ui.desk import Desk
    from propdesk.ui.parts.sheet import Sheet


def quote_dialog(desk: Desk, row: Any) -> FormDialog:  # noqa: ANN401  an OrderRow
    """Build the form that makes a quote; the quote to print is its `result_value`."""
    today = desk.today()
    until = DateField("until", _("Holds until"), today=today, required=True)

    def save(values: dict[str, object]) -> object:
        day = values["until"]
        assert isinstance(day, date)  # noqa: S101  it is required
        return desk.store.write(quote_order, order_id=row.id, until=day)

    dialog = FormDialog(
        desk, _("Quote"), [until], save=save, subject=row.no, save_words=_("Print the quote")
    )
    dialog.form.set_values({"until": today + timedelta(days=VALID_DAYS)})
    return dialog


def quote_sheet(desk: Desk, quote: Quote) -> Sheet:
    """Build the sheet with a quote."""
    paper = desk.settings.print_choice("quote").paper or "a5"
    pdf = quote_pdf(quote, paper_head(desk), paper=paper)
    name = f"{quote.order.no}-{_('Quote')}.pdf"
    return paper_sheet(desk, _("Quote"), pdf, document="quote", file_name=name)


def print_quote(desk: Desk, row: Any) -> None:  # noqa: ANN401  an OrderRow
    """Ask until when the quote of an order holds, note it, and show it for printing."""
    dialog = quote_dialog(desk, row)
    if dialog.exec() and isinstance(dialog.result_value, Quote):
        quote_sheet(desk, dialog.result_value).exec()


def answer_dialog(desk: Desk, row: Any) -> FormDialog:  # noqa: ANN401  an OrderRow
    """Build the form that notes what the household said to a quote."""
    today = desk.today()
    answers = [(one, one.label) for one in QuoteAnswer]
    form = [
        ChoiceField("answer", _("Answer to the quote"), answers, required=True),
        TextField("by", _("Answered by"), hint=_("Who signed or said so.")),
        DateField("day", _("Answered on"), today=today, required=True),
    ]

    def save(values: dict[str, object]) -> object:
        day = values["day"]
        assert isinstance(day, date)  # noqa: S101  it is required
        answer, by = QuoteAnswer(str(values["answer"])), str(values["by"] or "")
        desk.store.write(answer_quote, order_id=row.id, answer=answer, by=by, day=day)
        desk.say(f"{row.no} · {_('Quote')}: {answer.label}", "done")
        return answer

    dialog = FormDialog(desk, _("Answer to the quote"), form, save=save, subject=row.no)
    dialog.form.set_values({"answer": QuoteAnswer.AGREED, "by": row.reporter, "day": today})
    return dialog


def promise_dialog(desk: Desk, ids: Sequence[int], subject: str = "") -> FormDialog:
    """Build the form that notes which day the household was promised, and why it takes longer."""
    form = [
        DateField("day", _("Promised for"), today=desk.today(), required=True),
        NotesField("why", _("Why it takes longer"), required=True),
    ]

    def save(values: dict[str, object]) -> object:
        day = values["day"]
        assert isinstance(day, date)  # noqa: S101  it is required
        count = desk.store.write(promise_day, ids=ids, day=day, why=str(values["why"]))
        told = ngettext(
            "{count} order is promised for {day}", "{count} orders are promised for {day}", count
        )
        desk.say(told.format(count=count, day=day), "done")
        return count

    return FormDialog(desk, _("Promise another day"), form, save=save, subject=subject)
