insert into seen (origin, size, root, note, place, seen_at)
values (:origin, :size, :root, :note, :place, :seen_at)
on conflict do nothing
