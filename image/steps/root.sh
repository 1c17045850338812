# shellcheck shell=bash
# The root file system: buildroot-overlay/, busybox, the programs that mend the data partition, modules, the agent.
# Sourced by image/assemble; Buildroot's scripts use some of it.

# What the box's scripts call. There is more in busybox; nothing else has a name.
applets=(
    bin/{sh,ash,cat,chmod,chown,cp,date,dd,dmesg,echo,grep,head,hostname,ln,ls,mkdir,mount,mv,rm,sed,sleep,stat,sync,tail,umount,uname}
    sbin/{halt,init,ip,klogd,logread,mdev,modprobe,poweroff,reboot,sysctl,syslogd,udhcpc}
    usr/bin/{find,logger,readlink,sort,touch,tr,xargs}
    usr/sbin/nologin
)

# The programs of e2fsprogs, and setpriv, are linked with these.
libraries=(
    libc6:libc.so.6 libc6:ld-linux-aarch64.so.1
    libext2fs2t64:libext2fs.so.2 libext2fs2t64:libe2p.so.2
    libcap-ng0:libcap-ng.so.0 libcom-err2:libcom_err.so.2 libblkid1:libblkid.so.1 libuuid1:libuuid.so.1
)

# make_root TREE SQUASHFS
make_root() {
    local tree=$1 squashfs=$2 applet
    say "root file system"
    mkdir -p "$tree"/{bin,boot,data,dev,etc,lib,proc,root,run,sbin,slot,sys,tmp,usr/bin,usr/sbin,var/lib/meterbox}
    cp -a "$top/buildroot-overlay/." "$tree/"
    [[ -z $overlay ]] || cp -a "$overlay/." "$tree/"
    install -m 755 "$busybox" "$tree/bin/busybox"
    for applet in "${applets[@]}"; do
        [[ -e $tree/$applet ]] || ln -s /bin/busybox "$tree/$applet"
    done
    install_mending "$tree"
    install_cage "$tree"
    copy_modules root "$tree"
    install -m 755 "$agent" "$tree/usr/bin/meterbox"
    install_licences "$tree"
    name_release "$tree"
    chmod -R go-w "$tree"
    settle_times "$tree"
    rm -f "$squashfs"
    mksquashfs "$tree" "$squashfs" -noappend -all-root -no-xattrs -comp xz -b 256K -quiet -no-progress >/dev/null
}

name_release() { printf 'VERSION=%s\nBUILT=%s\n' "$version" "$SOURCE_DATE_EPOCH" >"$1/etc/meterbox-release"; }

# What the agent is started in: setpriv, since busybox's knows neither Landlock nor filters, and the filter.
install_cage() {
    unpack util-linux
    install -m 755 "$unpacked/usr/bin/setpriv" "$1/usr/bin/setpriv"
    install_filter "$1"
}

install_filter() {
    mkdir -p "$1/usr/share/meterbox"
    "$here/seccomp-filter" "$1/usr/share/meterbox/agent.seccomp"
}

# e2fsck, resize2fs, and mke2fs for a data partition beyond mending: busybox's makes no journal.
install_mending() {
    local tree=$1 entry source
    mkdir -p "$tree/usr/lib/aarch64-linux-gnu"
    for entry in "${libraries[@]}"; do
        unpack "${entry%%:*}"
        source=$(find "$unpacked" -name "${entry##*:}" -print -quit)
        [[ -n $source ]] || fail "${entry%%:*} has no ${entry##*:}"
        install -m 755 "$(readlink -f "$source")" "$tree/usr/lib/aarch64-linux-gnu/${entry##*:}"
    done
    ln -s ../usr/lib/aarch64-linux-gnu/ld-linux-aarch64.so.1 "$tree/lib/ld-linux-aarch64.so.1"
    unpack e2fsprogs
    install -m 755 "$unpacked"/usr/sbin/{e2fsck,mke2fs,resize2fs} "$tree/usr/sbin/"
}
