select position, entry
from projection.entries_with(%(keys)s::text[])
where position > %(after)s
    and (%(until)s::bigint is null or position <= %(until)s::bigint)
    and (cardinality(%(types)s::text[]) = 0 or type = any(%(types)s::text[]))
order by position
limit %(limit)s::bigint
