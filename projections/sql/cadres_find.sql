with serving as (
    select distinct on (subject)
        subject, unit, group_body, cadre_class, post, service_from, unit_from, starts_on, ends_on
    from facts.appointment
    where ledger = %(ledger)s
        and starts_on <= %(on)s
        and (%(persons)s::text[] is null or subject = any(%(persons)s::text[]))
        and (%(as_of)s::bigint is null or known_from <= %(as_of)s::bigint)
        and (known_until is null or known_until > %(as_of)s::bigint)
    order by subject, starts_on desc
)
select person, nonce, ciphertext, commitment, erased_at is not null, unit, group_body,
    cadre_class, post, service_from, unit_from, starts_on, ends_on
from read.person
left join serving on serving.subject = person.person
where ledger = %(ledger)s
    and (%(persons)s::text[] is null or person = any(%(persons)s::text[]))
    and (%(unit)s::text is null or unit = %(unit)s)
    and (%(group)s::text is null or group_body = %(group)s)
    and (%(cadre_class)s::text is null or cadre_class = %(cadre_class)s)
    and (%(as_of)s::bigint is null or registered_at <= %(as_of)s::bigint)
    and (
        %(after_person)s::text is null
        or (unit is null and (%(after_unit)s::text <> '' or person > %(after_person)s))
        or (%(after_unit)s::text <> '' and (unit, person) > (%(after_unit)s, %(after_person)s))
    )
order by unit nulls last, person
limit %(limit)s
