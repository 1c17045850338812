# shellcheck shell=bash
# The kernel, its modules and the initrd. Sourced by image/assemble and by Buildroot's scripts.

# Unpacks the kernel and the programs that the initrd needs. Sets kernel_version, modules (folder), packed_kernel,
# device_trees, busybox (files).
prepare_kernel() {
    local package kernel
    package=$(kernel_package)
    [[ -n $package ]] || fail "Debian $suite names no kernel for arm64"
    unpack "$package"
    kernel=$unpacked
    kernel_version=${package#linux-image-}
    device_trees=("$kernel/usr/lib/linux-image-$kernel_version/broadcom"/{bcm2837-rpi-3-*,bcm2711-rpi-4-b}.dtb)
    unpack busybox-static
    busybox=$unpacked/usr/bin/busybox
    # modprobe and depmod want the modules below lib, not usr/lib.
    modules=$cache/modules/$(basename "$kernel")
    if [[ ! -e $modules ]]; then
        say "the kernel's modules: how they depend on one another"
        rm -rf "$modules.part"
        mkdir -p "$modules.part/lib/modules"
        cp -al "$kernel/usr/lib/modules/$kernel_version" "$modules.part/lib/modules/"
        depmod -b "$modules.part" "$kernel_version"
        mv "$modules.part" "$modules"
    fi
    packed_kernel=$cache/modules/$(basename "$kernel").gz
    if [[ ! -e $packed_kernel ]]; then
        say "compressing the kernel"
        gzip -9 -n -c "$kernel/boot/vmlinuz-$kernel_version" >"$packed_kernel.part"
        mv "$packed_kernel.part" "$packed_kernel"
    fi
}

# copy_modules STAGE FOLDER: the stage's modules of image/kernel-modules, decompressed: the image compresses better as a
# whole. A module that this kernel does not have, or has built in, is told of.
copy_modules() {
    local stage=$1 target=$2/lib/modules/$kernel_version name file place
    mkdir -p "$target"
    sed -n "s/^$stage  *\([^ #]*\).*/\1/p" "$here/kernel-modules" | while IFS= read -r name; do
        modprobe -S "$kernel_version" -d "$modules" --show-depends "$name" 2>/dev/null ||
            echo "   left out: the kernel has no module $name" >&2
    done | awk '$1 == "insmod" { print $2 }' | sort -u | while IFS= read -r file; do
        place=${file#*/lib/modules/"$kernel_version"/}
        place=$target/${place%.xz}
        mkdir -p "$(dirname "$place")"
        if [[ $file == *.xz ]]; then xz -dc "$file" >"$place"; else cp "$file" "$place"; fi
    done
    cp "$modules/lib/modules/$kernel_version"/modules.{builtin,builtin.modinfo,order} "$target/"
    depmod -b "$2" "$kernel_version"
    # What depmod writes for other programs than busybox's modprobe.
    rm -f "$target"/modules.*.bin "$target"/modules.{symbols,devname,weakdep,order}
}

make_initrd() {
    local tree=$work/initrd-tree applet
    say "initrd"
    mkdir -p "$tree"/{bin,dev,proc,sys,slot,root}
    install -m 755 "$busybox" "$tree/bin/busybox"
    for applet in sh blockdev cat dd ln mkdir mount modprobe od reboot sed sleep switch_root tr; do
        ln -s busybox "$tree/bin/$applet"
    done
    install -m 755 "$here/boot/initrd-init" "$tree/init"
    install -m 755 "$here/boot/grow-data" "$tree/bin/grow-data"
    copy_modules initrd "$tree"
    settle_times "$tree"
    (cd "$tree" && find . | sort | cpio -o -H newc --quiet -R 0:0 --reproducible) | xz --check=crc32 -6 >"$1"
}
