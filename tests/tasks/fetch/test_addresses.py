"""Addresses: whatever the spelling, only the public network is reached."""

from ipaddress import ip_address

import pytest

from tasks.fetch.addresses import refusal, resolve


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.169.254",
        "0.0.0.0", "100.64.0.1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "192.0.2.7", "198.18.0.1",
        "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::7f00:1", "64:ff9b::a00:1", "2002:a00:1::", "2001::1",
        "2001:db8::1", "fe80::1", "fe80::1%eth0", "fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "3fff::1",
        "4000::1",
    ],
)  # fmt: skip
def test_an_address_that_is_not_public_is_refused_with_its_reason(address: str) -> None:
    assert refusal(ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "1.1.1.1", "172.32.0.1", "2606:4700::1111", "64:ff9b::101:101", "::ffff:1.1.1.1"]
)
def test_a_public_address_is_let_through(address: str) -> None:
    assert refusal(ip_address(address)) == ""


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0x7f.1", "::1"])
def test_every_spelling_of_loopback_resolves_to_what_is_refused(host: str) -> None:
    assert [refusal(ip_address(address)) for address in resolve(host, 80)] == ["loopback"]
