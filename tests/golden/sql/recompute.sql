-- 1 of 1: small / monthly / 2025-03, facts as of entry 7
insert into recomputed.evaluation values (1, 'small', 'monthly', '2025-03', 7, 'd1', 12);
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
from result;
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
from result;
insert into recomputed.digest select 1, sha256('["small","1","d1","monthly","2025-03",[["subject","text"],["cadre_class","text"],["post","text"],["unit","text"],["group","text"],["months_in_post","count"],["months_in_unit","count"],["months_served","count"],["present_at_end","flag"],["classes_held","count"],["a","number"],["place","count"],["base","money"],["reward","money"],["talk","flag"]]]
' || coalesce(string_agg(
    '[' || coalesce(to_json("subject")::varchar, 'null') || ',' ||
    coalesce(to_json("cadre_class")::varchar, 'null') || ',' ||
    coalesce(to_json("post")::varchar, 'null') || ',' ||
    coalesce(to_json("unit")::varchar, 'null') || ',' ||
    coalesce(to_json("group")::varchar, 'null') || ',' ||
    coalesce("months_in_post"::varchar, 'null') || ',' ||
    coalesce("months_in_unit"::varchar, 'null') || ',' ||
    coalesce("months_served"::varchar, 'null') || ',' ||
    coalesce("present_at_end"::varchar, 'null') || ',' ||
    coalesce("classes_held"::varchar, 'null') || ',' ||
    coalesce("a"::varchar, 'null') || ',' ||
    coalesce("place"::varchar, 'null') || ',' ||
    coalesce("base"::varchar, 'null') || ',' ||
    coalesce("reward"::varchar, 'null') || ',' ||
    coalesce("talk"::varchar, 'null') || ']' || chr(10), '' order by subject), '')) from result;
update facts.outcome as o
set score = n.score, rank = n.rank, grade = n.grade, tier = n.tier,
  coefficient = n.coefficient, amount_fen = n.amount_fen
from recomputed.outcome as n join recomputed.evaluation as e using (number)
  join recorded.outcomes as r
    on (r.scheme, r.assessment, r.period) = (e.scheme, e.assessment, e.period)
      and r.subject = n.subject and r.facts_position = 7
where n.number = 1 and o.position = r.position;
