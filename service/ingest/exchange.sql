-- The statement that writes the export: a line of JSON an issue, as exchange.py reads it.

-- name: lines
-- Every issue with everything under it, lowest number first; $1 is the version of the form. Read by a cursor: the
-- issues are in their order before anything is made of them, so that no line waits for another.
SELECT row_to_json(line) AS line
FROM (
    SELECT
        $1::integer AS version,
        (SELECT title FROM corpus) AS newsletter,
        number, title, topics, author, url, published_at AS "publishedAt", preamble, text,
        text_sha256 AS "textSha256", word_count AS "wordCount",
        json_build_object('format', format, 'coverage', coverage, 'warnings', warnings) AS parse,
        extractor AS "extractorVersion", created_at AS "createdAt", updated_at AS "updatedAt",
        (
            SELECT coalesce(json_agg(row_to_json(part) ORDER BY part.position), '[]') FROM (
                SELECT
                    position, headline, tagline, text, why_it_matters AS "whyItMatters", word_count AS "wordCount",
                    json_build_object('start', span_start, 'end', span_end) AS span,
                    (
                        SELECT coalesce(json_agg(json_build_object(
                            'kind', kind, 'label', label, 'text', text, 'items', items,
                            'span', json_build_object('start', span_start, 'end', span_end)
                        ) ORDER BY blocks.position), '[]')
                        FROM blocks
                        WHERE blocks.issue_number = issue.number AND section_position = sections.position
                    ) AS blocks,
                    (
                        SELECT coalesce(json_agg(json_build_object(
                            'entity', json_build_object('slug', slug, 'name', name, 'kind', kind),
                            'text', text, 'method', method, 'confidence', confidence,
                            'span', json_build_object('start', span_start, 'end', span_end)
                        ) ORDER BY mentions.position), '[]')
                        FROM mentions
                        WHERE mentions.issue_number = issue.number AND section_position = sections.position
                    ) AS mentions
                FROM sections
                WHERE issue_number = issue.number
            ) AS part
        ) AS sections,
        (
            SELECT coalesce(json_agg(row_to_json(part) ORDER BY part.position), '[]') FROM (
                SELECT
                    position, title, epigraph, text, inspirations, word_count AS "wordCount",
                    json_build_object('start', span_start, 'end', span_end) AS span
                FROM tales
                WHERE issue_number = issue.number
            ) AS part
        ) AS tales,
        (
            SELECT coalesce(json_agg(row_to_json(part) ORDER BY part.position), '[]') FROM (
                SELECT
                    position, section_position AS section, label, title, source, url, host, kind,
                    arxiv_id AS "arxivId", json_build_object('start', span_start, 'end', span_end) AS span
                FROM links
                WHERE issue_number = issue.number
            ) AS part
        ) AS links,
        (
            SELECT coalesce(json_agg(row_to_json(part) ORDER BY part.position), '[]') FROM (
                SELECT
                    position, section_position AS section, target_number AS number, text,
                    json_build_object('start', span_start, 'end', span_end) AS span
                FROM issue_references
                WHERE issue_number = issue.number
            ) AS part
        ) AS references
    FROM (SELECT * FROM issues ORDER BY number) AS issue
    ORDER BY number
) AS line

-- name: issue_count
-- How many lines there will be.
SELECT count(*) FROM issues
