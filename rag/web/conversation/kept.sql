-- Quotes that people have pinned, each a record as JSON; `owner` as in `conversations`.
CREATE TABLE quotes (
    owner TEXT NOT NULL,
    id    TEXT NOT NULL,
    quote TEXT NOT NULL,
    pinned TEXT NOT NULL,
    PRIMARY KEY (owner, id)
) WITHOUT ROWID;

-- Articles that people ask together, under a name; `articles` is a JSON list of ids.
CREATE TABLE selections (
    owner    TEXT NOT NULL,
    name     TEXT NOT NULL,
    articles TEXT NOT NULL,
    PRIMARY KEY (owner, name)
) WITHOUT ROWID;
