# shellcheck shell=bash
# A card's content: written, and read again from the card. Sourced by image/flash, which sets: target, is_file.

# Written and compared in pieces of so many MiB.
piece_mib=4

# progress WORD DONE ALL BEGAN: one line that stays where it is; MiB, and microseconds.
progress() {
    local now=${EPOCHREALTIME//[.,]/} line tenths
    tenths=$(($2 * 10485760 / (now - $4 + 1)))
    line=$(printf '%s %3d %%  %d.%d MB/s' "$1" $(($2 * 100 / $3)) $((tenths / 10)) $((tenths % 10)))
    if [[ -t 1 ]]; then printf '\r%s' "$line"; else [[ $2 -lt $3 ]] || echo "$line"; fi
}

# write_card FILE: every octet of it, holes as well, so that nothing older is left between them.
write_card() {
    local all began=${EPOCHREALTIME//[.,]/} at
    all=$(($(stat -c %s "$1") / 1048576))
    for ((at = 0; at < all; at += piece_mib)); do
        dd if="$1" of="$target" bs=1M skip=$at seek=$at count=$piece_mib conv=notrunc,fsync status=none ||
            fail "$target takes no more at $at MiB: the card is broken, or was pulled out"
        progress writing $((at + piece_mib < all ? at + piece_mib : all)) "$all" "$began"
    done
    [[ ! -t 1 ]] || echo
}

# compare_card FILE: reads the card itself, not what this computer remembers of it.
compare_card() {
    local all began=${EPOCHREALTIME//[.,]/} at flags=()
    all=$(($(stat -c %s "$1") / 1048576))
    if [[ -z $is_file ]]; then
        blockdev --flushbufs "$target"
        flags=(iflag=direct)
    fi
    for ((at = 0; at < all; at += piece_mib)); do
        cmp -s <(dd if="$1" bs=1M skip=$at count=$piece_mib status=none) \
            <(dd if="$target" bs=1M skip=$at count=$piece_mib "${flags[@]}" status=none) ||
            fail "what was written at $at MiB reads otherwise: the card is broken. Do not use it"
        progress reading $((at + piece_mib < all ? at + piece_mib : all)) "$all" "$began"
    done
    [[ ! -t 1 ]] || echo
}

# forget_rest OCTETS: what the card held behind them. A second partition table at its end would be believed by some.
forget_rest() {
    local size mib
    [[ -z $is_file ]] || return 0
    size=$(of_disk SIZE)
    mib=$((size / 1048576))
    [[ $size -gt $1 ]] || return 0
    if ((mib - 1 >= $1 / 1048576)); then
        head -c $((size - (mib - 1) * 1048576)) /dev/zero |
            dd of="$target" bs=1M seek=$((mib - 1)) iflag=fullblock conv=notrunc,fsync status=none
    fi
    blkdiscard --force --offset "$1" "$target" 2>/dev/null ||
        echo "the card can't be told to forget what lies behind the image; the box does not read it"
}
