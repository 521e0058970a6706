"""The field of the follow-up visits of a hand-over: a line each, the days and what is asked."""

from propdesk.kernel.i18n import _
from propdesk.system.settings.service import FIRST_FOLLOW_UPS, FollowUp, follow_up_told
from propdesk.ui.forms.fields import NotesField
from propdesk.ui.forms.inputs import Wrong

MOST_DAYS = 730


class FollowUpsField(NotesField):
    """Lines as “7: keys and meters”; none at all plans no visit."""

    def parse(self, text: str) -> object:
        ours = {(one.days, follow_up_told(one)): one for one in FIRST_FOLLOW_UPS}
        found: list[FollowUp] = []
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip():
                continue
            days, _colon, about = line.replace("：", ":").partition(":")
            if not days.strip().isdecimal() or not 0 < int(days) <= MOST_DAYS or not about.strip():
                told = _(
                    "Line {line}: type the days after the hand-over (1 to {most}), a colon and "
                    "what is asked, as “7: keys and meters”."
                )
                raise Wrong(told.format(line=number, most=MOST_DAYS))
            typed = FollowUp(int(days), about.strip())
            found.append(ours.get(typed, typed))
        return tuple(sorted(found))

    def write(self, value: object) -> str:
        assert isinstance(value, tuple)  # noqa: S101  of follow-ups
        return "\n".join(f"{one.days}: {follow_up_told(one)}" for one in value)
