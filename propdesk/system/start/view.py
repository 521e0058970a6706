"""The first start: from an empty folder to the first bill, one question at a time."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from msgspec import structs
from PySide6.QtWidgets import QVBoxLayout

from propdesk.kernel.i18n import _
from propdesk.subject import PRACTICE, Milestone, StepWay
from propdesk.system.backups.restoring_view import Restoring
from propdesk.system.backups.service import choose_place
from propdesk.system.settings.service import EstateSettings, change_estate_settings, estate_settings
from propdesk.system.start.first_steps import FirstStep as OfficeStep, StepState, first_steps
from propdesk.ui.desk import Desk
from propdesk.ui.files.system_dialogs import choose_folder
from propdesk.ui.forms.fields import TextField
from propdesk.ui.forms.forms import FormDialog
from propdesk.ui.parts.cards import Choice, EmptyPage, WayStep
from propdesk.ui.window.pages import PageWidget

# What a step asks: icon, question, sentence, the ways to do it.
Asked = tuple[str, str, str, tuple[Choice, ...]]
_WAY_KEYS = ("Enter", "F3", "F4")
WATCHED = frozenset({"setting", "unit", "tariff", "charge"})


def step_row(steps: tuple[OfficeStep, ...]) -> tuple[WayStep, ...]:
    """The steps of the office as the empty pages show them."""
    return tuple(WayStep(step.title, step.hint, step.state.value) for step in steps)


class StartPage(PageWidget):
    """Shows what the current step offers; it changes by itself when the step is done.

    `choose_folder` is replaced by tests.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.restoring = Restoring(desk)
        self._later: set[str] = set()
        self._declared: dict[str, Milestone] = {}
        self.choose_folder: Callable[[], str] = self._ask_folder
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._empty: EmptyPage | None = None
        self.current = ""
        self.refresh()

    def refresh(self) -> None:
        """Ask how far the office is and show the step that is due."""
        steps = self.desk.store.read(first_steps)
        due = [step for step in steps if step.state is not StepState.DONE]
        due = [step for step in due if step.name not in self._later] or due
        self.current = due[0].name if due else ""
        self._declared = {step.name: step.declared for step in steps}
        shown = tuple(
            structs.replace(step, state=_state(step, self.current), hint=_hint(step, self.current))
            for step in steps
        )
        if self._empty is not None:
            self._empty.hide()
            self._column.removeWidget(self._empty)
            self._empty.deleteLater()
        self._empty = self._page(step_row(shown))
        self._column.addWidget(self._empty)

    def _page(self, steps: tuple[WayStep, ...]) -> EmptyPage:
        by_hand = {"estate": self._ask_estate, "backup": self._ask_backup, "": self._all_done}
        ask = by_hand.get(self.current) or partial(self._ask_declared, self._declared[self.current])
        icon, title, sentence, choices = ask()
        return EmptyPage(icon, title, sentence, choices, steps)

    def _ask_estate(self) -> Asked:
        choices = (
            Choice(
                "building-2",
                _("A new estate"),
                _("Type its name and the company. Everything else can wait."),
                _("Begin"),
                "Enter",
                self.name_estate,
            ),
            Choice(
                "archive-restore",
                _("There is a backup"),
                _("From the old PC or a stick. It is checked before anything is changed."),
                _("Restore"),
                "F3",
                self.restoring.choose,
            ),
            self._way(PRACTICE, "F4"),
        )
        folder = str(self.desk.store.path.parent)
        if folder == self.desk.settings.worked_in:
            new, restore, practice = choices
            choices = (
                structs.replace(restore, key="Enter"),
                structs.replace(new, key="F3"),
                practice,
            )
            sentence = _(
                "This PC has worked with data in {folder}, and nothing is here any more. If the "
                "folder was moved or lies on a disk that is not connected, close the program, "
                "put it back and start again. Otherwise restore the newest backup."
            ).format(folder=folder)
            return "triangle-alert", _("The data is gone"), sentence, choices
        sentence = _("Three questions, then the roster. You can stop at any point and go on later.")
        return "house-plus", _("Welcome to PropDesk"), sentence, choices

    def _ask_backup(self) -> Asked:
        choices = (
            Choice(
                "usb",
                _("Choose a stick or folder"),
                _("Another disk than this PC's own. Each backup is opened and counted."),
                _("Choose"),
                "Enter",
                self.choose_backup,
            ),
            Choice(
                "clock",
                _("Later"),
                _("The light at the foot stays amber until there is a place."),
                _("Later"),
                "F3",
                lambda: self._put_off("backup"),
            ),
        )
        sentence = _("If this PC breaks, only a copy elsewhere brings the data back.")
        return "hard-drive-upload", _("Where do backups go?"), sentence, choices

    def _ask_declared(self, step: Milestone) -> Asked:
        """What the subject of a step asks; its ways by Enter, F3 and F4."""
        choices = tuple(self._way(way, key) for way, key in zip(step.ways, _WAY_KEYS, strict=False))
        return step.icon, _(step.question), _(step.why), choices

    def _way(self, way: StepWay, key: str) -> Choice:
        def go() -> None:
            self.desk.open_page(way.page_id)

        return Choice(way.icon, _(way.title), _(way.words), _(way.button), key, go)

    def _all_done(self) -> Asked:
        choice = Choice(
            "sun",
            _("Go to work"),
            _("Today shows what is due."),
            _("Open Today"),
            "Enter",
            lambda: self.desk.open_page("today.today"),
        )
        sentence = _("The office is set up.")
        return "circle-check", _("All done"), sentence, (choice,)

    # Doing it

    def name_estate(self) -> None:
        """Ask for name and company and save them."""
        fields = [
            TextField("name", _("Estate name"), required=True),
            TextField("company", _("Company"), hint=_("Receives the money; printed on receipts.")),
            TextField("phone", _("Phone"), hint=_("Of the office; printed on notices.")),
        ]

        def save(values: dict[str, object]) -> EstateSettings:
            present = self.desk.store.read(estate_settings)
            changed = replace(
                present,
                name=str(values["name"]),
                company=str(values["company"] or ""),
                phone=str(values["phone"] or ""),
            )
            return self.desk.store.write(change_estate_settings, settings=changed)

        if FormDialog(self.desk, _("A new estate"), fields, save=save).exec() == 1:
            self.refresh()

    def choose_backup(self) -> None:
        """Ask for the folder of the backups."""
        if not (folder := self.choose_folder()):
            return
        with self.desk.attempt():
            choose_place(self.desk.store, "backup_folder", folder)
        self.refresh()

    def _put_off(self, name: str) -> None:
        self._later.add(name)
        self.refresh()
        if self.current == name:
            self.desk.say(_("All other steps are done; only this one is left."))

    def _ask_folder(self) -> str:
        return choose_folder(self.desk, "backup", _("Folder for backups"))

    # What the frame calls

    def shown(self) -> None:
        self.refresh()
        self.setFocus()

    def reload(self, touched: frozenset[str]) -> None:
        if touched & WATCHED:
            self.refresh()


def _state(step: OfficeStep, current: str) -> StepState:
    if step.state is StepState.DONE:
        return StepState.DONE
    return StepState.CURRENT if step.name == current else StepState.LATER


def _hint(step: OfficeStep, current: str) -> str:
    if step.name == current:
        return _("This step now")
    return step.hint if step.state is StepState.DONE else step.later
