with -- what is asked for
periods as not materialized (
  select * from (values
    ('2025-03', date '2025-03-01', date '2025-03-31', date '2025-03-01', date '2024-04-01')) as p(period, starts_on, ends_on, month_1, since_12)
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
  select p.period, e.subject, e.input, e.rater, e.value, e.level, e.effective_on, e.position
  from facts.entry as e join periods as p on e.effective_on <= p.ends_on
  where e.ledger = %(ledger)s::text and e.known_from <= %(as_of)s::bigint and (e.known_until is null or e.known_until > %(as_of)s::bigint)
    and e.scheme = 'small' and e.period = ''
    and (e.input = 'honour' and e.effective_on >= p.since_12)
),
-- it: it项 / it [S-01]
latest_it as (
  select distinct on (e.period, e.subject) e.period, e.subject,
    e.level as "it"
  from entries as e
  where e.input in ('honour') and e.level <> ''
  order by e.period, e.subject, e.effective_on desc, e.position desc
),
-- the roster and what is known of each subject
base as (
  select
    roster."period", roster."subject", roster."cadre_class", roster."post", roster."unit", roster."group", roster."months_in_post", roster."months_in_unit", roster."months_served", roster."present_at_end", roster."classes_held",
    -- it: it项 / it [S-01]
    latest_it."it" as "it"
  from roster
    left join latest_it on latest_it.subject = roster."subject" offset 0
)
select "period", "subject", "cadre_class", "post", "unit", "group", "months_in_post", "months_in_unit", "months_served", "present_at_end", "classes_held", "it"
from base
order by "subject" collate "C"
