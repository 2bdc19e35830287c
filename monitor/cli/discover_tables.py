"""What `pointwatch discover` found and proposes, as tables and as JSON."""

from collections.abc import Sequence
from dataclasses import asdict

from inventory.types.discovered import FoundDevice, Voice
from inventory.words import Translator
from monitor.cli.discover_words import kind_name, sentence, silence
from monitor.cli.output import print_table, say
from monitor.discovery.proposals import Proposal, ProposalKind
from monitor.discovery.search import Search

MOST_ROWS = 200
"""A screen shows so many; --json and --write have all."""

_STYLES = {
    ProposalKind.MAC_CONFLICT: "red",
    ProposalKind.RECORDS_DISAGREE: "red",
    ProposalKind.MOVED: "yellow",
    ProposalKind.OTHER_UNIT: "yellow",
    ProposalKind.UNKNOWN_DEVICE: "cyan",
}


def print_findings(
    ended: Search, proposals: Sequence[Proposal], _: Translator, *, whole: bool
) -> None:
    """What was found so far, and the proposals."""
    if not whole:
        say(_("Interrupted: this is what was found so far."), "yellow")
    _print_found(ended, _)
    shown = proposals[:MOST_ROWS]
    if shown:
        columns = (_("Proposal"), _("Component"), _("What was seen"), _("File"))
        rows = [
            (kind_name(each.kind, _), each.slot, sentence(each, _), _("yes") if each.rows else "–")
            for each in shown
        ]
        styles = {number: _STYLES[each.kind] for number, each in enumerate(shown)
                  if each.kind in _STYLES}  # fmt: skip
        print_table(columns, rows, styles=styles)
    if len(proposals) > len(shown):
        say(_("… and {n} more").format(n=len(proposals) - len(shown)))
    _print_sum(proposals, _)


def records(ended: Search, proposals: Sequence[Proposal], *, whole: bool) -> dict[str, object]:
    """All of it as --json prints it; nothing in it is a secret."""
    findings = ended.findings
    return {
        "complete": whole,
        "devices": [_device(each) for _, each in sorted(findings.devices.items())],
        "silent_addresses": ended.silent,
        "silent_switches": [asdict(each) for each in findings.silences],
        "proposals": [
            {
                "kind": each.kind.value,
                "slot": each.slot,
                **each.params,
                "rows": [asdict(row) for row in each.rows],
            }
            for each in proposals
        ],
    }


def _device(device: FoundDevice) -> dict[str, object]:
    return {
        **asdict(device),
        "kind": device.kind.value if device.kind else None,
        "voices": sorted(device.voices),
    }


def _print_found(ended: Search, _: Translator) -> None:
    devices = ended.findings.devices.values()
    only_ping = sum(each.voices == {Voice.PING} for each in devices)
    text = _("Devices: {n}; only ping: {pings}; silent addresses: {silent}; MAC addresses: {macs}")
    macs = {each.mac for each in ended.findings.sightings | ended.findings.pairings}
    say(text.format(n=len(devices), pings=only_ping, silent=ended.silent, macs=len(macs)))
    for each in ended.findings.silences:
        text = _("Switch {code} did not tell all: {reason}")
        say(text.format(code=each.agent, reason=silence(each.reason, _)), "yellow")


def _print_sum(proposals: Sequence[Proposal], _: Translator) -> None:
    if not proposals:
        say(_("Nothing to propose: the inventory knows it all."), "green")
        return
    text = _.plural(
        "{n} proposal; nothing was changed.", "{n} proposals; nothing was changed.", len(proposals)
    )
    say(text.format(n=len(proposals)), "bold")
