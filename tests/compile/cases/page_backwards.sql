SELECT revision || '.' || state AS state, json_build_object(
  'issues', (
    SELECT json_build_object(
      'nodes', coalesce(json_agg(json_build_object('number', t1.number) ORDER BY t1.nth DESC) FILTER (WHERE t1.nth <= $1::int), '[]'::json),
      'pageInfo', json_build_object(
        'hasPreviousPage', count(*) > $1::int,
        'endCursor', max(translate(encode(convert_to(json_build_array('issues', 'OLDEST', t1.key0)::text, 'UTF8'), 'base64'), E'+/=\n', '-_')) FILTER (WHERE t1.nth = 1)
      )
    )
    FROM (
      SELECT t1.*, t1.number AS key0, row_number() OVER (ORDER BY t1.number DESC) AS nth
      FROM issues t1
      ORDER BY t1.number DESC
      LIMIT $1::int + 1
    ) t1
  )
) AS data
FROM corpus t0
-- $1: 2
