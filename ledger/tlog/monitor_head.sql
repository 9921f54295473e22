select size, root, note from head where origin = :origin
