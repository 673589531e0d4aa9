"""A coder of whole texts, loaded once for all tests."""

import pytest

from flows.evaluate import make_coder
from flows.evaluate.coder import Coder


@pytest.fixture(scope="session")
def coder() -> Coder:
    return make_coder("network", None)
