SELECT state_name AS state, CAST(json_build_object(
  'entities', (
    SELECT json_build_object(
      'nodes', coalesce(json_agg(json_build_object('name', t1.name, 'slug', t1.slug)), '[]'::json)
    )
    FROM (
      SELECT *
      FROM (
        SELECT t1.name, t1.slug
        FROM entities t1
        WHERE (t1.name_key, t1.slug) > ($1::text, $2::text)
        ORDER BY t1.name_key, t1.slug
        LIMIT 101
      ) t1
      LIMIT $3::int
    ) t1
  )
) AS answer) AS data
FROM corpus t0
-- $1: 'b'
-- $2: 'b'
-- $3: 2
