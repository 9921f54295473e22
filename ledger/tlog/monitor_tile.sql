select hashes from tile where origin = :origin and level = :level and number = :number
