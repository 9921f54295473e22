-- The statements are short: compiling them takes longer than running them. Their joins are over
-- whole populations, where hashing is right; before the first ANALYZE of a table that has just
-- been filled, the planner takes it for empty and would loop over it once a subject.
select set_config('jit', 'off', true), set_config('enable_nestloop', 'off', true)
