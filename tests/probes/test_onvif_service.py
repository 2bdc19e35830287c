"""What importing and using the ONVIF library does to the rest of the process: nothing."""

import subprocess
import sys

import pytest

from probes import onvif_service
from probes.onvif_service import prepare

UNCHANGED = """
import logging, os
os.environ["http_proxy"] = "http://127.0.0.1:9"
root = logging.getLogger()
before = root.level, list(root.handlers)
import probes.onvif
assert (root.level, list(root.handlers)) == before, (root.level, root.handlers)
assert os.environ["http_proxy"] == "http://127.0.0.1:9"
"""


def test_import_leaves_logging_and_environment_alone() -> None:
    subprocess.run([sys.executable, "-c", UNCHANGED], check=True)


def test_one_document_for_the_process() -> None:
    prepare()
    first = onvif_service._document()
    prepare()
    assert onvif_service._document() is first


def test_the_wsdl_loads_nothing_from_elsewhere() -> None:
    with pytest.raises(FileNotFoundError):
        onvif_service._InstalledFiles().load("/etc/passwd")
