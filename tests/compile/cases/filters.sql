SELECT state_name AS state, CAST(json_build_object(
  'sections', (
    SELECT json_build_object(
      'totalCount', (
        SELECT count(*)
        FROM sections t1
        WHERE t1.issue_number >= $1::int AND EXISTS (SELECT FROM section_entities e WHERE e.issue_number = t1.issue_number AND e.section_position = t1.position AND e.slug = (SELECT entity_slug($2::text))) AND EXISTS (SELECT FROM links l WHERE l.issue_number = t1.issue_number AND l.section_position = t1.position AND lower(l.source) = lower($3::text))
      ),
      'nodes', coalesce(json_agg(json_build_object('headline', t1.headline)), '[]'::json)
    )
    FROM (
      SELECT *
      FROM (
        SELECT t1.issue_number, t1.position, t1.headline
        FROM sections t1
        WHERE t1.issue_number >= $1::int AND EXISTS (SELECT FROM section_entities e WHERE e.issue_number = t1.issue_number AND e.section_position = t1.position AND e.slug = (SELECT entity_slug($2::text))) AND EXISTS (SELECT FROM links l WHERE l.issue_number = t1.issue_number AND l.section_position = t1.position AND lower(l.source) = lower($3::text))
        ORDER BY t1.issue_number DESC, t1.position
        LIMIT 101
      ) t1
      LIMIT $4::int
    ) t1
  )
) AS answer) AS data
FROM corpus t0
-- $1: 3
-- $2: 'owl-lab'
-- $3: 'arxiv'
-- $4: 20
