-- The questions of queries.graphql as one statement each, written by hand for the least work in Postgres: the ceiling
-- that the compiler is measured against. Each gives the `data` of the answer as JSON.

-- name: issue_page
-- One issue ($1) with its sections, their links and entities, and its tales.
SELECT json_build_object('issue', (
    SELECT json_build_object(
        'id', translate(encode(convert_to('Issue:' || i.number, 'UTF8'), 'base64'), E'+/=\n', '-_'),
        'number', i.number,
        'title', i.title,
        'author', i.author,
        'publishedAt', i.published_at,
        'topics', i.topics,
        'sections', (
            SELECT coalesce(json_agg(json_build_object(
                'id', translate(
                    encode(convert_to('Section:' || s.issue_number || ':' || s.position, 'UTF8'), 'base64'),
                    E'+/=\n', '-_'
                ),
                'headline', s.headline,
                'tagline', s.tagline,
                'text', s.text,
                'links', (
                    SELECT coalesce(json_agg(json_build_object(
                        'title', l.title, 'source', l.source, 'url', l.url, 'kind', l.kind
                    )), '[]')
                    FROM (
                        SELECT title, source, url, kind FROM links
                        WHERE issue_number = $1 AND section_position = s.position
                        ORDER BY position
                    ) AS l
                ),
                'entities', (
                    SELECT coalesce(json_agg(json_build_object(
                        'slug', e.slug, 'name', e.name, 'kind', e.kind
                    )), '[]')
                    FROM (
                        SELECT slug, name, kind FROM section_entities JOIN entities USING (slug)
                        WHERE issue_number = $1 AND section_position = s.position
                        ORDER BY position
                    ) AS e
                )
            )), '[]')
            FROM (SELECT * FROM sections WHERE issue_number = $1 ORDER BY position) AS s
        ),
        'tales', (
            SELECT coalesce(json_agg(json_build_object('title', t.title)), '[]')
            FROM (SELECT title FROM tales WHERE issue_number = $1 ORDER BY position) AS t
        )
    )
    FROM issues AS i
    WHERE i.number = $1
))

-- name: list
-- The twenty newest issues up to a number ($1), with the headlines of their sections.
SELECT json_build_object('issues', (
    SELECT json_build_object(
        'nodes', coalesce(json_agg(json_build_object(
            'number', number, 'title', title, 'publishedAt', published_at, 'sections', (
                SELECT coalesce(json_agg(json_build_object('headline', s.headline)), '[]')
                FROM (SELECT headline FROM sections WHERE issue_number = number ORDER BY position) AS s
            )
        )) FILTER (WHERE nth <= 20), '[]'),
        'pageInfo', json_build_object(
            'hasNextPage', count(*) > 20,
            'endCursor', translate(
                encode(
                    convert_to(
                        json_build_array('issues', 'NEWEST', min(number) FILTER (WHERE nth <= 20))::text, 'UTF8'
                    ),
                    'base64'
                ),
                E'+/=\n', '-_'
            )
        )
    )
    FROM (
        SELECT number, title, published_at, row_number() OVER () AS nth
        FROM (
            SELECT number, title, published_at FROM issues WHERE number <= $1 ORDER BY number DESC LIMIT 21
        ) AS newest
    ) AS i
))

-- name: entity_page
-- One entity ($1) and its twenty newest sections.
SELECT json_build_object('entity', (
    SELECT json_build_object(
        'slug', e.slug,
        'name', e.name,
        'kind', e.kind,
        'aliases', e.aliases,
        'mentionCount', e.mention_count,
        'sections', json_build_object('nodes', (
            SELECT coalesce(json_agg(json_build_object(
                'headline', headline, 'issue', json_build_object('number', issue_number)
            )), '[]')
            FROM (
                SELECT s.headline, s.issue_number
                FROM (
                    SELECT issue_number, section_position AS position FROM section_entities
                    WHERE slug = e.slug
                    ORDER BY issue_number DESC, section_position
                    LIMIT 20
                ) AS newest
                JOIN sections AS s USING (issue_number, position)
                ORDER BY s.issue_number DESC, s.position
            ) AS found
        ))
    )
    FROM entities AS e
    WHERE e.slug = coalesce(
        (SELECT slug FROM entities WHERE slug = $1),
        (SELECT slug FROM entity_forms WHERE form_slug = $1 ORDER BY mention_count DESC, slug LIMIT 1),
        (SELECT slug FROM entity_aliases WHERE alias_slug = $1 ORDER BY slug LIMIT 1)
    )
))

-- name: deep
-- The ten newest issues up to a number ($1), with the links and the entities of each section.
SELECT json_build_object('issues', json_build_object('nodes', (
    SELECT coalesce(json_agg(json_build_object('number', number, 'title', title, 'sections', (
        SELECT coalesce(json_agg(json_build_object(
            'headline', s.headline,
            'links', (
                SELECT coalesce(json_agg(json_build_object('title', l.title, 'source', l.source)), '[]')
                FROM (
                    SELECT title, source FROM links
                    WHERE issue_number = number AND section_position = s.position
                    ORDER BY position
                ) AS l
            ),
            'entities', (
                SELECT coalesce(json_agg(json_build_object('name', e.name, 'kind', e.kind)), '[]')
                FROM (
                    SELECT name, kind FROM section_entities JOIN entities USING (slug)
                    WHERE issue_number = number AND section_position = s.position
                    ORDER BY position
                ) AS e
            )
        )), '[]')
        FROM (SELECT position, headline FROM sections WHERE issue_number = number ORDER BY position) AS s
    ))), '[]')
    FROM (SELECT number, title FROM issues WHERE number <= $1 ORDER BY number DESC LIMIT 10) AS i
)))

-- name: tiny
-- The title of one issue ($1).
SELECT json_build_object('issue', (SELECT json_build_object('title', title) FROM issues WHERE number = $1))

-- name: search
-- The ten sections that fit the words ($1) best, with the stretches around what matched. Where ten headlines match no
-- more are ranked.
WITH wanted AS MATERIALIZED (SELECT search_query($1) AS query),
titled AS MATERIALIZED (
    SELECT issue_number, position, 1000000 + (1e6::float8 * ts_rank(search, query, 33))::int AS score
    FROM wanted JOIN sections ON search_headline @@ query AND (search @@ query) IS TRUE
),
best AS (
    SELECT issue_number, position, score
    FROM (
        SELECT issue_number, position, score FROM titled
        UNION ALL
        SELECT issue_number, position, (1e6::float8 * ts_rank(search, query, 33))::int AS score
        FROM wanted JOIN sections ON search @@ query AND NOT search_headline @@ query
        WHERE (SELECT count(*) FROM titled) < 10
    ) AS found
    ORDER BY score DESC, issue_number DESC, position
    LIMIT 10
)
SELECT json_build_object('search', json_build_object('edges', (
    SELECT coalesce(json_agg(json_build_object(
        'score', best.score / 1e6::float8,
        'snippets', snippets(concat_ws(E'\n', s.headline, s.tagline, s.text), wanted.query),
        'node', json_build_object(
            'headline', s.headline, 'tagline', s.tagline, 'issue', json_build_object('number', s.issue_number)
        )
    ) ORDER BY best.score DESC, best.issue_number DESC, best.position), '[]')
    FROM best
    JOIN sections AS s USING (issue_number, position)
    CROSS JOIN wanted
)))
