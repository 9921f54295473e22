insert into head (origin, size, root, note) values (:origin, :size, :root, :note)
on conflict (origin) do update set size = excluded.size, root = excluded.root, note = excluded.note
