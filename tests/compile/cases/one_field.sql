SELECT state_name AS state, CAST(json_build_object(
  'issue', (
    SELECT json_build_object('title', t1.title)
    FROM issues t1
    WHERE t1.number = $1::int
  )
) AS answer) AS data
FROM corpus t0
-- $1: 12
