-- Standing questions, what their answers have had, and what was new in them.
CREATE TABLE questions (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    question TEXT NOT NULL UNIQUE,
    added    TEXT NOT NULL
);

-- The words of each answer's sentences, hashed: what stands here is not new.
CREATE TABLE seen (
    question INTEGER NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
    sentence TEXT NOT NULL,
    PRIMARY KEY (question, sentence)
) WITHOUT ROWID;

CREATE TABLE news (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    question INTEGER NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
    found    TEXT NOT NULL,
    citation TEXT NOT NULL,
    is_sure  INTEGER NOT NULL,
    reported INTEGER NOT NULL DEFAULT 0
);

-- The articles that all questions were asked of.
CREATE TABLE known (
    article TEXT PRIMARY KEY,
    digest  TEXT NOT NULL
) WITHOUT ROWID;
