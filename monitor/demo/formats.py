"""A publisher's page at one time, written as RSS 2.0, Atom, RDF or JSON Feed."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from monitor.demo.outlets import Entry, Outlet

MEDIA: Mapping[str, str] = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}
"""The media type that each format is sent with."""

DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def write(outlet: Outlet, now: datetime) -> bytes:
    """Return the feed of *outlet* as it stands at *now*."""
    writers: Mapping[str, Callable[[Outlet, datetime], str]] = {"rss": _rss, "atom": _atom, "rdf": _rdf, "json": _json}
    return writers[outlet.format](outlet, now).encode()


def _text(outlet: Outlet, entry: Entry, link: str) -> str:
    if not entry.text or not outlet.html:
        return entry.text
    return f'<p>{escape(entry.text)}</p><p><a href="{link}">Continue reading</a></p>'


def _rss(outlet: Outlet, now: datetime) -> str:
    def item(number: int, entry: Entry) -> str:
        link = outlet.link(number)
        text = _text(outlet, entry, link)
        return (
            f"<item><title>{escape(entry.headline(now))}</title><link>{link}</link>"
            f'<guid isPermaLink="false">{outlet.id(number, now)}</guid><pubDate>{format_datetime(entry.date)}</pubDate>'
            + (f"<description>{escape(text)}</description>" if text else "")
            + "</item>\n"
        )

    return (
        f'{DECLARATION}<rss version="2.0"><channel><title>{escape(outlet.title)}</title><link>{outlet.site}</link>'
        f"<description>{escape(outlet.publisher)}</description><language>{outlet.lang}</language>\n"
        f"{''.join(item(n, e) for n, e in outlet.page(now))}</channel></rss>\n"
    )


def _atom(outlet: Outlet, now: datetime) -> str:
    def entry(number: int, entry: Entry) -> str:
        link, kind = outlet.link(number), "html" if outlet.html else "text"
        text = _text(outlet, entry, link)
        return (
            f'<entry><title>{escape(entry.headline(now))}</title><link rel="alternate" href={quoteattr(link)}/>'
            f"<id>{outlet.id(number, now)}</id><published>{_iso(entry.date)}</published>"
            f"<updated>{_iso(entry.updated(now))}</updated>"
            f'<summary type="{kind}">{escape(text)}</summary></entry>\n'
        )

    page = outlet.page(now)
    changed = max((e.updated(now) for _, e in page), default=now)
    return (
        f'{DECLARATION}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.lang}"><title>{escape(outlet.title)}</title>'
        f'<id>urn:{outlet.name}</id><link href="{outlet.site}"/><updated>{_iso(changed)}</updated>'
        f"<author><name>{escape(outlet.publisher)}</name></author>\n{''.join(entry(n, e) for n, e in page)}</feed>\n"
    )


def _rdf(outlet: Outlet, now: datetime) -> str:
    def item(number: int, entry: Entry) -> str:
        return (
            f'<item rdf:about="{outlet.id(number, now)}"><title>{escape(entry.headline(now))}</title>'
            f"<link>{outlet.link(number)}</link><description>{escape(_text(outlet, entry, outlet.link(number)))}</description>"
            f"<dc:date>{_iso(entry.date)}</dc:date></item>\n"
        )

    page = outlet.page(now)
    order = "".join(f'<rdf:li rdf:resource="{outlet.id(n, now)}"/>' for n, _ in page)
    return (
        f'{DECLARATION}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel rdf:about="{outlet.site}"><title>{escape(outlet.title)}</title>'
        f"<link>{outlet.site}</link><description>{escape(outlet.publisher)}</description><dc:language>{outlet.lang}</dc:language>"
        f"<items><rdf:Seq>{order}</rdf:Seq></items></channel>\n{''.join(item(n, e) for n, e in page)}</rdf:RDF>\n"
    )


def _json(outlet: Outlet, now: datetime) -> str:
    def item(number: int, entry: Entry) -> dict[str, str]:
        kind = "content_html" if outlet.html else "content_text"
        return {
            "id": outlet.id(number, now),
            "url": outlet.link(number),
            "title": entry.headline(now),
            kind: _text(outlet, entry, outlet.link(number)),
            "date_published": _iso(entry.date),
            "date_modified": _iso(entry.updated(now)),
        }

    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.title,
        "home_page_url": outlet.site,
        "language": outlet.lang,
        "items": [item(n, e) for n, e in outlet.page(now)],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def _iso(time: datetime) -> str:
    return f"{time:%Y-%m-%dT%H:%M:%SZ}"
