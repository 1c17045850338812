# shellcheck shell=bash
# A slot: everything that boots, in one read-only file system. An update is this file written to the other slot's partition.
# Sourced by image/assemble and by Buildroot's scripts.

slot_mib=64

make_slot() {
    local tree=$work/slot mib
    say "slot $version"
    mkdir -p "$tree/dtbs/broadcom"
    install -m 644 "$packed_kernel" "$tree/Image.gz"
    install -m 644 "$work/initrd" "$tree/initrd"
    install -m 644 "$work/root.squashfs" "$tree/root.squashfs"
    # A virtual machine brings its own.
    [[ ${#device_trees[@]} -eq 0 ]] || install -m 644 "${device_trees[@]}" "$tree/dtbs/broadcom/"
    echo "$version" >"$tree/version"
    # An update is as long as it has to be. U-Boot reads neither a journal nor checksums of metadata.
    mib=$(($(du -sm "$tree" | cut -f1) + 4))
    [[ $mib -le $slot_mib ]] || fail "the slot's content needs $mib MiB, and a slot has $slot_mib"
    make_ext4 "$1" "$mib" "$tree" meterbox-slot 6d657465-7262-6f78-0000-00000000510a \
        '^has_journal,^metadata_csum,^64bit,^orphan_file'
}
