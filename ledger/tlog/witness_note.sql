select note from cosigned where origin = :origin
