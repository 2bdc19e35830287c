"""Random histories of one slot, contradictory ones included, in seconds around [0, 100)."""

from hypothesis import strategies as st

from inventory.types.outages import OutageKind
from inventory.types.readings import Reason
from tests.reports.stories import blind, outage, span

reasons = st.sampled_from(
    [Reason.OK, Reason.TIMEOUT, Reason.DEGRADED, Reason.CLOCK_SKEW, Reason.BLIND]
)
moment = st.integers(-40, 160)
lengths = st.integers(0, 60)
spans_of = st.lists(
    st.builds(
        lambda first, length, reason, vouches, probe: span(
            first, first + length, reason, vouches, probe
        ),
        moment,
        lengths,
        reasons,
        st.integers(1, 30),
        st.sampled_from(["icmp", "onvif"]),
    ),
    max_size=8,
    unique_by=lambda each: (each.probe, each.first_at),
)
outages_of = st.lists(
    st.builds(
        lambda start, length, kind, before, after: outage(
            start,
            None if length is None else start + length,
            kind,
            None if before is None else start - before,
            None if after is None or length is None else start + length - after,
        ),
        moment,
        st.none() | lengths,
        st.sampled_from(OutageKind),
        st.none() | st.integers(0, 20),
        st.none() | st.integers(0, 20),
    ),
    max_size=5,
)
blinds_of = st.lists(
    st.builds(
        lambda start, length: blind(start, None if length is None else start + length),
        moment,
        st.none() | lengths,
    ),
    max_size=3,
)
