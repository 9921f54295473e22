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
    r.subject,
    e.input,
    e.rater,
    e.value,
    e.level,
    e.effective_on,
    e.position
  FROM facts.entry AS e
  JOIN roster AS r
    ON r."unit" = e.subject
  WHERE
    e.ledger = 'county'
    AND e.known_from <= 7
    AND (
      e.known_until IS NULL OR e.known_until > 7
    )
    AND e.scheme = 'small'
    AND e.assessment = 'monthly'
    AND e.period = '2025-03'
), panel_it /* it: it项 / it [S-01] */ AS (
  SELECT
    v.subject,
    SUM(v.value) FILTER(WHERE
      v.rater = '群众') AS "it.1.sum",
    COUNT(*) FILTER(WHERE
      v.rater = '群众') AS "it.1.raters",
    SUM(v.value) FILTER(WHERE
      v.rater = '班子') AS "it.2.sum",
    COUNT(*) FILTER(WHERE
      v.rater = '班子') AS "it.2.raters"
  FROM (
    SELECT
      e.subject,
      e.rater,
      e.value,
      ROW_NUMBER() OVER (PARTITION BY e.subject, e.rater ORDER BY e.value, e.position) AS place,
      COUNT(*) OVER (PARTITION BY e.subject, e.rater) AS raters
    FROM entries AS e
    WHERE
      e.input = 'vote' AND e.value IS NOT NULL
  ) AS v
  WHERE
    v.raters >= 3
    AND (
      v.raters <= 2 OR (
        v.place > 1 AND v.place <= v.raters - 1
      )
    )
  GROUP BY
    v.subject
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
    panel_it."it.1.sum" AS "it.1.sum",
    panel_it."it.1.raters" AS "it.1.raters",
    panel_it."it.2.sum" AS "it.2.sum",
    panel_it."it.2.raters" AS "it.2.raters"
  FROM roster
  LEFT JOIN panel_it
    ON panel_it.subject = roster."subject"
), layer_1 AS (
  SELECT
    below.*,
    CAST((
      SIGN(CAST("it.1.sum" AS INT128)) * CAST((
        2 * ABS(CAST("it.1.sum" AS INT128)) + CAST(NULLIF("it.1.raters", 0) AS INT128)
      ) // (
        2 * CAST(NULLIF("it.1.raters", 0) AS INT128)
      ) AS INT128)
    ) AS BIGINT) AS "it.1.mean",
    CAST((
      SIGN(CAST("it.2.sum" AS INT128)) * CAST((
        2 * ABS(CAST("it.2.sum" AS INT128)) + CAST(NULLIF("it.2.raters", 0) AS INT128)
      ) // (
        2 * CAST(NULLIF("it.2.raters", 0) AS INT128)
      ) AS INT128)
    ) AS BIGINT) AS "it.2.mean"
  FROM base AS below
), layer_2 AS (
  SELECT
    below.*,
    CASE
      WHEN "it.1.mean" IS NOT NULL OR "it.2.mean" IS NOT NULL
      THEN CAST(COALESCE("it.1.mean", 0) AS INT128) * 6000 + CAST(COALESCE("it.2.mean", 0) AS INT128) * 4000
    END AS "it.sum",
    CASE WHEN "it.1.mean" IS NOT NULL THEN 6000 ELSE 0 END + CASE WHEN "it.2.mean" IS NOT NULL THEN 4000 ELSE 0 END AS "it.weights.raw"
  FROM layer_1 AS below
), layer_3 AS (
  SELECT
    below.*,
    CASE WHEN "it.weights.raw" > 0 THEN CAST("it.weights.raw" AS INT128) END AS "it.weights"
  FROM layer_2 AS below
), layer_4 AS (
  SELECT
    below.*,
    CAST((
      SIGN("it.sum") * CAST((
        2 * ABS("it.sum") + "it.weights"
      ) // (
        2 * "it.weights"
      ) AS INT128)
    ) /* it: it项 / it [S-01] */ AS BIGINT) AS "it"
  FROM layer_3 AS below
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
  "it"
FROM layer_4
ORDER BY
  "subject"
