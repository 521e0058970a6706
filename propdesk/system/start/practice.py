"""Practice mode: the sample estate in a folder of its own beside the data, with its own numbers."""

import shutil
from collections.abc import Callable
from pathlib import Path

from propdesk.db.declarations import NOTHING, Declarations
from propdesk.db.keeping.layout import DataFolder
from propdesk.db.keeping.opening import open_data
from propdesk.db.store import Store
from propdesk.kernel.clock import Clock
from propdesk.kernel.i18n import _
from propdesk.kernel.whole_files import put_in_place
from propdesk.system.settings.service import EstateSettings, change_estate_settings, mark_practice
from propdesk.system.users.service import ensure_first_manager


def prepare_practice(
    data: Path,
    *,
    fill: Callable[[Store], object],
    clock: Clock | None = None,
    declarations: Declarations = NOTHING,
) -> Path:
    """The folder of the practice estate beside `data`, made and filled when it is not there yet.

    `fill` gets a store on the empty estate and invents its people and bills. The folder appears
    whole or not at all, so a stopped preparation begins anew.
    """
    folder = DataFolder(data).practice
    if DataFolder(folder).database.exists():
        return folder
    draft = folder.with_name(folder.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    opened = open_data(draft, clock=clock, declarations=declarations)
    # A file made this moment needs no check before it is written.
    opened.store.read_only = False
    try:
        opened.store.write(mark_practice)
        opened.store.write(ensure_first_manager)
        settings = EstateSettings(name=_("Sample estate"), company=_("Sample property company"))
        opened.store.write(change_estate_settings, settings=settings)
        fill(opened.store)
    finally:
        opened.close()
    shutil.rmtree(folder, ignore_errors=True)
    put_in_place(draft, folder)
    return folder
