"""The physics say of each fault what field guides and MIBs say that it looks like."""

import pytest

from inventory.types.readings import Answer, CheckKey, ProbeName, Reason
from tests.laboratory.instruments import Instruments, Tier
from tests.laboratory.physics import World
from tests.laboratory.plant import Fault, Mode
from tests.laboratory.small import small_plant

ICMP, ONVIF, SNMP = ProbeName.ICMP, ProbeName.ONVIF, ProbeName.SNMP


class Lab:
    """What is told, with all instruments, of a small district in which something fails."""

    def __init__(self, code: str, mode: Mode, *, passes: bool = False) -> None:
        plant = small_plant(passes=passes)
        self.instruments = Instruments(plant, Tier.POWER)
        self.healthy = World(plant)
        self.world = World(plant, [Fault(code, mode)])

    def ask(self, slot: str, probe: ProbeName = SNMP) -> Answer:
        return self.instruments.ask(self.world, CheckKey(slot, probe))

    def reason(self, slot: str, probe: ProbeName = SNMP) -> Reason:
        return self.ask(slot, probe).reason

    def changed(self) -> set[str]:
        """Slots of which something else is told than in health."""
        ask = self.instruments.ask
        keys = self.instruments.checks()
        return {k.slot for k in keys if ask(self.world, k) != ask(self.healthy, k)}


def test_in_health_everything_is_well() -> None:
    lab = Lab("B1-1", Mode.DEAD)
    told = {lab.instruments.ask(lab.healthy, key).reason for key in lab.instruments.checks()}
    assert told == {Reason.OK}


def test_a_crashed_camera_has_its_link_and_no_ping() -> None:
    lab = Lab("B1-1", Mode.CRASHED)
    assert lab.reason("B1-1", ICMP) is Reason.TIMEOUT
    assert lab.ask("B1-1.cu").facts["remote_copper_link"] is True
    assert lab.changed() == {"B1-1"}


def test_a_hung_camera_pings_and_does_not_serve() -> None:
    lab = Lab("B1-1", Mode.HUNG)
    assert (lab.reason("B1-1", ICMP), lab.reason("B1-1", ONVIF)) == (Reason.OK, Reason.TIMEOUT)


def test_a_changed_password_is_refused_by_a_living_camera() -> None:
    lab = Lab("B1-1", Mode.PASSWORD)
    assert lab.reason("B1-1", ICMP) is Reason.OK
    assert lab.reason("B1-1", ONVIF) is Reason.AUTHENTICATION


def test_a_wrong_clock_is_all_that_is_wrong() -> None:
    lab = Lab("B1-1", Mode.CLOCK)
    assert lab.reason("B1-1", ONVIF) is Reason.CLOCK_SKEW
    assert lab.changed() == {"B1-1"}


def test_a_dead_adapter_draws_nothing_from_an_outlet_that_is_on() -> None:
    lab = Lab("B1-5.ad", Mode.DEAD)
    assert lab.reason("B1-SW1.5") is Reason.LINK_DOWN
    assert lab.ask("B1-BX1.1").facts == {"outlet_state": 2, "output_power_w": 0}


def test_an_outlet_that_is_off_says_so() -> None:
    lab = Lab("B1-BX1.1", Mode.DEAD)
    assert lab.reason("B1-BX1.1") is Reason.POWER_OFF


def test_a_refused_poe_device_is_searched_for_and_counted() -> None:
    facts = Lab("B1-SW1.poe4", Mode.REFUSED).ask("B1-SW1.poe4").facts
    assert (facts["detection_status"], facts["poe_denied"]) == (2, 1)


def test_an_overloaded_poe_port_is_at_fault_and_counts_it() -> None:
    facts = Lab("B1-SW1.poe4", Mode.OVERLOADED).ask("B1-SW1.poe4").facts
    assert (facts["detection_status"], facts["poe_overload"]) == (4, 1)


@pytest.mark.parametrize("shorted", ["B1-4", "B1-4.cu"])
def test_a_short_circuit_switches_the_poe_port_off_and_is_counted(shorted: str) -> None:
    lab = Lab(shorted, Mode.SHORTED)
    facts = lab.ask("B1-SW1.poe4").facts
    assert (facts["detection_status"], facts["poe_short"], facts["poe_mps_absent"]) == (4, 1, 0)
    assert lab.reason("B1-4", ICMP) is Reason.TIMEOUT


@pytest.mark.parametrize("gone", [("B1-4", Mode.DEAD), ("B1-4.cu", Mode.CUT)])
def test_a_poe_port_that_nothing_draws_from_counts_that(gone: tuple[str, Mode]) -> None:
    facts = Lab(*gone).ask("B1-SW1.poe4").facts
    assert (facts["detection_status"], facts["poe_mps_absent"], facts["poe_short"]) == (2, 1, 0)


def test_a_cut_patch_loses_its_copper_link_with_the_power_on() -> None:
    lab = Lab("B1-1.cu", Mode.CUT)
    assert lab.reason("B1-1.cu") is Reason.LINK_DOWN
    assert lab.ask("B1-1.cu").facts["remote_power_down"] is False
    assert lab.ask("B1-C1.1").facts["fibre_link"] is True


def test_a_dead_transceiver_is_dark_without_a_gasp() -> None:
    facts = Lab("B1-1.tx", Mode.DEAD).ask("B1-C1.1").facts
    assert facts == {"fibre_link": False, "rx_dark": True, "remote_power_down": False}


def test_a_transceiver_without_power_gasps() -> None:
    facts = Lab("B1-1.ad2", Mode.DEAD).ask("B1-C1.1").facts
    assert facts == {"fibre_link": False, "rx_dark": True, "remote_power_down": True}


def test_a_broken_strand_is_dark_alone() -> None:
    lab = Lab("B1-C1.1", Mode.CUT)
    assert lab.ask("B1-C1.1").facts["rx_dark"] is True
    assert lab.ask("B1-C1.1").facts["remote_power_down"] is False
    assert lab.reason("B1-C1.2") is Reason.OK


def test_a_cut_cable_darkens_all_its_strands_and_no_other() -> None:
    lab = Lab("B1-C1", Mode.CUT)
    strands = [lab.ask(f"B1-{code}").facts for code in ("C1.1", "C1.2", "C2.3")]
    assert [facts.get("rx_dark", False) for facts in strands] == [True, True, False]
    assert not any(facts["remote_power_down"] for facts in strands)


def test_a_dead_card_is_absent_beside_its_neighbours() -> None:
    lab = Lab("B1-CH1.1", Mode.DEAD)
    assert (lab.reason("B1-CH1.1"), lab.reason("B1-CH1.2")) == (Reason.ABSENT, Reason.OK)
    assert lab.reason("B1-SW1.1") is Reason.LINK_DOWN


def test_a_dead_chassis_takes_its_ports_along() -> None:
    lab = Lab("B1-CH1", Mode.DEAD)
    assert lab.reason("B1-CH1") is Reason.TIMEOUT
    assert {lab.reason(f"B1-SW1.{n}") for n in (1, 2, 3)} == {Reason.LINK_DOWN}
    assert lab.reason("B1-SW1.5") is Reason.OK


def test_a_chassis_without_management_leaves_its_ports_up() -> None:
    lab = Lab("B1-CH1", Mode.MANAGEMENT)
    assert lab.reason("B1-CH1", ICMP) is Reason.TIMEOUT
    assert lab.reason("B1-C1.1") is Reason.AGENT_SILENT
    assert lab.reason("B1-SW1.1") is Reason.OK
    assert lab.reason("B1-1", ICMP) is Reason.OK


def test_a_dead_port_is_down_with_its_card_and_fibre_fine() -> None:
    lab = Lab("B1-SW1.1", Mode.DEAD)
    assert lab.reason("B1-SW1.1") is Reason.LINK_DOWN
    facts = lab.ask("B1-CH1.1").facts
    assert (facts["card_present"], facts["fibre_link"], facts["copper_link"]) == (True, True, False)


def test_a_dead_switch_is_unreachable_and_its_uplink_down() -> None:
    lab = Lab("B1-SW1", Mode.DEAD)
    assert lab.reason("B1-SW1", ICMP) is Reason.TIMEOUT
    assert lab.reason("B1-SW1.1") is Reason.AGENT_SILENT
    assert lab.reason("B1-UL1") is Reason.LINK_DOWN


def test_lost_mains_make_all_strands_gasp_and_the_ups_speak() -> None:
    lab = Lab("B1-MAINS", Mode.DEAD)
    strands = [lab.ask(f"B1-{code}").facts for code in ("C1.1", "C1.2", "C2.3")]
    assert all(facts["remote_power_down"] for facts in strands)
    assert lab.ask("B1-UPS").facts["output_source"] == 5
    assert lab.reason("B1-BX1", ICMP) is Reason.TIMEOUT
    assert lab.reason("B1-SW1", ICMP) is Reason.OK


def test_without_its_own_uplink_the_monitor_reaches_nothing() -> None:
    lab = Lab("", Mode.NO_WAY_OUT)
    told = {lab.instruments.ask(lab.world, key).reason for key in lab.instruments.checks()}
    assert told == {Reason.TIMEOUT, Reason.AGENT_SILENT}


def test_where_loss_is_passed_on_a_dead_camera_darkens_the_fibre_and_the_port() -> None:
    lab = Lab("B1-1", Mode.DEAD, passes=True)
    assert lab.reason("B1-C1.1") is Reason.LINK_DOWN
    assert lab.reason("B1-SW1.1") is Reason.LINK_DOWN


def test_where_loss_is_not_passed_on_the_port_stays_up() -> None:
    lab = Lab("B1-1", Mode.DEAD)
    assert lab.reason("B1-SW1.1") is Reason.OK
    assert lab.ask("B1-1.cu").facts["remote_copper_link"] is False
