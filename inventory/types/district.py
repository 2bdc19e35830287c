"""A district: what one judge judges, and one writer writes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class District:
    """`time_zone` is an IANA name (Asia/Shanghai); `language` is "en" or "zh_CN"."""

    code: str
    name: str
    time_zone: str
    language: str
