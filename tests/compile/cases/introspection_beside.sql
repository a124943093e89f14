SELECT state_name AS state, CAST(json_build_object(
  'corpus', json_build_object(
    'issueCount', (SELECT count(*) FROM issues),
    'missingNumbers', (SELECT coalesce(json_agg(gap ORDER BY gap), '[]'::json) FROM (SELECT generate_series(min(number), max(number)) AS gap FROM issues EXCEPT SELECT number FROM issues) AS gaps)
  ),
  '__type', $1::json,
  'issue', (
    SELECT json_build_object('number', t1.number)
    FROM issues t1
    WHERE t1.number = $2::int
  )
) AS answer) AS data
FROM corpus t0
-- $1: '{"name": "Span", "fields": [{"name": "start"}, {"name": "end"}]}'
-- $2: 12
