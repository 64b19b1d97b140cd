-- Whose word a report is: the publisher that it cites, "" if it is its own. `family` is then that publisher's.
ALTER TABLE reports ADD COLUMN cites TEXT NOT NULL DEFAULT '';

DROP VIEW v_claims;

CREATE VIEW v_claims AS             -- what is known, and how many voices say so: publishers of one owner are one
SELECT c.organisation, c.person, c.post, c.direction, c.manner, c.acting, c.status, c.first, c.last,
       (SELECT count(*) FROM reports r WHERE r.story = c.story AND r.claim = c.id) AS reports,
       (SELECT count(DISTINCT lower(coalesce(nullif(r.family, ''), nullif(r.publisher, ''), r.source)))
        FROM reports r WHERE r.story = c.story AND r.claim = c.id) AS voices,
       c.story, c.id
FROM claims c;
