# shellcheck shell=bash
# What a card is written to: looked at, shown, refused where it is no card. Sourced by image/flash, which sets: target, image,
# anything, is_file.

# Larger than any card that a box is sold with, in octets.
most_octets=256000000000

# of_disk COLUMN: what lsblk says of the target itself.
of_disk() { lsblk -bdnro "$1" "$target"; }

# Refuses what can't be a card, or should not be without somebody's second thought.
check_target() {
    if [[ -n $is_file ]]; then
        check_file
        return
    fi
    [[ -e $target ]] || fail "there is no $target: plug the card in, and look with lsblk for its name"
    [[ ! -f $target ]] || fail "$target is a file: name the card's disk, or say --file"
    [[ -b $target ]] || fail "$target is no disk"
    local kind in_use parent
    kind=$(of_disk TYPE)
    if [[ $kind == part ]]; then
        parent=$(of_disk PKNAME)
        fail "$target is a partition: name the whole disk, /dev/$parent"
    fi
    [[ $kind == disk || $kind == loop ]] || fail "$target is no disk but of the kind «$kind»"
    in_use=$(lsblk -nro MOUNTPOINTS "$target" | sed 's/\\x0a/\n/g' | grep . | sort -u | tr '\n' ' ' || true)
    [[ " $in_use" != *" / "* && $in_use != *'[SWAP]'* ]] || fail "$target is this computer's own disk (${in_use% }), no card"
    [[ -z $in_use ]] || fail "$target is in use: ${in_use% }. Unmount it first, if it is the card at all"
    in_use=$(lsblk -nro TYPE "$target" | tail -n +2 | grep -vx part | sort -u | tr '\n' ' ' || true)
    [[ -z $in_use ]] || fail "$target is a part of something larger (${in_use% }), not a card"
    [[ $(of_disk RO) == 0 ]] || fail "$target is read-only: look at the card's little switch"
    is_large_enough "$(of_disk SIZE)"
    [[ -w $target ]] || fail "$target can't be written by you: run it with sudo"
    is_a_card
}

check_file() {
    [[ ! -e $target || -f $target ]] || fail "--file: $target is no file"
    [[ ! -e $target || -w $target ]] || fail "$target can't be written by you"
    [[ ! $target -ef $image ]] || fail "$target is the image itself"
    [[ ! -s $target ]] || is_large_enough "$(stat -c %s "$target")"
}

is_large_enough() {
    [[ $1 -ge $(stat -c %s "$image") ]] ||
        fail "$target has $(numfmt --to=si "$1") octets, and the image needs $(numfmt --to=si "$(stat -c %s "$image")"): take a larger card"
}

# A card is small, and can be taken out.
is_a_card() {
    local size doubt=''
    size=$(of_disk SIZE)
    [[ $size -le $most_octets ]] || doubt="it has $(numfmt --to=si "$size") octets, more than a card has"
    [[ $(of_disk HOTPLUG) == 1 || $(of_disk RM) == 1 ]] || doubt=${doubt:+$doubt, and }"it is built into this computer"
    [[ -z $doubt || -n $anything ]] || fail "$target does not look like a card: $doubt. If you do mean it, add --yes-i-mean-this-disk"
}

show_target() {
    echo
    if [[ -n $is_file ]]; then
        echo "$target, a file: all of it is overwritten."
        return
    fi
    local model serial
    model=$(lsblk -dno VENDOR,MODEL "$target" | xargs)
    serial=$(lsblk -dno SERIAL "$target" | xargs)
    echo "Everything on this disk is erased:"
    echo "  $target, $(numfmt --to=si "$(of_disk SIZE)") octets${model:+, $model}${serial:+, serial number $serial}"
    lsblk -o NAME,SIZE,FSTYPE,LABEL "$target" | sed 's/^/  /'
}

# confirm NAME: what was said on the command line, or is typed now, has to be the disk's name.
confirm() {
    local name=${target##*/} typed=$1
    if [[ -z $typed ]]; then
        [[ -t 0 ]] || fail "nobody is there to confirm: add --yes $name"
        read -rp "Type its name, $name, to go on: " typed || true
    fi
    [[ $typed == "$name" ]] || fail "«$typed» is not $name: nothing was written"
}
