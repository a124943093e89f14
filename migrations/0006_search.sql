-- What separates words. The parser of Postgres takes `Phi-4` for a word and a negative number, `and/or` for a file, and,
-- in a database whose characters are those of "C", a curly quote for a letter: so a blank stands in their place.

CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

CREATE FUNCTION spaced(written text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace(
        written,
        -- Punctuation and symbols, by code points: ASCII's, Latin-1's, those of general punctuation and the blocks of
        -- signs after it, and emoji.
        E'[-_/<>&+\u00a0-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u2000-\u206f\u20a0-\u20cf\u2122'
        '\u2190-\u2bff\u3000-\u303f\U0001f000-\U0001faff]',
        E'\x01',
        'g'
    );
COMMENT ON FUNCTION spaced IS
    'A text as search reads it: a control character, at which no word goes on, for each sign between or around words';

ALTER TABLE sections DROP COLUMN search, DROP COLUMN search_headline;
ALTER TABLE sections
    ADD COLUMN search tsvector NOT NULL GENERATED ALWAYS AS (
        setweight(to_tsvector('backissue', spaced(left(headline, 10000))), 'A')
        || setweight(to_tsvector('backissue', spaced(left(coalesce(tagline, ''), 10000))), 'B')
        || setweight(to_tsvector('backissue', spaced(left(text, 200000))), 'C')
    ) STORED,
    ADD COLUMN search_headline tsvector NOT NULL GENERATED ALWAYS AS (
        setweight(to_tsvector('backissue', spaced(left(headline, 10000))), 'A')
    ) STORED;
ALTER TABLE sections ALTER COLUMN search SET STORAGE MAIN;
CREATE INDEX sections_search ON sections USING gin (search);
CREATE INDEX sections_search_headline ON sections USING gin (search_headline);

ALTER TABLE tales DROP COLUMN search, DROP COLUMN search_title;
ALTER TABLE tales
    ADD COLUMN search tsvector NOT NULL GENERATED ALWAYS AS (
        setweight(to_tsvector('backissue', spaced(left(title, 10000))), 'A')
        || setweight(to_tsvector('backissue', spaced(left(coalesce(epigraph, ''), 10000))), 'B')
        || setweight(to_tsvector('backissue', spaced(left(text, 200000))), 'C')
    ) STORED,
    ADD COLUMN search_title tsvector NOT NULL GENERATED ALWAYS AS (
        setweight(to_tsvector('backissue', spaced(left(title, 10000))), 'A')
    ) STORED;
CREATE INDEX tales_search ON tales USING gin (search);
CREATE INDEX tales_search_title ON tales USING gin (search_title);

CREATE FUNCTION snippets(written text, wanted tsquery) RETURNS text[]
    -- Not STRICT: Postgres would have to call it, and could not write what it says into the statement.
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN string_to_array(
        translate(
            ts_headline(
                'backissue',
                -- One for one, so that what is shown is what was written. The signs that are usual inside sentences
                -- have to do: any other costs a mark at most.
                replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
                    written,
                    '-', E'\x01'), '/', E'\x02'), '“', E'\x03'), '”', E'\x04'), '’', E'\x05'),
                    '‘', E'\x06'), '…', E'\x07'), '—', E'\x0e'), '–', E'\x0f'), E'\u00a0', E'\x10'),
                    '<', E'\x11'), '>', E'\x12'),
                wanted,
                'StartSel=<mark>, StopSel=</mark>, MaxFragments=3, MaxWords=30, MinWords=10, FragmentDelimiter=␞'
            ),
            E'\x01\x02\x03\x04\x05\x06\x07\x0e\x0f\x10\x11\x12',
            E'-/“”’‘…—–\u00a0<>'
        ),
        '␞'
    );
COMMENT ON FUNCTION snippets IS 'The stretches of a text around what matches, which is marked with <mark>';

CREATE OR REPLACE FUNCTION search_query(typed text) RETURNS tsquery
    LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
    SET pg_trgm.similarity_threshold = 0.2
AS $$
DECLARE
    -- Curly quotes are quotes. A hyphen says "not" where a word begins with it.
    quoted text := regexp_replace(typed, '[“”„«»]', '"', 'g');
    words text := replace(spaced(regexp_replace(quoted, '(?<!\S)-', E'\x02', 'g')), E'\x02', '-');
    wanted tsquery := websearch_to_tsquery('backissue', words);
    compound text;
    apart tsquery;
    unknown text;
    meant text;
BEGIN
    -- GPT4, GPT-4 and GPT 4
    FOR compound IN
        SELECT DISTINCT matched[1]
        FROM regexp_matches(words, E'\\m([[:alpha:]]+\x01?\\d[\\w.\x01]*)', 'g') AS matched
        ORDER BY 1
        LIMIT 8
    LOOP
        apart := phraseto_tsquery('backissue', regexp_replace(compound, '([[:alpha:]])(\d)', E'\\1\x01\\2', 'g'));
        IF numnode(apart) > 1 THEN
            wanted := ts_rewrite(
                wanted,
                phraseto_tsquery('backissue', compound),
                apart || phraseto_tsquery('backissue', regexp_replace(compound, E'([[:alpha:]])\x01(\\d)', '\1\2', 'g'))
            );
        END IF;
    END LOOP;
    FOR unknown IN
        SELECT DISTINCT fold(token)
        FROM ts_parse('default', words)
        WHERE tokid IN (1, 2)  -- words without a digit: GPT-6 is not GPT-4 misspelled
          AND length(token) BETWEEN 4 AND 50
          AND NOT EXISTS (SELECT FROM search_words WHERE word = fold(token))
          AND NOT EXISTS (SELECT FROM sections WHERE search @@ plainto_tsquery('backissue', token))
        ORDER BY 1
        LIMIT 8
    LOOP
        SELECT word INTO meant
        FROM search_words
        WHERE word % unknown
          AND (similarity(word, unknown) >= 0.4 OR length(unknown) >= 6 AND levenshtein_less_equal(word, unknown, 2) <= 2)
        ORDER BY levenshtein(word, unknown), similarity(word, unknown) DESC, word
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
    'What was typed, as a query: "a phrase", or, -not; a word that no section has also means the name most like it';
