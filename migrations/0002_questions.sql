-- What questions need: entities and who mentions them, full-text search, and word of every change.
-- Whatever is derived here (counts, names, first and latest issue) is kept in the transaction that stores an issue.

CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE FUNCTION fold(written text) RETURNS text
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN lower(unaccent(written));
COMMENT ON FUNCTION fold IS 'A name as people compare names: no accents, no upper case';

-- Entities. The slug is the key everywhere; it comes from the name, and so outlives the rows.

CREATE TABLE entities (
    slug text COLLATE "C" PRIMARY KEY,
    name text NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    kind text NOT NULL CHECK (kind IN (
        'ORGANIZATION', 'PERSON', 'MODEL', 'DATASET', 'BENCHMARK', 'METHOD', 'SOFTWARE', 'HARDWARE', 'PLACE'
    )),
    aliases text[] NOT NULL,
    search_key text COLLATE "C" NOT NULL,
    mention_count integer NOT NULL,
    section_count integer NOT NULL,
    issue_count integer NOT NULL,
    first_issue integer NOT NULL,
    latest_issue integer NOT NULL
);
COMMENT ON COLUMN entities.name_key IS 'The name folded: what the order by name goes by';
COMMENT ON COLUMN entities.search_key IS 'The name and the aliases, folded, a line each';
-- Counts and the latest issue change with every issue that mentions an entity: an index on them would cost each of these
-- changes more than it saves where some ten thousand rows are sorted.
CREATE INDEX entities_by_name ON entities (name_key, slug);

CREATE TABLE mentions (
    issue_number integer NOT NULL,
    section_position integer NOT NULL,
    position integer NOT NULL CHECK (position >= 1),
    slug text COLLATE "C" NOT NULL,
    text text NOT NULL,
    text_slug text COLLATE "C" NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    method text NOT NULL CHECK (method IN ('CATALOGUE', 'PATTERN', 'PROPAGATED')),
    confidence double precision NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    span_start integer NOT NULL,
    span_end integer NOT NULL CHECK (span_end >= span_start),
    PRIMARY KEY (issue_number, section_position, position)
);
COMMENT ON TABLE mentions IS
    'What an issue mentions is written and removed with it, by statements that name no other: no foreign keys here'
    ' and in the two tables derived from it, whose checks would take longer than the rows';
COMMENT ON COLUMN mentions.name IS 'What this mention says the entity is called; entities.name is the verdict over all';

CREATE TABLE section_entities (
    issue_number integer NOT NULL,
    section_position integer NOT NULL,
    slug text COLLATE "C" NOT NULL,
    position integer NOT NULL,
    mention_count integer NOT NULL,
    PRIMARY KEY (issue_number, section_position, slug)
);
COMMENT ON COLUMN section_entities.position IS 'That of its first mention in the section';
CREATE INDEX section_entities_newest ON section_entities (slug, issue_number DESC, section_position);

CREATE TABLE issue_entities (
    issue_number integer NOT NULL,
    slug text COLLATE "C" NOT NULL,
    position integer NOT NULL,
    mention_count integer NOT NULL,
    section_count integer NOT NULL,
    PRIMARY KEY (issue_number, slug)
);
COMMENT ON COLUMN issue_entities.position IS 'The start of its first mention in the issue';
CREATE UNIQUE INDEX issue_entities_by_entity ON issue_entities (slug, issue_number) INCLUDE (mention_count, section_count);

CREATE TABLE entity_names (
    slug text COLLATE "C" NOT NULL REFERENCES entities ON DELETE CASCADE,
    name text NOT NULL,
    kind text NOT NULL,
    is_known boolean NOT NULL,
    mention_count integer NOT NULL,
    PRIMARY KEY (slug, name, kind, is_known)
);
COMMENT ON TABLE entity_names IS 'The evidence for the name and the kind of an entity: how many mentions say which';
COMMENT ON COLUMN entity_names.is_known IS 'Whether it is the catalogue that says so';

CREATE TABLE entity_forms (
    slug text COLLATE "C" NOT NULL REFERENCES entities ON DELETE CASCADE,
    form text COLLATE "C" NOT NULL,
    form_slug text COLLATE "C" NOT NULL,
    mention_count integer NOT NULL,
    PRIMARY KEY (slug, form)
);
COMMENT ON TABLE entity_forms IS 'The forms of its name that mentions of an entity use, and how often';
CREATE INDEX entity_forms_slug ON entity_forms (form_slug);

CREATE TABLE entity_aliases (
    alias_slug text COLLATE "C" NOT NULL,
    slug text COLLATE "C" NOT NULL REFERENCES entities ON DELETE CASCADE,
    PRIMARY KEY (alias_slug, slug)
);
COMMENT ON TABLE entity_aliases IS 'What else the catalogue knows entities by, whether the corpus does or not';

CREATE FUNCTION entity_slug(wanted text) RETURNS text
    LANGUAGE sql STABLE STRICT PARALLEL SAFE
    RETURN coalesce(
        (SELECT slug FROM entities WHERE slug = wanted),
        (SELECT slug FROM entity_forms WHERE form_slug = wanted AND wanted <> '' ORDER BY mention_count DESC, slug LIMIT 1),
        (SELECT slug FROM entity_aliases WHERE alias_slug = wanted ORDER BY slug LIMIT 1)
    );
COMMENT ON FUNCTION entity_slug IS 'The slug of the entity that goes by this slug, or by another name with this slug';

-- Lists go through these in their order.

CREATE INDEX sections_newest ON sections (issue_number DESC, position);
CREATE INDEX tales_newest ON tales (issue_number DESC, position);
CREATE INDEX links_newest ON links (issue_number DESC, position);
CREATE INDEX links_of_section ON links (issue_number, section_position, position);
CREATE INDEX issue_references_of_section ON issue_references (issue_number, section_position, position);
CREATE INDEX issues_author ON issues (lower(author), number DESC);
CREATE INDEX issues_published ON issues (published_at);
CREATE INDEX links_host ON links (lower(host), issue_number DESC, position);
CREATE INDEX links_source ON links (lower(source), issue_number DESC, position);

-- Search. A tsvector holds at most a megabyte, so that of an endless body the beginning has to do. What ranks a section
-- lies in its row if it fits: looked up elsewhere, each would take three times as long to rank.

CREATE TEXT SEARCH CONFIGURATION backissue (COPY = english);
ALTER TEXT SEARCH CONFIGURATION backissue
    ALTER MAPPING FOR hword, hword_part, word WITH unaccent, english_stem;

ALTER TABLE sections ADD COLUMN search tsvector NOT NULL GENERATED ALWAYS AS (
    setweight(to_tsvector('backissue', left(headline, 10000)), 'A')
    || setweight(to_tsvector('backissue', left(coalesce(tagline, ''), 10000)), 'B')
    || setweight(to_tsvector('backissue', left(text, 200000)), 'C')
) STORED;
ALTER TABLE sections ALTER COLUMN search SET STORAGE MAIN, SET (toast_tuple_target = 4080);
CREATE INDEX sections_search ON sections USING gin (search);
ALTER TABLE sections ADD COLUMN search_headline tsvector NOT NULL GENERATED ALWAYS AS (
    setweight(to_tsvector('backissue', left(headline, 10000)), 'A')
) STORED;
CREATE INDEX sections_search_headline ON sections USING gin (search_headline);

ALTER TABLE tales ADD COLUMN search tsvector NOT NULL GENERATED ALWAYS AS (
    setweight(to_tsvector('backissue', left(title, 10000)), 'A')
    || setweight(to_tsvector('backissue', left(coalesce(epigraph, ''), 10000)), 'B')
    || setweight(to_tsvector('backissue', left(text, 200000)), 'C')
) STORED;
CREATE INDEX tales_search ON tales USING gin (search);
ALTER TABLE tales ADD COLUMN search_title tsvector NOT NULL GENERATED ALWAYS AS (
    setweight(to_tsvector('backissue', left(title, 10000)), 'A')
) STORED;
CREATE INDEX tales_search_title ON tales USING gin (search_title);

CREATE TABLE search_words (
    word text COLLATE "C" PRIMARY KEY
);
COMMENT ON TABLE search_words IS
    'Every word that begins with a capital somewhere in the corpus, folded: what a misspelled name may have meant';
INSERT INTO search_words
SELECT DISTINCT fold(found[1])
FROM (
    SELECT concat_ws(' ', headline, tagline, text) AS words FROM sections
    UNION ALL SELECT concat_ws(' ', title, epigraph, text) FROM tales
) AS texts, regexp_matches(words, '\m([[:upper:]]\w{3,49})\M', 'g') AS found;
CREATE INDEX search_words_similar ON search_words USING gin (word gin_trgm_ops);

CREATE FUNCTION search_query(typed text) RETURNS tsquery
    LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
AS $$
DECLARE
    wanted tsquery := websearch_to_tsquery('backissue', typed);
    unknown text;
    meant text;
BEGIN
    FOR unknown IN
        SELECT DISTINCT fold(token)
        FROM ts_parse('default', typed)
        WHERE tokid IN (1, 2, 3, 9, 10, 11)  -- words, and the parts of compounds
          AND length(token) BETWEEN 4 AND 50
          AND NOT EXISTS (SELECT FROM search_words WHERE word = fold(token))
        ORDER BY 1
        LIMIT 8
    LOOP
        SELECT word INTO meant
        FROM search_words
        WHERE word % unknown AND similarity(word, unknown) >= 0.4
        ORDER BY similarity(word, unknown) DESC, word
        LIMIT 1;
        IF FOUND THEN
            wanted := ts_rewrite(
                wanted,
                plainto_tsquery('backissue', unknown),
                plainto_tsquery('backissue', unknown) || plainto_tsquery('backissue', meant)
            );
        END IF;
    END LOOP;
    RETURN wanted;
END
$$;
COMMENT ON FUNCTION search_query IS
    'What was typed, as a query: "a phrase", or, -not; a word that no name has also means the name most like it';

-- Every change of the corpus has a number of its own, and is announced when it is committed.

ALTER TABLE corpus ADD COLUMN state bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN corpus.state IS 'Grows with every transaction that changes anything: what a cached answer is bound to';

CREATE FUNCTION announce_change() RETURNS trigger
    LANGUAGE plpgsql
AS $$
BEGIN
    NEW.state := OLD.state + 1;
    PERFORM pg_notify('backissue', NEW.state::text);
    RETURN NEW;
END
$$;
CREATE TRIGGER announce_change BEFORE UPDATE ON corpus
    FOR EACH ROW WHEN (OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION announce_change();

ALTER TABLE issues ADD COLUMN extractor integer;
COMMENT ON COLUMN issues.extractor IS 'The version of the entity extractor that saw the issue last; null if none did';
