select count(*) from read.import_file where ledger = %(ledger)s
