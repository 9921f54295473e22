select size from place where origin = :origin and name = :name
