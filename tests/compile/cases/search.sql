SELECT revision || '.' || state AS state, json_build_object(
  'search', (
    SELECT json_build_object(
      'totalCount', (
        SELECT count(*)
        FROM (
          SELECT 'SECTION' AS kind, t1h.issue_number, t1h.position, round((1e6 * ((ts_filter(t1h.search, '{a}') @@ t1h_for.query)::int + ts_rank(t1h.search, t1h_for.query, 33)))::numeric)::int AS score
          FROM (SELECT search_query($1::text) AS query OFFSET 0) t1h_for
          JOIN sections t1h ON t1h.search @@ t1h_for.query AND t1h.issue_number >= $2::int
          UNION ALL
          SELECT 'TALE' AS kind, t1h.issue_number, t1h.position, round((1e6 * ((ts_filter(t1h.search, '{a}') @@ t1h_for.query)::int + ts_rank(t1h.search, t1h_for.query, 33)))::numeric)::int AS score
          FROM (SELECT search_query($1::text) AS query OFFSET 0) t1h_for
          JOIN tales t1h ON t1h.search @@ t1h_for.query AND t1h.issue_number >= $2::int
        ) t1
      ),
      'edges', coalesce(json_agg(json_build_object(
        'score', t1.score / 1e6::float8,
        'snippets', CASE t1.kind WHEN 'SECTION' THEN (
          SELECT string_to_array(ts_headline('backissue', concat_ws(E'\n', headline, tagline, text), search_query($1::text),
            'StartSel=<mark>, StopSel=</mark>, MaxFragments=3, MaxWords=30, MinWords=10, FragmentDelimiter=␞'), '␞')
          FROM sections t1h
          WHERE t1h.issue_number = t1.issue_number AND t1h.position = t1.position
        ) WHEN 'TALE' THEN (
          SELECT string_to_array(ts_headline('backissue', concat_ws(E'\n', title, epigraph, text), search_query($1::text),
            'StartSel=<mark>, StopSel=</mark>, MaxFragments=3, MaxWords=30, MinWords=10, FragmentDelimiter=␞'), '␞')
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
          SELECT 'SECTION' AS kind, t1h.issue_number, t1h.position, round((1e6 * ((ts_filter(t1h.search, '{a}') @@ t1h_for.query)::int + ts_rank(t1h.search, t1h_for.query, 33)))::numeric)::int AS score
          FROM (SELECT search_query($1::text) AS query OFFSET 0) t1h_for
          JOIN sections t1h ON t1h.search @@ t1h_for.query AND t1h.issue_number >= $2::int
          UNION ALL
          SELECT 'TALE' AS kind, t1h.issue_number, t1h.position, round((1e6 * ((ts_filter(t1h.search, '{a}') @@ t1h_for.query)::int + ts_rank(t1h.search, t1h_for.query, 33)))::numeric)::int AS score
          FROM (SELECT search_query($1::text) AS query OFFSET 0) t1h_for
          JOIN tales t1h ON t1h.search @@ t1h_for.query AND t1h.issue_number >= $2::int
        ) t1
        ORDER BY t1.score DESC, t1.issue_number DESC, t1.kind, t1.position
        LIMIT 101
      ) t1
      LIMIT $3::int
    ) t1
  )
) AS data
FROM corpus t0
-- $1: 'owl or tide'
-- $2: 3
-- $3: 3
