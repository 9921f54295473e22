-- The facts and records of the bundle anew, from the entries of the log alone, with stock DuckDB
-- (1.4 or later). In the directory of the bundle:
--
--     duckdb < facts_from_entries.sql
--     python -c "import duckdb; print(duckdb.sql(open('facts_from_entries.sql', encoding='utf-8').read()))"
--
-- Each table is made from the JSON of the entries, as the catalogue of events says, and compared
-- with the Parquet file. Where every entry is here, their Merkle root (RFC 6962, section 2.1) is
-- computed as well and compared with the checkpoint. What is taken from us: which inputs of a
-- scheme are amounts of money (packs/inputs.parquet), as the packs themselves say.

drop schema if exists said cascade;
create schema said;      -- what the entries say

-- One line an entry: its position, a tab, its bytes. JSON in canonical form has neither tabs nor
-- line feeds inside.
create table said.line as
from read_csv('entries.tsv', auto_detect = false, header = false, delim = '\t', quote = '',
  escape = '', new_line = '\n', max_line_size = 200000,
  columns = {position: 'bigint', entry: 'varchar'});

create table said.event as
select position, (entry->>'$.type') as type, (entry->>'$.effective_on')::date as effective_on,
  (entry->'$.data')::json as data
from said.line;

create temp table scope as
from read_json('manifest.json', columns = {
  ledger: 'varchar', complete: 'boolean',
  scope: 'struct(kind varchar, scheme varchar, assessment varchar, period varchar,
    subject varchar)'});

create or replace macro points(plain) as (plain::decimal(18, 4) * 10000)::bigint;
create or replace macro fen(plain) as (plain::decimal(18, 2) * 100)::bigint;

-- --- bodies and appointments ---------------------------------------------------------------------

-- Registering a code again begins anew; renaming and closing change what is known of it.
create table said.body as
with each as (
  select position, type, effective_on, (data->>'$.body') as body, (data->>'$.kind') as kind,
    (data->>'$.name') as name, coalesce((data->>'$.parent'), '') as parent,
    count(*) filter (where type = 'body-registered')
      over (partition by (data->>'$.body') order by position) as life
  from said.event
  where type in ('body-registered', 'body-renamed', 'body-closed'))
select body, first_value(kind) over same as kind,
  last_value(name ignore nulls) over so_far as name, first_value(parent) over same as parent,
  first_value(effective_on) over same as starts_on,
  last_value(case when type = 'body-closed' then effective_on end ignore nulls) over so_far
    as ends_on,
  position as known_from,
  lead(position) over (partition by body order by position) as known_until
from each
where life > 0
window same as (partition by body, life order by position),
  so_far as (partition by body, life order by position
    rows between unbounded preceding and current row);

-- A person's time in one unit and class is a span. Each entry changes the list of spans that the
-- entries before it left: step by step, all persons at once.
create table said.appointment as
with recursive change as (
  select row_number() over (partition by (data->>'$.person') order by position) as step, position,
    type, effective_on as day, (data->>'$.person') as subject, (data->>'$.body') as body,
    (data->>'$.post') as post, (data->>'$.cadre_class') as cadre_class,
    (data->>'$.service_from')::date as service_from
  from said.event
  where type in ('cadre-appointed', 'cadre-transferred', 'cadre-class-changed', 'cadre-departed')),
history as (
  select 0::bigint as step, subject, 0::bigint as position,
    []::struct(unit varchar, cadre_class varchar, post varchar, service_from date,
      unit_from date, starts_on date, ends_on date)[] as spans
  from (select distinct subject from change)
  union all
  select c.step, c.subject, c.position,
    case
      when c.type = 'cadre-appointed' then
        list_transform(
          list_filter(h.spans, lambda s: s.starts_on < c.day),
          lambda s: struct_pack(unit := s.unit, cadre_class := s.cadre_class, post := s.post,
            service_from := s.service_from, unit_from := s.unit_from,
            starts_on := s.starts_on,
            ends_on := case when s.ends_on is null or s.ends_on >= c.day
              then (c.day - 1)::date else s.ends_on end))
        || [struct_pack(unit := c.body, cadre_class := c.cadre_class, post := c.post,
            service_from := c.service_from, unit_from := c.service_from, starts_on := c.day,
            ends_on := (list_filter(h.spans, lambda s: s.starts_on > c.day)[1].starts_on
              - 1)::date)]
        || list_filter(h.spans, lambda s: s.starts_on > c.day)
      when h.covering is null then h.spans
      else
        list_filter(h.spans, lambda s: s.starts_on < h.covering.starts_on)
        || case
          when c.type = 'cadre-departed' then
            [struct_pack(unit := h.covering.unit, cadre_class := h.covering.cadre_class,
              post := h.covering.post, service_from := h.covering.service_from,
              unit_from := h.covering.unit_from, starts_on := h.covering.starts_on,
              ends_on := c.day)]
            || list_filter(h.spans, lambda s: s.starts_on > h.covering.starts_on
              and s.service_from <> h.covering.service_from)
          else
            case when h.covering.starts_on < c.day then
              [struct_pack(unit := h.covering.unit, cadre_class := h.covering.cadre_class,
                post := h.covering.post, service_from := h.covering.service_from,
                unit_from := h.covering.unit_from, starts_on := h.covering.starts_on,
                ends_on := (c.day - 1)::date)]
            else [] end
            || [struct_pack(unit := coalesce(c.body, h.covering.unit),
              cadre_class := c.cadre_class, post := c.post,
              service_from := h.covering.service_from,
              unit_from := case when c.body is null or c.body = h.covering.unit
                then h.covering.unit_from else c.day end,
              starts_on := c.day, ends_on := h.covering.ends_on)]
            || list_filter(h.spans, lambda s: s.starts_on > h.covering.starts_on)
          end
      end
  from change as c join (
      select history.*, list_filter(history.spans,
        lambda s: s.starts_on <= next.day and (s.ends_on is null or s.ends_on >= next.day))[1]
        as covering
      from history join change as next
        on next.subject = history.subject and next.step = history.step + 1) as h
    on c.subject = h.subject and c.step = h.step + 1),
-- A span is known from the entry after which it is there until the one after which it is not.
present as (
  select h.step, h.subject, h.position, unnest(h.spans) as span
  from history as h),
begun as (
  select *, lag(step) over (partition by subject, span order by step) is distinct from step - 1
    as is_new
  from present),
known as (
  select subject, span, position as known_from, step,
    sum(is_new::integer) over (partition by subject, span order by step) as time
  from begun),
ended as (
  select subject, span, min(known_from) as known_from, max(step) as last_step
  from known
  group by subject, span, time),
-- The group of a unit: the township that it is or lies in.
above as (
  select body as unit, body, kind, parent, 0 as distance from said.body where known_until is null
  union all
  select a.unit, b.body, b.kind, b.parent, a.distance + 1
  from above as a join said.body as b on b.body = a.parent and b.known_until is null
  where a.kind <> 'township' and a.distance < 10)
select e.subject, e.span.unit as unit, coalesce(a.body, '') as group_body,
  e.span.cadre_class as cadre_class, e.span.post as post, e.span.service_from as service_from,
  e.span.unit_from as unit_from, e.span.starts_on as starts_on, e.span.ends_on as ends_on,
  e.known_from, c.position as known_until
from ended as e
  left join change as c on c.subject = e.subject and c.step = e.last_step + 1
  left join above as a on a.unit = e.span.unit and a.kind = 'township';

-- --- entries, and what verified cases and measures count as --------------------------------------

-- Amounts of money are in fen, everything else in ten-thousandths: as the version of the scheme
-- says that was adopted last before the entry.
create temp table input as
from read_parquet('packs/inputs.parquet');

create or replace macro entered(of_scheme, of_input, known_at, plain) as
  case when exists (
    from input as i
    where i.scheme = of_scheme and i.input = of_input and i.value_type = 'money'
      and i.adopted_at = (
        select max(v.adopted_at) from input as v
        where v.scheme = of_scheme and v.adopted_at <= known_at))
  then fen(plain) else points(plain) end;

create table said.entry as
with change as (
  select position as known_from,
    case type when 'entry-recorded' then position
      else coalesce((data->>'$.corrects'), (data->>'$.withdraws'))::bigint end as position,
    type, effective_on, data
  from said.event
  where type in ('entry-recorded', 'entry-corrected', 'entry-withdrawn')),
row as (
  select *, lead(known_from) over (partition by position order by known_from) as known_until
  from change),
-- A verified case is an entry of each input of its situation. A measure is on from its first day
-- and off from the day after its last one, or from the day on which it was lifted.
counted as (
  select position, data, unnest((data->'$.inputs')::varchar[]) as input, (data->>'$.case') as item,
    (data->>'$.situation') as level, effective_on
  from said.event
  where type = 'case-verified'
  union all
  select position, data, (data->>'$.input'), (data->>'$.case') || '/' || (data->>'$.measure'),
    case type when 'measure-imposed' then 'on' else 'off' end, effective_on
  from said.event
  where type in ('measure-imposed', 'measure-lifted') and (data->>'$.input') <> ''
  union all
  select position, data, (data->>'$.input'), (data->>'$.case') || '/' || (data->>'$.measure'),
    'off', (data->>'$.last_day')::date + 1
  from said.event
  where type = 'measure-imposed' and (data->>'$.input') <> '' and (data->>'$.last_day') <> ''),
-- Lifting ends the day that had been foreseen, reversing a case all that followed from it.
undone as (
  select (data->>'$.lifts')::bigint as position, position as at, true as only_off
  from said.event
  where type = 'measure-lifted'
  union all
  select unnest((data->'$.ends')::bigint[]), position, false
  from said.event
  where type = 'case-reversed')
select (data->>'$.scheme') as scheme, (data->>'$.assessment') as assessment,
  (data->>'$.period') as period, (data->>'$.subject') as subject, (data->>'$.input') as input,
  coalesce((data->>'$.item'), '') as item, coalesce((data->>'$.rater'), '') as rater,
  case when (data->>'$.value') is not null
    then entered((data->>'$.scheme'), (data->>'$.input'), known_from,
      (data->>'$.value')) end as value,
  coalesce((data->>'$.level'), '') as level, effective_on, position, known_from, known_until
from row
where type <> 'entry-withdrawn'
union all
select (data->>'$.scheme'), '', '', (data->>'$.subject'), input, item, '', null, level,
  effective_on::date, position, position,
  (select min(u.at) from undone as u
   where u.position = c.position and (c.level = 'off' or not u.only_off))
from counted as c;

-- --- outcomes, and what was recorded with them ---------------------------------------------------

create table said.outcomes as
select position, (data->>'$.scheme') as scheme, (data->>'$.assessment') as assessment,
  (data->>'$.period') as period, (data->>'$.subject') as subject, (data->>'$.digest') as digest,
  (data->>'$.facts_position')::bigint as facts_position,
  points((data->>'$.score')) as score, (data->>'$.rank')::integer as rank,
  (data->>'$.grade') as grade, (data->>'$.tier')::integer as tier,
  points((data->>'$.coefficient')) as coefficient, (data->>'$.amount_fen')::bigint as amount_fen,
  coalesce((data->>'$.deviates')::boolean, false) as deviates,
  (data->>'$.because')::bigint as because,
  lead(position) over (
    partition by (data->>'$.scheme'), (data->>'$.assessment'), (data->>'$.period'),
      (data->>'$.subject')
    order by position) as superseded_by
from said.event
where type in ('outcome-recorded', 'outcome-superseded');

-- A period's number among those of its kind, and its last day, from its key: 2025, 2025-H1,
-- 2025-Q1, 2025-B1 or 2025-03.
create or replace macro months_of(period) as
  case when length(period) = 4 then 12 when period[6] = 'H' then 6 when period[6] = 'Q' then 3
    when period[6] = 'B' then 2 else 1 end;
create or replace macro index_of(period) as
  case when length(period) = 4 then 1 else ltrim(period[6:], 'HQB')::integer end;

create table said.outcome as
select scheme, assessment, period,
  (period[:4]::integer * 12 + (index_of(period) - 1) * months_of(period)) // months_of(period)
    as ordinal,
  last_day(make_date(period[:4]::integer, index_of(period) * months_of(period), 1)) as ends_on,
  subject, score, rank, grade, tier, coefficient, amount_fen, position,
  position as known_from, superseded_by as known_until
from said.outcomes;

create table said.kept as
select position, kept.key as name, kept.value as value
from (
  select position, unnest(map_entries((data->'$.values')::map(varchar, varchar))) as kept
  from said.event
  where type in ('outcome-recorded', 'outcome-superseded'));

create table said.pay as
select position, (data->>'$.scheme') as scheme, (data->>'$.assessment') as assessment,
  (data->>'$.period') as period, (data->>'$.subject') as subject, (data->>'$.stream') as stream,
  case type when 'pay-determined' then 'determined' else 'settled' end as kind,
  coalesce((data->>'$.previous_fen')::bigint, 0) as previous_fen,
  (data->>'$.amount_fen')::bigint as amount_fen,
  coalesce((data->>'$.difference_fen')::bigint, (data->>'$.amount_fen')::bigint)
    as difference_fen
from said.event
where type in ('pay-determined', 'pay-settled');

create table said.duties as
with each as (
  select position, type, (data->>'$.scheme') as scheme, (data->>'$.assessment') as assessment,
    (data->>'$.period') as period, (data->>'$.subject') as subject, (data->>'$.duty') as duty,
    (data->>'$.owner') as owner, (data->>'$.due_on')::date as due_on
  from said.event
  where type in ('duty-assigned', 'duty-cancelled'))
select * exclude (type), (
    select min(c.position) from each as c
    where c.type = 'duty-cancelled' and c.position > a.position
      and (c.scheme, c.assessment, c.period, c.subject, c.duty)
        = (a.scheme, a.assessment, a.period, a.subject, a.duty)) as cancelled_at
from each as a
where type = 'duty-assigned';

-- --- periods and decisions -----------------------------------------------------------------------

create temp table act as
select position, type, (data->>'$.scheme') as scheme, (data->>'$.assessment') as assessment,
  (data->>'$.period') as period, data
from said.event
where type in ('period-opened', 'period-closed', 'period-reopened', 'period-computed',
  'result-decided', 'decision-revised', 'result-published', 'period-finalised');

create table said.deviations as
with made as (
  select position, scheme, assessment, period, data,
    unnest(range(1, json_array_length(data, '$.deviations')::bigint + 1))::integer as ordinal
  from act
  where type = 'result-decided'),
each as (
  select position, ordinal, scheme, assessment, period,
    ((data->'$.deviations')->(ordinal - 1)) as said, false as set_aside
  from made
  union all
  select position, 1, scheme, assessment, period, data,
    coalesce((data->>'$.set_aside')::boolean, false)
  from act
  where type = 'decision-revised')
-- Another decision or a reopening undoes all of them, a ruling the one that it is about. Where a
-- ruling set aside what the meeting had decided, nothing stands in its place.
select position, ordinal, scheme, assessment, period, (said->>'$.subject') as subject,
  (said->>'$.field') as field, (said->>'$.computed') as computed, (said->>'$.decided') as decided,
  (said->>'$.reason') as reason,
  case when set_aside then position else (
    select min(a.position) from act as a
    where (a.scheme, a.assessment, a.period) = (e.scheme, e.assessment, e.period)
      and a.position > e.position
      and (a.type in ('result-decided', 'period-reopened')
        or (a.type = 'decision-revised' and (a.data->>'$.subject') = (e.said->>'$.subject')
          and (a.data->>'$.field') = (e.said->>'$.field')))) end as stands_until
from each as e;

-- What a reopening undid is absent again.
create table said.periods as
with since as (
  select *, coalesce(max(position) filter (where type = 'period-reopened')
      over (partition by scheme, assessment, period), 0) as reopened_at
  from act),
fold as (
  select scheme, assessment, period,
    arg_max(type, position) filter (where type <> 'decision-revised') as last_act,
    arg_max((data->>'$.digest'), position)
      filter (where type in ('period-opened', 'period-computed')) as digest,
    arg_max(data, position)
      filter (where type = 'period-computed' and position > reopened_at) as computed,
    min(position) filter (where type = 'period-opened') as opened_at,
    max(position) filter (where type = 'period-closed' and position > reopened_at) as closed_at,
    max(position) filter (where type = 'period-computed' and position > reopened_at)
      as computed_at,
    max(position) filter (where type = 'result-decided' and position > reopened_at)
      as decided_at,
    max(position) filter (where type = 'decision-revised' and position > reopened_at)
      as revised_at,
    max(position) filter (where type = 'result-published' and position > reopened_at)
      as published_at,
    max(position) filter (where type = 'period-finalised' and position > reopened_at)
      as final_at,
    count(*) filter (where type = 'period-reopened')::integer as reopened_times
  from since
  group by scheme, assessment, period)
select scheme, assessment, period,
  case last_act when 'period-opened' then 'open' when 'period-reopened' then 'open'
    when 'period-closed' then 'closed' when 'period-computed' then 'computed'
    when 'result-decided' then 'decided' when 'result-published' then 'published'
    else 'final' end as state,
  digest, (computed->>'$.facts_position')::bigint as facts_position,
  (computed->>'$.result_digest') as result_digest, (computed->>'$.subjects')::integer as subjects,
  opened_at, closed_at, computed_at, decided_at,
  case when revised_at > decided_at then revised_at end as revised_at, published_at, final_at,
  reopened_times
from fold;

-- --- packs, and the root of all entries ----------------------------------------------------------

create table said.packs as
select (data->>'$.digest') as digest,
  string_agg((data->>'$.text'), '' order by position) as text
from said.event
where type = 'scheme-adopted'
group by (data->>'$.scheme'), (data->>'$.digest'), (data->>'$.parts')::integer
-- Adopted in parts: the last of them may come after the checkpoint.
having count(*) >= (data->>'$.parts')::integer;

-- A leaf is SHA-256(0x00 || entry), a node SHA-256(0x01 || left || right); of an odd number the
-- last goes up as it is.
create table said.root as
with recursive level as (
  select position - 1 as place, unhex(sha256(unhex('00') || encode(entry))) as hash,
    count(*) over () as nodes
  from said.line
  where (select complete from scope)
  union all
  select place // 2,
    case count(*) when 2
      then unhex(sha256(unhex('01') || min_by(hash, place) || max_by(hash, place)))
      else min_by(hash, place) end,
    (any_value(nodes) + 1) // 2
  from level
  where nodes > 1
  group by place // 2)
select base64(hash) as root from level where nodes = 1;

-- --- compare -------------------------------------------------------------------------------------

-- A bundle about a part holds records of that part only; entries that its facts come from may
-- have made others.
create or replace macro in_scope(of_scheme, of_assessment, of_period, of_subject) as (
  select coalesce(s.scope.scheme = of_scheme, true)
    and coalesce(s.scope.assessment = of_assessment, true)
    and coalesce(s.scope.period = of_period, true)
    and coalesce(s.scope.subject = of_subject, true)
  from scope as s);

create temp view meant_outcomes as
from said.outcomes where in_scope(scheme, assessment, period, subject);
create temp view meant_kept as
from said.kept where position in (select position from meant_outcomes);
create temp view meant_pay as
from said.pay where in_scope(scheme, assessment, period, subject);
create temp view meant_duties as
from said.duties where in_scope(scheme, assessment, period, subject);
create temp view meant_deviations as
from said.deviations where in_scope(scheme, assessment, period, subject);

create table said.difference as
select 'facts/appointment' as file, 'bundle' as only_in, d::varchar as "row" from (
  from read_parquet('facts/appointment.parquet') except all from said.appointment) as d
union all select 'facts/appointment', 'entries', d::varchar from (
  from said.appointment except all from read_parquet('facts/appointment.parquet')) as d
union all select 'facts/body', 'bundle', d::varchar from (
  from read_parquet('facts/body.parquet') except all from said.body) as d
union all select 'facts/body', 'entries', d::varchar from (
  from said.body except all from read_parquet('facts/body.parquet')) as d
union all select 'facts/entry', 'bundle', d::varchar from (
  from read_parquet('facts/entry.parquet') except all from said.entry) as d
union all select 'facts/entry', 'entries', d::varchar from (
  from said.entry except all from read_parquet('facts/entry.parquet')) as d
union all select 'facts/outcome', 'bundle', d::varchar from (
  from read_parquet('facts/outcome.parquet') except all from said.outcome) as d
union all select 'facts/outcome', 'entries', d::varchar from (
  from said.outcome except all from read_parquet('facts/outcome.parquet')) as d
union all select 'recorded/outcomes', 'bundle', d::varchar from (
  from read_parquet('recorded/outcomes.parquet') except all from meant_outcomes) as d
union all select 'recorded/outcomes', 'entries', d::varchar from (
  from meant_outcomes except all from read_parquet('recorded/outcomes.parquet')) as d
union all select 'recorded/values', 'bundle', d::varchar from (
  from read_parquet('recorded/values.parquet') except all from meant_kept) as d
union all select 'recorded/values', 'entries', d::varchar from (
  from meant_kept except all from read_parquet('recorded/values.parquet')) as d
union all select 'recorded/pay', 'bundle', d::varchar from (
  from read_parquet('recorded/pay.parquet') except all from meant_pay) as d
union all select 'recorded/pay', 'entries', d::varchar from (
  from meant_pay except all from read_parquet('recorded/pay.parquet')) as d
union all select 'recorded/duties', 'bundle', d::varchar from (
  from read_parquet('recorded/duties.parquet') except all from meant_duties) as d
union all select 'recorded/duties', 'entries', d::varchar from (
  from meant_duties except all from read_parquet('recorded/duties.parquet')) as d
union all select 'recorded/deviations', 'bundle', d::varchar from (
  from read_parquet('recorded/deviations.parquet') except all from meant_deviations) as d
union all select 'recorded/deviations', 'entries', d::varchar from (
  from meant_deviations except all from read_parquet('recorded/deviations.parquet')) as d
union all select 'recorded/periods', 'bundle', d::varchar from (
  from read_parquet('recorded/periods.parquet') except all from said.periods) as d
union all select 'recorded/periods', 'entries', d::varchar from (
  from said.periods except all from read_parquet('recorded/periods.parquet')) as d
union all
select 'packs', 'bundle', filename from read_text('packs/*/*.yaml')
where content not in (select text from said.packs)
union all
select 'packs', 'entries', digest from said.packs
where text not in (select content from read_text('packs/*/*.yaml')) or sha256(text) <> digest
union all
select 'checkpoint', 'entries', root from said.root
where root <> (select split(content, chr(10))[3] from read_text('checkpoint'));

-- Each row that only one side has; none is an empty table.
from said.difference order by file, only_in, "row";

select format('{} entries{}, {} facts, {} records: {} differences',
    (select count(*) from said.line),
    (select case when complete then ' (all, and their root is the checkpoint''s)' else '' end
     from scope where not complete or (select root from said.root)
       = (select split(content, chr(10))[3] from read_text('checkpoint'))),
    (select count(*) from said.body) + (select count(*) from said.appointment)
      + (select count(*) from said.entry) + (select count(*) from said.outcome),
    (select count(*) from meant_outcomes) + (select count(*) from meant_kept)
      + (select count(*) from meant_pay) + (select count(*) from meant_duties)
      + (select count(*) from meant_deviations) + (select count(*) from said.periods),
    (select count(*) from said.difference)) as result;
