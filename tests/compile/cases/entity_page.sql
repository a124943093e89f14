SELECT state_name AS state, CAST(json_build_object(
  'entity', (
    SELECT json_build_object(
      'name', t1.name,
      'kind', t1.kind,
      'aliases', t1.aliases,
      'mentionCount', t1.mention_count,
      'firstIssue', json_build_object('number', t1.first_issue),
      'sections', (
        SELECT json_build_object(
          'nodes', coalesce(json_agg(json_build_object('headline', t2.headline, 'issue', json_build_object('number', t2.issue_number))) FILTER (WHERE t2.nth <= $1::int), '[]'::json),
          'pageInfo', json_build_object('hasNextPage', count(*) > $1::int)
        )
        FROM (
          SELECT *, row_number() OVER () AS nth
          FROM (
            SELECT t2.headline, t2.issue_number
            FROM section_entities t2_of JOIN sections t2 ON t2.issue_number = t2_of.issue_number AND t2.position = t2_of.section_position
            WHERE t2_of.slug = t1.slug
            ORDER BY t2_of.issue_number DESC, t2_of.section_position
            LIMIT 101
          ) t2
          LIMIT $1::int + 1
        ) t2
      ),
      'timeline', (
        SELECT coalesce(json_agg(json_build_object('number', t2.number, 'mentions', coalesce(t2.mention_count, 0))), '[]'::json)
        FROM (
          SELECT t2.number, t2_of.mention_count AS mention_count
          FROM issues t2 LEFT JOIN issue_entities t2_of ON t2_of.issue_number = t2.number AND t2_of.slug = t1.slug
          WHERE true
          ORDER BY t2.number
        ) t2
      ),
      'related', (
        SELECT coalesce(json_agg(json_build_object(
          'entity', json_build_object('slug', t2.slug),
          'sections', t2.sections,
          'lift', t2.lift::float8
        )), '[]'::json)
        FROM (
          SELECT t2.slug, t2.sections, t2.lift
          FROM (SELECT shared.slug, shared.sections, round(shared.sections::numeric * (SELECT count(*) FROM sections) / (t1.section_count::bigint * e.section_count), 4) AS lift FROM (SELECT other.slug, count(*) AS sections FROM section_entities own JOIN section_entities other USING (issue_number, section_position) WHERE own.slug = t1.slug AND other.slug <> t1.slug GROUP BY other.slug) AS shared JOIN entities e USING (slug) ORDER BY shared.sections DESC, lift DESC, shared.slug LIMIT $2::int) t2
          WHERE true
          ORDER BY t2.sections DESC, t2.lift DESC, t2.slug
        ) t2
      )
    )
    FROM entities t1
    WHERE t1.slug = (SELECT entity_slug($3::text))
  )
) AS answer) AS data
FROM corpus t0
-- $1: 2
-- $2: 2
-- $3: 'owl-lab'
