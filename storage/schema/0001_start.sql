-- What Helmwatch remembers, in one file. docs/storage.md tells it in words.
--
-- Times are UTC text of one width ("2026-03-02T12:00:00.000000Z"): they sort and compare as text, and SQLite's
-- date functions read them. "" means: not said. NULL means: there is none.
-- A row that is part of another goes when that one goes (REFERENCES … ON DELETE CASCADE). Rows that only speak of
-- another (an alert of a story, a report of an item) keep its name as text, for either may outlive the other.

CREATE TABLE marks (                -- where each source goes on; always as old as the items that it covers, never newer
    source      TEXT PRIMARY KEY,
    mark        TEXT NOT NULL       -- JSON, opaque to all but the source
) STRICT, WITHOUT ROWID;

CREATE TABLE items (                -- every report that was seen, in the order of its arrival
    id          INTEGER PRIMARY KEY,
    key         TEXT NOT NULL UNIQUE,  -- 32 hex digits of (source, ref)
    source      TEXT NOT NULL,
    ref         TEXT NOT NULL,      -- the source's own name for it
    title       TEXT NOT NULL,
    seen        TEXT NOT NULL,
    text        TEXT NOT NULL,
    url         TEXT NOT NULL,
    lang        TEXT NOT NULL,
    author      TEXT NOT NULL,
    published   TEXT,
    publisher   TEXT NOT NULL,
    family      TEXT NOT NULL,
    tier        TEXT NOT NULL,      -- regulator, issuer, wire, press, search, social
    background  TEXT NOT NULL       -- why it was kept but not read for changes
) STRICT;

CREATE INDEX items_url ON items (url) WHERE url <> '';

CREATE TABLE forgotten (            -- items dropped by age: still known, so that a feed which keeps them is not news
    key         TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE changes (              -- one person entering or leaving one post, as one item reports it
    item        TEXT NOT NULL REFERENCES items (key) ON DELETE CASCADE,
    n           INTEGER NOT NULL,   -- its place in the item
    organisation TEXT,
    person      TEXT,
    role        TEXT,
    post        TEXT NOT NULL,
    direction   TEXT NOT NULL,      -- in, out
    manner      TEXT NOT NULL,
    status      TEXT NOT NULL,      -- rumored, confirmed, denied
    acting      INTEGER NOT NULL,
    effective   TEXT,               -- a date
    quote       TEXT NOT NULL,      -- the words that prove it …
    quote_start INTEGER NOT NULL,   -- … and where they stand in title + newline + text
    quote_end   INTEGER NOT NULL,
    pattern     TEXT NOT NULL,
    confidence  REAL NOT NULL,
    story       TEXT NOT NULL,      -- where it was placed …
    claim       TEXT NOT NULL,
    note        TEXT NOT NULL,      -- … or why it was not
    PRIMARY KEY (item, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE stories (              -- one succession episode at one organisation
    id          TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,     -- as people write it
    subject     TEXT NOT NULL,      -- its comparable key
    opened      TEXT NOT NULL,
    touched     TEXT NOT NULL       -- when it last changed
) STRICT;

CREATE INDEX stories_subject ON stories (subject, touched);
CREATE INDEX stories_touched ON stories (touched);

CREATE TABLE claims (               -- the same change merged over all reports of it
    story       TEXT NOT NULL REFERENCES stories (id) ON DELETE CASCADE,
    id          TEXT NOT NULL,
    n           INTEGER NOT NULL,   -- its place in the story
    organisation TEXT NOT NULL,
    person      TEXT,
    who         TEXT NOT NULL,      -- the person's comparable key
    post        TEXT NOT NULL,
    role        TEXT NOT NULL,
    direction   TEXT NOT NULL,
    manner      TEXT NOT NULL,
    acting      INTEGER NOT NULL,
    status      TEXT NOT NULL,
    first       TEXT NOT NULL,
    last        TEXT NOT NULL,
    effective   TEXT,
    PRIMARY KEY (story, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX claims_who ON claims (who) WHERE who <> '';

CREATE TABLE reports (              -- the evidence of a claim: who said it when, and how sure they were
    story       TEXT NOT NULL,
    claim       TEXT NOT NULL,
    n           INTEGER NOT NULL,   -- its place in the evidence
    item        TEXT NOT NULL,
    source      TEXT NOT NULL,
    publisher   TEXT NOT NULL,
    family      TEXT NOT NULL,
    tier        TEXT NOT NULL,
    at          TEXT NOT NULL,
    seen        TEXT NOT NULL,
    status      TEXT NOT NULL,
    title       TEXT NOT NULL,
    url         TEXT NOT NULL,
    quote       TEXT NOT NULL,
    lang        TEXT NOT NULL,
    person      TEXT NOT NULL,      -- from here on: what this item itself says of the claim
    post        TEXT NOT NULL,
    role        TEXT NOT NULL,
    manner      TEXT NOT NULL,
    acting      INTEGER NOT NULL,
    effective   TEXT,
    confidence  REAL NOT NULL,
    PRIMARY KEY (story, claim, n),
    FOREIGN KEY (story, claim) REFERENCES claims (story, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX reports_item ON reports (item);

CREATE TABLE outbox (               -- what each channel is to be told, and how far that is
    seq         INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,  -- story/channel/n
    story       TEXT NOT NULL,
    channel     TEXT NOT NULL,
    n           INTEGER NOT NULL,
    reason      TEXT NOT NULL,
    ping        INTEGER NOT NULL,
    card        TEXT NOT NULL,      -- JSON: what people see
    told        TEXT NOT NULL,      -- JSON: claim → status that the channel knows with it
    items       TEXT NOT NULL,      -- JSON: keys of the items that brought it about
    due         TEXT NOT NULL,      -- when it was first to be sent
    state       TEXT NOT NULL DEFAULT 'owed',  -- owed, sending, sent, refused
    attempts    INTEGER NOT NULL DEFAULT 0,
    uncertain   INTEGER NOT NULL DEFAULT 0,    -- an attempt began and nobody knows how it ended
    tried       TEXT,               -- when the last attempt began
    next        TEXT,               -- when to try (again); NULL once it is sent or refused
    UNIQUE (story, channel, n)
) STRICT;

CREATE INDEX outbox_next ON outbox (next) WHERE next IS NOT NULL;

CREATE TABLE deliveries (           -- each attempt to deliver
    id          INTEGER PRIMARY KEY,
    alert       TEXT NOT NULL REFERENCES outbox (id) ON DELETE CASCADE,
    attempt     INTEGER NOT NULL,
    at          TEXT NOT NULL,
    outcome     TEXT NOT NULL,      -- sent, retry, refused
    detail      TEXT NOT NULL,
    receipt     TEXT,               -- JSON, opaque to all but the notifier
    again       TEXT,               -- when to try next
    uncertain   INTEGER NOT NULL
) STRICT;

CREATE INDEX deliveries_alert ON deliveries (alert);

CREATE TABLE failed (               -- items that could not be worked on
    id          INTEGER PRIMARY KEY,
    item        TEXT NOT NULL REFERENCES items (key) ON DELETE CASCADE,
    source      TEXT NOT NULL,
    at          TEXT NOT NULL,
    trace       TEXT NOT NULL
) STRICT;

CREATE INDEX failed_item ON failed (item);

-- For people with a shell.

CREATE VIEW v_alerts AS             -- what was told to whom, when, and how long it took
SELECT o.due, o.channel, json_extract(o.card, '$.organisation') AS organisation,
       json_extract(o.card, '$.headline') AS headline, o.reason, o.state, o.attempts,
       (SELECT max(d.at) FROM deliveries d WHERE d.alert = o.id AND d.outcome = 'sent') AS sent,
       (SELECT d.detail FROM deliveries d WHERE d.alert = o.id ORDER BY d.id DESC LIMIT 1) AS detail,
       o.id
FROM outbox o;

CREATE VIEW v_claims AS             -- what is known, with how many publishers say so
SELECT c.organisation, c.person, c.post, c.direction, c.manner, c.acting, c.status, c.first, c.last,
       (SELECT count(*) FROM reports r WHERE r.story = c.story AND r.claim = c.id) AS reports,
       (SELECT count(DISTINCT r.publisher) FROM reports r WHERE r.story = c.story AND r.claim = c.id) AS publishers,
       c.story, c.id
FROM claims c;

CREATE VIEW v_sources AS            -- what each source brought
SELECT source, count(*) AS items, max(seen) AS last_seen, max(published) AS last_published
FROM items GROUP BY source;
