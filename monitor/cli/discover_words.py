"""The words of proposals, in the reader's language."""

from collections.abc import Mapping

from inventory.labels import label
from inventory.types.readings import Reason
from inventory.words import Gettext, mark
from monitor.discovery.proposals import Proposal, ProposalKind

_NAMES: Mapping[ProposalKind, str] = {
    ProposalKind.UNKNOWN_DEVICE: mark("unknown device"),
    ProposalKind.MOVED: mark("moved"),
    ProposalKind.MAC_CONFLICT: mark("MAC conflict"),
    ProposalKind.OTHER_UNIT: mark("another unit"),
    ProposalKind.MISSING_MAC: mark("MAC not recorded"),
    ProposalKind.LINK: mark("link not recorded"),
    ProposalKind.RECORDS_DISAGREE: mark("records disagree"),
}

_SENTENCES: Mapping[ProposalKind, str] = {
    ProposalKind.UNKNOWN_DEVICE: mark("{device} answers at {address}, and is in no record"),
    ProposalKind.MOVED: mark("recorded at {recorded}, answers at {seen} (known by its {by})"),
    ProposalKind.MAC_CONFLICT: mark("several devices claim {address}: {macs}"),
    ProposalKind.OTHER_UNIT: mark("{by} in the record {recorded}, on the network {seen}"),
    ProposalKind.MISSING_MAC: mark("its MAC address is {seen}"),
    ProposalKind.LINK: mark("{lower} is connected to {upper} (seen on {switch}, port {index})"),
    ProposalKind.RECORDS_DISAGREE: mark("recorded at {recorded}, seen at {seen} by {proof}"),
}

_TERMS: Mapping[str, str] = {"mac": mark("MAC address"), "serial": mark("serial number")}
_A_DEVICE = mark("a device")


def kind_name(kind: ProposalKind, _: Gettext) -> str:
    """What was noticed, in a word or two."""
    return _(_NAMES[kind])


def sentence(proposal: Proposal, _: Gettext) -> str:
    """What was seen, with what was expected."""
    told = dict(proposal.params)
    told["by"] = _(_TERMS.get(str(told.get("by", "")), ""))
    told["device"] = told.get("device") or _(_A_DEVICE)
    told["proof"] = next((told[key] for key in ("mac", "name", "address") if told.get(key)), "")
    return _(_SENTENCES[proposal.kind]).format(**told)


def silence(reason: str, _: Gettext) -> str:
    """Why a switch did not tell all."""
    return label(Reason(reason), _)
