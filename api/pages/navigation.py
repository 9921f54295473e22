"""The ways that the frame of every page offers: those that the asker may take."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode

from api.access.asker import Asker
from api.access.roles import Permission

_WAYS: tuple[tuple[str, str, tuple[Permission, ...]], ...] = (
    ("nav.standing", "/", ("read-standings",)),
    ("nav.periods", "/periods", ("read-standings",)),
    ("nav.cases", "/cases", ("read-cases", "report-cases")),
    ("nav.duties", "/duties", ("read-duties", "work-duties")),
    ("nav.objections", "/objections", ("read-objections", "rule-objections", "file-objections")),
    ("nav.supervision", "/supervision", ("read-audit",)),
    ("nav.imports", "/imports", ("import-entries", "manage-roster")),
    ("nav.schemes", "/schemes", ("read-public",)),
    ("nav.notices", "/notices", ("read-public",)),
    ("nav.proof", "/proof", ("read-public",)),
    ("nav.access", "/access", ("manage-access",)),
)
_ABOUT_ONESELF = ("/duties", "/objections")


@dataclass(frozen=True, slots=True)
class Way:
    """A link of the menu: the key of its words; `here` as aria-current says it, or ""."""

    key: str
    url: str
    here: str


def ways_of(asker: Asker, path: str) -> tuple[Way, ...]:
    """The menu of an asker, with the way that leads to the page marked."""
    ways = [
        Way(key, _about(asker, url, permissions[0]), _here(url, path))
        for key, url, permissions in _WAYS
        if any(asker.may(permission) for permission in permissions)
    ]
    if asker.person and asker.may("read-own"):
        card = own_card_url(asker)
        ways.insert(0, Way("nav.own_card", card, _here(card, path)))
    if path.startswith("/cadres/") and not any(way.here for way in ways):
        # A card belongs to the ranking that leads to it.
        ways = [replace(way, here="true") if way.url == "/" else way for way in ways]
    return tuple(ways)


def _about(asker: Asker, url: str, reading: Permission) -> str:
    """The list itself for those who may read it, else what is about the asker."""
    if url == "/cases" and not asker.may(reading):
        return "/cases/own"
    alone = url in _ABOUT_ONESELF and asker.person and not asker.may(reading)
    return f"{url}?{urlencode({'subject': asker.person})}" if alone else url


def home_url(asker: Asker) -> str:
    """Where the name of the site leads: to what concerns the asker most.

    Whoever reads nobody's card but the own, and masked names, comes for the own card.
    """
    if asker.person and asker.may("read-own") and not asker.may("read-names"):
        return own_card_url(asker)
    if asker.may("read-standings"):
        return "/"
    if asker.may("manage-access"):
        return "/access"
    ways = ways_of(asker, "")
    return ways[0].url if asker.person and ways else "/notices"


def own_card_url(asker: Asker) -> str:
    """The asker's own card."""
    return f"/cadres/{quote(asker.person, safe='')}"


def _here(url: str, path: str) -> str:
    if path == url:
        return "page"
    return "true" if url != "/" and path.startswith(f"{url}/") else ""
