# shellcheck shell=bash
# The licences of what is on the box, in /usr/share/licenses: a file a package of Debian's, one for the agent, and the texts that
# they refer to. Sourced by image/assemble. U-Boot and the Raspberry Pi's firmware have theirs beside them, on the boot partition.

# install_licences TREE: of what was unpacked so far.
install_licences() {
    local folder=$1/usr/share/licenses package file name
    mkdir -p "$folder"
    if [[ -f $agent.licences ]]; then
        install -m 644 "$agent.licences" "$folder/meterbox"
    else
        say "the agent's licences are left out: there is no $agent.licences (image/build-agent leaves it there)"
    fi
    while read -r package; do
        unpack "$package"
        install -m 644 "$(copyright_of "$package")" "$folder/$package"
    done < <(cut -d' ' -f1 "$cache/used" | sort -u)
    unpack base-files
    for file in "$unpacked"/usr/share/common-licenses/*; do
        name=${file##*/}
        [[ ! -f $file ]] || ! grep -rqwF "common-licenses/$name" "$folder" || install -m 644 "$file" "$folder/$name"
    done
}

# copyright_of PACKAGE: of the one that was unpacked last.
copyright_of() {
    local file=$unpacked/usr/share/doc/$1/copyright
    # That of a package made of the same source may be a link to the other's.
    [[ -f $file ]] || fail "$1 has no copyright file"
    echo "$file"
}
