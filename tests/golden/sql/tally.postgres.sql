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
  select e.subject, e.input, e.rater, e.value, e.level, e.effective_on, e.position
  from facts.entry as e
  where e.ledger = %(ledger)s::text and e.known_from <= %(as_of)s::bigint and (e.known_until is null or e.known_until > %(as_of)s::bigint)
    and e.scheme = 'small' and e.assessment = 'monthly' and e.period = '2025-03'
),
-- which input counts in which step
counts as (
  select * from (values
    ('a_in')) as counts(input)
),
-- entries added up, in one pass
gathered as (
  select e.subject,
    sum(e.value)::bigint as "a"
  from entries as e join counts as c on c.input = e.input
  group by e.subject
),
-- the roster and what is known of each subject
base as (
  select
    roster."subject", roster."cadre_class", roster."post", roster."unit", roster."group", roster."months_in_post", roster."months_in_unit", roster."months_served", roster."present_at_end", roster."classes_held",
    -- a: a项 / a
    gathered."a" as "a"
  from roster
    left join gathered on gathered.subject = roster."subject" offset 0
),
layer_1 as (
  select below.*,
    -- good: good项 / good
    coalesce("a" >= 900000, false) as "good"
  from base as below offset 0
),
layer_2 as (
  select below.*,
    -- it: it项 / it [S-01]
    (case when "good" then 2 else 0 end + coalesce("classes_held", 0) * 1)::bigint as "it"
  from layer_1 as below offset 0
)
select "subject", "cadre_class", "post", "unit", "group", "months_in_post", "months_in_unit", "months_served", "present_at_end", "classes_held", "a", "good", "it"
from layer_2
order by "subject" collate "C"
