"""The words of Qt's own dialogs and menus: files, printing, copy and paste."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QTranslator

from propdesk.kernel.i18n import N_, _, current_language

# What Qt's own files leave in English, as Qt writes it.
LEFT_OUT = frozenset(
    (
        N_("&Look in:"),
        N_("Files of &type:"),
        N_("Folder"),
        N_("File"),
        N_("%1 File"),
        N_("%1 bytes"),
        N_("Page &Set:"),
        N_("Double Sided Printing"),
        N_("Long side binding"),
        N_("Short side binding"),
    )
)


class QtWords(QTranslator):
    """Qt's file of a language, and our words where it has none."""

    def isEmpty(self) -> bool:
        return False

    def translate(
        self,
        context: bytes | str,
        source: bytes | str,
        disambiguation: bytes | str | None = None,
        n: int = -1,
    ) -> str:
        found: str | None = super().translate(context, source, disambiguation, n)  # type: ignore[arg-type]  # the stub knows bytes only
        words = source.decode() if isinstance(source, bytes) else source
        return found or (_(words) if words in LEFT_OUT else words)


def speak_qt() -> None:
    """Let Qt speak the program's language from now on; called once the first frame is painted.

    English is Qt's own language and needs nothing.
    """
    application, language = QCoreApplication.instance(), current_language()
    if application is None or language == "en":
        return
    words = QtWords(application)
    words.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    application.installTranslator(words)
