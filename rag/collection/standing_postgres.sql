-- What standing.sql has in a data folder.
CREATE TABLE questions (
    id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    question text COLLATE "C" NOT NULL UNIQUE,
    added    text COLLATE "C" NOT NULL
);

-- The words of each answer's sentences, hashed: what stands here is not new.
CREATE TABLE seen (
    question integer NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
    sentence text COLLATE "C" NOT NULL,
    PRIMARY KEY (question, sentence)
);

CREATE TABLE news (
    id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    question integer NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
    found    text COLLATE "C" NOT NULL,
    citation text COLLATE "C" NOT NULL,
    is_sure  integer NOT NULL,
    reported integer NOT NULL DEFAULT 0
);

-- The articles that all questions were asked of.
CREATE TABLE known (
    article text COLLATE "C" PRIMARY KEY,
    digest  text COLLATE "C" NOT NULL
);
