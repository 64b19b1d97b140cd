"""Discord, told over real HTTP by the real discord.py; the far side is our own fake with Discord's limits."""

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.errors import Fault as ConfigFault
from monitor.errors import Refused, Retry
from monitor.model import Alert, Card, Direction, Line, Link, Manner, Receipt, Status
from monitor.notifiers import _embed, discord
from monitor.options import Context, Secret, Wrong, build, reference
from monitor.testing import NOON, ManualClock, tools
from monitor.yamlfile import parse
from tests.fakes import discord as fake
from tests.fakes.discord import CHANNEL, HOOK, TOKEN, FakeDiscord, banned, down, limited, no_answer
from tests.fakes.stories import alert, claim

THREAD = "700000000000000007"
FIRST = alert(claim("Ada Holm", Manner.FIRED))
SECOND = alert(claim("Ada Holm", Manner.FIRED), claim("Cy Rand", Manner.APPOINTED), n=2)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def far(clock: ManualClock) -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord(clock.now).open() as far:
        yield far


@pytest.fixture
async def near(far: FakeDiscord, clock: ManualClock) -> AsyncIterator[discord.Notifier]:
    notifier = discord.Notifier("news", options(far), tools(clock))
    yield notifier
    await notifier.close()


def options(far: FakeDiscord, **more: object) -> discord.Options:
    return discord.Options(Secret(far.hook), api=far.api, **more)  # type: ignore[arg-type]  # options are of several types


async def test_a_story_is_one_message_that_grows(far: FakeDiscord, near: discord.Notifier) -> None:
    receipt = await near.send(FIRST, None)
    again = await near.send(replace(SECOND, ping=False), receipt)
    assert (
        receipt
        == again
        == {"webhook_id": str(HOOK), "message_id": far.posted[0]["id"], "channel_id": str(CHANNEL), "thread_id": ""}
    )
    assert len(far.posted) == 1
    assert far.posted[0]["embeds"][0]["title"] == SECOND.card.headline
    assert far.posted[0]["edited_timestamp"]
    assert [a.method for a in far.asked] == ["POST", "PATCH"]
    assert far.asked[0].query["wait"] == "1"
    assert json.loads(json.dumps(receipt)) == receipt


async def test_what_deserves_a_ping_is_also_posted_and_points_to_the_story(far: FakeDiscord, near: discord.Notifier) -> None:
    receipt = await near.send(FIRST, None)
    await near.send(SECOND, receipt)
    story, bulletin = far.posted
    assert story["embeds"][0]["title"] == bulletin["embeds"][0]["title"]
    assert f"https://discord.com/channels/{fake.GUILD}/{CHANNEL}/{story['id']}" in bulletin["embeds"][0]["description"]
    assert far.pings == ["new message", "new message"]
    await near.send(replace(SECOND, n=3), receipt)
    assert [a.method for a in far.asked] == ["POST", "PATCH", "GET", "POST", "PATCH", "POST"]


async def test_a_quiet_alert_notifies_nobody(far: FakeDiscord, near: discord.Notifier) -> None:
    await near.send(replace(FIRST, ping=False), None)
    assert len(far.posted) == 1
    assert far.pings == []


async def test_follow_up_can_be_switched_off(far: FakeDiscord, clock: ManualClock) -> None:
    notifier = discord.Notifier("news", options(far, follow_up=False, username="Helm"), tools(clock))
    receipt = await notifier.send(FIRST, None)
    await notifier.send(SECOND, receipt)
    await notifier.close()
    assert len(far.posted) == 1
    assert far.posted[0]["author"]["username"] == "Helm"


async def test_a_thread_is_posted_to_and_edited_in(far: FakeDiscord, clock: ManualClock) -> None:
    far.hooks[HOOK, TOKEN].threads.add(int(THREAD))
    notifier = discord.Notifier("news", options(far, thread_id=THREAD), tools(clock))
    receipt = await notifier.send(FIRST, None)
    await notifier.send(SECOND, receipt)
    await notifier.close()
    assert receipt["thread_id"] == receipt["channel_id"] == THREAD
    assert {m["channel_id"] for m in far.posted} == {THREAD}
    assert far.posted[0]["edited_timestamp"]


async def test_the_card_is_complete(far: FakeDiscord, near: discord.Notifier) -> None:
    await near.send(FIRST, None)
    embed = far.posted[0]["embeds"][0]
    assert embed["author"]["name"] == "Northwind"
    assert embed["title"] == "Ada Holm out as CEO of Northwind"
    assert embed["color"] == _embed.COLOURS[Status.CONFIRMED]
    assert embed["description"].startswith("🟢 **Confirmed** · 2 reports from 2 publishers · first by Harbour Post <t:")
    assert "🟢 **Ada Holm out as CEO (dismissed)**" in embed["description"]
    assert "> *Harbour Post has it that something happened*" in embed["description"]
    assert "[Harbour Post](https://example.org/harbour-post/0)" in embed["fields"][0]["value"]
    assert embed["url"] == "https://example.org/harbour-post/0"


@pytest.mark.parametrize("status", Status)
def test_status_is_said_by_colour_and_word(status: Status) -> None:
    drawn = _embed.story(alert(claim("Ada Holm", Manner.RESIGNED, status)))
    assert drawn.colour is not None
    assert drawn.colour.value == _embed.COLOURS[status]
    assert _embed.WORDS[status] in str(drawn.description)


async def test_nobody_is_called_by_name(far: FakeDiscord, near: discord.Notifier) -> None:
    hostile = hostile_alert(
        "@everyone @here <@123> <@&456> <#789> [free](https://evil.test) **x** `y` ||z|| https://evil.test\n# big"
    )
    receipt = await near.send(hostile, None)
    await near.send(hostile, receipt)
    far.faults.append(fake.Fault(400, {"message": "Invalid Form Body", "code": 50035}))
    await near.send(hostile, None)
    sent = [a.body for a in far.asked if a.body]
    assert all(body["allowed_mentions"] == {"parse": []} for body in sent)
    assert set(far.pings) == {"new message"}
    assert not [name for name in ("@everyone", "@here", "@123", "@&456") if name in json.dumps(sent, ensure_ascii=False)]
    embeds = [embed for body in sent for embed in body.get("embeds") or ()]
    marked = [body.get("content") or "" for body in sent] + [embed[part] for embed in embeds for part in ("title", "description")]
    marked += [embed["fields"][0]["value"] for embed in embeds if embed.get("fields")]
    for text in marked:
        assert not re.search(r"]\(https://evil| https://|\n#| \*\*x| `y`|\|\||(?<!\\)<[@#]", text)


async def test_a_deleted_message_is_posted_anew(far: FakeDiscord, near: discord.Notifier) -> None:
    receipt = await near.send(FIRST, None)
    far.messages.clear()
    again = await near.send(SECOND, receipt)
    assert [m["id"] for m in far.posted] == [again["message_id"]]
    assert again != receipt


async def test_another_webhook_begins_anew(far: FakeDiscord, near: discord.Notifier) -> None:
    receipt = {"webhook_id": "1", "message_id": "2", "channel_id": "3", "thread_id": ""}
    assert (await near.send(SECOND, receipt))["message_id"] == far.posted[0]["id"]
    assert [a.method for a in far.asked] == ["POST"]


async def test_a_card_that_is_refused_goes_out_as_plain_text(far: FakeDiscord, near: discord.Notifier) -> None:
    far.faults.append(fake.Fault(400, {"message": "Invalid Form Body", "code": 50035, "errors": {"embeds": {}}}))
    receipt = await near.send(FIRST, None)
    assert far.posted[0]["embeds"] == []
    assert far.posted[0]["content"].startswith(
        "**Ada Holm out as CEO of Northwind** (confirmed)\n• Ada Holm out as CEO (dismissed)\n<https://"
    )
    await near.send(replace(SECOND, ping=False), receipt)
    assert (far.posted[0]["content"], len(far.posted[0]["embeds"])) == ("", 1)
    far.faults += [fake.Fault(400, {"message": "Invalid Form Body", "code": 50035})]
    await near.send(replace(SECOND, ping=False), receipt)
    assert far.posted[0]["content"].startswith("**")
    assert far.posted[0]["embeds"] == []


async def test_what_is_refused_twice_is_refused(far: FakeDiscord, near: discord.Notifier) -> None:
    far.faults += [fake.Fault(400, {"message": "Invalid Form Body", "code": 50035})] * 2
    with pytest.raises(Refused, match=r"400 \(50035\): Invalid Form Body") as caught:
        await near.send(FIRST, None)
    assert not caught.value.channel


@pytest.mark.parametrize(
    ("fault", "after", "uncertain"),
    [
        (limited(0.65), 0.65, False),
        (banned(), 900.0, False),
        (fake.Fault(403, "<html>blocked</html>"), discord.BANNED, False),
        (fake.Fault(404, "<html>nothing here</html>"), discord.BANNED, False),
        (fake.Fault(400, {"message": "Maximum number of edits", "code": 30046}), discord.BANNED, False),
        (down(500), None, True),
        (down(503, after=True), None, True),
        (fake.Fault(302, "<html>moved</html>", {"Location": "/elsewhere"}), None, True),
        (fake.Fault(200, "<html>fine</html>"), None, True),
        (no_answer(after=False), None, True),
        (no_answer(after=True), None, True),
    ],
)
async def test_what_is_worth_another_try(
    far: FakeDiscord, near: discord.Notifier, fault: fake.Fault, after: float | None, uncertain: bool
) -> None:
    far.faults.append(fault)
    with pytest.raises(Retry) as caught:
        await near.send(FIRST, None)
    assert (caught.value.after, caught.value.uncertain) == (after, uncertain)
    assert len(far.asked) == 1, "asked once: repeating is the courier's business"
    assert len(far.posted) == fault.after
    assert TOKEN not in str(caught.value)


async def test_an_edit_is_never_uncertain(far: FakeDiscord, near: discord.Notifier) -> None:
    receipt = await near.send(FIRST, None)
    far.faults.append(no_answer(after=True))
    with pytest.raises(Retry) as caught:
        await near.send(SECOND, receipt)
    assert not caught.value.uncertain
    await near.send(SECOND, receipt)
    assert len(far.posted) == 2


async def test_no_answer_in_time(far: FakeDiscord, near: discord.Notifier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(discord, "SECONDS", 0.05)
    far.faults.append(fake.Fault(hang=True))
    with pytest.raises(Retry, match=r"gave no answer \(\w*TimeoutError\)") as caught:
        await near.send(FIRST, None)
    assert caught.value.uncertain


async def test_nobody_there(clock: ManualClock) -> None:
    url = f"http://127.0.0.1:9/api/webhooks/{HOOK}/{TOKEN}"
    notifier = discord.Notifier("news", discord.Options(Secret(url), api="http://127.0.0.1:9/api/v10"), tools(clock))
    with pytest.raises(Retry, match="cannot be reached") as caught:
        await notifier.send(FIRST, None)
    await notifier.close()
    assert not caught.value.uncertain
    assert TOKEN not in str(caught.value)


async def test_a_deleted_webhook_closes_the_channel(far: FakeDiscord, near: discord.Notifier) -> None:
    receipt = await near.send(FIRST, None)
    far.hooks[HOOK, TOKEN].alive = False
    for known in (receipt, None):
        with pytest.raises(Refused, match=r"404 \(10015\): the webhook was deleted") as caught:
            await near.send(SECOND, known)
        assert caught.value.channel


async def test_a_thread_that_is_gone_closes_the_channel(far: FakeDiscord, near: discord.Notifier) -> None:
    receipt = await near.send(FIRST, None)
    far.faults.append(fake.Fault(404, {"message": "Unknown Channel", "code": 10003}))
    with pytest.raises(Refused, match="the channel or thread is gone") as caught:
        await near.send(SECOND, receipt)
    assert caught.value.channel
    assert len(far.posted) == 1


@pytest.mark.parametrize("status", [401, 403])
async def test_a_bad_token_closes_the_channel(far: FakeDiscord, near: discord.Notifier, status: int) -> None:
    far.faults.append(fake.Fault(status, {"message": "Invalid Webhook Token", "code": 50027}))
    with pytest.raises(Refused) as caught:
        await near.send(FIRST, None)
    assert caught.value.channel


async def test_a_forum_asks_for_a_thread(far: FakeDiscord, near: discord.Notifier) -> None:
    far.hooks[HOOK, TOKEN].forum = True
    with pytest.raises(Refused, match="give the thread_id") as caught:
        await near.send(FIRST, None)
    assert caught.value.channel
    assert len(far.asked) == 1, "plain text would not help"


async def test_limits_are_waited_for_before_sending_not_after(
    far: FakeDiscord, near: discord.Notifier, clock: ManualClock
) -> None:
    far.limit = 2
    for n in range(2):
        await near.send(replace(FIRST, story=f"s{n}"), None)
    assert near._line._free == NOON + timedelta(seconds=2)
    await clock.move(2)
    await near.send(replace(FIRST, story="s3"), None)
    assert [a.status for a in far.asked] == [200, 200, 200]
    assert far.invalid == 0


async def test_an_uncertain_message_is_sent_again_or_dropped(
    far: FakeDiscord, near: discord.Notifier, clock: ManualClock
) -> None:
    await near.send(FIRST, None, uncertain=True)
    assert len(far.posted) == 1
    dropper = discord.Notifier("news", options(far, uncertain="drop"), tools(clock))
    assert await dropper.send(FIRST, None, uncertain=True) == {}
    assert len(far.posted) == 1
    receipt: Receipt = await dropper.send(SECOND, {})
    await dropper.send(SECOND, receipt, uncertain=True)
    assert len(far.posted) == 2
    assert far.posted[1]["edited_timestamp"]
    await dropper.close()


async def test_it_says_who_it_is_and_sends_json(far: FakeDiscord, near: discord.Notifier) -> None:
    await near.send(FIRST, None)
    assert far.asked[0].headers["User-Agent"].startswith("DiscordBot (https://")
    assert far.asked[0].headers["Content-Type"] == "application/json"


words = st.text(st.characters(), max_size=400) | st.sampled_from(
    ["@everyone", "🙂" * 300, "*_~`|" * 500, "a" * 9000, "[x](y)", "\\" * 700]
)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    line = st.builds(Line, words, st.sampled_from(Status), st.sampled_from(Direction), st.booleans())
    link = st.builds(Link, words, words | st.just("https://example.org/a(b)_[c]<d>é?x=1"), st.just(NOON))
    return Card(
        draw(words),
        draw(words),
        draw(st.sampled_from(Status)),
        tuple(draw(st.lists(line, max_size=40))),
        tuple(draw(st.lists(link, max_size=12))),
        draw(st.integers(0, 10**6)),
        draw(st.integers(0, 10**6)),
        draw(words),
        draw(words),
        draw(st.none() | st.just(NOON)),
        draw(words),
    )


@settings(max_examples=150, deadline=None)
@given(cards(), words, words)
def test_any_card_fits(card: Card, reason: str, story: str) -> None:
    one = Alert("id", story, "news", 1, reason, True, card, NOON)
    for embed in (_embed.story(one), _embed.bulletin(one, "https://discord.com/channels/1/2/3")):
        body = {"embeds": [embed.to_dict()]}
        assert fake.tree(body) == {}
        assert embed.title
        json.dumps(body).encode()
    text = _embed.text(one)
    assert fake.tree({"content": text}) == {}
    assert text.strip()


def test_a_long_story_is_cut_where_it_is_old_and_known() -> None:
    lines = [Line(f"{n} " + "long words " * 60, Status.CONFIRMED, Direction.IN, fresh=n == 19) for n in range(20)]
    link = Link("[Paper]", "https://example.org/a_(b)", NOON)
    card = replace(FIRST.card, lines=tuple(lines), quote="quoted words " * 99, links=(link,))
    body = {"embeds": [_embed.story(replace(FIRST, card=card)).to_dict()]}
    assert fake.tree(body) == {}
    text = body["embeds"][0]["description"]
    assert "0 long words" in text
    assert "quoted words" in text
    shown = text.count("…\n") + text.count("…**\n")
    assert f"… and {20 - shown} more" in text
    short = replace(card, lines=tuple(replace(line, text=line.text[:30]) for line in lines), quote="")
    text = str(_embed.story(replace(FIRST, card=short)).description)
    assert "**19 long" in text
    assert "11 long" not in text
    assert body["embeds"][0]["fields"][0]["value"].startswith(r"[\[Paper\]](https://example.org/a_%28b%29)")


@given(words, st.integers(10, 300))
def test_escaped_words_show_as_they_are(said: str, limit: int) -> None:
    shown = _embed.escape(said, limit)
    assert len(shown.encode("utf-16-le")) // 2 <= limit
    assert not shown.replace("\\\\", "").endswith("\\"), "a lone backslash would escape what comes after it"


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("url", {"url": "https://discord.com/api/webhooks/123/abc"}),
        ("url", {"url": f"https://example.org/api/webhooks/{HOOK}/{TOKEN}"}),
        ("url", {"url": f"https://discord.com.example.org/api/webhooks/{HOOK}/{TOKEN}"}),
        ("url", {"url": f"https://discord.com/api/webhooks/{HOOK}/{TOKEN}?wait=1"}),
        ("api", {"api": "proxy"}),
        ("thread_id", {"thread_id": "news"}),
        ("username", {"username": "My Discord Bot"}),
        ("username", {"username": "x" * 81}),
    ],
)
def test_bad_options(key: str, given: dict[str, str]) -> None:
    values = {"url": f"https://discord.com/api/webhooks/{HOOK}/{TOKEN}"} | given
    with pytest.raises(Wrong) as caught:
        discord.Options(Secret(values.pop("url")), **values)  # type: ignore[arg-type]  # options are of several types
    assert caught.value.key == key
    assert TOKEN not in f"{caught.value.problem}{caught.value.meant}"


@pytest.mark.parametrize("host", ["discord.com/api", "discordapp.com/api", "ptb.discord.com/api/v10"])
def test_options_are_read_from_a_section(host: str) -> None:
    faults: list[ConfigFault] = []
    node = parse("url: ${HOOK}\nthread_id: 700000000000000007\nuncertain: drop\n", faults, "feeds.yaml")
    assert node is not None
    made = build(discord.Options, node, faults, Context({"HOOK": f"https://{host}/webhooks/{HOOK}/{TOKEN}"}, Path()))
    assert faults == []
    assert made is not None
    assert (made.thread_id, made.uncertain, repr(made.url)) == (THREAD, "drop", "***")


def test_every_option_is_explained() -> None:
    assert all(entry.text for entry in reference(discord.Options))


def hostile_alert(words: str) -> Alert:
    line = Line(words, Status.RUMORED, Direction.IN, fresh=True)
    link = Link(words, "https://example.org/a", NOON)
    return Alert(
        "s/c/1",
        "s",
        "c",
        1,
        words,
        True,
        Card(words, words, Status.RUMORED, (line,), (link,), 1, 1, words, "en", NOON, words),
        NOON,
    )
