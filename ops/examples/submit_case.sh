#!/bin/sh
# Submit cases to Mingce, signed, with curl and openssl (3.0 or later).
#
#   URL=https://mingce.example SCHEME=jining-two-modules KEY=private.pem KEY_ID=jiwei-2026 \
#       submit_case.sh march.ndjson
#
# The file is one case (.json) or one a line (.ndjson). The receipt goes to standard output. The
# key is made once:
#
#   openssl genpkey -algorithm ed25519 -out private.pem
#   openssl pkey -in private.pem -pubout -out public.pem     (to be registered)
set -eu

file=$1
case $file in
    *.json) type=application/json ;;
    *.ndjson) type=application/x-ndjson ;;
    *) echo "$file: .json or .ndjson" >&2; exit 2 ;;
esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

address="$URL/v1/submissions?scheme=$SCHEME"
digest="sha-256=:$(openssl dgst -sha256 -binary "$file" | openssl base64 -A):"
# The same file has the same key: a request that got lost can be sent again.
key=$(openssl dgst -sha256 -r "$file" | cut -d' ' -f1)
parameters="(\"@method\" \"@target-uri\" \"content-digest\" \"content-type\" \"idempotency-key\")"
parameters="$parameters;created=$(date +%s);nonce=\"$(openssl rand -hex 16)\""
parameters="$parameters;keyid=\"$KEY_ID\";alg=\"ed25519\""

# The text that is signed (RFC 9421 section 2.5): no newline after the last line.
printf '"@method": POST\n"@target-uri": %s\n"content-digest": %s\n"content-type": %s\n' \
    "$address" "$digest" "$type" > "$work/base"
printf '"idempotency-key": %s\n"@signature-params": %s' "$key" "$parameters" >> "$work/base"
signature=$(openssl pkeyutl -sign -rawin -inkey "$KEY" -in "$work/base" | openssl base64 -A)

curl --silent --show-error --fail-with-body --data-binary "@$file" "$address" \
    --header "Content-Type: $type" \
    --header "Content-Digest: $digest" \
    --header "Idempotency-Key: $key" \
    --header "Signature-Input: sig1=$parameters" \
    --header "Signature: sig1=:$signature:"
