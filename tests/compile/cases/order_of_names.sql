SELECT revision || '.' || state AS state, json_build_object(
  'entities', (
    SELECT json_build_object(
      'nodes', coalesce(json_agg(json_build_object('name', t1.name, 'slug', t1.slug)), '[]'::json)
    )
    FROM (
      SELECT *
      FROM (
        SELECT t1.name, t1.slug
        FROM entities t1
        WHERE (t1.name_key, t1.slug) > ($2::text, $3::text)
        ORDER BY t1.name_key, t1.slug
        LIMIT 101
      ) t1
      LIMIT $1::int
    ) t1
  )
) AS data
FROM corpus t0
-- $1: 2
-- $2: 'b'
-- $3: 'b'
