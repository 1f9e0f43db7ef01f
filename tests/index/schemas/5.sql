-- The catalog: the truth about what is indexed. Chroma can be rebuilt from it at any time.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE articles (
    number    INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,
    source    TEXT NOT NULL,
    digest    TEXT NOT NULL,
    text_digest TEXT NOT NULL,
    text      TEXT NOT NULL,
    title     TEXT NOT NULL,
    url       TEXT,
    published TEXT,
    outlet    TEXT,
    author    TEXT,
    language  TEXT NOT NULL,
    -- JSON: [start, label] of each page or other part of the source that the text was read from.
    places    TEXT NOT NULL DEFAULT '[]',
    characters INTEGER NOT NULL DEFAULT 0,
    words     INTEGER NOT NULL DEFAULT 0
);
-- All that a list shows and that a sync compares, so that neither reads the texts.
CREATE INDEX articles_listed ON articles
    (published DESC, title, id, source, url, outlet, author, characters, words, digest, text_digest);
CREATE INDEX articles_by_source ON articles (source);
CREATE INDEX articles_by_text ON articles (text_digest);
-- With the ids, so that a filter does not read the texts.
CREATE INDEX articles_by_published ON articles (published, id);
CREATE INDEX articles_by_outlet ON articles (outlet COLLATE NOCASE, published, id);
CREATE INDEX articles_by_language ON articles (language);

CREATE TABLE sentences (
    article TEXT NOT NULL REFERENCES articles (id) ON UPDATE CASCADE ON DELETE CASCADE,
    ordinal INTEGER NOT NULL,
    start   INTEGER NOT NULL,
    "end"   INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    heading TEXT,
    PRIMARY KEY (article, ordinal)
) WITHOUT ROWID;

-- Ids are never given twice, so that a stale id in Chroma can only miss, never mislead.
CREATE TABLE chunks (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    article   TEXT NOT NULL REFERENCES articles (id) ON UPDATE CASCADE ON DELETE CASCADE,
    ordinal   INTEGER NOT NULL,
    context   TEXT NOT NULL,
    sentences TEXT NOT NULL,
    key       BLOB NOT NULL
);
CREATE INDEX chunks_by_article ON chunks (article);
CREATE INDEX chunks_by_key ON chunks (key);

CREATE VIRTUAL TABLE chunk_terms USING fts5 (context, body, tokenize = "unicode61 remove_diacritics 0");
CREATE VIRTUAL TABLE term_counts USING fts5vocab (chunk_terms, 'col');

-- By the article's number: a story as a whole, since a question's words may stand in several chunks of it.
CREATE VIRTUAL TABLE article_terms USING fts5 (title, body, tokenize = "unicode61 remove_diacritics 0");

-- float16 vectors by content and model: a rebuild or a moved sentence does not embed again.
CREATE TABLE embeddings (
    key       BLOB PRIMARY KEY,
    chunk     BLOB NOT NULL,
    sentences BLOB NOT NULL
);

-- Ids under which a text was read that is stored under another: whichever article has it now.
CREATE TABLE duplicates (
    id          TEXT PRIMARY KEY,
    source      TEXT NOT NULL,
    text_digest TEXT NOT NULL
) WITHOUT ROWID;

-- What Chroma has still to be told; empty when it agrees with the catalog.
CREATE TABLE outbox (
    chunk     INTEGER PRIMARY KEY,
    operation TEXT NOT NULL CHECK (operation IN ('upsert', 'delete'))
);

-- What servers said of a page's version, so that one that has not changed is not sent again.
CREATE TABLE pages (
    url           TEXT PRIMARY KEY,
    etag          TEXT,
    last_modified TEXT
) WITHOUT ROWID;
