"""Which addresses may be reached: public ones, and the private ones that somebody allowed by name."""

from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Self

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")
_CLOSED = tuple(
    ip_network(text)
    for text in (
        "64:ff9b:1::/48",  # NAT64 within one's own network
        "192.88.99.0/24",  # 6to4 relays, given up
        "2001::/23",  # protocol assignments, Teredo among them
        "3fff::/20",  # documentation
        "5f00::/16",  # segment routing
        "fec0::/10",  # site-local, given up
    )
)


@dataclass(frozen=True, slots=True)
class Allowed:
    """Exceptions from the rule that only public addresses are reached."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def of(cls, entries: Collection[str]) -> Self:
        """Read host names, addresses and networks (CIDR). Raise ValueError with a sentence that names the entry."""
        hosts, networks = set(), []
        for entry in entries:
            network = _network(entry)
            if network is not None:
                networks.append(network)
            elif "/" in entry or ":" in entry or not entry.strip():
                raise ValueError(f"{entry!r} is neither a host name nor an address nor a network such as 10.0.0.0/8")
            else:
                hosts.add(_plain(entry))
        return cls(frozenset(hosts), tuple(networks))

    def permits(self, host: str, address: Address) -> bool:
        """Say whether *host* may be reached at *address*."""
        inner = embedded(address)
        return is_public(address) or _plain(host) in self.hosts or any(address in n or inner in n for n in self.networks)


def is_public(address: Address) -> bool:
    """Say whether *address* belongs to the open internet, the IPv4 address inside it (mapped, NAT64, 6to4) too."""
    inner = embedded(address)
    if inner is not address and not is_public(inner):
        return False
    if isinstance(address, IPv6Address) and (address.ipv4_mapped or address in _NAT64):
        return True
    closed = any(address in network for network in _CLOSED if network.version == address.version)
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified or closed)


def embedded(address: Address) -> Address:
    """Return the IPv4 address that an IPv6 address stands for, or *address* itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64 or address in _COMPATIBLE:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def literal(host: str) -> Address | None:
    """Return the address that *host* spells out; None if it is a name."""
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def _network(text: str) -> Network | None:
    try:
        return ip_network(text.strip(), strict=False)
    except ValueError:
        return None


def _plain(host: str) -> str:
    return host.strip().rstrip(".").lower()
