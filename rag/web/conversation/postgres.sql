-- What schema.sql and kept.sql have in a data folder: questions, the record of each answer, what its reader said of it.
-- `owner` is a name of the password file, empty where there are no passwords; `shared`: whoever has the link may read it.
CREATE TABLE conversations (
    id      text COLLATE "C" PRIMARY KEY,
    title   text COLLATE "C" NOT NULL,
    changed text COLLATE "C" NOT NULL,
    owner   text COLLATE "C" NOT NULL DEFAULT '',
    shared  integer NOT NULL DEFAULT 0
);
CREATE INDEX conversations_by_changed ON conversations (changed);

-- `answer` is the record as JSON, NULL until there is one; `words` is what a search looks at, case folded.
CREATE TABLE turns (
    id           text COLLATE "C" PRIMARY KEY,
    conversation text COLLATE "C" NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    ordinal      integer NOT NULL,
    question     text COLLATE "C" NOT NULL,
    scope        text COLLATE "C" NOT NULL,
    asked        text COLLATE "C" NOT NULL,
    answer       text COLLATE "C",
    words        text COLLATE "C" NOT NULL,
    verdict      text COLLATE "C" CHECK (verdict IN ('up', 'down')),
    remark       text COLLATE "C" NOT NULL DEFAULT '',
    UNIQUE (conversation, ordinal)
);
CREATE INDEX turns_by_verdict ON turns (verdict) WHERE verdict IS NOT NULL;

-- Quotes that people have pinned, each a record as JSON; `owner` as in `conversations`.
CREATE TABLE quotes (
    owner  text COLLATE "C" NOT NULL,
    id     text COLLATE "C" NOT NULL,
    quote  text COLLATE "C" NOT NULL,
    pinned text COLLATE "C" NOT NULL,
    PRIMARY KEY (owner, id)
);

-- Articles that people ask together, under a name; `articles` is a JSON list of ids.
CREATE TABLE selections (
    owner    text COLLATE "C" NOT NULL,
    name     text COLLATE "C" NOT NULL,
    articles text COLLATE "C" NOT NULL,
    PRIMARY KEY (owner, name)
);

-- Drafts that people have had checked; `report` is the record as JSON, empty until there is one, `scope` the articles
-- that the draft is held against, as JSON.
CREATE TABLE reports (
    owner  text COLLATE "C" NOT NULL,
    id     text COLLATE "C" NOT NULL,
    begun  text COLLATE "C" NOT NULL,
    text   text COLLATE "C" NOT NULL,
    scope  text COLLATE "C" NOT NULL,
    report text COLLATE "C" NOT NULL,
    PRIMARY KEY (owner, id)
);
