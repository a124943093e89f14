-- The statements that store.py runs. $1 is the issue's number wherever there is one.

-- name: content
-- What an issue held when it was last stored, of the sample ($2) or of the real ones: to either the other is not there.
SELECT content_sha256 FROM issues, corpus WHERE number = $1 AND is_sample = $2

-- name: corpus
-- Whose issues are in the corpus.
SELECT title, is_sample FROM corpus

-- name: section_count
-- How many sections an issue has.
SELECT count(*) FROM sections WHERE issue_number = $1

-- name: lock_corpus
-- Take the turn to write, to the end of the transaction. Its commit need not wait for the disk: see Store.flush.
SELECT title, is_sample, set_config('synchronous_commit', 'off', true) FROM corpus FOR UPDATE

-- name: put_issue
-- Insert an issue, or replace what it says of itself.
INSERT INTO issues (
    number, title, topics, author, url, published_at, preamble, text, text_sha256, word_count, format, coverage,
    warnings, content_sha256, extractor
)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (number) DO UPDATE SET
    title = excluded.title, topics = excluded.topics, author = excluded.author, url = excluded.url,
    published_at = excluded.published_at, preamble = excluded.preamble, text = excluded.text,
    text_sha256 = excluded.text_sha256, word_count = excluded.word_count, format = excluded.format,
    coverage = excluded.coverage, warnings = excluded.warnings, content_sha256 = excluded.content_sha256,
    extractor = excluded.extractor, updated_at = now()

-- name: delete_parts
-- Remove what is in an issue; blocks go with their sections.
WITH
    gone_links AS (DELETE FROM links WHERE issue_number = $1),
    gone_references AS (DELETE FROM issue_references WHERE issue_number = $1),
    gone_tales AS (DELETE FROM tales WHERE issue_number = $1),
    gone_mentions AS (DELETE FROM mentions WHERE issue_number = $1),
    gone_section_entities AS (DELETE FROM section_entities WHERE issue_number = $1),
    gone_entities AS (DELETE FROM issue_entities WHERE issue_number = $1)
DELETE FROM sections WHERE issue_number = $1

-- name: put_parts
-- Insert what is in an issue, from one document with a list for each table; from its mentions, what it is about.
WITH
    found AS (
        SELECT * FROM jsonb_to_recordset($2::jsonb -> 'mentions') AS part (
            section_position integer, position integer, slug text, text text, text_slug text, name text, kind text,
            method text, confidence double precision, span_start integer, span_end integer
        )
    ),
    new_sections AS (
        INSERT INTO sections (
            issue_number, position, headline, tagline, text, why_it_matters, word_count, span_start, span_end
        )
        SELECT $1, * FROM jsonb_to_recordset($2::jsonb -> 'sections') AS part (
            position integer, headline text, tagline text, text text, why_it_matters text, word_count integer,
            span_start integer, span_end integer
        )
    ),
    new_blocks AS (
        INSERT INTO blocks (
            issue_number, section_position, position, kind, label, text, items, span_start, span_end
        )
        SELECT $1, * FROM jsonb_to_recordset($2::jsonb -> 'blocks') AS part (
            section_position integer, position integer, kind text, label text, text text, items text[],
            span_start integer, span_end integer
        )
    ),
    new_tales AS (
        INSERT INTO tales (
            issue_number, position, title, epigraph, text, inspirations, word_count, span_start, span_end
        )
        SELECT $1, * FROM jsonb_to_recordset($2::jsonb -> 'tales') AS part (
            position integer, title text, epigraph text, text text, inspirations text[], word_count integer,
            span_start integer, span_end integer
        )
    ),
    new_mentions AS (
        INSERT INTO mentions (
            issue_number, section_position, position, slug, text, text_slug, name, kind, method, confidence,
            span_start, span_end
        )
        SELECT $1, found.* FROM found
    ),
    new_section_entities AS (
        INSERT INTO section_entities (issue_number, section_position, slug, position, mention_count)
        SELECT $1, section_position, slug, min(position), count(*) FROM found GROUP BY section_position, slug
    ),
    new_issue_entities AS (
        INSERT INTO issue_entities (issue_number, slug, position, mention_count, section_count)
        SELECT $1, slug, min(span_start), count(*), count(DISTINCT section_position) FROM found GROUP BY slug
    ),
    new_links AS (
        INSERT INTO links (
            issue_number, position, section_position, label, title, source, url, host, kind, arxiv_id,
            span_start, span_end
        )
        SELECT $1, * FROM jsonb_to_recordset($2::jsonb -> 'links') AS part (
            position integer, section_position integer, label text, title text, source text, url text, host text,
            kind text, arxiv_id text, span_start integer, span_end integer
        )
    )
INSERT INTO issue_references (
    issue_number, position, section_position, target_number, text, span_start, span_end
)
SELECT $1, * FROM jsonb_to_recordset($2::jsonb -> 'references') AS part (
    position integer, section_position integer, target_number integer, text text,
    span_start integer, span_end integer
)

-- name: put_words
-- Remember the words that begin with a capital ($1), for whoever misspells one.
INSERT INTO search_words SELECT DISTINCT fold(word) FROM unnest($1::text[]) AS word ON CONFLICT DO NOTHING

-- name: count_entities
-- Add what the issue mentions to the counts of its entities ($2 is 1), or take it away (-1); the entities concerned.
INSERT INTO entities AS entity (
    slug, name, name_key, kind, aliases, search_key, mention_count, section_count, issue_count,
    first_issue, latest_issue
)
SELECT slug, slug, slug, 'METHOD', '{}', slug, mention_count, section_count, 1, $1, $1
FROM issue_entities
WHERE issue_number = $1
ON CONFLICT (slug) DO UPDATE SET
    mention_count = entity.mention_count + $2 * excluded.mention_count,
    section_count = entity.section_count + $2 * excluded.section_count,
    issue_count = entity.issue_count + $2,
    first_issue = least(entity.first_issue, $1),
    latest_issue = greatest(entity.latest_issue, $1)
RETURNING slug, xmax = 0 AS is_new

-- name: put_aliases
-- Note what else the catalogue knows entities by: their slugs ($1), and those of their other names ($2).
INSERT INTO entity_aliases (slug, alias_slug) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING

-- name: count_names
-- The same for the names that the mentions say, and the forms they use.
WITH
    names AS (
        INSERT INTO entity_names AS known (slug, name, kind, is_known, mention_count)
        SELECT slug, name, kind, method = 'CATALOGUE', count(*)
        FROM mentions
        WHERE issue_number = $1
        GROUP BY 1, 2, 3, 4
        ON CONFLICT (slug, name, kind, is_known) DO UPDATE SET
            mention_count = known.mention_count + $2 * excluded.mention_count
    )
INSERT INTO entity_forms AS known (slug, form, form_slug, mention_count)
SELECT slug, text, text_slug, count(*)
FROM mentions
WHERE issue_number = $1
GROUP BY 1, 2, 3
ON CONFLICT (slug, form) DO UPDATE SET mention_count = known.mention_count + $2 * excluded.mention_count

-- name: forget_names
-- Remove the names and forms of these entities ($1) that nothing says any more.
WITH gone AS (DELETE FROM entity_names WHERE slug = ANY ($1::text[]) AND mention_count = 0)
DELETE FROM entity_forms WHERE slug = ANY ($1::text[]) AND mention_count = 0

-- name: forget_entities
-- Remove those of these entities ($1) that nothing mentions any more.
DELETE FROM entities WHERE slug = ANY ($1::text[]) AND mention_count = 0

-- name: limit_entities
-- Find out for these entities ($1), which an issue may mention no more, what is the first and the latest that does.
UPDATE entities
SET first_issue = found.first_issue, latest_issue = found.latest_issue
FROM (
    SELECT slug, min(issue_number) AS first_issue, max(issue_number) AS latest_issue
    FROM issue_entities
    WHERE slug = ANY ($1::text[])
    GROUP BY slug
) AS found
WHERE entities.slug = found.slug

-- name: settle_entities
-- Draw for these entities ($1) the verdict of the evidence: the catalogue before the patterns, the many before the few.
UPDATE entities
SET name = verdict.name,
    name_key = fold(verdict.name),
    kind = verdict.kind,
    aliases = verdict.aliases,
    search_key = fold(array_to_string(verdict.name || verdict.aliases, E'\n'))
FROM (
    SELECT
        wanted.slug,
        named.name,
        (
            SELECT kind FROM entity_names WHERE entity_names.slug = wanted.slug
            GROUP BY kind ORDER BY bool_or(is_known) DESC, sum(mention_count) DESC, kind LIMIT 1
        ) AS kind,
        ARRAY(
            SELECT form FROM entity_forms
            WHERE entity_forms.slug = wanted.slug AND form <> named.name
            ORDER BY mention_count DESC, form
        ) AS aliases
    FROM unnest($1::text[]) AS wanted (slug)
    CROSS JOIN LATERAL (
        SELECT name FROM entity_names WHERE entity_names.slug = wanted.slug
        GROUP BY name ORDER BY bool_or(is_known) DESC, sum(mention_count) DESC, name COLLATE "C" LIMIT 1
    ) AS named
) AS verdict
WHERE entities.slug = verdict.slug
  AND (entities.name, entities.kind, entities.aliases) IS DISTINCT FROM (verdict.name, verdict.kind, verdict.aliases)

-- name: remove_sample
-- The bundled sample makes way for the first real issue.
WITH
    gone_mentions AS (DELETE FROM mentions),
    gone_section_entities AS (DELETE FROM section_entities),
    gone_issue_entities AS (DELETE FROM issue_entities),
    gone_entities AS (DELETE FROM entities),
    gone_words AS (DELETE FROM search_words)
DELETE FROM issues

-- name: touch_corpus
-- Say that the corpus changed: $1 is 1 for the first change of a run and 0 for the others.
UPDATE corpus SET revision = revision + $1, updated_at = now(), title = $2, is_sample = $3

-- name: flush
-- A commit that waits for the disk, and so for all commits before it.
UPDATE corpus SET revision = revision

-- name: note_extractor
-- Say that a newer extractor ($2) saw the issue, and found what is stored.
UPDATE issues SET extractor = $2 WHERE number = $1 AND extractor IS DISTINCT FROM $2

-- name: numbers
-- The issues of the corpus.
SELECT number FROM issues ORDER BY number

-- name: stored_issue
-- Everything that is stored of an issue, its parts as JSON under the names of put_parts.
SELECT
    number, title, topics, author, url, published_at, preamble, text, text_sha256, word_count, format, coverage,
    warnings,
    json_build_object(
        'sections', (
            SELECT coalesce(json_agg(part ORDER BY part.position), '[]'::json) FROM (
                SELECT position, headline, tagline, text, why_it_matters, word_count, span_start, span_end
                FROM sections WHERE issue_number = $1
            ) AS part
        ),
        'blocks', (
            SELECT coalesce(json_agg(part ORDER BY part.section_position, part.position), '[]'::json) FROM (
                SELECT section_position, position, kind, label, text, items, span_start, span_end
                FROM blocks WHERE issue_number = $1
            ) AS part
        ),
        'tales', (
            SELECT coalesce(json_agg(part ORDER BY part.position), '[]'::json) FROM (
                SELECT position, title, epigraph, text, inspirations, word_count, span_start, span_end
                FROM tales WHERE issue_number = $1
            ) AS part
        ),
        'links', (
            SELECT coalesce(json_agg(part ORDER BY part.position), '[]'::json) FROM (
                SELECT position, section_position, label, title, source, url, host, kind, arxiv_id, span_start, span_end
                FROM links WHERE issue_number = $1
            ) AS part
        ),
        'references', (
            SELECT coalesce(json_agg(part ORDER BY part.position), '[]'::json) FROM (
                SELECT position, section_position, target_number, text, span_start, span_end
                FROM issue_references WHERE issue_number = $1
            ) AS part
        ),
        'mentions', (
            SELECT coalesce(json_agg(part ORDER BY part.span_start), '[]'::json) FROM (
                SELECT section_position, slug, text, name, kind, method, confidence, span_start, span_end
                FROM mentions WHERE issue_number = $1
            ) AS part
        )
    ) AS parts
FROM issues
WHERE number = $1

-- name: is_empty
-- Whether no issue is in the corpus.
SELECT NOT EXISTS (SELECT FROM issues)

-- name: status
-- What is in the corpus.
SELECT
    corpus.title, corpus.revision, corpus.updated_at, corpus.is_sample,
    (SELECT count(*) FROM issues) AS issue_count,
    (SELECT count(*) FROM sections) AS section_count,
    (SELECT count(*) FROM tales) AS tale_count,
    (SELECT count(*) FROM links) AS link_count,
    (SELECT count(*) FROM entities) AS entity_count,
    (SELECT count(*) FROM issue_references) AS reference_count,
    (
        SELECT count(*) FROM issue_references
        WHERE NOT EXISTS (SELECT FROM issues WHERE issues.number = issue_references.target_number)
    ) AS dangling_reference_count,
    (SELECT count(*) FROM issues WHERE coverage < 1) AS not_covered_count,
    (SELECT min(number) FROM issues) AS first_number,
    (SELECT max(number) FROM issues) AS latest_number
FROM corpus

-- name: missing_numbers
-- The gaps between the first and the latest issue.
SELECT generate_series(min(number), max(number)) AS number FROM issues
EXCEPT SELECT number FROM issues
ORDER BY number

-- name: validators
-- What the server of an address said when it was last ingested, if the corpus is as it was left then.
SELECT etag, last_modified FROM fetches JOIN corpus USING (revision) WHERE url = $1

-- name: put_validators
-- Keep what the server of an address said.
INSERT INTO fetches (url, etag, last_modified, revision) SELECT $1, $2, $3, revision FROM corpus
ON CONFLICT (url) DO UPDATE SET
    etag = excluded.etag, last_modified = excluded.last_modified, revision = excluded.revision, fetched_at = now()
