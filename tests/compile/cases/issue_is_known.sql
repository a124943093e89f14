SELECT state_name AS state, CAST(json_build_object(
  'sections', (
    SELECT json_build_object(
      'nodes', coalesce(json_agg(json_build_object(
        'headline', t1.headline,
        'issue', json_build_object(
          'number', t1.issue_number,
          'id', translate(encode(convert_to('Issue:' || t1.issue_number, 'UTF8'), 'base64'), E'+/=\n', '-_'),
          '__typename', 'Issue'
        )
      )), '[]'::json)
    )
    FROM (
      SELECT *
      FROM (
        SELECT t1.headline, t1.issue_number
        FROM sections t1
        ORDER BY t1.issue_number DESC, t1.position
        LIMIT 101
      ) t1
      LIMIT $1::int
    ) t1
  )
) AS answer) AS data
FROM corpus t0
-- $1: 3
