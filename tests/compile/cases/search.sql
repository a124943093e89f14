SELECT state_name AS state, CAST(json_build_object(
  'search', (
    WITH t1_once AS MATERIALIZED (
      SELECT query, CASE WHEN querytree(query) IN ('', 'T') THEN query ELSE querytree(query)::tsquery END AS said
      FROM search_query($2::text) query
    )
    SELECT json_build_object(
      'totalCount', (
        SELECT count(*)
        FROM (
          SELECT 'SECTION' AS kind, t1h.issue_number, t1h.position, 1000000 * (t1h.search_headline @@ (SELECT query FROM t1_once))::int + (1e6::float8 * ts_rank(t1h.search, (SELECT said FROM t1_once), 33))::int AS score
          FROM sections t1h
          WHERE t1h.search @@ (SELECT query FROM t1_once) AND t1h.issue_number >= $1::int
          UNION ALL
          SELECT 'TALE' AS kind, t1h.issue_number, t1h.position, 1000000 * (t1h.search_title @@ (SELECT query FROM t1_once))::int + (1e6::float8 * ts_rank(t1h.search, (SELECT said FROM t1_once), 33))::int AS score
          FROM tales t1h
          WHERE t1h.search @@ (SELECT query FROM t1_once) AND t1h.issue_number >= $1::int
        ) t1
      ),
      'edges', coalesce(json_agg(json_build_object(
        'score', t1.score / 1e6::float8,
        'snippets', CASE t1.kind WHEN 'SECTION' THEN (
          SELECT snippets(concat_ws(E'\n', headline, tagline, text), (SELECT query FROM t1_once))
          FROM sections t1h
          WHERE t1h.issue_number = t1.issue_number AND t1h.position = t1.position
        ) WHEN 'TALE' THEN (
          SELECT snippets(concat_ws(E'\n', title, epigraph, text), (SELECT query FROM t1_once))
          FROM tales t1h
          WHERE t1h.issue_number = t1.issue_number AND t1h.position = t1.position
        ) END,
        'node', CASE t1.kind WHEN 'SECTION' THEN (
          SELECT json_build_object('__typename', 'Section', 'headline', t2.headline)
          FROM sections t2
          WHERE t2.issue_number = t1.issue_number AND t2.position = t1.position
        ) WHEN 'TALE' THEN (
          SELECT json_build_object('__typename', 'Tale', 'title', t2.title)
          FROM tales t2
          WHERE t2.issue_number = t1.issue_number AND t2.position = t1.position
        ) END
      )), '[]'::json)
    )
    FROM (
      SELECT *
      FROM (
        SELECT t1.score, t1.kind, t1.issue_number, t1.position
        FROM (
          SELECT *
          FROM (
            SELECT 'SECTION' AS kind, t1h.issue_number, t1h.position, 1000000 + (1e6::float8 * ts_rank(t1h.search, (SELECT said FROM t1_once), 33))::int AS score
            FROM sections t1h
            WHERE t1h.search_headline @@ (SELECT query FROM t1_once) AND (t1h.search @@ (SELECT query FROM t1_once)) IS TRUE AND t1h.issue_number >= $1::int
            UNION ALL
            SELECT 'TALE' AS kind, t1h.issue_number, t1h.position, 1000000 + (1e6::float8 * ts_rank(t1h.search, (SELECT said FROM t1_once), 33))::int AS score
            FROM tales t1h
            WHERE t1h.search_title @@ (SELECT query FROM t1_once) AND (t1h.search @@ (SELECT query FROM t1_once)) IS TRUE AND t1h.issue_number >= $1::int
          ) t1
          UNION ALL
          SELECT *
          FROM (
            SELECT 'SECTION' AS kind, t1h.issue_number, t1h.position, (1e6::float8 * ts_rank(t1h.search, (SELECT said FROM t1_once), 33))::int AS score
            FROM sections t1h
            WHERE t1h.search @@ (SELECT query FROM t1_once) AND NOT t1h.search_headline @@ (SELECT query FROM t1_once) AND t1h.issue_number >= $1::int
            UNION ALL
            SELECT 'TALE' AS kind, t1h.issue_number, t1h.position, (1e6::float8 * ts_rank(t1h.search, (SELECT said FROM t1_once), 33))::int AS score
            FROM tales t1h
            WHERE t1h.search @@ (SELECT query FROM t1_once) AND NOT t1h.search_title @@ (SELECT query FROM t1_once) AND t1h.issue_number >= $1::int
          ) t1
          WHERE (SELECT count(*) FROM (
            SELECT
            FROM (
              SELECT 'SECTION' AS kind, t1h.issue_number, t1h.position, 1000000 + (1e6::float8 * ts_rank(t1h.search, (SELECT said FROM t1_once), 33))::int AS score
              FROM sections t1h
              WHERE t1h.search_headline @@ (SELECT query FROM t1_once) AND (t1h.search @@ (SELECT query FROM t1_once)) IS TRUE AND t1h.issue_number >= $1::int
              UNION ALL
              SELECT 'TALE' AS kind, t1h.issue_number, t1h.position, 1000000 + (1e6::float8 * ts_rank(t1h.search, (SELECT said FROM t1_once), 33))::int AS score
              FROM tales t1h
              WHERE t1h.search_title @@ (SELECT query FROM t1_once) AND (t1h.search @@ (SELECT query FROM t1_once)) IS TRUE AND t1h.issue_number >= $1::int
            ) t1
            LIMIT $3::int
          ) t1) < $3::int
        ) t1
        ORDER BY t1.score DESC, t1.issue_number DESC, t1.kind, t1.position
        LIMIT 101
      ) t1
      LIMIT $3::int
    ) t1
  )
) AS answer) AS data
FROM corpus t0
-- $1: 3
-- $2: 'owl or tide'
-- $3: 3
