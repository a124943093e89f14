SELECT revision || '.' || state AS state, json_build_object(
  'sections', (
    SELECT json_build_object(
      'edges', coalesce(json_agg(json_build_object(
        'cursor', translate(encode(convert_to(json_build_array('sections', 'NEWEST', t1.key0, t1.key1)::text, 'UTF8'), 'base64'), E'+/=\n', '-_'),
        'node', json_build_object('headline', t1.headline)
      ) ORDER BY t1.nth) FILTER (WHERE t1.nth <= $1::int), '[]'::json),
      'pageInfo', json_build_object(
        'hasNextPage', count(*) > $1::int,
        'hasPreviousPage', EXISTS (SELECT FROM sections t1
        WHERE (t1.issue_number >= $2::int AND (t1.issue_number > $2::int OR (t1.position <= $3::int)))),
        'startCursor', max(translate(encode(convert_to(json_build_array('sections', 'NEWEST', t1.key0, t1.key1)::text, 'UTF8'), 'base64'), E'+/=\n', '-_')) FILTER (WHERE t1.nth = 1),
        'endCursor', (array_agg(translate(encode(convert_to(json_build_array('sections', 'NEWEST', t1.key0, t1.key1)::text, 'UTF8'), 'base64'), E'+/=\n', '-_') ORDER BY t1.nth DESC) FILTER (WHERE t1.nth <= $1::int))[1]
      )
    )
    FROM (
      SELECT t1.*, t1.issue_number AS key0, t1.position AS key1, row_number() OVER (ORDER BY t1.issue_number DESC, t1.position) AS nth
      FROM sections t1
      WHERE (t1.issue_number <= $2::int AND (t1.issue_number < $2::int OR (t1.position > $3::int)))
      ORDER BY t1.issue_number DESC, t1.position
      LIMIT $1::int + 1
    ) t1
  )
) AS data
FROM corpus t0
-- $1: 2
-- $2: 12
-- $3: 1
