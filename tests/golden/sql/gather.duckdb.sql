/* what each subject was in the period */
WITH spans AS (
  SELECT
    a.subject,
    a.cadre_class,
    a.post,
    a.unit,
    a.group_body AS "group",
    a.service_from,
    a.unit_from,
    a.starts_on,
    a.known_from,
    GREATEST(a.starts_on, CAST('2025-03-01' AS DATE)) AS first_day,
    LEAST(COALESCE(a.ends_on, CAST('2025-03-31' AS DATE)), CAST('2025-03-31' AS DATE)) AS last_day
  FROM facts.appointment AS a
  WHERE
    a.ledger = 'county'
    AND a.known_from <= 7
    AND (
      a.known_until IS NULL OR a.known_until > 7
    )
    AND a.starts_on <= CAST('2025-03-31' AS DATE)
    AND (
      a.ends_on IS NULL OR a.ends_on >= CAST('2025-03-01' AS DATE)
    )
), last_span /* the row of a subject comes from its last span */ AS (
  SELECT DISTINCT ON (s.subject)
    s.*
  FROM spans AS s
  ORDER BY
    s.subject,
    s.starts_on DESC NULLS FIRST,
    s.known_from DESC NULLS FIRST
), held /* over all spans of the period */ AS (
  SELECT
    s.subject,
    s.cadre_class,
    MAX(
      CASE
        WHEN s.first_day <= CAST('2025-03-31' AS DATE)
        AND s.last_day >= CAST('2025-03-01' AS DATE)
        THEN 1
        ELSE 0
      END
    ) AS month_1
  FROM spans AS s
  GROUP BY
    s.subject,
    s.cadre_class
), served /* the same, over all classes */ AS (
  SELECT
    h.subject,
    COUNT(*) AS classes_held,
    MAX(h.month_1) AS months_served
  FROM held AS h
  GROUP BY
    h.subject
), roster /* who is assessed */ AS (
  SELECT
    l.subject,
    l.cadre_class,
    l.post,
    l.unit,
    l."group",
    GREATEST(
      0,
      CAST((
        EXTRACT(YEAR FROM (
          l.last_day + 1
        )) - EXTRACT(YEAR FROM l.service_from)
      ) AS BIGINT) * 12 + CAST((
        EXTRACT(MONTH FROM (
          l.last_day + 1
        )) - EXTRACT(MONTH FROM l.service_from)
      ) AS BIGINT) - CASE
        WHEN EXTRACT(DAY FROM (
          l.last_day + 1
        )) < EXTRACT(DAY FROM l.service_from)
        THEN 1
        ELSE 0
      END
    ) AS months_in_post,
    GREATEST(
      0,
      CAST((
        EXTRACT(YEAR FROM (
          l.last_day + 1
        )) - EXTRACT(YEAR FROM l.unit_from)
      ) AS BIGINT) * 12 + CAST((
        EXTRACT(MONTH FROM (
          l.last_day + 1
        )) - EXTRACT(MONTH FROM l.unit_from)
      ) AS BIGINT) - CASE
        WHEN EXTRACT(DAY FROM (
          l.last_day + 1
        )) < EXTRACT(DAY FROM l.unit_from)
        THEN 1
        ELSE 0
      END
    ) AS months_in_unit,
    d.months_served,
    l.last_day = CAST('2025-03-31' AS DATE) AS present_at_end,
    d.classes_held
  FROM last_span AS l
  JOIN served AS d
    ON d.subject = l.subject
), entries /* the entries that count in the period */ AS (
  SELECT
    e.subject,
    e.input,
    e.rater,
    e.value,
    e.level,
    e.effective_on,
    e.position
  FROM facts.entry AS e
  WHERE
    e.ledger = 'county'
    AND e.known_from <= 7
    AND (
      e.known_until IS NULL OR e.known_until > 7
    )
    AND e.scheme = 'small'
    AND e.assessment = 'monthly'
    AND e.period = '2025-03'
), counts /* which input counts in which step */ AS (
  SELECT
    *
  FROM (VALUES
    ('safety', TRUE, FALSE, FALSE, CAST(1 AS BIGINT)),
    ('meeting', TRUE, FALSE, FALSE, CAST(2 AS BIGINT)),
    ('a_in', FALSE, TRUE, TRUE, CAST(0 AS BIGINT))) AS counts(input, "it", "mean", "a", "it.bit")
), gathered /* entries added up, in one pass */ AS (
  SELECT
    e.subject,
    BOOL_AND(CAST(e.level IN ('pass', 'on') AS BOOLEAN)) FILTER(WHERE
      c."it")
    AND BIT_OR(c."it.bit") FILTER(WHERE
      c."it") = 3 AS "it",
    CAST((
      SIGN(SUM(e.value) FILTER(WHERE
        c."mean")) * CAST((
        2 * ABS(SUM(e.value) FILTER(WHERE
          c."mean")) + CAST(NULLIF(COUNT(e.value) FILTER(WHERE
          c."mean") * 100, 0) AS INT128)
      ) // (
        2 * CAST(NULLIF(COUNT(e.value) FILTER(WHERE
          c."mean") * 100, 0) AS INT128)
      ) AS INT128) * 100
    ) AS BIGINT) AS "mean",
    CAST(SUM(e.value) FILTER(WHERE
      c."a") AS BIGINT) AS "a"
  FROM entries AS e
  JOIN counts AS c
    ON c.input = e.input
  GROUP BY
    e.subject
), base /* the roster and what is known of each subject */ AS (
  SELECT
    roster."subject",
    roster."cadre_class",
    roster."post",
    roster."unit",
    roster."group",
    roster."months_in_post",
    roster."months_in_unit",
    roster."months_served",
    roster."present_at_end",
    roster."classes_held",
    COALESCE(gathered."it", FALSE) AS "it", /* it: it项 / it [S-01] */
    gathered."mean" AS "mean", /* mean: mean项 / mean */
    gathered."a" AS "a" /* a: a项 / a */
  FROM roster
  LEFT JOIN gathered
    ON gathered.subject = roster."subject"
)
SELECT
  "subject",
  "cadre_class",
  "post",
  "unit",
  "group",
  "months_in_post",
  "months_in_unit",
  "months_served",
  "present_at_end",
  "classes_held",
  "it",
  "mean",
  "a"
FROM base
ORDER BY
  "subject"
