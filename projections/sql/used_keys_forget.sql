delete from request.used_key where used_at < now() - %(kept)s::interval
