select scheme, scheme_version, digest, effective_on, max(position) as position,
    string_agg(text, '' order by part) as text
from read.scheme_part
where ledger = %(ledger)s and (%(scheme)s::text is null or scheme = %(scheme)s)
group by scheme, scheme_version, digest, effective_on, parts
having count(*) = parts
order by position
