"""The log: standard logging to standard error, in English, with secrets taken out."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

TEXT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
HIDDEN = "***"
_SECRETS = (
    # user:password@ in a URL
    (re.compile(r"(?<=://)[^\s/@]+@"), f"{HIDDEN}@"),
    (
        re.compile(r"(?i)\b(password|passwd|token|secret|community|key)(\s*[=:]\s*)\S+"),
        rf"\1\2{HIDDEN}",
    ),
)


def configure_log(level: str, form: str) -> None:
    """Send everything of `level` and above to standard error, as "text" or as "json" lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else WithoutSecrets(TEXT))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for noisy in ("alembic", "zeep", "urllib3"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def without_secrets(text: str) -> str:
    """The text with everything that looks like a secret replaced."""
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return text


class WithoutSecrets(logging.Formatter):
    """Plain lines; the last thing that happens to one is that secrets leave it."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class JsonLines(logging.Formatter):
    """One JSON object a line, for log collectors."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if record.exc_info:
            entry["exception"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)
