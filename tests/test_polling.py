"""When to look again, and what refusals mean."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.errors import Gone, SourceError
from monitor.polling import fresh_until, next_look, phase, refusal, retry_after, validators

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


@pytest.mark.parametrize(
    ("headers", "ttl", "minutes"),
    [
        ({}, 0, 0),
        ({"cache-control": "max-age=1800"}, 0, 30),
        ({"cache-control": 'public, MAX-AGE="1800", s-maxage=9'}, 0, 30),
        ({"cache-control": "s-maxage=1800"}, 0, 0),
        ({"cache-control": "max-age=1800", "age": "600"}, 0, 20),
        ({"cache-control": "max-age=1800", "age": "9000"}, 0, 0),
        ({"cache-control": "max-age=1800", "age": "soon"}, 0, 30),
        ({"cache-control": "max-age=504576000"}, 0, 300),
        ({"cache-control": "max-age=999999999999", "age": "999999999999"}, 0, 0),
        ({"cache-control": "max-age=99999999999999999999"}, 0, 300),
        ({"cache-control": "no-cache, max-age=1800"}, 60, 0),
        ({"cache-control": "max-age=0"}, 60, 0),
        ({"expires": "Mon, 02 Mar 2026 12:20:00 GMT"}, 0, 20),
        ({"expires": "Mon, 02 Mar 2026 12:20:00 GMT", "date": "Mon, 02 Mar 2026 12:15:00 GMT"}, 0, 5),
        ({"expires": "Mon, 02 Mar 2026 12:20:00 GMT", "cache-control": "max-age=60"}, 0, 1),
        ({"expires": "0"}, 0, 0),
        ({"expires": "-1"}, 30, 30),
        ({"expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 60, 0),
        ({"expires": "Fri, 31 Dec 9999 23:59:59 GMT"}, 0, 300),
        ({}, 30, 30),
        ({}, 1440, 60),
        ({"cache-control": "max-age=120"}, 30, 2),
    ],
)
def test_fresh_until(headers: dict[str, str], ttl: int, minutes: float) -> None:
    assert fresh_until(headers, NOW, ttl) == NOW + timedelta(minutes=minutes)


def test_next_look_lies_within_a_tenth() -> None:
    looks = [next_look(NOW, QUARTER, NOW, chance) - NOW for chance in (0.0, 0.5, 1.0)]
    assert looks == [timedelta(minutes=13.5), QUARTER, timedelta(minutes=16.5)]


def test_next_look_is_never_before_the_server_wants_it() -> None:
    later = NOW + timedelta(hours=1)
    assert {next_look(NOW, QUARTER, later, chance) for chance in (0.0, 1.0)} == {later}


def test_phases_differ_and_are_short() -> None:
    phases = [phase(f"feed-{n}", QUARTER) for n in range(200)]
    assert len(set(phases)) == 200
    assert 0 <= min(phases) < 1
    assert 9 < max(phases) <= 10
    assert phase("feed-1", QUARTER) == phases[1]
    assert max(phase(f"feed-{n}", timedelta(minutes=1)) for n in range(200)) <= 1


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("0", 60),
        ("-5", None),
        ("999999999999999999", 86_400),
        ("Mon, 02 Mar 2026 12:30:00 GMT", 1800),
        ("Mon, 02 Mar 2026 11:30:00 GMT", 60),
        ("Mon, 02 Mar 2099 11:30:00 GMT", 86_400),
        ("tomorrow", None),
        ("", None),
    ],
)
def test_retry_after(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text}, NOW) == seconds


@pytest.mark.parametrize("status", [200, 203, 226, 304])
def test_answers(status: int) -> None:
    assert refusal(status, {}, "news.example", NOW) is None


@pytest.mark.parametrize(
    ("status", "headers", "after", "words"),
    [
        (429, {"retry-after": "90"}, 90, "news.example answered 429 Too Many Requests"),
        (429, {}, 600, "429"),
        (503, {"retry-after": "Mon, 02 Mar 2026 12:30:00 GMT"}, 1800, "503 Service Unavailable"),
        (503, {}, 600, "503"),
        (401, {}, 3600, "401 Unauthorized"),
        (404, {}, 3600, "404 Not Found"),
        (451, {}, 3600, "451"),
        (403, {"cf-mitigated": "challenge"}, 3600, "Cloudflare asks for a browser"),
        (500, {}, None, "500 Internal Server Error"),
        (502, {"retry-after": "120"}, 120, "502 Bad Gateway"),
        (301, {}, 3600, "301 Moved Permanently"),
        (599, {}, None, "news.example answered 599"),
        (999, {}, None, "answered 999"),
    ],
)
def test_refusals(status: int, headers: dict[str, str], after: float | None, words: str) -> None:
    found = refusal(status, headers, "news.example", NOW)
    assert isinstance(found, SourceError)
    assert not isinstance(found, Gone)
    assert found.after == after
    assert words in str(found)


def test_gone() -> None:
    assert isinstance(refusal(410, {}, "news.example", NOW), Gone)


@pytest.mark.parametrize("etag", ['"abc"', 'W/"abc-gzip"', "abc:17", '"ünï"', "''"])
def test_validators_stay_as_they_are(etag: str) -> None:
    date = "mon,  02 mar 2026 8:00:00 gmt"
    assert validators({"etag": etag, "last-modified": date}, NOW) == (etag, date)


def test_validators_that_cannot_be() -> None:
    headers = {"etag": '"\udcff"', "last-modified": "Tue, 19 Jan 2038 03:14:07 GMT"}
    assert validators(headers, NOW) == ("", "")
    assert validators({"etag": "x" * 5000}, NOW) == ("", "")
    assert validators({}, NOW) == ("", "")
