-- The statements that store.py runs. $1 is the issue's number, or the issues', wherever there is one.

-- name: content
-- What an issue held when it was last stored, of the sample ($2) or of the real ones: to either the other is not there.
SELECT content_sha256 FROM issues, corpus WHERE number = $1 AND is_sample = $2

-- name: digests
-- The same of several issues ($1), of those that are there.
SELECT number, content_sha256 FROM issues, corpus WHERE number = ANY ($1::int[]) AND is_sample = $2

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
-- Insert an issue, or replace what it says of itself; its number, and whether it is new. No row where that very issue is
-- stored.
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
    WHERE issues.content_sha256 <> excluded.content_sha256
RETURNING number, xmax = 0 AS is_new

-- name: take_parts
-- Remove what is in an issue (blocks go with their sections), and take what it mentions from the counts of entities;
-- the slugs of these.
WITH
    gone_links AS (DELETE FROM links WHERE issue_number = $1),
    gone_references AS (DELETE FROM issue_references WHERE issue_number = $1),
    gone_tales AS (DELETE FROM tales WHERE issue_number = $1),
    gone_sections AS (DELETE FROM sections WHERE issue_number = $1),
    gone_section_entities AS (DELETE FROM section_entities WHERE issue_number = $1),
    gone AS (DELETE FROM mentions WHERE issue_number = $1 RETURNING slug, text, name, kind, method),
    gone_entities AS (DELETE FROM issue_entities WHERE issue_number = $1 RETURNING slug, mention_count, section_count),
    uncounted_names AS (
        UPDATE entity_names AS known
        SET mention_count = known.mention_count - less.mention_count
        FROM (
            SELECT slug, name, kind, method = 'CATALOGUE' AS is_known, count(*) AS mention_count
            FROM gone GROUP BY 1, 2, 3, 4
        ) AS less
        WHERE (known.slug, known.name, known.kind, known.is_known) = (less.slug, less.name, less.kind, less.is_known)
    ),
    uncounted_forms AS (
        UPDATE entity_forms AS known
        SET mention_count = known.mention_count - less.mention_count
        FROM (SELECT slug, text, count(*) AS mention_count FROM gone GROUP BY 1, 2) AS less
        WHERE (known.slug, known.form) = (less.slug, less.text)
    )
UPDATE entities
SET mention_count = entities.mention_count - gone_entities.mention_count,
    section_count = entities.section_count - gone_entities.section_count,
    issue_count = entities.issue_count - 1
FROM gone_entities
WHERE entities.slug = gone_entities.slug
RETURNING entities.slug

-- name: put_parts
-- Insert what is in issues, for each of them from one document ($2) with a list for each table; from their mentions, what
-- they are about, which is added to the counts of entities. Remember the words that begin with a capital ($3), for whoever
-- misspells one. Say that the corpus changed: $4 is 1 for the first change of a run and 0 for the others, $7 how many of
-- the issues are new. The entities concerned.
WITH
    issue AS (SELECT * FROM unnest($1::int[], $2::jsonb[]) AS issue (number, parts)),
    found AS (
        SELECT issue.number, part.* FROM issue, jsonb_to_recordset(parts -> 'mentions') AS part (
            section_position integer, position integer, slug text, text text, text_slug text, name text, kind text,
            method text, confidence double precision, span_start integer, span_end integer
        )
    ),
    new_sections AS (
        INSERT INTO sections (
            issue_number, position, headline, tagline, text, why_it_matters, word_count, span_start, span_end
        )
        SELECT number, part.* FROM issue, jsonb_to_recordset(parts -> 'sections') AS part (
            position integer, headline text, tagline text, text text, why_it_matters text, word_count integer,
            span_start integer, span_end integer
        )
    ),
    new_blocks AS (
        INSERT INTO blocks (
            issue_number, section_position, position, kind, label, text, items, span_start, span_end
        )
        SELECT number, part.* FROM issue, jsonb_to_recordset(parts -> 'blocks') AS part (
            section_position integer, position integer, kind text, label text, text text, items text[],
            span_start integer, span_end integer
        )
    ),
    new_tales AS (
        INSERT INTO tales (
            issue_number, position, title, epigraph, text, inspirations, word_count, span_start, span_end
        )
        SELECT number, part.* FROM issue, jsonb_to_recordset(parts -> 'tales') AS part (
            position integer, title text, epigraph text, text text, inspirations text[], word_count integer,
            span_start integer, span_end integer
        )
    ),
    new_mentions AS (
        INSERT INTO mentions (
            issue_number, section_position, position, slug, text, text_slug, name, kind, method, confidence,
            span_start, span_end
        )
        SELECT * FROM found
    ),
    new_section_entities AS (
        INSERT INTO section_entities (issue_number, section_position, slug, position, mention_count)
        SELECT number, section_position, slug, min(position), count(*) FROM found GROUP BY 1, 2, 3
    ),
    new_issue_entities AS (
        INSERT INTO issue_entities (issue_number, slug, position, mention_count, section_count)
        SELECT number, slug, min(span_start), count(*), count(DISTINCT section_position) FROM found GROUP BY 1, 2
        RETURNING issue_number, slug, mention_count, section_count
    ),
    new_links AS (
        INSERT INTO links (
            issue_number, position, section_position, label, title, source, url, host, kind, arxiv_id,
            span_start, span_end
        )
        SELECT number, part.* FROM issue, jsonb_to_recordset(parts -> 'links') AS part (
            position integer, section_position integer, label text, title text, source text, url text, host text,
            kind text, arxiv_id text, span_start integer, span_end integer
        )
    ),
    new_references AS (
        INSERT INTO issue_references (
            issue_number, position, section_position, target_number, text, span_start, span_end
        )
        SELECT number, part.* FROM issue, jsonb_to_recordset(parts -> 'references') AS part (
            position integer, section_position integer, target_number integer, text text,
            span_start integer, span_end integer
        )
    ),
    new_words AS (
        INSERT INTO search_words SELECT DISTINCT fold(word) FROM unnest($3::text[]) AS word ON CONFLICT DO NOTHING
    ),
    counted_names AS (
        INSERT INTO entity_names AS known (slug, name, kind, is_known, mention_count)
        SELECT slug, name, kind, method = 'CATALOGUE', count(*) FROM found GROUP BY 1, 2, 3, 4
        ON CONFLICT (slug, name, kind, is_known) DO UPDATE SET
            mention_count = known.mention_count + excluded.mention_count
    ),
    counted_forms AS (
        INSERT INTO entity_forms AS known (slug, form, form_slug, mention_count)
        SELECT slug, text, text_slug, count(*) FROM found GROUP BY 1, 2, 3
        ON CONFLICT (slug, form) DO UPDATE SET mention_count = known.mention_count + excluded.mention_count
    ),
    changed AS (
        UPDATE corpus SET revision = revision + $4, updated_at = now(), title = $5, is_sample = $6,
            issues_added = issues_added + $7, issues_replaced = issues_replaced + cardinality($1::int[]) - $7
    )
INSERT INTO entities AS entity (
    slug, name, name_key, kind, aliases, search_key, mention_count, section_count, issue_count,
    first_issue, latest_issue
)
SELECT
    slug, slug, slug, 'METHOD', '{}', slug, sum(mention_count), sum(section_count), count(*),
    min(issue_number), max(issue_number)
FROM new_issue_entities
GROUP BY slug
ON CONFLICT (slug) DO UPDATE SET
    mention_count = entity.mention_count + excluded.mention_count,
    section_count = entity.section_count + excluded.section_count,
    issue_count = entity.issue_count + excluded.issue_count,
    first_issue = least(entity.first_issue, excluded.first_issue),
    latest_issue = greatest(entity.latest_issue, excluded.latest_issue)
RETURNING slug, xmax = 0 AS is_new

-- name: put_aliases
-- Note what else the catalogue knows entities by: their slugs ($1), and those of their other names ($2).
INSERT INTO entity_aliases (slug, alias_slug) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING

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
WITH
    evidence AS MATERIALIZED (
        SELECT slug, name, kind, is_known, mention_count FROM entity_names WHERE slug = ANY ($1::text[])
    ),
    named AS (
        SELECT DISTINCT ON (slug) slug, name FROM evidence
        GROUP BY slug, name ORDER BY slug, bool_or(is_known) DESC, sum(mention_count) DESC, name COLLATE "C"
    ),
    sorted AS (
        SELECT DISTINCT ON (slug) slug, kind FROM evidence
        GROUP BY slug, kind ORDER BY slug, bool_or(is_known) DESC, sum(mention_count) DESC, kind
    ),
    called AS (
        SELECT slug, array_agg(form ORDER BY mention_count DESC, form) AS forms
        FROM entity_forms WHERE slug = ANY ($1::text[]) GROUP BY slug
    ),
    verdict AS (
        SELECT slug, name, kind, array_remove(forms, name) AS aliases
        FROM named JOIN sorted USING (slug) JOIN called USING (slug)
    )
UPDATE entities
SET name = verdict.name,
    name_key = fold(verdict.name),
    kind = verdict.kind,
    aliases = verdict.aliases,
    search_key = fold(array_to_string(verdict.name || verdict.aliases, E'\n'))
FROM verdict
WHERE entities.slug = verdict.slug
  AND entities.slug = ANY ($1::text[])
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

-- name: flush
-- A commit that waits for the disk, and so for all commits before it. It announces the state again: a service that heard
-- of the last change long ago is vouching again by now, and lets go of its lock only when it hears something.
UPDATE corpus SET revision = revision RETURNING pg_notify('backissue', state::text)

-- name: note_extractor
-- Say that a newer extractor ($2) saw these issues ($1), and found what is stored.
UPDATE issues SET extractor = $2 WHERE number = ANY ($1::int[]) AND extractor IS DISTINCT FROM $2

-- name: keep_origin
-- Say which version of the extractor ($2) saw an issue, and unless null when it was stored first ($3) and last ($4).
UPDATE issues
SET extractor = $2, created_at = coalesce($3, created_at), updated_at = coalesce($4, updated_at)
WHERE number = $1

-- name: numbers
-- The issues of the corpus.
SELECT number FROM issues ORDER BY number

-- name: stored_issue
-- Everything that is stored of an issue, its parts as JSON under the names of put_parts.
SELECT
    number, title, topics, author, url, published_at, preamble, text, text_sha256, word_count, format, coverage,
    warnings, content_sha256,
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
-- The gaps between the first and the latest issue, as they are once these issues ($1) are there, and the sample has
-- made way if it has to ($2).
WITH there AS (
    SELECT number FROM issues WHERE NOT ($2 AND (SELECT is_sample FROM corpus))
    UNION
    SELECT unnest($1::int[])
)
SELECT generate_series(min(number), max(number)) AS number FROM there
EXCEPT SELECT number FROM there
ORDER BY number

-- name: validators
-- What the server of an address said when it was last ingested, if the corpus is as it was left then.
SELECT etag, last_modified FROM fetches JOIN corpus USING (revision) WHERE url = $1

-- name: put_validators
-- Keep what the server of an address said.
INSERT INTO fetches (url, etag, last_modified, revision) SELECT $1, $2, $3, revision FROM corpus
ON CONFLICT (url) DO UPDATE SET
    etag = excluded.etag, last_modified = excluded.last_modified, revision = excluded.revision, fetched_at = now()
