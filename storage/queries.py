"""Every question put to the database. ``json_each(?)`` takes a list of any length as one parameter."""

# items and marks

ITEM = """
SELECT source, ref, title, seen, text, url, lang, author, published, publisher, family, tier, background
FROM items WHERE key = ?
"""

ITEMS_SINCE = """
SELECT source, ref, title, seen, text, url, lang, author, published, publisher, family, tier, background
FROM items WHERE seen >= ? AND background = '' ORDER BY seen, id
"""

KNOWN = """
SELECT key FROM items WHERE key IN (SELECT value FROM json_each(:keys))
UNION ALL
SELECT key FROM forgotten WHERE key IN (SELECT value FROM json_each(:keys))
"""

ADD_ITEM = """
INSERT INTO items (key, source, ref, title, seen, text, url, lang, author, published, publisher, family, tier, background)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING
"""

ITEM_KEYS = """
SELECT key FROM items WHERE key >= :prefix AND key < :prefix || 'g'
UNION SELECT key FROM (SELECT key FROM items WHERE url = :url AND url <> '' ORDER BY id DESC LIMIT 1)
LIMIT 2
"""

MARK = "SELECT mark FROM marks WHERE source = ?"

SET_MARK = "INSERT INTO marks (source, mark) VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET mark = excluded.mark"

ADD_FAILED = "INSERT INTO failed (item, source, at, trace) VALUES (?, ?, ?, ?)"

# changes

DROP_CHANGES = "DELETE FROM changes WHERE item = ?"

ADD_CHANGE = """
INSERT INTO changes (item, n, organisation, person, role, post, direction, manner, status, acting, effective,
                     quote, quote_start, quote_end, pattern, confidence, story, claim, note)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

CHANGES = """
SELECT organisation, person, role, post, direction, manner, status, acting, effective,
       quote, quote_start, quote_end, pattern, confidence, story, claim, note
FROM changes WHERE item = ? ORDER BY n
"""

# stories

STORIES = """
SELECT id, organisation, subject, opened, touched FROM stories
WHERE id IN (SELECT value FROM json_each(?)) ORDER BY opened, id
"""

CLAIMS = """
SELECT story, id, organisation, person, who, post, role, direction, manner, acting, status, first, last, effective
FROM claims WHERE story IN (SELECT value FROM json_each(?)) ORDER BY story, n
"""

REPORTS = """
SELECT story, claim, item, source, publisher, family, tier, at, seen, status, title, url, quote, lang,
       person, post, role, manner, acting, effective, confidence, cites
FROM reports WHERE story IN (SELECT value FROM json_each(?)) ORDER BY story, claim, n
"""

STORIES_ABOUT = """
SELECT id FROM stories WHERE subject IN (SELECT value FROM json_each(:subjects)) AND touched >= :since
UNION
SELECT stories.id FROM claims JOIN stories ON stories.id = claims.story
WHERE claims.who IN (SELECT value FROM json_each(:people)) AND claims.who <> '' AND touched >= :since
"""

STORIES_OF = "SELECT id FROM stories WHERE subject = ?"

STORIES_RECENT = "SELECT id FROM stories ORDER BY touched DESC, id LIMIT ?"

SUBJECTS = """
SELECT subject, organisation FROM (
    SELECT subject, organisation, max(touched) FROM stories
    WHERE instr(subject, :words) OR instr(lower(organisation), lower(:words)) GROUP BY subject)
ORDER BY subject <> :words, instr(subject, :words) <> 1, length(subject), subject LIMIT :limit
"""

PUT_STORY = """
INSERT INTO stories (id, organisation, subject, opened, touched) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET organisation = excluded.organisation, subject = excluded.subject,
    opened = excluded.opened, touched = excluded.touched
"""

DROP_CLAIMS = "DELETE FROM claims WHERE story = ? AND id NOT IN (SELECT value FROM json_each(?))"

PUT_CLAIM = """
INSERT INTO claims (story, id, n, organisation, person, who, post, role, direction, manner, acting, status, first, last,
                    effective)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (story, id) DO UPDATE SET n = excluded.n, organisation = excluded.organisation, person = excluded.person,
    who = excluded.who, post = excluded.post, role = excluded.role, direction = excluded.direction,
    manner = excluded.manner, acting = excluded.acting, status = excluded.status, first = excluded.first,
    last = excluded.last, effective = excluded.effective
"""

DROP_REPORTS = "DELETE FROM reports WHERE story = ? AND claim = ? AND n >= ?"

PUT_REPORT = """
INSERT INTO reports (story, claim, n, item, source, publisher, family, tier, at, seen, status, title, url, quote, lang,
                     person, post, role, manner, acting, effective, confidence, cites)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (story, claim, n) DO UPDATE SET item = excluded.item, source = excluded.source,
    publisher = excluded.publisher, family = excluded.family, tier = excluded.tier, at = excluded.at,
    seen = excluded.seen, status = excluded.status, title = excluded.title, url = excluded.url,
    quote = excluded.quote, lang = excluded.lang, person = excluded.person, post = excluded.post,
    role = excluded.role, manner = excluded.manner, acting = excluded.acting, effective = excluded.effective,
    confidence = excluded.confidence, cites = excluded.cites
WHERE (item, source, publisher, family, tier, at, seen, status, title, url, quote, lang,
       person, post, role, manner, acting, effective, confidence, cites)
    IS NOT (excluded.item, excluded.source, excluded.publisher, excluded.family, excluded.tier, excluded.at,
            excluded.seen, excluded.status, excluded.title, excluded.url, excluded.quote, excluded.lang,
            excluded.person, excluded.post, excluded.role, excluded.manner, excluded.acting, excluded.effective,
            excluded.confidence, excluded.cites)
"""

# outbox

ADD_ALERT = """
INSERT INTO outbox (id, story, channel, n, reason, ping, card, told, items, due, next)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
"""

TOLD = """
SELECT story, channel, max(n),
       (SELECT told FROM outbox t WHERE t.story = o.story AND t.channel = o.channel AND t.state <> 'refused'
        ORDER BY n DESC LIMIT 1)
FROM outbox o WHERE story IN (SELECT value FROM json_each(?)) GROUP BY story, channel
"""

ALERTS = """
SELECT id, story, channel, n, reason, ping, card, told, items, due FROM outbox WHERE story = ? ORDER BY seq
"""

ALERTS_SINCE = """
SELECT id, story, channel, n, reason, ping, card, told, items, due FROM outbox WHERE due >= ? ORDER BY seq
"""

# A later alert of the same story waits until the earlier one is settled: an update must not overtake what it updates.
OWED = """
SELECT id, story, channel, n, reason, ping, card, told, items, due, attempts, uncertain OR state = 'sending',
       (SELECT d.receipt FROM outbox s JOIN deliveries d ON d.alert = s.id
        WHERE s.story = o.story AND s.channel = o.channel AND d.outcome = 'sent' ORDER BY d.id DESC LIMIT 1)
FROM outbox o
WHERE next <= :now AND channel NOT IN (SELECT value FROM json_each(:busy))
    AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.story = o.story AND e.channel = o.channel AND e.n < o.n
                    AND e.next IS NOT NULL)
ORDER BY due, seq LIMIT :limit
"""

NEXT_DUE = """
SELECT min(next) FROM outbox o
WHERE next IS NOT NULL AND channel NOT IN (SELECT value FROM json_each(:busy))
    AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.story = o.story AND e.channel = o.channel AND e.n < o.n
                    AND e.next IS NOT NULL)
"""

SENDING = """
UPDATE outbox SET uncertain = uncertain OR state = 'sending', state = 'sending', attempts = attempts + 1, tried = ?
WHERE id = ? AND next IS NOT NULL
"""

ADD_DELIVERY = """
INSERT INTO deliveries (alert, attempt, at, outcome, detail, receipt, again, uncertain) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""

SETTLE = """
UPDATE outbox SET state = :state, next = :next, attempts = max(attempts, :attempt), uncertain = :uncertain
WHERE id = :alert AND state <> 'sent'
"""

DELIVERIES = """
SELECT alert, attempt, at, outcome, detail, receipt, again, uncertain FROM deliveries
WHERE alert IN (SELECT id FROM outbox WHERE story = ?) ORDER BY id
"""

# figures and housekeeping

FIGURES = """
SELECT (SELECT count(*) FROM items), (SELECT count(*) FROM changes), (SELECT count(*) FROM stories),
       (SELECT count(*) FROM outbox WHERE next IS NOT NULL), (SELECT count(*) FROM failed),
       (SELECT min(due) FROM outbox WHERE next IS NOT NULL), (SELECT seen FROM items ORDER BY id DESC LIMIT 1)
"""

OLD_ITEMS = """
SELECT id, key, seen < :before, EXISTS (SELECT 1 FROM reports WHERE reports.item = items.key)
FROM items WHERE id > :after ORDER BY id LIMIT :limit
"""

FORGET = "INSERT INTO forgotten (key) VALUES (?) ON CONFLICT DO NOTHING"

DROP_ITEM = "DELETE FROM items WHERE key = ? AND NOT EXISTS (SELECT 1 FROM reports WHERE reports.item = items.key)"
