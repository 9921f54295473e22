-- The statements are short: compiling them takes longer than running them.
select set_config('jit', 'off', true)
