update cosigned set size = :size, root = :root, note = :note
where origin = :origin and size = :known_size and root = :known_root
