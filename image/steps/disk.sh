# shellcheck shell=bash
# The whole disk: partition table, boot environment, boot files, two slots, data. Sourced by image/assemble; Buildroot's
# scripts make the same by genimage of these parts (image/buildroot/genimage.cfg).
#
#    MiB  what
#      0  partition table (MBR: a Pi 3 starts from nothing else)
#      1  boot environment, 16 KiB; its second copy is 64 KiB further on
#      4  p1  FAT: the Pi's firmware, U-Boot, boot.scr
#     64  p2  slot A
#    128  p3  slot B
#    192  p4  data, ext4, to the end

boot_start=4 slot_a_start=64 slot_b_start=128 data_start=192

make_disk() {
    local disk=$1 data_mib=$((disk_mib - data_start))
    [[ $data_mib -ge 64 ]] || fail "--size: $disk_mib MiB are too few: $((data_start + 64)) at least"
    say "disk of $disk_mib MiB"
    make_partition_table "$disk"
    make_environment "$work/environment"
    lay "$work/environment" 1024
    lay "$work/environment" $((1024 + 64))
    make_boot_files "$disk"
    lay "$out/slot.img" $((slot_a_start * 1024))
    lay "$out/slot.img" $((slot_b_start * 1024))
    make_qemu_loader
    make_data "$work/data.img" "$data_mib"
    lay "$work/data.img" $((data_start * 1024))
    rm "$work/data.img"
}

# make_partition_table DISK: an empty disk of disk_mib.
make_partition_table() {
    local sectors_of_mib=2048
    rm -f "$1"
    truncate -s "${disk_mib}M" "$1"
    sfdisk -q "$1" <<TEXT
label: dos
label-id: 0x6d627831
start=$((boot_start * sectors_of_mib)), size=$(((slot_a_start - boot_start) * sectors_of_mib)), type=c, bootable
start=$((slot_a_start * sectors_of_mib)), size=$((slot_mib * sectors_of_mib)), type=83
start=$((slot_b_start * sectors_of_mib)), size=$((slot_mib * sectors_of_mib)), type=83
start=$((data_start * sectors_of_mib)), size=$(((disk_mib - data_start) * sectors_of_mib)), type=83
TEXT
}

# lay FILE KIB: writes it onto the disk at that place; holes stay holes.
lay() { dd if="$1" of="$out/meterbox.img" bs=1K seek="$2" conv=notrunc,sparse status=none; }

# The boot environment as boot.scr reads it: both slots are there and may be tried.
make_environment() {
    printf 'BOOT_ORDER=A B\nBOOT_A_LEFT=3\nBOOT_B_LEFT=3\n' >"$1.txt"
    mkenvimage -s 0x4000 -p 0 -o "$1" "$1.txt"
}

make_boot_script() {
    mkimage -A arm64 -O linux -T script -C none -n meterbox -d "$here/boot/boot.cmd" "$1" >/dev/null
}

make_boot_files() {
    local files=$work/boot firmware
    mkdir -p "$files"
    make_boot_script "$files/boot.scr"
    unpack u-boot-rpi
    install -m 644 "$unpacked/usr/lib/u-boot/rpi_arm64/u-boot.bin" "$files/u-boot.bin"
    install -m 644 "$unpacked/usr/share/doc/u-boot-rpi/copyright" "$files/LICENCE.u-boot"
    unpack raspi-firmware
    firmware=$unpacked/usr/lib/raspi-firmware
    install -m 644 "$firmware"/{bootcode.bin,start.elf,fixup.dat,start4.elf,fixup4.dat} "$files/"
    install -m 644 "$unpacked/usr/share/doc/raspi-firmware/copyright" "$files/LICENCE.firmware"
    install -m 644 "$here/boot/config.txt" "$files/config.txt"
    # The firmware gives one of these to U-Boot; Linux gets that of its slot.
    install -m 644 "${device_trees[@]}" "$files/"
    make_fat "$1@@${boot_start}M" "$files"
}

# make_fat PLACE FOLDER: the boot partition's file system at a place that mtools understand, with the folder's files.
make_fat() {
    settle_times "$2"
    mformat -i "$1" -F -T $(((slot_a_start - boot_start) * 2048)) -N 6d627831 -v METERBOX ::
    mcopy -m -i "$1" "$2"/* ::
}

# What image/run-qemu needs: U-Boot for QEMU's `virt`, and an environment of its own for it, in a flash chip of 64 MiB, with
# which it looks for no other disk and waits for no key.
make_qemu_loader() {
    unpack u-boot-qemu
    install -m 644 "$unpacked/usr/lib/u-boot/qemu_arm64/u-boot.bin" "$cache/u-boot-qemu.bin"
    mkenvimage -s 0x40000 -p 0 -o "$cache/u-boot-qemu.env" "$here/boot/qemu-virt.env"
    truncate -s 64M "$cache/u-boot-qemu.env"
}

make_data() {
    local tree=$work/data
    mkdir -p "$tree/meterbox"
    [[ -z $state ]] || cp -r "$state/." "$tree/meterbox/"
    chmod 700 "$tree/meterbox"
    make_ext4 "$1" "$2" "$tree" meterbox-data 6d657465-7262-6f78-0000-0000000000da ''
}

print_sizes() {
    local file
    echo
    echo "image $version, of Debian $suite's packages: $(sort -u "$cache/used" | tr '\n' ',' | sed 's/,$//; s/,/, /g')"
    printf '%12s  %s\n' octets part
    for file in "$work"/slot/{Image.gz,initrd,root.squashfs} "$agent" "$out/slot.img" "$out/meterbox.img"; do
        [[ ! -e $file ]] || printf '%12s  %s\n' "$(stat -c %s "$file")" "${file#"$top"/}"
    done
    [[ -n $slot_only ]] || echo "   of the disk, $(du -m "$out/meterbox.img" | cut -f1) MiB are not empty"
}
