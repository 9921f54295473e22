with -- what each subject was in the period
spans as (
  select a.subject, a.cadre_class, a.post, a.unit, a.group_body as "group",
    a.service_from, a.unit_from, a.starts_on, a.known_from,
    greatest(a.starts_on, date '2025-03-01') as first_day,
    least(coalesce(a.ends_on, date '2025-03-31'), date '2025-03-31') as last_day
  from facts.appointment as a
  where a.ledger = %(ledger)s::text and a.known_from <= %(as_of)s::bigint and (a.known_until is null or a.known_until > %(as_of)s::bigint)
    and a.starts_on <= date '2025-03-31' and (a.ends_on is null or a.ends_on >= date '2025-03-01')
),
-- the row of a subject comes from its last span
last_span as (
  select distinct on (s.subject) s.*
  from spans as s
  order by s.subject, s.starts_on desc, s.known_from desc
),
-- over all spans of the period
held as (
  select s.subject, s.cadre_class,
    max(case when s.first_day <= date '2025-03-31' and s.last_day >= date '2025-03-01' then 1 else 0 end) as month_1
  from spans as s
  group by s.subject, s.cadre_class
),
-- the same, over all classes
served as (
  select h.subject, count(*) as classes_held, max(h.month_1) as months_served
  from held as h
  group by h.subject
),
-- who is assessed
roster as (
  select l.subject, l.cadre_class, l.post, l.unit, l."group",
    greatest(0, (extract(year from (l.last_day + 1)) - extract(year from l.service_from))::bigint * 12 + (extract(month from (l.last_day + 1)) - extract(month from l.service_from))::bigint - case when extract(day from (l.last_day + 1)) < extract(day from l.service_from) then 1 else 0 end) as months_in_post,
    greatest(0, (extract(year from (l.last_day + 1)) - extract(year from l.unit_from))::bigint * 12 + (extract(month from (l.last_day + 1)) - extract(month from l.unit_from))::bigint - case when extract(day from (l.last_day + 1)) < extract(day from l.unit_from) then 1 else 0 end) as months_in_unit,
    d.months_served,
    l.last_day = date '2025-03-31' as present_at_end,
    d.classes_held
  from last_span as l join served as d on d.subject = l.subject
),
-- the entries that count in the period
entries as (
  select r.subject, e.input, e.rater, e.value, e.level, e.effective_on, e.position
  from facts.entry as e join roster as r on r."unit" = e.subject
  where e.ledger = %(ledger)s::text and e.known_from <= %(as_of)s::bigint and (e.known_until is null or e.known_until > %(as_of)s::bigint)
    and e.scheme = 'small' and e.assessment = 'monthly' and e.period = '2025-03'
),
-- it: it项 / it [S-01]
panel_it as (
  select v.subject,
    sum(v.value) filter (where v.rater = '群众') as "it.1.sum",
    count(*) filter (where v.rater = '群众') as "it.1.raters",
    sum(v.value) filter (where v.rater = '班子') as "it.2.sum",
    count(*) filter (where v.rater = '班子') as "it.2.raters"
  from (
    select e.subject, e.rater, e.value,
      row_number() over (partition by e.subject, e.rater order by e.value, e.position) as place,
      count(*) over (partition by e.subject, e.rater) as raters
    from entries as e
    where e.input = 'vote' and e.value is not null) as v
  where v.raters >= 3 and (v.raters <= 2 or (v.place > 1 and v.place <= v.raters - 1))
  group by v.subject
),
-- the roster and what is known of each subject
base as (
  select
    roster."subject", roster."cadre_class", roster."post", roster."unit", roster."group", roster."months_in_post", roster."months_in_unit", roster."months_served", roster."present_at_end", roster."classes_held",
    panel_it."it.1.sum" as "it.1.sum",
    panel_it."it.1.raters" as "it.1.raters",
    panel_it."it.2.sum" as "it.2.sum",
    panel_it."it.2.raters" as "it.2.raters"
  from roster
    left join panel_it on panel_it.subject = roster."subject" offset 0
),
layer_1 as (
  select below.*,
    (sign("it.1.sum"::numeric) * div(2 * abs("it.1.sum"::numeric) + nullif("it.1.raters", 0)::numeric, 2 * nullif("it.1.raters", 0)::numeric))::bigint as "it.1.mean",
    (sign("it.2.sum"::numeric) * div(2 * abs("it.2.sum"::numeric) + nullif("it.2.raters", 0)::numeric, 2 * nullif("it.2.raters", 0)::numeric))::bigint as "it.2.mean"
  from base as below offset 0
),
layer_2 as (
  select below.*,
    case when "it.1.mean" is not null or "it.2.mean" is not null then coalesce("it.1.mean", 0)::numeric * 6000 + coalesce("it.2.mean", 0)::numeric * 4000 end as "it.sum",
    case when "it.1.mean" is not null then 6000 else 0 end + case when "it.2.mean" is not null then 4000 else 0 end as "it.weights.raw"
  from layer_1 as below offset 0
),
layer_3 as (
  select below.*,
    case when "it.weights.raw" > 0 then "it.weights.raw"::numeric end as "it.weights"
  from layer_2 as below offset 0
),
layer_4 as (
  select below.*,
    -- it: it项 / it [S-01]
    (sign("it.sum") * div(2 * abs("it.sum") + "it.weights", 2 * "it.weights"))::bigint as "it"
  from layer_3 as below offset 0
)
select "subject", "cadre_class", "post", "unit", "group", "months_in_post", "months_in_unit", "months_served", "present_at_end", "classes_held", "it"
from layer_4
order by "subject" collate "C"
