"""What every test relies on: no display, current catalogues, no trace of this PC's own settings."""

import os
import tempfile
from collections.abc import Iterator

import pytest
from hypothesis import settings

from installer import catalogues
from propdesk.kernel import i18n

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
_home = tempfile.TemporaryDirectory(prefix="propdesk-tests-")
for _folder in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
    os.environ[_folder] = _home.name

# The same examples in every run: a check that passed passes again. No deadline: PCs differ.
settings.register_profile("propdesk", deadline=None, derandomize=True)
settings.load_profile("propdesk")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues before the first test, once."""
    if not hasattr(config, "workerinput"):
        catalogues.compile_stale()


@pytest.fixture(autouse=True)
def first_language() -> Iterator[None]:
    """Every test begins in zh_CN, whatever the one before chose."""
    i18n.set_language("zh_CN")
    yield
    i18n.set_language("zh_CN")
