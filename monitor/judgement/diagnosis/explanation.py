"""What the search comes to: the failures that are believed."""

from dataclasses import dataclass

from monitor.judgement.diagnosis.hypotheses import Hypothesis

ELSE = 0.03
"""A share that is always left for what the inventory does not know."""
LEAST_SHARE = 0.01
MOST_RIVALS = 6


@dataclass(frozen=True, slots=True)
class Explanation:
    """A hypothesis that is believed, how surely, and what else may be the cause of the same.

    `contradicted`: nothing explains it but an error of the records or of an instrument.
    """

    hypothesis: Hypothesis
    confidence: float
    rivals: tuple[tuple[Hypothesis, float], ...] = ()
    contradicted: bool = False

    @property
    def component(self) -> str:
        return self.hypothesis.component

    @property
    def covered(self) -> frozenset[str]:
        return self.hypothesis.covered
