-- name: revision
-- How often the corpus has changed.
SELECT revision FROM corpus;

-- name: corpus
-- The corpus as a whole; always one row.
SELECT
    corpus.title,
    corpus.revision,
    corpus.updated_at,
    (SELECT count(*) FROM issues) AS issue_count,
    (SELECT count(*) FROM sections) AS section_count,
    (SELECT count(*) FROM tales) AS tale_count,
    (SELECT count(*) FROM links) AS link_count,
    0 AS entity_count,
    ARRAY(
        SELECT generate_series(min(number), max(number)) FROM issues
        EXCEPT SELECT number FROM issues
        ORDER BY 1
    ) AS missing_numbers,
    (SELECT min(number) FROM issues) AS first_number,
    (SELECT max(number) FROM issues) AS latest_number
FROM corpus;

-- name: issues
-- The issues with these numbers, ascending.
SELECT
    number, title, topics, author, url, published_at, preamble, text, text_sha256, word_count,
    format, coverage, warnings, created_at, updated_at
FROM issues
WHERE number = ANY ($1::int[])
ORDER BY number;

-- name: neighbours
-- The numbers next to a number, null where there are none.
SELECT
    (SELECT max(number) FROM issues WHERE number < $1::int) AS previous,
    (SELECT min(number) FROM issues WHERE number > $1::int) AS next;

-- name: issue_page
-- Of the issues that meet the conditions ($1 to $6), the numbers between two ($7, $8), from the lower or (direction -1)
-- the higher end ($9), at most so many ($10); and whether there are any on either side of these.
WITH matching AS (
    SELECT number
    FROM issues
    WHERE ($1::int IS NULL OR number >= $1)
      AND ($2::int IS NULL OR number <= $2)
      AND ($3::timestamptz IS NULL OR published_at >= $3)
      AND ($4::timestamptz IS NULL OR published_at <= $4)
      AND ($5::text IS NULL OR lower(author) = lower($5))
      AND $6::text IS NULL  -- the slug of an entity: no issue mentions one yet
),
page AS (
    SELECT number
    FROM matching
    WHERE ($7::bigint IS NULL OR number > $7) AND ($8::bigint IS NULL OR number < $8)
    ORDER BY number * $9::int
    LIMIT $10::int
)
SELECT
    ARRAY(SELECT number FROM page) AS numbers,
    EXISTS (SELECT FROM matching WHERE number < coalesce((SELECT min(number) FROM page), $7 + 1)) AS has_lower,
    EXISTS (SELECT FROM matching WHERE number > coalesce((SELECT max(number) FROM page), $8 - 1)) AS has_higher;

-- name: count_issues
-- How many issues meet the conditions, which are those of issue_page.
SELECT count(*) AS count
FROM issues
WHERE ($1::int IS NULL OR number >= $1)
  AND ($2::int IS NULL OR number <= $2)
  AND ($3::timestamptz IS NULL OR published_at >= $3)
  AND ($4::timestamptz IS NULL OR published_at <= $4)
  AND ($5::text IS NULL OR lower(author) = lower($5))
  AND $6::text IS NULL;

-- name: sections
-- The sections of an issue, in order.
SELECT
    issue_number, position, headline, tagline, text, why_it_matters, word_count, span_start, span_end
FROM sections
WHERE issue_number = $1::int
ORDER BY position;

-- name: blocks
-- The blocks of all sections of an issue, in order.
SELECT section_position, kind, label, text, items, span_start, span_end
FROM blocks
WHERE issue_number = $1::int
ORDER BY section_position, position;

-- name: tales
-- The tales of an issue, in order.
SELECT issue_number, position, title, epigraph, text, inspirations, word_count, span_start, span_end
FROM tales
WHERE issue_number = $1::int
ORDER BY position;

-- name: links
-- The links of an issue, in order.
SELECT
    issue_number, position, section_position, label, title, source, url, host, kind, arxiv_id,
    span_start, span_end
FROM links
WHERE issue_number = $1::int
ORDER BY position;

-- name: references_from
-- What an issue says of others, in order, and whether these are in the corpus.
SELECT
    issue_number, section_position, target_number, text, span_start, span_end,
    EXISTS (SELECT FROM issues WHERE issues.number = issue_references.target_number) AS resolved
FROM issue_references
WHERE issue_number = $1::int
ORDER BY position;

-- name: references_to
-- What others say of an issue, by their number.
SELECT
    issue_number, section_position, target_number, text, span_start, span_end,
    EXISTS (SELECT FROM issues WHERE issues.number = issue_references.target_number) AS resolved
FROM issue_references
WHERE target_number = $1::int
ORDER BY issue_number, position;
