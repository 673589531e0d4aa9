"""Addresses: which IP addresses nobody may send us to.

In: an IP address. Out: why it is refused, or an empty string.
Hard because one address has many spellings, IPv6 hides IPv4 addresses inside of its own, and what the standard library
calls global changes with the patch release of Python (CVE-2024-4032): so the networks are listed here.
"""

import socket
from collections.abc import Callable, Mapping, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

IPAddress = IPv4Address | IPv6Address

Resolve = Callable[[str, int], Sequence[str]]
"""Host and port to addresses; raises OSError when there is none."""

Refuse = Callable[[IPAddress], str]

_REFUSED: Mapping[IPv4Network | IPv6Network, str] = {
    ip_network(network): why
    for why, networks in {
        "unspecified": "0.0.0.0/8 ::/128",
        "private": "10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7 fec0::/10",
        "shared by customers of a carrier": "100.64.0.0/10",
        "loopback": "127.0.0.0/8 ::1/128",
        "link-local, where clouds keep their metadata": "169.254.0.0/16 fe80::/10",
        "a metadata service": "168.63.129.16/32",
        "reserved": "192.0.0.0/24 192.88.99.0/24 198.18.0.0/15 240.0.0.0/4 2001::/23 5f00::/16",
        "for documentation": "192.0.2.0/24 198.51.100.0/24 203.0.113.0/24 2001:db8::/32 3fff::/20",
        "multicast": "224.0.0.0/4 ff00::/8",
    }.items()
    for network in networks.split()
}
_GLOBAL_V6 = IPv6Network("2000::/3")  # the only IPv6 addresses given out to networks so far
_NAT64 = IPv6Network("64:ff9b::/96")  # what an IPv6-only network calls every IPv4 server
_COMPATIBLE = IPv6Network("::/96")  # given up in 2006, still understood by some


def refusal(address: IPAddress) -> str:
    """What is wrong with the address; empty for one of the public network."""
    if isinstance(address, IPv6Address) and (inner := _inner(address)):
        return refusal(inner)
    known = next((why for network, why in _REFUSED.items() if address in network), "")
    if not known and isinstance(address, IPv6Address) and address not in _GLOBAL_V6:
        return "not of the public network"
    return known


def resolve(host: str, port: int) -> list[str]:
    """Every address of a host name. Raises OSError when it has none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def parsed(address: str) -> IPAddress:
    return ip_address(address)


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for: mapped, 6to4, NAT64, or the old compatible form."""
    if inner := address.ipv4_mapped or address.sixtofour:
        return inner
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None
