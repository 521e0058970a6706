"""Runs before everything else in both programs: their modules lie in one file beside them.

PyInstaller packs the modules into each program, which is 12 MB more in the folder. Here its
importer gets the archive that both read instead of the empty one in the program.
"""

import os
import sys

import pyimod01_archive  # type: ignore[import-not-found]  # PyInstaller's own, in a program alone
import pyimod02_importers  # type: ignore[import-not-found]

# pathlib is in the archive itself; `_MEIPASS` is PyInstaller's public name of the folder.
SHARED = os.path.join(sys._MEIPASS, "modules.pyz")  # type: ignore[attr-defined]  # noqa: PTH118, SLF001

pyimod02_importers.pyz_archive = pyimod01_archive.ZlibArchiveReader(SHARED, check_pymagic=True)
sys.path_importer_cache.clear()  # finders made before hold the empty archive
