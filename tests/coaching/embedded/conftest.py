import pytest


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """A data folder that the tests here use one after the other; each leaves its servers stopped."""
    return tmp_path_factory.mktemp("waymark") / "home"
