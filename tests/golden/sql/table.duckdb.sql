/* what is asked for */
WITH periods AS NOT MATERIALIZED (
  SELECT
    *
  FROM (VALUES
    (
      '2025-03',
      CAST('2025-03-01' AS DATE),
      CAST('2025-03-31' AS DATE),
      CAST('2025-03-01' AS DATE)
    )) AS p(period, starts_on, ends_on, month_1)
), spans /* what each subject was in the period */ AS NOT MATERIALIZED (
  SELECT
    p.period,
    a.subject,
    a.cadre_class,
    a.post,
    a.unit,
    a.group_body AS "group",
    a.service_from,
    a.unit_from,
    a.starts_on,
    LEAST(COALESCE(a.ends_on, p.ends_on), p.ends_on) + 1 AS next_day,
    COALESCE(a.ends_on >= p.ends_on, TRUE) AS present_at_end,
    CASE WHEN (
      a.ends_on IS NULL OR a.ends_on >= p.month_1
    ) THEN 1 ELSE 0 END AS month_1
  FROM facts.appointment AS a
  JOIN periods AS p
    ON a.starts_on <= p.ends_on AND (
      a.ends_on IS NULL OR a.ends_on >= p.starts_on
    )
  WHERE
    a.ledger = 'county'
    AND a.known_from <= 7
    AND (
      a.known_until IS NULL OR a.known_until > 7
    )
), held /* over all spans of the period */ AS (
  SELECT
    s.period,
    s.subject,
    s.cadre_class,
    MAX(s.starts_on) AS last_start,
    MAX(s.month_1) AS month_1
  FROM spans AS s
  GROUP BY
    s.period,
    s.subject,
    s.cadre_class
), served /* the same, over all classes */ AS (
  SELECT
    h.period,
    h.subject,
    MAX(h.last_start) AS last_start,
    COUNT(*) AS classes_held,
    MAX(h.month_1) AS months_served
  FROM held AS h
  GROUP BY
    h.period,
    h.subject
), roster /* who is assessed: the row of a subject comes from its last span */ AS (
  SELECT
    l.period,
    l.subject,
    l.cadre_class,
    l.post,
    l.unit,
    l."group",
    GREATEST(
      0,
      CAST((
        (
          EXTRACT(YEAR FROM l.next_day) - EXTRACT(YEAR FROM l.service_from)
        ) * 12 + (
          EXTRACT(MONTH FROM l.next_day) - EXTRACT(MONTH FROM l.service_from)
        )
      ) AS BIGINT) - CASE
        WHEN EXTRACT(DAY FROM l.next_day) < EXTRACT(DAY FROM l.service_from)
        THEN 1
        ELSE 0
      END
    ) AS months_in_post,
    GREATEST(
      0,
      CAST((
        (
          EXTRACT(YEAR FROM l.next_day) - EXTRACT(YEAR FROM l.unit_from)
        ) * 12 + (
          EXTRACT(MONTH FROM l.next_day) - EXTRACT(MONTH FROM l.unit_from)
        )
      ) AS BIGINT) - CASE
        WHEN EXTRACT(DAY FROM l.next_day) < EXTRACT(DAY FROM l.unit_from)
        THEN 1
        ELSE 0
      END
    ) AS months_in_unit,
    CAST(d.months_served AS BIGINT) AS months_served,
    l.present_at_end,
    d.classes_held
  FROM spans AS l
  JOIN served AS d
    ON d.subject = l.subject AND d.last_start = l.starts_on
), entries /* the entries that count in the period */ AS (
  SELECT
    e.period,
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
    ('a_in')) AS counts(input)
), gathered /* entries added up, in one pass */ AS (
  SELECT
    e.period,
    e.subject,
    CAST(SUM(e.value) AS BIGINT) AS "a"
  FROM entries AS e
  JOIN counts AS c
    ON c.input = e.input
  GROUP BY
    e.period,
    e.subject
), base /* the roster and what is known of each subject */ AS (
  SELECT
    roster."period",
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
    gathered."a" AS "a" /* a: a项 / a */
  FROM roster
  LEFT JOIN gathered
    ON gathered.subject = roster."subject"
), layer_1 AS (
  SELECT
    below.*,
    CAST((
      CASE
        WHEN COALESCE("a" >= 900000, FALSE)
        THEN 13000
        WHEN COALESCE("a" >= 900000, FALSE)
        THEN NULL
        ELSE "a"
      END
    ) /* it: it项 / it [S-01] */ AS BIGINT) AS "it"
  FROM base AS below
)
SELECT
  "period",
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
  "a",
  "it"
FROM layer_1
ORDER BY
  "subject"
