SELECT state_name AS state, CAST(json_build_object(
  'issues', (
    SELECT json_build_object(
      'nodes', coalesce(json_agg(json_build_object('number', t1.number)) FILTER (WHERE t1.nth <= $1::int), '[]'::json),
      'pageInfo', json_build_object(
        'hasPreviousPage', count(*) > $1::int,
        'endCursor', CASE WHEN count(*) > 0 THEN translate(encode(convert_to(json_build_array('issues', 'OLDEST', (array_agg(t1.key0))[count(*)])::text, 'UTF8'), 'base64'), E'+/=\n', '-_') END
      )
    )
    FROM (
      SELECT *
      FROM (
        SELECT *, row_number() OVER () AS nth
        FROM (
          SELECT t1.number, t1.number AS key0
          FROM issues t1
          ORDER BY t1.number DESC
          LIMIT 101
        ) t1
        LIMIT $1::int + 1
      ) t1
      ORDER BY nth DESC
    ) t1
  )
) AS answer) AS data
FROM corpus t0
-- $1: 2
