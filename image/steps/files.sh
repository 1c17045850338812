# shellcheck shell=bash
# What every step does with files. Sourced by image/assemble, and by Buildroot's scripts in image/buildroot/.

# Whether it is a program for aarch64: octets 18 and 19 of an ELF file are the machine.
is_for_the_box() { [[ -f $1 && $(od -An -tu2 -j18 -N2 "$1" | tr -d ' ') == 183 ]]; }

# Sets SOURCE_DATE_EPOCH and `version`, unless somebody has: the commit's.
name_version() {
    SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$top" log -1 --format=%ct 2>/dev/null || echo 1767225600)}
    export SOURCE_DATE_EPOCH
    version=${version:-$(sed -n 's/^version = "\(.*\)"/\1/p' "$top/Cargo.toml" | head -n 1)-$(git -C "$top" rev-parse --short=8 HEAD 2>/dev/null || echo local)}
    [[ $version =~ ^[A-Za-z0-9][A-Za-z0-9.+~-]{0,63}$ ]] || fail "--version: letters, digits and . + ~ - only, up to 64"
}

# Gives everything in a folder the same time, so that the same files make the same octets.
settle_times() { find "$1" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +; }

# make_ext4 IMAGE MIB FOLDER LABEL UUID FEATURES: a file system with the folder's content, everything owned by root.
# mke2fs before 1.47.1 takes the times of its inodes from the clock and from files' ctime, which nobody can set: they are
# set afterwards.
make_ext4() {
    local image=$1 mib=$2 folder=$3 label=$4 uuid=$5 features=$6
    settle_times "$folder"
    rm -f "$image"
    E2FSPROGS_FAKE_TIME=$SOURCE_DATE_EPOCH mke2fs -q -t ext4 -O "$features" -L "$label" -U "$uuid" -m 0 \
        -E "root_owner=0:0,hash_seed=$uuid,lazy_itable_init=0,lazy_journal_init=0" -d "$folder" "$image" "${mib}M" >/dev/null
    (cd "$folder" && find . -printf '/%P\n'; echo /lost+found) | sort -u | while IFS= read -r name; do
        for field in atime ctime mtime crtime; do
            echo "set_inode_field \"$name\" $field @$SOURCE_DATE_EPOCH"
            echo "set_inode_field \"$name\" ${field}_extra 0"
        done
        echo "set_inode_field \"$name\" uid 0"
        echo "set_inode_field \"$name\" gid 0"
        echo "set_inode_field \"$name\" generation 0"
    done >"$work/times"
    E2FSPROGS_FAKE_TIME=$SOURCE_DATE_EPOCH debugfs -w -f "$work/times" "$image" >/dev/null 2>"$work/debugfs" ||
        fail "debugfs can't set the times in $image: $(tail -n 1 "$work/debugfs")"
}
