-- What people typed and search misunderstood: lone dashes, swapped letters, names with a number inside longer phrases;
-- and texts that hold the very signs that snippets are made with.

CREATE OR REPLACE FUNCTION search_query(typed text) RETURNS tsquery
    LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE
    SET pg_trgm.similarity_threshold = 0.2
AS $$
DECLARE
    -- Curly quotes are quotes.
    quoted text := regexp_replace(translate(typed, E'\x02', ' '), '[“”„«»]', '"', 'g');
    -- A dash says "not" where a word begins with it, of whatever length; alone it says nothing.
    words text := replace(
        spaced(regexp_replace(
            quoted, '(?<![^\s(])[-\u2212\u2013](?=["(]?[^\s\u0001-/:-@\u005b-`{-\u007f])', E'\x02', 'g'
        )),
        E'\x02', '-'
    );
    wanted tsquery := websearch_to_tsquery('backissue', words);
    named text;
    apart tsquery;
    unknown text;
    swapped text[];
    slips integer;
    meant text;
BEGIN
    -- GPT4, GPT-4 and GPT 4; a phrase with such a name is one way or the other as a whole.
    FOR named IN
        SELECT DISTINCT matched[1]
        FROM regexp_matches(words, E'"([^"]*\\m[[:alpha:]]+\x01?\\d[^"]*)"', 'g') AS matched
        UNION
        SELECT matched[1]
        FROM regexp_matches(
            regexp_replace(words, '"[^"]*"', ' ', 'g'), E'\\m([[:alpha:]]+\x01?\\d[\\w.\x01]*)', 'g'
        ) AS matched
        ORDER BY 1
    LOOP
        apart := phraseto_tsquery('backissue', regexp_replace(named, '\m([[:alpha:]]+)(\d)', E'\\1\x01\\2', 'g'));
        IF numnode(apart) > 1 THEN
            wanted := ts_rewrite(
                wanted,
                phraseto_tsquery('backissue', named),
                apart || phraseto_tsquery('backissue', regexp_replace(named, E'\\m([[:alpha:]]+)\x01(\\d)', '\1\2', 'g'))
            );
        END IF;
    END LOOP;
    FOR unknown IN
        SELECT DISTINCT fold(token)
        FROM ts_parse('default', words)
        WHERE tokid IN (1, 2)  -- words without a digit: GPT-6 is not GPT-4 misspelled
          AND length(token) BETWEEN 4 AND 50
          AND numnode(plainto_tsquery('backissue', token)) > 0
          AND NOT EXISTS (SELECT FROM search_words WHERE word = fold(token))
          AND NOT EXISTS (SELECT FROM sections WHERE search @@ plainto_tsquery('backissue', token))
          AND NOT EXISTS (SELECT FROM tales WHERE search @@ plainto_tsquery('backissue', token))
        ORDER BY 1
        LIMIT 8
    LOOP
        -- Two letters in each other's place are one slip of the pen, as is a letter too many, too few, or another one.
        swapped := ARRAY(
            SELECT overlay(unknown PLACING reverse(substr(unknown, at, 2)) FROM at FOR 2)
            FROM generate_series(1, length(unknown) - 1) AS at
        );
        slips := CASE WHEN length(unknown) < 8 THEN 1 ELSE 2 END;
        SELECT word INTO meant
        FROM search_words
        WHERE word = ANY (swapped)
           -- Of an endless word no distance can be told.
           OR word % unknown AND levenshtein_less_equal(left(word, 60), unknown, slips) <= slips
        ORDER BY word = ANY (swapped) DESC, levenshtein(left(word, 60), unknown), similarity(word, unknown) DESC, word
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
    'What was typed, as a query: "a phrase", or, -not; a word that nothing has also means the name most like it,'
    ' for the first eight such words';

CREATE OR REPLACE FUNCTION snippets(written text, wanted tsquery) RETURNS text[]
    -- Not STRICT: Postgres would have to call it, and could not write what it says into the statement.
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN string_to_array(
        CASE WHEN written ~ '[\u0001-\u0007\u000e-\u0012]' THEN
            -- It has signs of ours already: shown as it is, with a mark more or less.
            ts_headline(
                'backissue', written, wanted,
                'StartSel=<mark>, StopSel=</mark>, MaxFragments=3, MaxWords=30, MinWords=10, FragmentDelimiter=␞␟␞'
            )
        ELSE
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
                    'StartSel=<mark>, StopSel=</mark>, MaxFragments=3, MaxWords=30, MinWords=10, FragmentDelimiter=␞␟␞'
                ),
                E'\x01\x02\x03\x04\x05\x06\x07\x0e\x0f\x10\x11\x12',
                E'-/“”’‘…—–\u00a0<>'
            )
        END,
        '␞␟␞'
    );

-- In a table that was there before, the vectors lie beside the rows: a new place for all of them, and what is in it told
-- to the planner.
CLUSTER sections USING sections_pkey;
ALTER TABLE sections SET WITHOUT CLUSTER;
ANALYZE sections, tales;

-- Packing the text of an issue takes as long as storing it, for a few kilobytes.
ALTER TABLE issues ALTER COLUMN text SET STORAGE EXTERNAL;
