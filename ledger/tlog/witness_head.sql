select size, root from cosigned where origin = :origin
