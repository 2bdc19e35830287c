"""`pointwatch credentials`: how the probes get into devices. Secrets go in and never come out."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from inventory.words import mark
from monitor.cli.asking import ask, ask_secret
from monitor.cli.exits import usage
from monitor.cli.output import AsJson, print_json, print_table, say
from monitor.cli.session import Session, session_of
from monitor.cli.times import iso, now_ms, shown
from monitor.cli.trust import trust

if TYPE_CHECKING:
    from inventory.queries.credentials import Credential
    from inventory.types.targets import SnmpCredential

app = typer.Typer(
    name="credentials",
    help=mark("Passwords and communities of devices: sealed, never shown."),
    no_args_is_help=True,
)


class Protocol(StrEnum):
    """The protocols that need a credential."""

    ONVIF = "onvif"
    SNMP = "snmp"


class AuthProtocol(StrEnum):
    """How SNMPv3 messages are signed (RFC 3414, RFC 7860)."""

    NONE = "none"
    MD5 = "MD5"
    SHA = "SHA"
    SHA256 = "SHA256"
    SHA512 = "SHA512"


class PrivProtocol(StrEnum):
    """How SNMPv3 messages are encrypted (RFC 3414, RFC 3826)."""

    NONE = "none"
    DES = "DES"
    AES = "AES"
    AES256 = "AES256"


Scope = Annotated[
    str, typer.Argument(help=mark("slot:CODE, building:CODE, kind:KIND or district."))
]
ProtocolOption = Annotated[Protocol, typer.Option(help=mark("Which protocol it is for."))]


@app.command("set", help=mark("Keep a credential; the secret is asked, or read from input."))
def set_(
    ctx: typer.Context,
    scope: Scope,
    protocol: ProtocolOption,
    user: Annotated[str | None, typer.Option(help=mark("User, for ONVIF and SNMPv3."))] = None,
    https: Annotated[
        str | None,
        typer.Option(
            metavar="TRUST",
            help=mark("ONVIF over HTTPS: verified, unverified, SHA-256 fingerprints, or now."),
        ),
    ] = None,
    v3: Annotated[bool, typer.Option("--v3", help=mark("SNMPv3 instead of v2c."))] = False,
    auth: Annotated[
        AuthProtocol, typer.Option(help=mark("SNMPv3: how messages are signed."))
    ] = AuthProtocol.SHA,
    priv: Annotated[
        PrivProtocol, typer.Option(help=mark("SNMPv3: how messages are encrypted."))
    ] = PrivProtocol.AES,
) -> None:
    from inventory.queries.credentials import set_credential

    session = session_of(ctx)
    _check(scope)
    vault = session.vault
    if protocol is Protocol.ONVIF:
        value = _onvif(session, user, trust(session, scope, https))
    elif https is not None:
        usage(mark("--https is for ONVIF."))
    else:
        value = _snmp(session, user, v3, auth, priv)
    with session.writing() as connection:
        set_credential(connection, vault, session.district_record.code, scope, value, now_ms())
    say(session.words("The credential for {scope} is kept.").format(scope=scope))


@app.command("list", help=mark("List the credentials there are, without secrets."))
def list_(ctx: typer.Context, as_json: AsJson = False) -> None:
    from inventory.queries.credentials import list_credentials

    session = session_of(ctx)
    with session.reading() as connection:
        found = list_credentials(connection, session.district_record.code)
    if as_json:
        print_json(
            [
                {"protocol": each.protocol, "scope": each.scope, "updated_at": iso(each.updated_at)}
                for each in found
            ]
        )
        return
    _, zone = session.words, session.district_record.time_zone
    rows = [(each.protocol, each.scope, shown(each.updated_at, zone)) for each in found]
    print_table((_("Protocol"), _("Scope"), _("Changed")), rows)


@app.command(help=mark("Forget a credential."))
def remove(ctx: typer.Context, scope: Scope, protocol: ProtocolOption) -> None:
    from inventory.queries.credentials import remove_credential

    session = session_of(ctx)
    with session.writing() as connection:
        gone = remove_credential(connection, session.district_record.code, protocol, scope)
    if not gone:
        usage(mark("There is no credential of {protocol} for {scope}."),
              protocol=protocol.value, scope=scope)  # fmt: skip
    say(session.words("The credential for {scope} is forgotten.").format(scope=scope))


def _check(scope: str) -> None:
    from inventory.queries.credentials import BadScope, check_scope

    try:
        check_scope(scope)
    except BadScope:
        hint = mark("It is slot:CODE, building:CODE, kind:KIND (as in kind:camera) or district.")
        usage(mark("{scope} is no scope."), hint, scope=scope)


def _onvif(session: Session, user: str | None, tls: str) -> "Credential":
    from inventory.types.targets import OnvifCredential

    user = user or ask(session.words("User"))
    return OnvifCredential(user, ask_secret(session.words("Password")), tls)


def _snmp(
    session: Session, user: str | None, v3: bool, auth: AuthProtocol, priv: PrivProtocol
) -> "SnmpCredential":
    from inventory.types.targets import SnmpCredential, SnmpVersion

    _ = session.words
    if not v3:
        return SnmpCredential(community=ask_secret(_("Community")))
    signed, encrypted = auth is not AuthProtocol.NONE, priv is not PrivProtocol.NONE
    if encrypted and not signed:
        usage(mark("SNMPv3 does not encrypt without signing: give --auth, or --priv none."))
    return SnmpCredential(
        SnmpVersion.V3,
        user=user or ask(_("User")),
        auth_protocol=auth.value if signed else "",
        auth_key=ask_secret(_("Key for signing")) if signed else "",
        priv_protocol=priv.value if encrypted else "",
        priv_key=ask_secret(_("Key for encryption")) if encrypted else "",
    )
