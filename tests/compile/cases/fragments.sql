SELECT state_name AS state, CAST(json_build_object(
  'newest', (
    SELECT json_build_object(
      'nodes', coalesce(json_agg(json_build_object(
        'number', t1.number,
        'heading', t1.title,
        '__typename', 'Issue',
        'sections', (
          SELECT coalesce(json_agg(json_build_object('headline', t2.headline, 'position', t2.position)), '[]'::json)
          FROM (
            SELECT t2.headline, t2.position
            FROM sections t2
            WHERE t2.issue_number = t1.number
            ORDER BY t2.position
          ) t2
        )
      )), '[]'::json)
    )
    FROM (
      SELECT *
      FROM (
        SELECT t1.number, t1.title
        FROM issues t1
        ORDER BY t1.number DESC
        LIMIT 101
      ) t1
      LIMIT $1::int
    ) t1
  ),
  'oldest', (
    SELECT json_build_object(
      'nodes', coalesce(json_agg(json_build_object(
        'number', t1.number,
        'heading', t1.title,
        '__typename', 'Issue',
        'topics', t1.topics
      )), '[]'::json)
    )
    FROM (
      SELECT *
      FROM (
        SELECT t1.number, t1.title, t1.topics
        FROM issues t1
        ORDER BY t1.number
        LIMIT 101
      ) t1
      LIMIT $2::int
    ) t1
  )
) AS answer) AS data
FROM corpus t0
-- $1: 1
-- $2: 1
