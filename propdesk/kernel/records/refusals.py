"""What saving a record refuses, each with the sentence that says why."""

from collections.abc import Mapping

from propdesk.kernel.errors import UserError
from propdesk.kernel.i18n import N_


class FieldsRefused(UserError):
    """Values that cannot be kept; `errors` says for each field what is wrong."""

    message = "{sentences}"

    def __init__(self, errors: Mapping[str, str]) -> None:
        # One sentence may stand beside several fields; a box says it once.
        super().__init__(sentences="\n".join(dict.fromkeys(errors.values())))
        self.errors = dict(errors)


def refuse_errors(errors: Mapping[str, str]) -> None:
    """Raise FieldsRefused when there is any."""
    if errors:
        raise FieldsRefused(errors)


class ChangedMeanwhile(UserError):
    """Somebody else saved other values in the same fields after the record was shown.

    `now` is the record as it stands, `fields` are those that both changed.
    """

    message = N_(
        "{name} was changed by somebody else meanwhile, nothing was saved. Look at it again and "
        "repeat your change."
    )

    def __init__(self, *, name: str, now: object = None, fields: tuple[str, ...] = ()) -> None:
        super().__init__(name=name)
        self.now, self.fields = now, fields


class RecordGone(UserError):
    """The record was deleted meanwhile."""

    message = N_("This record is no longer there. It may have been deleted meanwhile.")


class RecordWithheld(UserError):
    """The record is kept from the acting user, who may see others of its kind."""

    message = N_(
        "This record is restricted. It is seen and changed only by those who have the right "
        "“{right}”: ask one of them."
    )


class StillReferred(UserError):
    """Something refers to the record."""

    message = N_("{name} cannot be deleted, these refer to it: {what}.")


class NoSaveToUndo(UserError):
    """The last save cannot be taken back."""

    kind = "nothing_to_undo"  # as programs that read --json know it
    message = N_(
        "The last save of {name} cannot be undone: there is none, or it was changed since."
    )


class NotInTheLog(UserError):
    """A deleted record whose values the log does not keep, or only in part."""

    message = N_("{name} cannot be brought back: the log does not keep its number. Enter it again.")


class WordsNotInTheLog(UserError):
    """A change of fields whose words the log does not keep."""

    message = N_(
        "The log keeps no words of this change of {name}, so it cannot be undone. Type them anew."
    )


class ReferredIsGone(UserError):
    """A deleted record would name another one that is deleted too."""

    message = N_(
        "{name} cannot be brought back alone: what it belonged to ({what}) was deleted too. "
        "Bring that back first, with F6 in the audit log."
    )


class NotMoved(UserError):
    """A move to another state that there is not; `reason` says why."""

    message = N_("{name} stays as it is. {reason}")


class MoveNotExplained(UserError):
    """A move that needs a reason has none."""

    message = N_("Say why {name} becomes “{state}”.")

    def __init__(self, *, name: str, state: str) -> None:
        super().__init__(name=name, state=state)
        self.beside = "why"


class MovedMeanwhile(UserError):
    """Somebody else moved the record after it was shown."""

    message = N_(
        "{name} is “{state}” now: somebody else changed that meanwhile. Nothing was done; look at "
        "it again."
    )
