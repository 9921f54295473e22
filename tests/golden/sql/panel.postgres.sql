with -- what is asked for
periods as not materialized (
  select * from (values
    ('2025-03', date '2025-03-01', date '2025-03-31', date '2025-03-01')) as p(period, starts_on, ends_on, month_1)
),
-- what each subject was in the period
spans as not materialized (
  select p.period, a.subject, a.cadre_class, a.post, a.unit, a.group_body as "group",
    a.service_from, a.unit_from,
    a.starts_on,
    least(coalesce(a.ends_on, p.ends_on), p.ends_on) + 1 as next_day,
    coalesce(a.ends_on >= p.ends_on, true) as present_at_end,
    case when (a.ends_on is null or a.ends_on >= p.month_1) then 1 else 0 end as month_1
  from facts.appointment as a join periods as p
    on a.starts_on <= p.ends_on and (a.ends_on is null or a.ends_on >= p.starts_on)
  where a.ledger = %(ledger)s::text and a.known_from <= %(as_of)s::bigint and (a.known_until is null or a.known_until > %(as_of)s::bigint)
),
-- over all spans of the period
held as (
  select s.period, s.subject, s.cadre_class, max(s.starts_on) as last_start,
    max(s.month_1) as month_1
  from spans as s
  group by s.period, s.subject, s.cadre_class
),
-- the same, over all classes
served as (
  select h.period, h.subject, max(h.last_start) as last_start,
    count(*) as classes_held, max(h.month_1) as months_served
  from held as h
  group by h.period, h.subject
),
-- who is assessed: the row of a subject comes from its last span
roster as (
  select l.period, l.subject, l.cadre_class, l.post, l.unit, l."group",
    greatest(0, ((date_part('year', l.next_day) - date_part('year', l.service_from)) * 12 + (date_part('month', l.next_day) - date_part('month', l.service_from)))::bigint - case when date_part('day', l.next_day) < date_part('day', l.service_from) then 1 else 0 end) as months_in_post,
    greatest(0, ((date_part('year', l.next_day) - date_part('year', l.unit_from)) * 12 + (date_part('month', l.next_day) - date_part('month', l.unit_from)))::bigint - case when date_part('day', l.next_day) < date_part('day', l.unit_from) then 1 else 0 end) as months_in_unit,
    d.months_served::bigint as months_served,
    l.present_at_end,
    d.classes_held
  from spans as l
    join served as d on d.subject = l.subject
      and d.last_start = l.starts_on
),
-- the entries that count in the period
entries as (
  select e.period, r.subject, e.input, e.rater, e.value, e.level, e.effective_on, e.position
  from facts.entry as e join roster as r on r."unit" = e.subject
  where e.ledger = %(ledger)s::text and e.known_from <= %(as_of)s::bigint and (e.known_until is null or e.known_until > %(as_of)s::bigint)
    and e.scheme = 'small' and e.assessment = 'monthly' and e.period = '2025-03'
),
-- it: it项 / it [S-01]
panel_it as (
  select v.period, v.subject,
    (sum(v.value) filter (where v.rater = '群众'))::bigint as "it.1.sum",
    count(*) filter (where v.rater = '群众') as "it.1.raters",
    (sum(v.value) filter (where v.rater = '班子'))::bigint as "it.2.sum",
    count(*) filter (where v.rater = '班子') as "it.2.raters"
  from (
    select e.period, e.subject, e.rater, e.value,
      row_number() over (
        partition by e.period, e.subject, e.rater order by e.value, e.position) as place,
      count(*) over (partition by e.period, e.subject, e.rater) as raters
    from entries as e
    where e.input = 'vote' and e.value is not null) as v
  where v.raters >= 3 and (v.raters <= 2 or (v.place > 1 and v.place <= v.raters - 1))
  group by v.period, v.subject
),
-- the roster and what is known of each subject
base as (
  select
    roster."period", roster."subject", roster."cadre_class", roster."post", roster."unit", roster."group", roster."months_in_post", roster."months_in_unit", roster."months_served", roster."present_at_end", roster."classes_held",
    panel_it."it.1.sum" as "it.1.sum",
    panel_it."it.1.raters" as "it.1.raters",
    panel_it."it.2.sum" as "it.2.sum",
    panel_it."it.2.raters" as "it.2.raters"
  from roster
    left join panel_it on panel_it.subject = roster."subject" offset 0
),
layer_1 as (
  select below.*,
    ((case when "it.1.sum" < 0 then (2 * "it.1.sum" - nullif("it.1.raters", 0)) / (2 * nullif("it.1.raters", 0)) else (2 * "it.1.sum" + nullif("it.1.raters", 0)) / (2 * nullif("it.1.raters", 0)) end))::bigint as "it.1.mean",
    ((case when "it.2.sum" < 0 then (2 * "it.2.sum" - nullif("it.2.raters", 0)) / (2 * nullif("it.2.raters", 0)) else (2 * "it.2.sum" + nullif("it.2.raters", 0)) / (2 * nullif("it.2.raters", 0)) end))::bigint as "it.2.mean"
  from base as below offset 0
),
layer_2 as (
  select below.*,
    case when (0::bigint + case when "it.1.mean" is not null then 6000 else 0 end + case when "it.2.mean" is not null then 4000 else 0 end) > 0 then (0::bigint + case when "it.1.mean" is not null then 6000 else 0 end + case when "it.2.mean" is not null then 4000 else 0 end) end as "it.weights"
  from layer_1 as below offset 0
),
layer_3 as (
  select below.*,
    -- it: it项 / it [S-01]
    ((case when (case when "it.1.mean" is not null or "it.2.mean" is not null then coalesce("it.1.mean", 0) * 6000 + coalesce("it.2.mean", 0) * 4000 end) < 0 then (2 * (case when "it.1.mean" is not null or "it.2.mean" is not null then coalesce("it.1.mean", 0) * 6000 + coalesce("it.2.mean", 0) * 4000 end) - "it.weights") / (2 * "it.weights") else (2 * (case when "it.1.mean" is not null or "it.2.mean" is not null then coalesce("it.1.mean", 0) * 6000 + coalesce("it.2.mean", 0) * 4000 end) + "it.weights") / (2 * "it.weights") end))::bigint as "it"
  from layer_2 as below offset 0
)
select "period", "subject", "cadre_class", "post", "unit", "group", "months_in_post", "months_in_unit", "months_served", "present_at_end", "classes_held", "it"
from layer_3
order by "subject" collate "C"
