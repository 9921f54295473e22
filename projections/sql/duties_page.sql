-- Open ones first, those longest due before others; then what waits for closing, then the rest.
with listed as (
    select position, scheme, assessment, period, subject, duty, kind, what, owner, owes, unit,
        township, assigned_on, due_on, because, state, steps, stepped_on, returned_times,
        closed_on, level, escalated_on, cancelled_on, cancelled_reason,
        case state when 'open' then 0 when 'reported' then 1 else 2 end as turn
    from read.duty_now
    where ledger = %(ledger)s
        and (%(position)s::bigint is null or position = %(position)s::bigint)
        and (%(subject)s::text is null or subject = %(subject)s::text)
        and (%(state)s::text is null or state = %(state)s::text)
        and (%(late_on)s::date is null or (state = 'open' and due_on < %(late_on)s::date))
        and (%(township)s::text is null or township = %(township)s::text)
        and (
            %(bodies)s::text[] is null
            or owes = any(%(bodies)s::text[]) or unit = any(%(bodies)s::text[])
            or township = any(%(bodies)s::text[])
        )
)
select *
from listed
where %(after_position)s::bigint is null
    or (turn, due_on, position)
        > (%(after_turn)s::integer, %(after_due_on)s::date, %(after_position)s::bigint)
order by turn, due_on, position
limit %(limit)s
