#!/usr/bin/env bash
# Checks one receipt with what every Unix has: OpenSSL for the signature, sha256sum for the tree.
#
#     bash verify.sh KEY FILE.tlog-proof
#
# KEY is the log's public key as the county has announced it. The receipt must hold the entry. Exit
# code 0: proved. 1: not proved, and the reason. Meant to be read: it is one walk up a tree.
set -euo pipefail
[ $# -eq 2 ] || { echo "usage: bash verify.sh KEY FILE.tlog-proof" >&2; exit 2; }
key=$1 file=$2
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

fail() { echo "NOT PROVED: $*" >&2; exit 1; }
unbase64() { base64 -d 2>/dev/null | xxd -p | tr -d '\n'; }       # base64 -> hex
sha256() { xxd -r -p | sha256sum | cut -c 1-64; }                  # hex -> hex

# A receipt (C2SP tlog-proof): a head, an empty line, and the signed checkpoint. That is its text,
# an empty line, and signatures.
sed '/^$/q' "$file" | sed '$d' >"$work/head"
sed '1,/^$/d' "$file" >"$work/note"
sed '/^$/q' "$work/note" | sed '$d' >"$work/text"
[ "$(sed -n 1p "$work/head")" = c2sp.org/tlog-proof@v1 ] || fail "it is no receipt"

# The key (C2SP signed-note): name+id+base64 of a type (01, Ed25519) and 32 bytes. Its id is a hash
# of the rest.
name=${key%%+*} id=${key#*+} public=$(printf %s "${key#*+*+}" | unbase64)
id=${id%%+*}
[[ $public =~ ^01[0-9a-f]{64}$ ]] || fail "it is no Ed25519 key"
known=$( (printf '%s\n' "$name" | xxd -p | tr -d '\n'; printf %s "$public") | sha256)
[ "${known:0:8}" = "$id" ] || fail "the key's id is not its hash"

# The signature: — name base64 of the key's id and 64 bytes.
signature=$(while read -r dash who signed; do
  [ "$dash $who" = "— $name" ] || continue
  bytes=$(printf %s "$signed" | unbase64)
  if [ "${bytes:0:8}" = "$id" ]; then printf %s "${bytes:8}"; break; fi
done < <(sed '1,/^$/d' "$work/note"))
[ -n "$signature" ] || fail "$name has not signed it with this key"
printf %s "$signature" | xxd -r -p >"$work/signature"
# An Ed25519 key as OpenSSL reads it is these twelve bytes, and the key (RFC 8410).
printf '302a300506032b6570032100%s' "${public:2}" | xxd -r -p >"$work/key.der"
openssl pkeyutl -verify -pubin -keyform DER -inkey "$work/key.der" -rawin \
  -in "$work/text" -sigfile "$work/signature" >/dev/null 2>&1 || fail "the signature is wrong"

# What was signed (C2SP tlog-checkpoint): the log's name, how many entries, and the root.
[ "$(sed -n 1p "$work/text")" = "$name" ] || fail "it is a checkpoint of another log"
size=$(sed -n 2p "$work/text") root=$(sed -n 3p "$work/text" | unbase64)
index=$(sed -n 's/^index //p' "$work/head")
[[ $size =~ ^[1-9][0-9]{0,17}$ && $index =~ ^(0|[1-9][0-9]{0,17})$ ]] || fail "a number is none"
((index < size)) || fail "the entry is outside the tree"

# The walk (RFC 9162 section 2.1.3.2): from the leaf 00 || entry up by nodes 01 || left || right.
entry=$(sed -n 's/^extra //p' "$work/head" | unbase64)
[ -n "$entry" ] || fail "the receipt does not hold the entry"
hash=$(printf '00%s' "$entry" | sha256)
at=$index last=$((size - 1))
while read -r beside; do
  beside=$(printf %s "$beside" | unbase64)
  [ ${#beside} -eq 64 ] || fail "a hash has not 32 bytes"
  ((last > 0)) || fail "the proof is too long"
  if ((at % 2 || at == last)); then
    hash=$(printf '01%s%s' "$beside" "$hash" | sha256)
    while ((at % 2 == 0 && at > 0)); do ((at /= 2, last /= 2)) || true; done
  else
    hash=$(printf '01%s%s' "$hash" "$beside" | sha256)
  fi
  ((at /= 2, last /= 2)) || true
done < <(sed '1,/^index /d' "$work/head")
((last == 0)) || fail "the proof is too short"
[ "$hash" = "$root" ] || fail "the proof does not lead to the signed root"

echo "entry $((index + 1)) of the $size that $name signed:"
printf %s "$entry" | xxd -r -p
echo
