-- The catalog in PostgreSQL: the tables of schema.sql (server.py makes `meta`), and what stands for SQLite's full-text search.
-- Texts are compared by their code points, as SQLite does, whatever the database's language is.
CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false);

CREATE TABLE articles (
    number    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id        text COLLATE "C" NOT NULL UNIQUE,
    source    text COLLATE "C" NOT NULL,
    digest    text COLLATE "C" NOT NULL,
    text_digest text COLLATE "C" NOT NULL,
    text      text COLLATE "C" NOT NULL,
    title     text COLLATE "C" NOT NULL,
    url       text COLLATE "C",
    published text COLLATE "C",
    outlet    text COLLATE "C",
    author    text COLLATE "C",
    language  text COLLATE "C" NOT NULL,
    -- JSON: [start, label] of each page or other part of the source that the text was read from.
    places    text COLLATE "C" NOT NULL DEFAULT '[]',
    characters integer NOT NULL DEFAULT 0,
    words     integer NOT NULL DEFAULT 0
);
-- A list and a sync read no long texts here: PostgreSQL keeps these apart from the rows.
CREATE INDEX articles_by_text ON articles (text_digest);
CREATE INDEX articles_by_published ON articles (published, id);
CREATE INDEX articles_by_outlet ON articles (outlet COLLATE nocase, published);
CREATE INDEX articles_by_language ON articles (language);

CREATE TABLE sentences (
    article text COLLATE "C" NOT NULL REFERENCES articles (id) ON UPDATE CASCADE ON DELETE CASCADE,
    ordinal integer NOT NULL,
    start   integer NOT NULL,
    "end"   integer NOT NULL,
    kind    text COLLATE "C" NOT NULL,
    heading text COLLATE "C",
    PRIMARY KEY (article, ordinal)
);

-- Ids are never given twice, so that a stale id in Chroma can only miss, never mislead.
CREATE TABLE chunks (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article   text COLLATE "C" NOT NULL REFERENCES articles (id) ON UPDATE CASCADE ON DELETE CASCADE,
    ordinal   integer NOT NULL,
    context   text COLLATE "C" NOT NULL,
    sentences text COLLATE "C" NOT NULL,
    key       bytea NOT NULL
);
CREATE INDEX chunks_by_article ON chunks (article);
CREATE INDEX chunks_by_key ON chunks (key);

-- Every term, with the number of chunks, of chunks' bodies and of articles that hold it.
CREATE TABLE words (
    id       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    term     text COLLATE "C" NOT NULL UNIQUE,
    chunks   integer NOT NULL DEFAULT 0,
    bodies   integer NOT NULL DEFAULT 0,
    articles integer NOT NULL DEFAULT 0
) WITH (fillfactor = 70);

-- How often a word stands in a chunk's context (`head`) and body, beside the chunk's number of words.
CREATE TABLE chunk_words (
    place  bigint NOT NULL,
    word   integer NOT NULL,
    length integer NOT NULL,
    head   integer NOT NULL,
    body   integer NOT NULL,
    PRIMARY KEY (word, place) INCLUDE (length, head, body)
);
-- The words of a chunk, each once, by which its entries are found when it goes.
CREATE TABLE chunk_terms (
    place  bigint PRIMARY KEY,
    length integer NOT NULL,
    words  integer[] NOT NULL
);

-- The same of articles, by number: `head` is the title.
CREATE TABLE article_words (
    place  bigint NOT NULL,
    word   integer NOT NULL,
    length integer NOT NULL,
    head   integer NOT NULL,
    body   integer NOT NULL,
    PRIMARY KEY (word, place) INCLUDE (length, head, body)
);
CREATE TABLE article_terms (
    place  bigint PRIMARY KEY,
    length integer NOT NULL,
    words  integer[] NOT NULL
);

-- How many places and words the two have together, for the mean length.
CREATE TABLE word_totals (
    kind   text COLLATE "C" PRIMARY KEY,
    places bigint NOT NULL DEFAULT 0,
    length bigint NOT NULL DEFAULT 0
);

-- float16 vectors by content and model: a rebuild or a moved sentence does not embed again.
CREATE TABLE embeddings (
    key       bytea PRIMARY KEY,
    chunk     bytea NOT NULL,
    sentences bytea NOT NULL
);

-- Ids under which a text was read that is stored under another: whichever article has it now.
CREATE TABLE duplicates (
    id          text COLLATE "C" PRIMARY KEY,
    source      text COLLATE "C" NOT NULL,
    text_digest text COLLATE "C" NOT NULL
);

-- What Chroma has still to be told; empty when it agrees with the catalog.
CREATE TABLE outbox (
    chunk     bigint PRIMARY KEY,
    operation text COLLATE "C" NOT NULL CHECK (operation IN ('upsert', 'delete'))
);

-- What servers said of a page's version, so that one that has not changed is not sent again.
CREATE TABLE pages (
    url           text COLLATE "C" PRIMARY KEY,
    etag          text,
    last_modified text
);

INSERT INTO meta VALUES ('index_version', '0');
