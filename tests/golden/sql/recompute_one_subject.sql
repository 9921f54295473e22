-- 1 of 1: small / monthly / 2025-03, facts as of entry 7
insert into recomputed.evaluation values (1, 'small', 'monthly', '2025-03', 7, null, 12);
set variable evaluation = (select content from read_text('evaluations/small/monthly/2025-03/entry-7.sql'));
drop table if exists result;
create temp table result as from query(getvariable('evaluation'));
insert into recomputed.outcome select 1, subject,
  "a" as score,
  "place" as rank,
  null as grade,
  null as tier,
  null as coefficient,
  case when coalesce("base", "reward") is not null then coalesce("base", 0) + coalesce("reward", 0) end as amount_fen
from result where subject = 'p1';
insert into recomputed.detail select 1, subject,
  unnest([
    'value base',
    'pay base',
    'pay reward',
    'duty talk']),
  unnest([
    plain("base", 100, 2),
    nullif("base", 0)::varchar,
    nullif("reward", 0)::varchar,
    case when "talk" then 'owed' end])
from result where subject = 'p1';
insert into recomputed.left_out values (1, 'rank'), (1, 'pay reward'), (1, 'duty talk'), (1, 'amount_fen');
