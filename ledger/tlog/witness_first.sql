insert into cosigned (origin, size, root, note)
values (:origin, :size, :root, :note)
on conflict do nothing
