select size, root, note, place, seen_at from seen
where origin = :origin and size > :after and size <= :until
order by size, seen_at
