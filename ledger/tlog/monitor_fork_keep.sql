insert into fork (origin, place, evidence, found_at)
values (:origin, :place, :evidence, :found_at)
on conflict do nothing
