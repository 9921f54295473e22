
-- Both sides in one shape: evaluation, subject, field, value.
create table recomputed.field as
from (
  select number, subject, 'score' as field, plain(score, 10000, 4) as value
  from recomputed.outcome
  union all select number, subject, 'rank', rank::varchar from recomputed.outcome
  union all select number, subject, 'grade', grade from recomputed.outcome
  union all select number, subject, 'tier', tier::varchar from recomputed.outcome
  union all
  select number, subject, 'coefficient', plain(coefficient, 10000, 4) from recomputed.outcome
  union all select number, subject, 'amount_fen', amount_fen::varchar from recomputed.outcome
  union all from recomputed.detail)
where value is not null
  and number in (select number from recomputed.evaluation where holds_until is not null);

create temp table held as
select e.number, e.holds_until, r.*
from recomputed.evaluation as e join recorded.outcomes as r
  on (r.scheme, r.assessment, r.period) = (e.scheme, e.assessment, e.period)
where r.position <= e.holds_until
  and (r.superseded_by is null or r.superseded_by > e.holds_until);

create table recorded.field as
from (
  select number, subject, 'score' as field, plain(score, 10000, 4) as value from held
  union all select number, subject, 'rank', rank::varchar from held
  union all select number, subject, 'grade', grade from held
  union all select number, subject, 'tier', tier::varchar from held
  union all select number, subject, 'coefficient', plain(coefficient, 10000, 4) from held
  union all select number, subject, 'amount_fen', amount_fen::varchar from held
  union all
  select h.number, h.subject, 'value ' || kept.name, kept.value
  from held as h join recorded.kept as kept using (position)
  union all
  -- The last line of a stream holds. An outcome without an amount has no pay at all.
  select h.number, h.subject, 'pay ' || p.stream,
    nullif(arg_max(p.amount_fen, p.position), 0)::varchar
  from held as h join recorded.pay as p
    on (p.scheme, p.assessment, p.period, p.subject)
      = (h.scheme, h.assessment, h.period, h.subject)
  where p.position <= h.holds_until and h.amount_fen is not null
  group by h.number, h.subject, p.stream
  union all
  select distinct h.number, h.subject, 'duty ' || d.duty, 'owed'
  from held as h join recorded.duties as d
    on (d.scheme, d.assessment, d.period, d.subject)
      = (h.scheme, h.assessment, h.period, h.subject)
  where d.position <= h.holds_until
    and (d.cancelled_at is null or d.cancelled_at > h.holds_until))
where value is not null;

create table recomputed.difference as
select e.scheme, e.assessment, e.period, e.facts_position, subject, field,
  r.value as recorded, n.value as recomputed
from recorded.field as r
  full join recomputed.field as n using (number, subject, field)
  join recomputed.evaluation as e using (number)
where r.value is distinct from n.value
  and (number, field) not in (select (number, field) from recomputed.left_out)
union all
select e.scheme, e.assessment, e.period, e.facts_position, '', 'result_digest',
  e.result_digest, d.digest
from recomputed.evaluation as e left join recomputed.digest as d using (number)
where e.result_digest is not null and d.digest is distinct from e.result_digest;

-- Each difference; none is an empty table.
from recomputed.difference
order by facts_position, scheme, assessment, period, subject, field;

select format('{} periods, {} outcomes recomputed, {} differences{}',
    (select count(distinct (scheme, assessment, period)) from recomputed.evaluation),
    (select count(*) from recorded.outcomes as r
     where (r.scheme, r.assessment, r.period) in (
       select (scheme, assessment, period) from recomputed.evaluation
       where holds_until is not null)),
    (select count(*) from recomputed.difference),
    -- Where others' facts are not here.
    (select coalesce('; not computed, as they depend on others: '
       || string_agg(distinct field, ', ' order by field), '')
     from recomputed.left_out)) as result;
