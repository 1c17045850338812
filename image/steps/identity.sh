# shellcheck shell=bash
# A box of its own: its keys, its claim code and its page's certificate exist before it is switched on for the first time.
# Sourced by image/flash, which sets: top, meterbox, name, work.

# Sets meterbox to the agent for this computer, unless somebody named one.
find_meterbox() {
    local candidate
    [[ -z $meterbox ]] || return 0
    for candidate in "$top/target/agent/meterbox-$(uname -m)" "${CARGO_TARGET_DIR:-$top/target}"/{release,debug}/meterbox \
        "$(command -v meterbox || true)"; do
        if [[ -x $candidate ]]; then
            meterbox=$candidate
            return
        fi
    done
    fail "a box's keys are made by its own program: build it for this computer, cargo build --release --package agent, or name one with --meterbox"
}

# has_own_version IMAGE: refuses a program of another version than the card's, which may not read what it writes.
has_own_version() {
    local on_card here
    on_card=$(debugfs -R 'cat /version' "$1?offset=$((64 * 1048576))" 2>/dev/null)
    here=$("$meterbox" --version)
    here=${here#meterbox }
    [[ ! $on_card =~ ^[0-9]+\.[0-9]+\.[0-9]+ || ${BASH_REMATCH[0]} == "$here" ]] ||
        fail "the image has version $on_card, and $meterbox is $here: take the program of that version"
}

# new_identity FOLDER: makes it, and sets code, fingerprint and serial. The service runs for a moment, on a network of its own
# that has nobody in it, under the box's name.
new_identity() {
    local alone=(unshare --net --uts) tries said
    [[ $(id -u) -eq 0 ]] || alone+=(--map-root-user)
    mkdir -m 700 "$1"
    # shellcheck disable=SC2016 # the inner shell's words
    "${alone[@]}" -- sh -c 'hostname "$1" && shift && exec "$@"' sh "${name:-meterbox}" \
        "$meterbox" run --state "$1" --page 0.0.0.0:0 >/dev/null 2>"$work/said" &
    service=$!
    for ((tries = 0; tries < 200; tries++)); do
        if grep -q 'the setup page is at' "$work/said" || ! kill -0 "$service" 2>/dev/null; then break; fi
        sleep 0.1
    done
    said=$("$meterbox" status --json --state "$1") || said=''
    kill "$service" 2>/dev/null || true
    wait "$service" 2>/dev/null || fail "$meterbox made no identity: $(tail -n 1 "$work/said")"
    service=''
    code=$(word_of "$said" claim_code)
    fingerprint=$(word_of "$said" page_fingerprint)
    serial=$(word_of "$said" key_fingerprint)
    [[ -n $code && -n $fingerprint && -n $serial ]] || fail "$meterbox made no whole identity: $(tail -n 1 "$work/said")"
}

word_of() { sed -n "s/.*\"$2\":\"\([A-Z0-9:-]*\)\".*/\1/p" <<<"$1"; }

# give_identity CARD FOLDER: lays it into the data partition of that copy of the image.
give_identity() {
    local data
    data=$1?offset=$(data_offset "$1")
    # Two entries are the folder itself and the one above.
    [[ $(debugfs -R 'ls -p /meterbox' "$data" 2>/dev/null | grep -c '^/') -eq 2 ]] ||
        fail "this image has an identity already, and each box needs its own: assemble it without --state, or write it once, --as-is"
    debugfs -w -R "write $2/meterbox.db /meterbox/meterbox.db" "$data" >/dev/null 2>&1
    debugfs -R "dump /meterbox/meterbox.db $work/laid" "$data" >/dev/null 2>&1
    cmp -s "$2/meterbox.db" "$work/laid" || fail "the identity can't be laid into the image: is it whole?"
}

# Where the fourth partition begins, in octets.
data_offset() { echo $(($(sfdisk -d "$1" | sed -n 's/.*4 : start= *\([0-9]*\),.*/\1/p') * 512)); }
