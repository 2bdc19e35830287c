"""The same seed gives the same figures, and the product does not fall behind its yardsticks."""

import pytest

from tests.laboratory.campaign import PRODUCT, Batch, Verdicts, run_batch
from tests.laboratory.instruments import Tier
from tests.laboratory.summary import Summary, summarize

STORIES = 8
DISTRICTS = 2


def drawn(tier: Tier) -> Verdicts:
    """A few stories of the tier."""
    found: Verdicts = {}
    for number in range(DISTRICTS):
        for method, verdicts in run_batch(Batch(tier, number, stories=STORIES)).items():
            found.setdefault(method, []).extend(verdicts)
    return found


def rows(tier: Tier) -> dict[str, Summary]:
    return {method: summarize(verdicts) for method, verdicts in drawn(tier).items()}


def test_the_same_seed_gives_the_same_figures() -> None:
    batch = Batch(Tier.GASPS, 3, stories=2)
    assert run_batch(batch) == run_batch(batch)


@pytest.mark.parametrize("tier", list(Tier))
def test_faults_are_named_better_than_by_any_yardstick(tier: Tier) -> None:
    found = rows(tier)
    product = found.pop(PRODUCT)
    assert product.faults >= STORIES * DISTRICTS
    assert product.in_set >= 0.8
    assert product.tickets_per_fault <= 2.2
    for row in found.values():
        assert product.in_set >= row.in_set
        assert product.tickets_per_fault <= row.tickets_per_fault
