SELECT state_name AS state, CAST(json_build_object(
  'sections', json_build_object(
    'totalCount', (
      SELECT count(*)
      FROM sections t1
      WHERE EXISTS (SELECT FROM section_entities e JOIN entities USING (slug) WHERE e.issue_number = t1.issue_number AND e.section_position = t1.position AND entities.kind = $1::text)
    )
  )
) AS answer) AS data
FROM corpus t0
-- $1: <EntityKind.MODEL: 'MODEL'>
