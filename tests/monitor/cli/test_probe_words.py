"""What an ONVIF answer means, in words for whoever stands before the device."""

import pytest

from inventory.types.components import Kind
from inventory.types.readings import CheckKey, ProbeName, Reading, Reason
from inventory.types.targets import OnvifCredential, Target
from inventory.words import translator
from monitor.cli.probe_words import explain

TARGET = Target("C1", Kind.CAMERA, "127.0.0.1", onvif=OnvifCredential("admin", "secret"))


@pytest.mark.parametrize(
    ("reason", "detail", "english", "chinese"),
    [
        (Reason.SERVICE_OFF, "port_closed", "ONVIF is off", "ONVIF 已关闭"),
        (Reason.IDENTITY, "", "not the device of the inventory", "不是台账登记的"),
        (Reason.CERTIFICATE, "certificate_changed", "nothing was sent", "没有向它发送"),
        (Reason.AUTHENTICATION, "refused", "user or password is wrong", "用户名或密码"),
        (Reason.AUTHENTICATION, "locked_out", "has locked the account", "已锁定账号"),
    ],
)
def test_what_it_means(reason: Reason, detail: str, english: str, chinese: str) -> None:
    reading = Reading(CheckKey("C1", ProbeName.ONVIF), reason, 0, facts={"detail": detail})
    assert english in explain(reading, TARGET, translator("en"))
    assert chinese in explain(reading, TARGET, translator("zh_CN"))
