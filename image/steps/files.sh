# shellcheck shell=bash
# What every step does with files. Sourced by image/assemble.

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
