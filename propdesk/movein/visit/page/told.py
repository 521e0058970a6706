"""What each step of a visit says of itself, in a few words."""

from propdesk.duties.checklists.rules import ListUse
from propdesk.kernel.i18n import _, ngettext
from propdesk.movein.visit.lacking import VisitFacts
from propdesk.movein.visit.page.steps_view import StepTold
from propdesk.movein.visit.rules import VisitStep


def steps_told(facts: VisitFacts) -> dict[VisitStep, StepTold]:
    """Each step: complete, begun with something missing, or to come."""
    return {step: _told(facts, step) for step in VisitStep}


def _told(facts: VisitFacts, step: VisitStep) -> StepTold:
    lacks = [lack for lack in facts.lacking if lack.step is step]
    note, begun = _NOTES[step](facts)
    if step is VisitStep.CHARGES and (facts.money.lines or not facts.money.seen):
        return StepTold(note, "later")  # a dated debt stops nothing
    if not lacks:
        return StepTold(note, "done")
    if begun and step is VisitStep.PAPERS:
        note = _("missing: {what}").format(what=lacks[0].what)
    return StepTold(note, "lacks" if begun else "later")


def _of_list(facts: VisitFacts, part: ListUse) -> tuple[str, bool]:
    done, count, failed = facts.marked(part)
    told = _("{done} / {count} items").format(done=done, count=count)
    if failed and part is ListUse.ROOMS:
        bad = ngettext("{count} not in order", "{count} not in order", failed)
        told = f"{told} · {bad.format(count=failed)}"
    return told, done > 0


def _of_papers(facts: VisitFacts) -> tuple[str, bool]:
    needed = [one for one in facts.papers if one.is_needed]
    signed = sum(one.is_signed for one in needed)
    told = _("{done} / {count} signed").format(done=signed, count=len(needed))
    return told, any(one.one.no for one in needed)


def _of_money(facts: VisitFacts) -> tuple[str, bool]:
    money = facts.money
    if not money.seen:
        return "", False
    if money.lines:
        return _("to pay {amount}").format(amount=money.owed), False
    if money.receipts:
        return _("receipt {no}").format(no=money.receipts[-1].no), True
    held = _("deposits {amount}").format(amount=money.held) if money.held else ""
    return held or _("nothing is owed"), False


def _of_keys(facts: VisitFacts) -> tuple[str, bool]:
    told = _("issued {issued} / {count}")
    issued = facts.keys_issued
    return told.format(issued=issued, count=len(facts.keys)), issued > 0


def _of_files(facts: VisitFacts) -> tuple[str, bool]:
    words = ngettext("{count} file", "{count} files", facts.files).format(count=facts.files)
    return words, facts.files > 0


_NOTES = {
    VisitStep.PAPERS: lambda facts: _of_list(facts, ListUse.PAPERS),
    VisitStep.ROOMS: lambda facts: _of_list(facts, ListUse.ROOMS),
    VisitStep.CHARGES: _of_money,
    VisitStep.SIGN: _of_papers,
    VisitStep.KEYS: _of_keys,
    VisitStep.UTILITIES: lambda facts: _of_list(facts, ListUse.UTILITIES),
    VisitStep.FILE: _of_files,
}
