"""Sends one text to one Apprise URL. Blocking; call it in a thread of its own.

Apprise is imported at the first send: it costs 4 MB, and its 200 plugins, which it loads together
to find the one of a URL, 11 MB and 0.4 s once. A plugin made anew for each send costs 0.4 ms and
is never throttled against its own last send.
"""

import threading
import warnings
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

from monitor.delivery.apprise_log import overhearing
from monitor.delivery.render import Rendered

CONNECT_AT_MOST_S = 15.0
READ_AT_LEAST_S = 10.0
READ_AT_MOST_S = 20.0
KEY_HEADER = "X-Idempotency-Key"

# The webhooks whose headers Apprise lets us add to. Chat services have no field for a key.
_WITH_HEADERS = frozenset(("json", "jsons", "xml", "xmls", "form", "forms", "apprise", "apprises"))

_loading = threading.Lock()

# What a plugin may raise instead of returning False; all else is a bug of ours.
_PLUGIN_ERRORS = (
    ArithmeticError,
    AttributeError,
    ImportError,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether the receiver took it; else a code: http_500, connection, refused, bad_address …

    `permanent`: no use in trying again.
    """

    sent: bool
    code: str = ""
    permanent: bool = False


BAD_ADDRESS = Outcome(sent=False, code="bad_address", permanent=True)


def send(url: str, text: Rendered, idempotency_key: str) -> Outcome:
    """Send, and say how it went. Most take at most 35 s; a receiver that drips can hold it longer.

    Redirects are not followed (a webhook's POST would become a GET, and tokens would go to another
    host). Proxies are those of HTTP_PROXY, HTTPS_PROXY and NO_PROXY. `url` reaches no log.
    """
    with overhearing() as overheard:
        try:
            plugin = _plugin(url)
            if plugin is None:
                return BAD_ADDRESS
            _prepare(plugin, idempotency_key)
            sent = _notify(plugin, text)
        except _PLUGIN_ERRORS as error:
            # The text of the error may hold the URL; its type does not.
            return Outcome(sent=False, code=f"plugin_{type(error).__name__}")
        return Outcome(sent=True) if sent else Outcome(sent=False, code=overheard.code)


def understands(url: str) -> bool:
    """Whether Apprise can make anything of the URL; nothing is sent."""
    with overhearing():
        return _plugin(url) is not None


# Apprise's plugins are as various as their services: Any is what they are.
def _plugin(url: str) -> Any:  # noqa: ANN401
    with _loading:
        apprise, asset = _apprise(), _asset()
    return apprise.Apprise.instantiate(url, asset=asset)


def _prepare(plugin: Any, idempotency_key: str) -> None:  # noqa: ANN401
    # Apprise's own are 4 s each, 15 s for mail; `cto` and `rto` in the URL change them.
    read_s = max(plugin.socket_read_timeout, READ_AT_LEAST_S)
    plugin.socket_read_timeout = min(read_s, READ_AT_MOST_S)
    plugin.socket_connect_timeout = min(plugin.socket_connect_timeout, CONNECT_AT_MOST_S)
    plugin.redirects = False
    if plugin.schema in _WITH_HEADERS:
        # A header is ASCII, and a district's code need not be.
        plugin.headers[KEY_HEADER] = quote(idempotency_key, safe=":/")


def _notify(plugin: Any, text: Rendered) -> bool:  # noqa: ANN401
    apprise = _apprise()
    kind = apprise.NotifyType.SUCCESS if text.good_news else apprise.NotifyType.WARNING
    plain = apprise.NotifyFormat.TEXT
    return bool(
        plugin.notify(title=text.title, body=text.body, notify_type=kind, body_format=plain)
    )


@cache
def _apprise() -> Any:  # noqa: ANN401
    """The module, with its plugins loaded. The caller holds `_loading`."""
    with warnings.catch_warnings():
        # Of what its plugins import themselves, at their first use.
        warnings.simplefilter("ignore", DeprecationWarning)
        import apprise

        apprise.Apprise.instantiate("json://localhost")
    return apprise


@cache
def _asset() -> Any:  # noqa: ANN401
    return _apprise().AppriseAsset(
        app_id="Pointwatch",
        app_desc="Pointwatch",
        app_url="",
        # Else messages carry pictures from a public site, which a camera network cannot reach.
        image_url_mask="",
        image_url_logo="",
        storage_mode="memory",
    )
