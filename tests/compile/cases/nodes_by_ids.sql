SELECT state_name AS state, CAST(json_build_object(
  'nodes', (
    SELECT coalesce(json_agg(CASE t1.type WHEN 'Issue' THEN (
      SELECT json_build_object('__typename', 'Issue', 'number', t2.number)
      FROM issues t2
      WHERE t2.number = t1.a
    ) WHEN 'Section' THEN (
      SELECT json_build_object('__typename', 'Section', 'headline', t2.headline)
      FROM sections t2
      WHERE t2.issue_number = t1.a AND t2.position = t1.b
    ) WHEN 'Tale' THEN (
      SELECT json_build_object('__typename', 'Tale')
      FROM tales t2
      WHERE t2.issue_number = t1.a AND t2.position = t1.b
    ) WHEN 'Link' THEN (
      SELECT json_build_object('__typename', 'Link')
      FROM links t2
      WHERE t2.issue_number = t1.a AND t2.position = t1.b
    ) WHEN 'Entity' THEN (
      SELECT json_build_object('__typename', 'Entity', 'name', t2.name)
      FROM entities t2
      WHERE t2.slug = t1.slug
    ) END ORDER BY t1.place), '[]'::json)
    FROM unnest($1::text[], $2::int[], $3::int[], $4::text[]) WITH ORDINALITY AS t1 (type, a, b, slug, place)
  )
) AS answer) AS data
FROM corpus t0
-- $1: ['Issue', 'Section', 'Issue', 'Entity']
-- $2: [12, 12, 999, None]
-- $3: [None, 1, None, None]
-- $4: [None, None, None, 'owl-lab']
