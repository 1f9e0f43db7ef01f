-- Drafts that people have had checked; `report` is the record as JSON, empty until there is one, `scope` the articles
-- that the draft is held against, as JSON. `owner` as in `conversations`.
CREATE TABLE reports (
    owner  TEXT NOT NULL,
    id     TEXT NOT NULL,
    begun  TEXT NOT NULL,
    text   TEXT NOT NULL,
    scope  TEXT NOT NULL,
    report TEXT NOT NULL,
    PRIMARY KEY (owner, id)
) WITHOUT ROWID;
