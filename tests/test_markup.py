"""Plain text out of anything, in linear time."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.markup import LONGEST, line, plain, tidy


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ("Smith &amp; Sons name <b>new</b> chief", "Smith & Sons name new chief"),
        ("Smith &amp;amp; Sons&amp;#8217; chief", "Smith & Sons’ chief"),
        ("&lt;p&gt;A chief &lt;b&gt;goes&lt;/b&gt;&lt;/p&gt;", "A chief goes"),
        ("<p>One.</p><p>Two.<br/>Three.</p>", "One.\nTwo.\nThree."),
        ("<ul><li>One<li>Two</ul>", "One\nTwo"),
        ("<tr><td>CEO</td><td>Ann Ek</td></tr>", "CEO Ann Ek"),
        ("in<b>ter</b>im, de<wbr>part", "interim, depart"),
        ("a<script>if (x < y) alert('</b>')</script>b<style>p{}</style>c", "abc"),
        ("a<SCRIPT>alert(1)</script >b<script>never closed", "ab"),
        ("a<svg>never closed", "anever closed"),
        ("a<!-- said <b>nothing</b> -->b<!-- never closed", "ab"),
        ("<![CDATA[Chief <i>out</i>]]>", "Chief out"),
        ("<a href=\"x>y\" title='p>q'>link</a>", "link"),
        ('<img src=x onerror="alert(1)">text', "text"),
        ("profit < loss and 3 > 2, I <3 it", "profit < loss and 3 > 2, I <3 it"),
        ("ends in <b", "ends in <b"),
        ("AT&T, Q&A, R&D; ?a=1&notify=2&copy=3", "AT&T, Q&A, R&D; ?a=1&notify=2&copy=3"),
        ("one&nbsp;two&nbspthree &amp four", "one two&nbspthree & four"),
        ("it&#146;s &#x93;fine&#x94; \x91so\x92 \x85", "it’s “fine” ‘so’ …"),
        ("&#0;&#xD800;&#1114112;&#9999999;", "����"),
        ("C\u200bE\u200dO\u2060 \ufeffn\u00adew", "CEO new"),
        ("\u202egnp.exe\u202c \u2066x\u2069 \u200fy", "gnp.exe x y"),
        ("a\x00b\x07c\x1b[31md", "abc[31md"),
        ("a\ud800b\ufdd0\uffffc\U000e0041\ue000", "abc"),
        ("a \u00a0\u3000\t b\r\n\r\n\n  c\u2028d", "a b\nc\nd"),
        ("Η ΔΕΗ 新しい社長 💼", "Η ΔΕΗ 新しい社長 💼"),
        ("", ""),
    ],
)
def test_plain(given: str, wanted: str) -> None:
    assert plain(given) == wanted


def test_line_is_one_line() -> None:
    assert line("<h1>Chief\nleaves</h1><p>now</p>") == "Chief leaves now"


def test_cut_at_a_word() -> None:
    text = "chief " * 200
    cut = line(text, 100)
    assert len(cut) <= 100
    assert cut.endswith("chief…")
    assert len(line("x" * 1000, 100)) == 100
    assert line("x" * 100, 100) == "x" * 100


def test_text_is_not_taken_for_markup() -> None:
    assert tidy("use <b> &amp; <i>\u200b") == "use <b> &amp; <i>"


@given(st.text(alphabet=st.sampled_from("<>&;#\"'/!-[]abp=x \n\u200b\x00"), max_size=200))
def test_whatever_comes_nothing_breaks(text: str) -> None:
    found = plain(text)
    assert len(found) <= LONGEST
    assert not {"\u200b", "\x00"} & set(found)
    assert found == found.strip()


HOSTILE = {
    "open tags": lambda n: "<div>" * n,
    "open lists": lambda n: "<ul><li>" * n,
    "open quotes": lambda n: '<a href="' * n,
    "open angles": lambda n: "<" * n,
    "open comments": lambda n: "<!--" * n,
    "open scripts": lambda n: "<script></scrip" * n,
    "open drawings": lambda n: "<svg><b></svg>" * n,
    "open titles": lambda n: "<title>" * n,
    "ampersands": lambda n: "&" * n,
    "escapes": lambda n: "&lt;" * n,
    "escapes of escapes": lambda n: "&amp;" * n,
    "a long number": lambda n: "&#" + "9" * n + ";",
    "spaces": lambda n: " \n" * n,
    "characters of all kinds": lambda n: "".join(map(chr, range(0x20000, 0x20000 + n))),
}


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_takes_linear_time(make: Callable[[int], str]) -> None:
    text = make(100_000)
    start = time.process_time()
    plain(text)
    assert time.process_time() - start < 1.0
