SELECT state_name AS state, CAST(json_build_object(
  'node', (
    SELECT CASE t1.type WHEN 'Issue' THEN (
      SELECT json_build_object(
        'id', translate(encode(convert_to('Issue:' || t2.number, 'UTF8'), 'base64'), E'+/=\n', '-_')
      )
      FROM issues t2
      WHERE t2.number = t1.a
    ) WHEN 'Section' THEN (
      SELECT json_build_object(
        'id', translate(encode(convert_to('Section:' || t2.issue_number || ':' || t2.position, 'UTF8'), 'base64'), E'+/=\n', '-_'),
        'headline', t2.headline
      )
      FROM sections t2
      WHERE t2.issue_number = t1.a AND t2.position = t1.b
    ) WHEN 'Tale' THEN (
      SELECT json_build_object(
        'id', translate(encode(convert_to('Tale:' || t2.issue_number || ':' || t2.position, 'UTF8'), 'base64'), E'+/=\n', '-_')
      )
      FROM tales t2
      WHERE t2.issue_number = t1.a AND t2.position = t1.b
    ) WHEN 'Link' THEN (
      SELECT json_build_object(
        'id', translate(encode(convert_to('Link:' || t2.issue_number || ':' || t2.position, 'UTF8'), 'base64'), E'+/=\n', '-_')
      )
      FROM links t2
      WHERE t2.issue_number = t1.a AND t2.position = t1.b
    ) WHEN 'Entity' THEN (
      SELECT json_build_object(
        'id', translate(encode(convert_to('Entity:' || t2.slug, 'UTF8'), 'base64'), E'+/=\n', '-_'),
        'name', t2.name
      )
      FROM entities t2
      WHERE t2.slug = t1.slug
    ) END
    FROM unnest($1::text[], $2::int[], $3::int[], $4::text[]) WITH ORDINALITY AS t1 (type, a, b, slug, place)
  )
) AS answer) AS data
FROM corpus t0
-- $1: ['Section']
-- $2: [12]
-- $3: [1]
-- $4: [None]
