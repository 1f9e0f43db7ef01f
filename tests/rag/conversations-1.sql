-- Conversations of one data folder: questions, the record of each answer, and what its reader said of it.
CREATE TABLE conversations (
    id      TEXT PRIMARY KEY,
    title   TEXT NOT NULL,
    changed TEXT NOT NULL
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
