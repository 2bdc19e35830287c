"""The errors between device and monitor happen as often as they are meant to, and as they do."""

from random import Random

from inventory.types.readings import Answer, CheckKey, ProbeName, Reason
from tests.laboratory.instruments import Instruments, Tier
from tests.laboratory.noise import NONE, USUAL, Errors, Noise
from tests.laboratory.physics import World
from tests.laboratory.plant import Fault, Mode
from tests.laboratory.records import recorded
from tests.laboratory.small import small_plant

PLANT = small_plant()
INSTRUMENTS = Instruments(PLANT, Tier.POWER)
WELL = World(PLANT)
HEALTHY = {key: INSTRUMENTS.ask(WELL, key) for key in INSTRUMENTS.checks()}
PING = CheckKey("B1-1", ProbeName.ICMP)
STRAND = CheckKey("B1-C1.1", ProbeName.SNMP)
STORIES = 2_000


def noise(errors: Errors = USUAL, seed: int = 1) -> Noise:
    return Noise(PLANT, HEALTHY, errors, Random(seed))


def rows(errors: Errors, fault: Fault) -> list[Answer]:
    """What the first strand's row says of the fault, in many stories."""
    right = INSTRUMENTS.ask(World(PLANT, [fault]), STRAND)
    heard = [noise(errors, seed).heard(STRAND, right) for seed in range(STORIES)]
    return [answer for answer in heard if answer is not None]


def test_without_errors_everything_is_heard_as_it_is() -> None:
    assert all(noise(NONE).heard(key, right) == right for key, right in HEALTHY.items())


def test_a_ping_is_lost_or_put_off_as_often_as_is_meant() -> None:
    losing = noise()
    heard = [losing.heard(PING, HEALTHY[PING]) for _ in range(20_000)]
    assert 0.09 < sum(answer is None for answer in heard) / len(heard) < 0.11
    told = [answer for answer in heard if answer is not None]
    lost = sum(answer.reason is Reason.TIMEOUT for answer in told) / len(told)
    assert 0.007 < lost < 0.013


def test_some_rows_are_missing_and_some_keep_saying_what_they_said() -> None:
    told = [answer.reason for answer in rows(USUAL, Fault("B1-C1.1", Mode.CUT))]
    assert 0.08 < told.count(Reason.AGENT_SILENT) / STORIES < 0.12
    assert 0.01 < told.count(Reason.OK) / STORIES < 0.03


def test_what_is_missing_stays_missing_all_story_long() -> None:
    right = HEALTHY[STRAND]
    for seed in range(200):
        one = noise(Errors(wrong=0), seed)
        assert len({one.heard(STRAND, right).reason for _ in range(5)}) == 1  # type: ignore[union-attr]


def test_gasps_are_lost_and_others_made_up() -> None:
    only = Errors(missing=0, wrong=0)
    lost = [a.facts["remote_power_down"] for a in rows(only, Fault("B1-1.ad2", Mode.DEAD))]
    assert 0.12 < lost.count(False) / STORIES < 0.18
    false = [a.facts["remote_power_down"] for a in rows(only, Fault("B1-C1.1", Mode.CUT))]
    assert 0.004 < false.count(True) / STORIES < 0.02


def test_all_rows_repeat_the_same_word() -> None:
    world = World(PLANT, [Fault("B1-1.ad2", Mode.DEAD)])
    card = CheckKey("B1-CH1.1", ProbeName.SNMP)
    for seed in range(200):
        one = noise(Errors(missing=0, wrong=0), seed)
        words = {
            answer.facts["remote_power_down"]
            for key in (card, STRAND)
            if (answer := one.heard(key, INSTRUMENTS.ask(world, key))) is not None
        }
        assert len(words) == 1


def test_an_agent_tells_of_when_it_last_looked() -> None:
    looking = noise()
    ages = [at - looking.looked_at("B1-SW1", at) for at in range(100, 200)]
    assert 0 <= min(ages) < max(ages) < USUAL.refresh_s


def links(seed: int, wrong: float) -> set[tuple[str, str]]:
    """Lower and upper end of every recorded link."""
    found = recorded(PLANT, Tier.POWER, Random(seed), wrong).links
    return {(link.lower, link.upper) for link in found}


def test_one_link_of_some_points_is_recorded_wrongly() -> None:
    right = links(seed=1, wrong=0)
    wrong = [links(seed, wrong=0.05) for seed in range(400)]
    moved = sum(len(each - right) for each in wrong)
    cameras = 5 * len(wrong)
    assert 0.02 < moved / cameras < 0.06, "where there is no other part of its kind, none moves"


def test_of_places_alone_no_link_is_recorded() -> None:
    assert not recorded(PLANT, Tier.PLACE, Random(1)).links
