-- The township that each unit is or lies in: upwards through the parents, nearest first.
with recursive above (unit, body, kind, parent, distance) as (
    select body, body, kind, parent, 0
    from body
    where ledger = %(ledger)s and known_until is null and body = any(%(units)s)
    union all
    select above.unit, body.body, body.kind, body.parent, above.distance + 1
    from above
    join body on body.ledger = %(ledger)s and body.known_until is null
        and body.body = above.parent
    where above.kind <> 'township' and above.distance < 10
)
select unit, body from above where kind = 'township'
