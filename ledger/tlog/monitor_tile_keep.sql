insert into tile (origin, level, number, hashes) values (:origin, :level, :number, :hashes)
on conflict (origin, level, number) do update set hashes = excluded.hashes
