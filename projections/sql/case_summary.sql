select life.scheme, life.situation, coalesce(served.group_body, life.subject) as township,
    count(*) as verified,
    count(*) filter (where life.state = 'reversed') as reversed,
    count(distinct life.subject) as subjects
from read.case_life as life
left join lateral (
    select appointment.group_body
    from facts.appointment as appointment
    where appointment.ledger = life.ledger
      and appointment.subject = life.subject
      and appointment.known_until is null
      and appointment.starts_on <= life.situation_on
    order by appointment.starts_on desc
    limit 1
) as served on true
where life.ledger = %(ledger)s
  and life.state in ('verified', 'reversed')
  and life.decided_on between %(first_day)s and %(last_day)s
group by life.scheme, life.situation, township
order by life.scheme, life.situation, township
