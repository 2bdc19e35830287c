"""What the tests of the demo share: the sample district as the demo uses it."""

import pytest

from inventory.sample import LOOPBACK, sample_district
from inventory.types.components import Inventory
from monitor.demo.stage import CODE, SEED


@pytest.fixture(scope="session")
def sample() -> Inventory:
    """The inventory that the demo simulates."""
    return sample_district(SEED, LOOPBACK, "en").inventory(CODE)
