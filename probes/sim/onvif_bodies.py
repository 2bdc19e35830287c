"""What a simulated camera or recorder says of itself (ONVIF Core and Media, Profile S)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from inventory.types.components import Unit

DEVICE = "http://www.onvif.org/ver10/device/wsdl"
MEDIA = "http://www.onvif.org/ver10/media/wsdl"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where the device's services are."""

    host: str
    port: int

    def url(self, service: str) -> str:
        return f"http://{self.host}:{self.port}/onvif/{service}"


def system_date_and_time(clock: float) -> str:
    """GetSystemDateAndTimeResponse of a device whose clock shows `clock` (Unix s)."""
    now = datetime.fromtimestamp(clock, UTC)
    return (
        "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime>"
        "<tt:DateTimeType>NTP</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings>"
        "<tt:TimeZone><tt:TZ>CST-8</tt:TZ></tt:TimeZone><tt:UTCDateTime>"
        f"<tt:Time><tt:Hour>{now.hour}</tt:Hour><tt:Minute>{now.minute}</tt:Minute>"
        f"<tt:Second>{now.second}</tt:Second></tt:Time>"
        f"<tt:Date><tt:Year>{now.year}</tt:Year><tt:Month>{now.month}</tt:Month>"
        f"<tt:Day>{now.day}</tt:Day></tt:Date>"
        "</tt:UTCDateTime></tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
    )


def services(endpoint: Endpoint) -> str:
    """GetServicesResponse: the device and the media service."""
    listed = "".join(
        f"<tds:Service><tds:Namespace>{namespace}</tds:Namespace>"
        f"<tds:XAddr>{endpoint.url(path)}</tds:XAddr>"
        "<tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version></tds:Service>"
        for namespace, path in ((DEVICE, "device_service"), (MEDIA, "media_service"))
    )
    return f"<tds:GetServicesResponse>{listed}</tds:GetServicesResponse>"


def capabilities(endpoint: Endpoint) -> str:
    """GetCapabilitiesResponse with the device and the media service."""
    return (
        "<tds:GetCapabilitiesResponse><tds:Capabilities>"
        f"<tt:Device><tt:XAddr>{endpoint.url('device_service')}</tt:XAddr></tt:Device>"
        f"<tt:Media><tt:XAddr>{endpoint.url('media_service')}</tt:XAddr>"
        "<tt:StreamingCapabilities><tt:RTP_RTSP_TCP>true</tt:RTP_RTSP_TCP>"
        "</tt:StreamingCapabilities></tt:Media>"
        "</tds:Capabilities></tds:GetCapabilitiesResponse>"
    )


def hostname(name: str) -> str:
    """GetHostnameResponse; the slot code serves as the name."""
    return (
        "<tds:GetHostnameResponse><tds:HostnameInformation><tt:FromDHCP>false</tt:FromDHCP>"
        f"<tt:Name>{escape(name)}</tt:Name></tds:HostnameInformation></tds:GetHostnameResponse>"
    )


def device_information(unit: Unit) -> str:
    """GetDeviceInformationResponse from the unit's record."""
    return (
        "<tds:GetDeviceInformationResponse>"
        f"<tds:Manufacturer>{escape(unit.maker)}</tds:Manufacturer>"
        f"<tds:Model>{escape(unit.model)}</tds:Model>"
        "<tds:FirmwareVersion>1.0</tds:FirmwareVersion>"
        f"<tds:SerialNumber>{escape(unit.serial)}</tds:SerialNumber>"
        "<tds:HardwareId>1</tds:HardwareId></tds:GetDeviceInformationResponse>"
    )


def profiles(channels: Sequence[str]) -> str:
    """GetProfilesResponse: one fixed media profile for each channel."""
    quoted = (escape(channel, {'"': "&quot;"}) for channel in channels)
    listed = "".join(
        f'<trt:Profiles token="{name}" fixed="true"><tt:Name>{name}</tt:Name></trt:Profiles>'
        for name in quoted
    )
    return f"<trt:GetProfilesResponse>{listed}</trt:GetProfilesResponse>"


def stream_uri(endpoint: Endpoint, profile: str) -> str:
    """GetStreamUriResponse; nothing streams there."""
    return (
        "<trt:GetStreamUriResponse><trt:MediaUri>"
        f"<tt:Uri>rtsp://{endpoint.host}:554/{escape(profile)}</tt:Uri>"
        "<tt:InvalidAfterConnect>false</tt:InvalidAfterConnect>"
        "<tt:InvalidAfterReboot>false</tt:InvalidAfterReboot><tt:Timeout>PT0S</tt:Timeout>"
        "</trt:MediaUri></trt:GetStreamUriResponse>"
    )
