insert into place (origin, name, size) values (:origin, :name, :size)
on conflict (origin, name) do update set size = max(size, excluded.size)
