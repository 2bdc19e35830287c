"""Districts, crews, credentials and thresholds, on both databases."""

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from inventory.database import reading, writing
from inventory.queries import credentials, crews, districts, thresholds
from inventory.queries.credentials import Access, BadScope, CredentialEntry, check_scope, resolve
from inventory.tables.people import credential, crew_address
from inventory.types.components import Kind, Slot
from inventory.types.district import District
from inventory.types.targets import OnvifCredential, SnmpCredential, SnmpVersion
from inventory.types.tickets import Crew
from inventory.vault import SealBroken, Vault
from tests.inventory.tables import DISTRICT, prepare

VAULT = Vault([Fernet.generate_key().decode()])
OTHER = Vault([Fernet.generate_key().decode()])
SLOT = Slot("B3-07", Kind.CAMERA, "B3")
SCOPES = ("district", "kind:camera", "building:B3", "slot:B3-07")


@pytest.fixture
def district(ledger: Engine) -> Engine:
    with writing(ledger) as connection:
        prepare(connection)
    return ledger


def test_districts_are_kept(district: Engine) -> None:
    changed = District(DISTRICT, "Campus West", "Asia/Urumqi", "zh_CN")
    with writing(district) as connection:
        assert districts.change_district(connection, changed)
        assert not districts.change_district(connection, District("x", "X", "UTC", "en"))
    with reading(district) as connection:
        assert districts.get_district(connection, DISTRICT) == changed
        assert districts.get_district(connection, "x") is None
        assert districts.list_districts(connection) == (changed,)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", ""])
def test_an_unknown_time_zone_is_refused(district: Engine, zone: str) -> None:
    with pytest.raises(districts.UnknownTimeZone), writing(district) as connection:
        districts.create_district(connection, District("x", "X", zone, "en"))


def test_the_narrowest_credential_wins(district: Engine) -> None:
    for scope in SCOPES:
        with writing(district) as connection:
            value = OnvifCredential("admin", f"for {scope}")
            credentials.set_credential(connection, VAULT, DISTRICT, scope, value, now=1)
        with reading(district) as connection:
            found = resolve(connection, VAULT, DISTRICT, [SLOT])["B3-07"]
        assert found.onvif == value
        assert found.snmp is None


def test_the_protocols_are_resolved_apart(district: Engine) -> None:
    onvif = OnvifCredential("admin", "secret")
    snmp = SnmpCredential(SnmpVersion.V3, "", "watch", "SHA256", "key-1", "AES", "key-2")
    with writing(district) as connection:
        credentials.set_credential(connection, VAULT, DISTRICT, "slot:B3-07", onvif, now=1)
        credentials.set_credential(connection, VAULT, DISTRICT, "district", snmp, now=1)
        other = Slot("B4-01", Kind.SWITCH, "B4")
        assert resolve(connection, VAULT, DISTRICT, [SLOT, other]) == {
            "B3-07": Access(
                onvif, snmp, onvif_since=1, snmp_scope="district", onvif_scope="slot:B3-07"
            ),
            "B4-01": Access(None, snmp, snmp_scope="district"),
        }
        assert resolve(connection, VAULT, "elsewhere", [SLOT]) == {"B3-07": Access(None, None)}


@pytest.mark.parametrize(
    ("scope", "meant"),
    [("district", False), ("building:B3", False), ("kind:camera", True), ("slot:B3-07", True)],
)
def test_whether_a_community_is_meant_for_the_camera(
    district: Engine, scope: str, meant: bool
) -> None:
    with writing(district) as connection:
        value = SnmpCredential(community="public")
        credentials.set_credential(connection, VAULT, DISTRICT, scope, value, now=1)
        found = resolve(connection, VAULT, DISTRICT, [SLOT])["B3-07"]
    assert (found.snmp, found.snmp_meant) == (value, meant)


def test_an_older_record_means_plain_http(district: Engine) -> None:
    sealed = VAULT.seal({"user": "admin", "password": "secret"})
    row = {"district": DISTRICT, "protocol": "onvif", "scope": "district", "sealed": sealed}
    with writing(district) as connection:
        connection.execute(insert(credential).values(**row, updated_at=7))
        found = resolve(connection, VAULT, DISTRICT, [SLOT])["B3-07"]
    plain = OnvifCredential("admin", "secret", tls="")
    assert found == Access(plain, None, onvif_since=7, onvif_scope="district")


def test_credentials_are_replaced_listed_and_removed(district: Engine) -> None:
    with writing(district) as connection:
        for now, community in ((1, "public"), (2, "private")):
            value = SnmpCredential(community=community)
            credentials.set_credential(connection, VAULT, DISTRICT, "district", value, now)
        entries = credentials.list_credentials(connection, DISTRICT)
        assert entries == (CredentialEntry("snmp", "district", 2),)
        assert resolve(connection, VAULT, DISTRICT, [SLOT])["B3-07"].snmp == value
        assert credentials.remove_credential(connection, DISTRICT, "snmp", "district")
        assert not credentials.remove_credential(connection, DISTRICT, "snmp", "district")


def test_no_secret_is_stored_or_shown(district: Engine) -> None:
    with writing(district) as connection:
        value = OnvifCredential("admin", "hunter2")
        credentials.set_credential(connection, VAULT, DISTRICT, "district", value, now=1)
        sealed = connection.execute(select(credential.c.sealed)).scalar_one()
        assert b"hunter2" not in bytes(sealed)
        assert "hunter2" not in repr(resolve(connection, VAULT, DISTRICT, [SLOT]))
        with pytest.raises(SealBroken):
            resolve(connection, OTHER, DISTRICT, [SLOT])


@pytest.mark.parametrize("scope", ["", "slot:", "slot", "kind:toaster", "District", "site:B3"])
def test_a_wrong_scope_is_refused(scope: str) -> None:
    with pytest.raises(BadScope):
        check_scope(scope)


def test_crews_are_kept(district: Engine) -> None:
    with writing(district) as connection:
        assert crews.change_crew(connection, DISTRICT, Crew("video", "视频组", "zh_CN"))
        assert crews.get_crew(connection, DISTRICT, "video") == Crew("video", "视频组", "zh_CN")
        assert not crews.change_crew(connection, DISTRICT, Crew("night", "Night", "en"))
        crews.add_address(connection, VAULT, DISTRICT, "video", "json://hooks.example.com/a")
        assert crews.remove_crew(connection, DISTRICT, "video")
        assert not crews.remove_crew(connection, DISTRICT, "video")
        assert crews.list_addresses(connection, DISTRICT) == ()
        assert [each.code for each in crews.list_crews(connection, DISTRICT)] == ["fibre", "power"]


def test_an_address_needs_its_crew(district: Engine) -> None:
    with pytest.raises(IntegrityError), writing(district) as connection:
        crews.add_address(connection, VAULT, DISTRICT, "night", "json://hooks.example.com/")


def test_addresses_are_sealed_and_opened(district: Engine) -> None:
    url = "wecombot://sEcret-t0ken"
    with writing(district) as connection:
        address = crews.add_address(connection, VAULT, DISTRICT, "video", url)
        assert crews.add_address(connection, VAULT, DISTRICT, "video", url) == address
        second = crews.add_address(connection, VAULT, DISTRICT, "video", url + "2")
        assert second.label == "wecombot://… #2"
        assert crews.list_addresses(connection, DISTRICT, "video") == (address, second)
        assert crews.open_address(connection, VAULT, DISTRICT, address.id) == url
        sealed = connection.execute(select(crew_address.c.sealed_url)).scalars().all()
        assert not any(b"t0ken" in bytes(each) for each in sealed)
        assert crews.remove_address(connection, DISTRICT, address.id)
        assert crews.open_address(connection, VAULT, DISTRICT, address.id) is None


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("mailtos://user:secret@mail.example.com:465/?to=a@b.c", "mailtos://mail.example.com"),
        ("JSONS://user:secret@Hooks.example.com/path/secret?k=secret", "jsons://hooks.example.com"),
        ("tgram://123456:secret/9876", "tgram://…"),
        ("dingtalk://secret@token/13800000000", "dingtalk://…"),
        ("slack://secretA/secretB/secretC/#general", "slack://…"),
        ("ntfy://secret-topic", "ntfy://…"),
        ("json://[secret", "json://…"),
    ],
)
def test_a_label_shows_scheme_and_host_alone(url: str, label: str) -> None:
    assert crews.label_of(url) == label


@pytest.mark.parametrize("url", ["", "secret", "://secret", "json://", "json:// secret", "1a://b"])
def test_what_is_no_address_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(crews.BadAddress) as caught:
        crews.label_of(url)
    assert "secret" not in str(caught.value)


def test_thresholds_are_kept(district: Engine) -> None:
    with writing(district) as connection:
        thresholds.set_threshold(connection, DISTRICT, "soft_attempts", 3)
        thresholds.set_threshold(connection, DISTRICT, "soft_attempts", 4)
        thresholds.set_threshold(connection, DISTRICT, "quiet", True)
        assert thresholds.load_thresholds(connection, DISTRICT) == {
            "quiet": True,
            "soft_attempts": 4,
        }
        assert thresholds.remove_threshold(connection, DISTRICT, "quiet")
        assert not thresholds.remove_threshold(connection, DISTRICT, "quiet")
