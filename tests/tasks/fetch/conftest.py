"""A site for every test that asks for one."""

from collections.abc import Iterator

import pytest

from tests.tasks.fetch.site import Site, running_site


@pytest.fixture
def site() -> Iterator[Site]:
    with running_site() as site:
        yield site
