"""Numbers that prove themselves: by a check digit, a date inside them, or the range of their parts."""

from __future__ import annotations

import ipaddress
from datetime import date

BUSINESS_WEIGHTS = (1, 3, 7, 1, 3, 7, 1, 3, 5)  # National Tax Service of Korea
RESIDENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)  # Resident Registration Act, enforcement rules
CENTURIES = {"1": 1900, "2": 1900, "5": 1900, "6": 1900, "3": 2000, "4": 2000, "7": 2000, "8": 2000}
NO_CHECK_DIGIT_SINCE = date(2020, 10, 5)  # numbers given since then end in random digits
NOBODYS = tuple(
    map(
        ipaddress.ip_network,
        "0.0.0.0/8 10.0.0.0/8 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16".split(),
    )
)  # RFC 1122, 1918, 3927: every house has them
MIN_IPV6_DIGITS = 4  # "::1" and "a::b" stand in source code more often than for a machine


def digits_of(text: str) -> str:
    """The ASCII digits of a text.

    >>> digits_of("+82 (2) 000-1234")
    '8220001234'
    """
    return "".join(char for char in text if "0" <= char <= "9")


def is_business_number(text: str) -> bool:
    """Whether a Korean business registration number (사업자등록번호) has the right check digit.

    >>> is_business_number("220-81-62517"), is_business_number("220-81-62518")
    (True, False)
    """
    digits = [int(digit) for digit in digits_of(text)]
    if len(digits) != len(BUSINESS_WEIGHTS) + 1 or not any(digits):
        return False
    total = sum(weight * digit for weight, digit in zip(BUSINESS_WEIGHTS, digits, strict=False))
    total += BUSINESS_WEIGHTS[-1] * digits[-2] // 10
    return (10 - total % 10) % 10 == digits[-1]


def is_resident_number(text: str) -> bool:
    """Whether a Korean resident registration number (주민등록번호) holds a birthday and checks out.

    >>> is_resident_number("900101-1234568"), is_resident_number("900101-1234567")
    (True, False)
    """
    digits = digits_of(text)
    born = _birthday(digits)
    if born is None:
        return False
    if born >= NO_CHECK_DIGIT_SINCE:
        return True
    total = sum(weight * int(digit) for weight, digit in zip(RESIDENT_WEIGHTS, digits, strict=False))
    return (11 - total % 11) % 10 == int(digits[-1])


def _birthday(digits: str) -> date | None:
    if len(digits) != len(RESIDENT_WEIGHTS) + 1 or digits[6] not in CENTURIES:
        return None
    try:
        return date(CENTURIES[digits[6]] + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        return None


def is_address_of_machine(text: str) -> bool:
    """Whether a text is an IPv4 or IPv6 address that can be somebody's: no private, loopback or group one.

    >>> [is_address_of_machine(text) for text in ("192.0.2.10", "10.0.19041.1", "127.0.0.1")]
    [True, False, False]
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if any(address in network for network in NOBODYS) or address.is_multicast or address.is_reserved:
        return False
    hexadecimal = sum(char in "0123456789abcdefABCDEF" for char in text)
    return address.version == 4 or (hexadecimal >= MIN_IPV6_DIGITS and any(map(str.isdigit, text)))
