SELECT state_name AS state, CAST(json_build_object(
  'issue', (
    SELECT json_build_object(
      'number', t1.number,
      'sections', (
        SELECT coalesce(json_agg(json_build_object(
          'headline', t2.headline,
          'blocks', (
            SELECT coalesce(json_agg(json_build_object('kind', t3.kind, 'label', t3.label)), '[]'::json)
            FROM (
              SELECT t3.kind, t3.label
              FROM blocks t3
              WHERE t3.issue_number = t2.issue_number AND t3.section_position = t2.position
              ORDER BY t3.position
            ) t3
          ),
          'links', (
            SELECT coalesce(json_agg(json_build_object(
              'title', t3.title,
              'span', json_build_object('start', t3.span_start, 'end', t3.span_end)
            )), '[]'::json)
            FROM (
              SELECT t3.title, t3.span_start, t3.span_end
              FROM links t3
              WHERE t3.issue_number = t2.issue_number AND t3.section_position = t2.position
              ORDER BY t3.position
            ) t3
          ),
          'entities', (
            SELECT coalesce(json_agg(json_build_object('name', t3.name, 'kind', t3.kind)), '[]'::json)
            FROM (
              SELECT t3.name, t3.kind
              FROM section_entities t3_of JOIN entities t3 ON t3.slug = t3_of.slug
              WHERE t3_of.issue_number = t2.issue_number AND t3_of.section_position = t2.position
              ORDER BY t3_of.position
            ) t3
          )
        )), '[]'::json)
        FROM (
          SELECT t2.headline, t2.issue_number, t2.position
          FROM sections t2
          WHERE t2.issue_number = t1.number
          ORDER BY t2.position
        ) t2
      ),
      'tales', (
        SELECT coalesce(json_agg(json_build_object('title', t2.title, 'inspirations', t2.inspirations)), '[]'::json)
        FROM (
          SELECT t2.title, t2.inspirations
          FROM tales t2
          WHERE t2.issue_number = t1.number
          ORDER BY t2.position
        ) t2
      )
    )
    FROM issues t1
    WHERE t1.number = $1::int
  )
) AS answer) AS data
FROM corpus t0
-- $1: 12
