-- The corpus: issues, and what is in them. Keys are natural (the issue's number, a position in it), so that an
-- issue that is read again keeps every key, and a public id never has to be stored. Offsets count code points in
-- issues.text, the end exclusive.

CREATE TABLE corpus (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    title text,
    revision integer NOT NULL DEFAULT 0,
    updated_at timestamptz,
    is_sample boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE corpus IS 'One row. Every writer locks it first, so that writers take turns and cannot deadlock.';
COMMENT ON COLUMN corpus.title IS 'The newsletter, null before the first issue';
COMMENT ON COLUMN corpus.revision IS 'Grows by one with every ingest that changes anything';
COMMENT ON COLUMN corpus.is_sample IS 'Whether only the bundled sample is in it, which makes way for the first real issue';
INSERT INTO corpus DEFAULT VALUES;

CREATE TABLE issues (
    number integer PRIMARY KEY CHECK (number >= 0),
    title text NOT NULL,
    topics text[] NOT NULL,
    author text,
    url text,
    published_at timestamptz,
    preamble text,
    text text NOT NULL,
    text_sha256 text NOT NULL,
    word_count integer NOT NULL,
    format text NOT NULL CHECK (format IN ('TEXT', 'RSS', 'HTML', 'MARKDOWN')),
    coverage double precision NOT NULL CHECK (coverage BETWEEN 0 AND 1),
    warnings text[] NOT NULL,
    content_sha256 text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN issues.content_sha256 IS 'Digest of everything that was parsed: the same again changes nothing';

CREATE TABLE sections (
    issue_number integer NOT NULL REFERENCES issues ON DELETE CASCADE,
    position integer NOT NULL CHECK (position >= 1),
    headline text NOT NULL,
    tagline text,
    text text NOT NULL,
    why_it_matters text,
    word_count integer NOT NULL,
    span_start integer NOT NULL,
    span_end integer NOT NULL CHECK (span_end >= span_start),
    PRIMARY KEY (issue_number, position)
);

CREATE TABLE blocks (
    issue_number integer NOT NULL,
    section_position integer NOT NULL,
    position integer NOT NULL CHECK (position >= 1),
    kind text NOT NULL CHECK (kind IN ('PARAGRAPH', 'LIST')),
    label text,
    text text NOT NULL,
    items text[] NOT NULL,
    span_start integer NOT NULL,
    span_end integer NOT NULL CHECK (span_end >= span_start),
    PRIMARY KEY (issue_number, section_position, position),
    FOREIGN KEY (issue_number, section_position) REFERENCES sections ON DELETE CASCADE
);

CREATE TABLE tales (
    issue_number integer NOT NULL REFERENCES issues ON DELETE CASCADE,
    position integer NOT NULL CHECK (position >= 1),
    title text NOT NULL,
    epigraph text,
    text text NOT NULL,
    inspirations text[] NOT NULL,
    word_count integer NOT NULL,
    span_start integer NOT NULL,
    span_end integer NOT NULL CHECK (span_end >= span_start),
    PRIMARY KEY (issue_number, position)
);

CREATE TABLE links (
    issue_number integer NOT NULL REFERENCES issues ON DELETE CASCADE,
    position integer NOT NULL CHECK (position >= 1),
    section_position integer,
    label text,
    title text NOT NULL,
    source text,
    url text,
    host text,
    kind text NOT NULL CHECK (kind IN ('PAPER', 'CODE', 'DATASET', 'MODEL', 'BLOG', 'NEWS', 'VIDEO', 'OTHER')),
    arxiv_id text,
    span_start integer NOT NULL,
    span_end integer NOT NULL CHECK (span_end >= span_start),
    PRIMARY KEY (issue_number, position),
    FOREIGN KEY (issue_number, section_position) REFERENCES sections ON DELETE CASCADE
);

CREATE TABLE issue_references (
    issue_number integer NOT NULL REFERENCES issues ON DELETE CASCADE,
    position integer NOT NULL CHECK (position >= 1),
    section_position integer,
    target_number integer NOT NULL,
    text text NOT NULL,
    span_start integer NOT NULL,
    span_end integer NOT NULL CHECK (span_end >= span_start),
    PRIMARY KEY (issue_number, position),
    FOREIGN KEY (issue_number, section_position) REFERENCES sections ON DELETE CASCADE
);
COMMENT ON COLUMN issue_references.target_number IS
    'No foreign key: a reference dangles until its issue arrives, and a join finds out which';
CREATE INDEX issue_references_target ON issue_references (target_number);

CREATE TABLE fetches (
    url text PRIMARY KEY,
    etag text,
    last_modified text,
    revision integer NOT NULL,
    fetched_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE fetches IS 'What the server of an address said when it was last ingested, to ask for changes only';
COMMENT ON COLUMN fetches.revision IS
    'The corpus then: once something else changed it, what the address has may no longer be what is stored';
