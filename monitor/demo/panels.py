"""The parts of the demo's screen, as Rich renderables."""

from collections import Counter
from collections.abc import Mapping

from rich import box
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from inventory.labels import label
from inventory.types.outages import SlotState
from inventory.types.tickets import TicketState
from monitor.demo.board import Board, Note, Voice, state_label, what
from monitor.demo.verdict import Case

# A mark whose width is the same in every terminal, also in Chinese ones.
POINT = "▪"
_COLOURS: Mapping[SlotState, str] = {
    SlotState.OK: "green",
    SlotState.DEGRADED: "yellow",
    SlotState.MISCONFIGURED: "yellow",
    SlotState.DOWN: "bold red",
    SlotState.UNKNOWN: "bright_black",
}
_VOICES: Mapping[Voice, str] = {
    Voice.SCRIPT: "bold magenta",
    Voice.MONITOR: "cyan",
    Voice.MESSAGE: "white",
}
_TICKETS: Mapping[TicketState, str] = {
    TicketState.OPEN: "red",
    TicketState.ACCEPTED: "yellow",
    TicketState.RECOVERING: "yellow",
    TicketState.CLOSED: "green",
}
_FULL_NOTES = 1


def clock(seconds: float) -> str:
    """Minutes and seconds."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes:02d}:{rest:02d}"


def header(board: Board, served_on: str) -> RenderableType:
    """What this is, and what is simulated in it."""
    _ = board.words
    title = Text.assemble(
        (" Pointwatch ", "bold white on blue"), f"  {_('demo')}  ", (clock(board.elapsed_s), "bold")
    )
    return Group(title, Text(what_is_simulated(board, served_on), style="dim"))


def what_is_simulated(board: Board, served_on: str) -> str:
    """What is real here, and what is not."""
    text = board.words(
        "{n} simulated cameras in {b} buildings: real ONVIF and SNMP servers on {host}. "
        "ICMP answers come from the simulated world."
    )
    return text.format(n=len(board.points), b=len(board.inventory.buildings), host=served_on)


def buildings(board: Board) -> RenderableType:
    """One mark for each camera, coloured by its confirmed state."""
    states = {each.code: board.points_of(each.code) for each in board.inventory.buildings}
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(no_wrap=True, overflow="ellipsis", max_width=20)
    grid.add_column(no_wrap=True, min_width=max(map(len, states.values()), default=0))
    grid.add_column(no_wrap=True, justify="right", ratio=1)
    for building in board.inventory.buildings:
        if seen := states[building.code]:
            marks = Text().join(Text(POINT, _COLOURS[state]) for state in seen)
            grid.add_row(building.code, building.name, marks, _trouble(Counter(seen)))
    return _framed(grid, _legend(board), "blue")


def _trouble(counts: "Counter[SlotState]") -> Text:
    """How many are in each bad state; the colours tell which."""
    bad = (SlotState.DOWN, SlotState.MISCONFIGURED, SlotState.DEGRADED)
    return Text(" ").join(Text(str(counts[s]), _COLOURS[s]) for s in bad if counts[s])


def _legend(board: Board) -> Text:
    text = Text(board.words("Cameras"), style="bold")
    shown = (SlotState.OK, SlotState.MISCONFIGURED, SlotState.DOWN, SlotState.UNKNOWN)
    for state in shown:
        text.append(f"  {POINT} ", _COLOURS[state])
        text.append(state_label(state, board.words), "not bold")
    return text


def story(board: Board, lines: int) -> RenderableType:
    """The latest lines of what was done and what was found."""
    _ = board.words
    grid = Table.grid(padding=(0, 1))
    grid.add_column(style="dim", no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True, overflow="ellipsis")
    names = {Voice.SCRIPT: _("script"), Voice.MONITOR: _("monitor")}
    for each in board.story[-max(lines - 1, 1) :]:
        colour = "green" if each.good else _VOICES[each.voice]
        grid.add_row(clock(each.at_s), Text(names[each.voice], colour), Text(each.text, colour))
    coming = Text(board.coming, "dim italic", no_wrap=True, overflow="ellipsis")
    return _framed(Group(grid, coming), Text(_("What happens"), "bold"), "magenta")


def tickets(board: Board, lines: int) -> RenderableType:
    """Every fault with its ticket, the newest first: what, where, how sure, how soon."""
    _ = board.words
    table = Table(box=None, expand=True, pad_edge=False, header_style="dim")
    table.add_column(_("Ticket"), no_wrap=True)
    table.add_column(_("What broke, and where"), ratio=1, overflow="ellipsis", no_wrap=True)
    table.add_column(_("Sure"), justify="right", no_wrap=True)
    table.add_column(_("Named after"), justify="right", no_wrap=True)
    table.add_column(_("State"), no_wrap=True)
    for case in reversed(board.record.cases[-max((lines - 1) // 2, 1) :]):
        table.add_row(*_ticket(board, case))
    return _framed(table, Text(_("Faults and tickets"), "bold"), "red")


def _ticket(board: Board, case: Case) -> tuple[RenderableType, ...]:
    found, words = case.fault.diagnosis, board.words
    named = Text(f"{what(found, words)}: {found.component.code}", "bold")
    named.append(f"\n{board.place(found.component)}", "dim not bold")
    seconds = board.record.named_after_s(case.fault.id)
    state = case.ticket.state if case.ticket else None
    return (
        Text(f"#{case.ticket.id}" if case.ticket else "", "bold"),
        named,
        f"{found.confidence:.0%}",
        "" if seconds is None else words("{n} s").format(n=round(seconds)),
        Text(label(state, words), _TICKETS[state]) if state else "",
    )


def messages(board: Board) -> RenderableType:
    """The crews' telephones: the newest message first; older ones in brief."""
    bubbles: list[RenderableType] = []
    for number, note in enumerate(reversed(board.notes)):
        bubbles.append(_bubble(note, whole=number < _FULL_NOTES))
    if not bubbles:
        bubbles.append(Text(board.words("No message yet."), "dim"))
    return _framed(Group(*bubbles), Text(board.words("What the crews read"), "bold"), "green")


def _bubble(note: Note, *, whole: bool) -> RenderableType:
    good = note.received.good_news
    text = Text(note.received.title, "bold green" if good else "bold")
    if whole:
        text.append(f"\n{note.received.body}", "not bold white")
    head = Text(f"{clock(note.at_s)} {note.crew}", "dim")
    bubble = Panel(text, title=head, title_align="left", box=box.ROUNDED, padding=(0, 1))
    bubble.border_style = "green" if good else "yellow"
    return bubble


def _framed(inside: RenderableType, title: Text, colour: str) -> Panel:
    return Panel(inside, title=title, title_align="left", border_style=colour, box=box.ROUNDED)
