SELECT state_name AS state, CAST(json_build_object(
  'sections', (
    SELECT json_build_object(
      'edges', coalesce(json_agg(json_build_object(
        'cursor', translate(encode(convert_to(json_build_array('sections', 'NEWEST', t1.key0, t1.key1)::text, 'UTF8'), 'base64'), E'+/=\n', '-_'),
        'node', json_build_object('headline', t1.headline)
      )) FILTER (WHERE t1.nth <= $1::int), '[]'::json),
      'pageInfo', json_build_object(
        'hasNextPage', count(*) > $1::int,
        'hasPreviousPage', EXISTS (SELECT FROM sections t1
        WHERE (t1.issue_number >= $2::int AND (t1.issue_number > $2::int OR (t1.position <= $3::int)))),
        'startCursor', CASE WHEN count(*) > 0 THEN translate(encode(convert_to(json_build_array('sections', 'NEWEST', (array_agg(t1.key0))[1], (array_agg(t1.key1))[1])::text, 'UTF8'), 'base64'), E'+/=\n', '-_') END,
        'endCursor', CASE WHEN count(*) > 0 THEN translate(encode(convert_to(json_build_array('sections', 'NEWEST', (array_agg(t1.key0))[least(count(*), $1::int)], (array_agg(t1.key1))[least(count(*), $1::int)])::text, 'UTF8'), 'base64'), E'+/=\n', '-_') END
      )
    )
    FROM (
      SELECT *, row_number() OVER () AS nth
      FROM (
        SELECT t1.issue_number AS key0, t1.position AS key1, t1.headline, t1.issue_number, t1.position
        FROM sections t1
        WHERE (t1.issue_number <= $2::int AND (t1.issue_number < $2::int OR (t1.position > $3::int)))
        ORDER BY t1.issue_number DESC, t1.position
        LIMIT 101
      ) t1
      LIMIT $1::int + 1
    ) t1
  )
) AS answer) AS data
FROM corpus t0
-- $1: 2
-- $2: 12
-- $3: 1
