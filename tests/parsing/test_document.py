"""Documents of every format, and of none."""

import gzip
import json
from typing import Any

import pytest

from monitor.parsing.document import LIMIT, parse, read
from monitor.parsing.entries import MOST_ENTRIES, Document, Entry

BASE = "https://news.example/feeds/rss.xml"
RSS = '<?xml version="1.0" encoding="{}"?><rss version="2.0"><channel><title>Daily</title>{}</channel></rss>'


def rss(items: str, encoding: str = "utf-8") -> bytes:
    return RSS.format(encoding, items).encode(encoding)


def item(title: str = "Chief leaves", link: str = "https://news.example/1", more: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{more}</item>"


def one(body: bytes, content_type: str = "application/xml") -> Entry:
    found = read(body, content_type, BASE)
    assert not found.fault
    assert len(found.entries) == 1
    return found.entries[0]


class TestFormats:
    def test_rss(self) -> None:
        more = """<guid isPermaLink="false">n-1</guid>
            <description>&lt;p&gt;Ann Ek &lt;b&gt;goes&lt;/b&gt;.&lt;/p&gt;</description>
            <pubDate>Mon, 02 Mar 2026 09:30:00 +0100</pubDate>
            <dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Bo Å</dc:creator>
            <source url="https://wire.example">Wire &amp;amp; Co</source>"""
        body = rss("<language>en-us</language><ttl>15</ttl>" + item(more=more))
        found = read(body, "application/rss+xml", BASE)
        assert (found.format, found.title, found.lang, found.ttl, found.notes) == ("RSS 2.0", "Daily", "en", 15, ())
        assert found.entries == (
            Entry(
                ref="n-1",
                title="Chief leaves",
                text="Ann Ek goes.",
                url="https://news.example/1",
                published="2026-03-02T08:30:00+00:00",
                author="Bo Å",
                lang="en",
                publisher="Wire & Co",
            ),
        )

    def test_atom(self) -> None:
        body = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de-AT"><title>Blatt</title><id>x</id>
            <entry><id>tag:blatt,1</id><title type="html">Chefin &amp;amp; &lt;i&gt;Chef&lt;/i&gt;</title>
            <link href="/enclosed" rel="enclosure"/>
            <link rel="alternate" href="../a/1"/><updated>2026-03-02T10:00:00Z</updated><summary>kurz</summary>
            <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Lang und</p><p>breit.</p></div></content>
            <author><name>Eva M\xc3\xbcller</name><email>eva@blatt.example</email></author></entry></feed>"""
        found = read(body, "application/atom+xml", BASE)
        assert (found.format, found.lang) == ("Atom 1.0", "de")
        entry = found.entries[0]
        assert (entry.ref, entry.title, entry.text) == ("tag:blatt,1", "Chefin & Chef", "Lang und\nbreit.")
        assert (entry.url, entry.published) == ("https://news.example/a/1", "2026-03-02T10:00:00+00:00")
        assert (entry.author, entry.lang) == ("Eva Müller", "de")

    def test_rdf(self) -> None:
        body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
            xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://x.example"><title>X</title><dc:language>ja</dc:language></channel>
            <item rdf:about="https://x.example/1"><title>T</title><link>https://x.example/1?r=rdf</link><dc:date>2026-03-02T19:00+09:00</dc:date></item></rdf:RDF>"""
        found = read(body, "application/rdf+xml", BASE)
        assert found.format == "RSS 1.0"
        entry = found.entries[0]
        assert (entry.ref, entry.url, entry.lang) == ("https://x.example/1", "https://x.example/1?r=rdf", "ja")
        assert entry.published == "2026-03-02T10:00:00+00:00"

    def test_json_feed(self) -> None:
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "J",
            "language": "fr-FR",
            "authors": [{"name": "Desk"}],
            "items": [
                {
                    "id": 17,
                    "url": "/n/17",
                    "title": "Le chef s&#39;en va",
                    "content_html": "<p>Il part.</p>",
                    "date_published": "2026-03-02T10:00:00Z",
                },
                {
                    "id": "https://news.example/18",
                    "content_text": "Ann Ek takes over.\nMore will follow.",
                    "date_modified": "2026-03-02T11:00:00+01:00",
                },
                None,
                7,
            ],
        }
        found = read(json.dumps(feed).encode(), "application/feed+json", BASE)
        assert (found.format, found.lang, found.fault) == ("JSON Feed 1.1", "fr", "")
        first, second = found.entries
        assert (first.ref, first.url, first.title, first.text) == (
            "17",
            "https://news.example/n/17",
            "Le chef s'en va",
            "Il part.",
        )
        assert (first.author, first.lang, first.published) == ("Desk", "fr", "2026-03-02T10:00:00+00:00")
        assert (second.title, second.text, second.url) == ("Ann Ek takes over.", "More will follow.", "https://news.example/18")
        assert second.published == "2026-03-02T10:00:00+00:00"

    def test_ended_json_feed(self) -> None:
        feed = {"version": "https://jsonfeed.org/version/1", "title": "J", "items": [], "expired": True}
        assert read(json.dumps(feed).encode()).expired

    @pytest.mark.parametrize("root", ["rss", "channel", "rdf"])
    def test_feeds_without_a_version(self, root: str) -> None:
        assert one(f"<{root}>{item()}</{root}>".encode()).title == "Chief leaves"

    def test_the_result_is_json(self) -> None:
        found: dict[str, Any] = parse(rss(item()), {"type": "text/xml", "url": BASE})
        assert json.loads(json.dumps(found)) == json.loads(json.dumps(Document(**found).plain()))


class TestIdentity:
    def test_ladder(self) -> None:
        assert one(rss(item(more="<guid>g</guid>"))).ref == "g"
        assert one(rss(item())).ref == "https://news.example/1"
        assert one(rss("<item><title>T</title></item>")).ref == one(rss("<item><title>T</title></item>")).ref
        assert one(rss("<item><title>T</title></item>")).ref != one(rss("<item><title>U</title></item>")).ref

    def test_it_does_not_hang_on_the_address_of_the_feed(self) -> None:
        body = rss("<item><title>T</title><guid>n17</guid></item>")
        here, there = read(body, "", BASE).entries[0], read(body, "", "http://old.example/x").entries[0]
        assert here.ref == there.ref == "n17"
        assert here.url == ""

    def test_a_guid_that_is_an_address_is_the_link(self) -> None:
        assert one(rss("<item><title>T</title><guid>https://news.example/7</guid></item>")).url == "https://news.example/7"

    def test_different_entries_under_one_guid(self) -> None:
        a, b = item("A", "https://x.example/a", "<guid>same</guid>"), item("B", "https://x.example/b", "<guid>same</guid>")
        refs = {e.title: e.ref for e in read(rss(a + b)).entries}
        assert refs["A"] != refs["B"]
        assert refs == {e.title: e.ref for e in read(rss(b + a)).entries}
        c = item("C", "https://x.example/c", "<guid>same</guid>")
        assert {e.title: e.ref for e in read(rss(c + b)).entries}["B"] == refs["B"]

    def test_the_same_entry_twice_is_one(self) -> None:
        assert len(read(rss(item() * 3)).entries) == 1

    def test_endless_guid(self) -> None:
        refs = [one(rss(item(more=f"<guid>{'g' * 5000}{n}</guid>"))).ref for n in "12"]
        assert len({*refs}) == 2
        assert max(map(len, refs)) <= 500


class TestFields:
    @pytest.mark.parametrize(
        ("date", "wanted"),
        [
            ("Mon, 02 Mar 2026 09:30:00 GMT", "2026-03-02T09:30:00+00:00"),
            ("Mon, 02 Mar 2026 09:30:00 EST", "2026-03-02T14:30:00+00:00"),
            ("2026-03-02T09:30:00.123+02:00", "2026-03-02T07:30:00+00:00"),
            ("2026-03-02", "2026-03-02T00:00:00+00:00"),
            ("Seg, 2 Mar 2026 09:30:00 -0300", "2026-03-02T12:30:00+00:00"),
            ("lundi 2 février 2026 à 9:30", "2026-02-02T00:00:00+00:00"),
            ("2. März 2026, 09:30", "2026-03-02T09:30:00+00:00"),
            ("2 de agosto de 2026", "2026-08-02T00:00:00+00:00"),
            ("Пн, 02 мар 2026 09:30:00 +0300", "2026-03-02T06:30:00+00:00"),
            ("juil 31, juin 2026", None),
            ("31 Feb 2026 10:00", None),
            ("Thu, 01 Jan 1970 00:00:00 GMT", None),
            ("0001-01-01T00:00:00Z", None),
            ("Mon, 99 Xyz 2026 99:99:99 GMT", None),
            ("yesterday", None),
            ("", None),
            ("1" * 100_000, None),
        ],
    )
    def test_dates(self, date: str, wanted: str | None) -> None:
        assert one(rss(item(more=f"<pubDate>{date}</pubDate>"))).published == wanted

    @pytest.mark.parametrize(
        ("link", "wanted"),
        [
            ("https://news.example/a?b=1&amp;c=2", "https://news.example/a?b=1&c=2"),
            ("/a/1", "https://news.example/a/1"),
            ("  https://news.example/a\n  ", "https://news.example/a"),
            ("https://news.example/a b", "https://news.example/a%20b"),
            ("javascript:alert(1)", ""),
            ("data:text/html,x", ""),
            ("http://[::", ""),
            ("https://news.example/" + "a" * 3000, ""),
        ],
    )
    def test_links(self, link: str, wanted: str) -> None:
        assert one(rss(item(link=link))).url == wanted

    @pytest.mark.parametrize(
        ("tag", "wanted"),
        [
            ("en-US", "en"),
            ("FR_ca", "fr"),
            ("zh-Hant-TW", "zh"),
            ("deu", "de"),
            ("nb", "no"),
            ("english", ""),
            ("x-default", ""),
            ("", ""),
        ],
    )
    def test_languages(self, tag: str, wanted: str) -> None:
        assert one(rss(f"<language>{tag}</language>" + item())).lang == wanted

    @pytest.mark.parametrize(
        ("ttl", "wanted"), [("60", 60), ("0", 0), ("1440", 1440), ("1800", 0), ("-5", 0), ("soon", 0), ("²", 0)]
    )
    def test_ttl(self, ttl: str, wanted: int) -> None:
        assert read(rss(f"<ttl>{ttl}</ttl>" + item())).ttl == wanted

    def test_the_fuller_text_is_kept(self) -> None:
        name = 'content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        content = f"<{name}>&lt;p&gt;All of it.&lt;/p&gt;</content:encoded>"
        assert one(rss(item(more=f"<description>Some</description>{content}"))).text == "All of it."
        assert one(rss(item(more=f"<description>Some more than that</description>{content}"))).text == "Some more than that"

    def test_a_text_that_only_repeats_the_title_is_none(self) -> None:
        more = '<description>&lt;a href="x"&gt;Chief leaves&lt;/a&gt;&amp;nbsp;&lt;font&gt;Wire&lt;/font&gt;</description>'
        assert one(rss(item("Chief leaves - Wire", more=more))).text == ""

    def test_a_text_without_title_gets_its_first_sentence_as_title(self) -> None:
        text = "Ann Ek becomes chief executive of Lumen. " + "She follows Bo Alm, who had led it for nine years. " * 4
        entry = one(rss(f"<item><description>{text}</description></item>"))
        assert entry.title == "Ann Ek becomes chief executive of Lumen."
        assert entry.text == ("She follows Bo Alm, who had led it for nine years. " * 4).strip()
        assert one(rss("<item><description>Ann Ek is out.&lt;br&gt;So is Bo.</description></item>")).title == "Ann Ek is out."
        long = one(rss(f"<item><description>{'word ' * 100}</description></item>"))
        assert long.title.endswith("word…")
        assert len(long.title) <= 200 < len(long.text)

    def test_what_says_nothing_is_left_out(self) -> None:
        found = read(rss(item() + "<item><link>https://x.example</link></item>"))
        assert len(found.entries) == 1
        assert found.notes == ("without any text and left out: 1",)

    def test_the_newest_are_kept(self) -> None:
        days = "".join(
            item(f"N{n}", f"https://x.example/{n}", f"<pubDate>{1 + n % 28:02} Jan {2001 + n // 28} 00:00 GMT</pubDate>")
            for n in range(MOST_ENTRIES + 5)
        )
        found = read(rss(days))
        assert len(found.entries) == MOST_ENTRIES
        assert {f"N{n}" for n in range(5)}.isdisjoint(e.title for e in found.entries)
        assert "only the newest 2,000 of 2,005" in found.notes[0]


class TestCharsets:
    TITLE = "Überraschung: “Änderung” an der Spitze – Größe für Zoë"

    @pytest.mark.parametrize(
        ("encoding", "content_type"),
        [
            ("utf-8", "text/xml; charset=iso-8859-1"),
            ("utf-8", "text/xml"),
            ("utf-16", "application/xml"),
            ("windows-1252", "application/xml"),
            ("windows-1252", "text/xml"),
            ("windows-1252", "application/xml; charset=iso-8859-1"),
        ],
    )
    def test_labels_right_and_wrong(self, encoding: str, content_type: str) -> None:
        assert one(rss(item(self.TITLE), encoding), content_type).title == self.TITLE

    @pytest.mark.parametrize("label", ["iso-8859-1", "windows-1251", "utf-16", "x-nonsense", "us-ascii"])
    def test_utf8_under_another_name(self, label: str) -> None:
        body = RSS.format(label, item(self.TITLE)).encode()
        assert one(body, "application/xml").title == self.TITLE

    def test_utf8_with_a_broken_byte(self) -> None:
        body = rss(item(self.TITLE) + "<item><title>bad \x00</title></item>").replace(b"\x00", b"\xff")
        titles = [e.title for e in read(body, "text/xml", BASE).entries]
        assert titles == [self.TITLE, "bad �"]

    @pytest.mark.parametrize("encoding", ["iso-2022-jp", "shift_jis", "euc-jp", "gb2312", "big5", "koi8-r", "windows-1251"])
    def test_other_scripts(self, encoding: str) -> None:
        title = {"koi8-r": "Новый директор", "windows-1251": "Новый директор"}.get(encoding, "社長")
        title = {"gb2312": "董事长", "big5": "董事長"}.get(encoding, title)
        assert one(rss(item(title), encoding)).title == title

    @pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
    def test_wide_characters_that_nobody_announces(self, encoding: str) -> None:
        assert one(f"<rss version='2.0'><channel>{item(self.TITLE)}</channel></rss>".encode(encoding)).title == self.TITLE


class TestRepairs:
    @pytest.mark.parametrize(
        "junk",
        [b"\n\n", b"\xef\xbb\xbf", b"<!-- made by hand -->\n", b"<br />\n<b>Warning</b>: x\n", b"\xef\xbb\xbf \xef\xbb\xbf"],
    )
    def test_junk_before_the_declaration(self, junk: bytes) -> None:
        assert one(junk + rss(item())).title == "Chief leaves"

    @pytest.mark.parametrize("times", [1, 2])
    def test_gzip_that_nobody_announces(self, times: int) -> None:
        body = rss(item())
        for _ in range(times):
            body = gzip.compress(body)
        assert one(body).title == "Chief leaves"

    def test_gzip_bomb_within(self) -> None:
        assert "it is longer than 30 MB" in read(gzip.compress(bytes(LIMIT + 2))).fault

    @pytest.mark.parametrize("wrong", ["R&D", "a &nbsp; b", "<b>open", "ctrl\x02", "<x:y>prefix</x:y>"])
    def test_broken_xml_is_read_as_far_as_it_goes(self, wrong: str) -> None:
        found = read(rss(item() + item(f"Second {wrong}", "https://news.example/2")), "application/xml", BASE)
        assert [e.title.split()[0] for e in found.entries] == ["Chief", "Second"]
        assert "broken XML" in found.notes[0]

    def test_what_breaks_off_loses_its_last_entry(self) -> None:
        body = rss(item("One", "https://x.example/1") + item("Two leaves for a rival", "https://x.example/2"))
        found = read(body[: body.index(b" for a rival")])
        assert [e.title for e in found.entries] == ["One"]
        assert "breaks off" in found.notes[-1]

    def test_broken_beyond_repair(self) -> None:
        assert read(b'<?xml version="1.0"?><rss version="2.0"><channel><title').fault.startswith("broken XML: ")


class TestNoFeeds:
    @pytest.mark.parametrize(
        ("body", "words"),
        [
            (b"", "an empty document"),
            (b" \r\n\0", "an empty document"),
            (b"<!doctype html><html><head><title>Sign\n in &amp; go</title>", "an HTML page titled “Sign in & go”"),
            (b"<html><body>blocked", "an HTML page"),
            (b"\xff\xfe" + "<html><title>Прив</title>".encode("utf-16-le"), "an HTML page titled “Прив”"),
            (b'{"error": "no"}', "a JSON document that is no JSON Feed"),
            (b"[1, 2]", "a JSON document that is no JSON Feed"),
            (b'<?xml version="1.0"?><urlset><url/></urlset>', "a sitemap"),
            (b'<?xml version="1.0"?><opml version="2.0"/>', "a list of feeds (OPML)"),
            (b'<?xml version="1.0"?><nzb:invoice/>', "an XML document <invoice>"),
            (b"%PDF-1.7 ...", "a PDF"),
            (b"\x89PNG\r\n\x1a\n" + bytes(30), "an image"),
            (bytes(range(128, 256)) * 9, "binary data"),
            (b"Too many requests, sorry.", "plain text (“Too many requests, sorry.”)"),
            (b"<?xml version='1.0'?><!" + b"-" * 100, "markup without any element"),
        ],
    )
    def test_the_fault_says_what_came(self, body: bytes, words: str) -> None:
        found = read(body, "text/html", BASE)
        assert found.fault == f"{words} came instead of a feed"
        assert not found.entries

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            (b'{"version": "https://jsonfeed.org/version/1", "items": [', "broken JSON: Expecting value (line 1, column "),
            (b'{"a":' + b"[" * 200_000, "broken JSON: nested too deeply"),
        ],
    )
    def test_broken_json(self, body: bytes, words: str) -> None:
        assert read(body).fault.startswith(words)

    def test_strange_json(self) -> None:
        feed = b'{"version":"https://jsonfeed.org/version/1","title":5,"items":[null,{"id":null,"title":5},{"id":%s,"title":"t","url":7}]}'
        found = read(feed % (b"9" * 10_000))
        assert [e.title for e in found.entries] == ["5", "t"]

    def test_external_entities_are_not_read(self) -> None:
        entity = b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        body = entity + b'<rss version="2.0"><channel><item><title>a &x; b</title></item></channel></rss>'
        found = read(body, "application/xml", BASE)
        assert "root" not in str(found)
