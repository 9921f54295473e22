select origin, place, evidence, found_at from fork order by origin, found_at, place
