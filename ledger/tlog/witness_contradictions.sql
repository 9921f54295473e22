select note from contradiction where origin = :origin order by size, root
