-- Conversations of one data folder: questions, the record of each answer, and what its reader said of it.
-- `owner` is a name of the password file, empty where there are no passwords; `shared`: whoever has the link may read it.
CREATE TABLE conversations (
    id      TEXT PRIMARY KEY,
    title   TEXT NOT NULL,
    changed TEXT NOT NULL,
    owner   TEXT NOT NULL DEFAULT '',
    shared  INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX conversations_by_changed ON conversations (changed);

-- `answer` is the record as JSON, NULL until there is one; `words` is what a search looks at, case folded.
CREATE TABLE turns (
    id           TEXT PRIMARY KEY,
    conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    ordinal      INTEGER NOT NULL,
    question     TEXT NOT NULL,
    scope        TEXT NOT NULL,
    asked        TEXT NOT NULL,
    answer       TEXT,
    words        TEXT NOT NULL,
    verdict      TEXT CHECK (verdict IN ('up', 'down')),
    remark       TEXT NOT NULL DEFAULT '',
    UNIQUE (conversation, ordinal)
) WITHOUT ROWID;
CREATE INDEX turns_by_verdict ON turns (verdict) WHERE verdict IS NOT NULL;
