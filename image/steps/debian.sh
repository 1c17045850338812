# shellcheck shell=bash
# Debian's packages for the box: fetched by apt into a folder of our own and unpacked there. Nothing is installed, no foreign
# architecture is added to this computer, and neither root nor a loop device is needed.
# Sourced by image/assemble, which sets: cache.

suite=trixie

# Where this computer's own apt gets its packages from: a mirror that somebody chose is respected.
# METERBOX_DEBIAN and METERBOX_DEBIAN_SECURITY name others.
mirror_of() { # KIND: main or security
    local wanted=-v
    [[ $1 == main ]] || wanted=
    # shellcheck disable=SC2016 # these are apt's
    apt-get indextargets --format '$(REPO_URI) $(ORIGIN)' 'Created-By: Packages' |
        awk '$2 == "Debian" { print $1 }' | sort -u | grep $wanted -e 'security' | head -n 1
}

# Writes apt's configuration and gets the lists of packages; the lists are a day old at most.
prepare_debian() {
    local apt=$cache/apt main security
    export APT_CONFIG=
    main=${METERBOX_DEBIAN:-$(mirror_of main || true)}
    security=${METERBOX_DEBIAN_SECURITY:-$(mirror_of security || true)}
    [[ -n $main ]] || fail "this computer's apt knows no Debian mirror: name one, METERBOX_DEBIAN=https://…/debian image/assemble"
    [[ -e $keyring ]] || fail "$keyring is missing: apt-get install debian-archive-keyring"
    mkdir -p "$apt"/etc/{apt.conf.d,preferences.d,sources.list.d} "$apt"/state/lists/partial "$apt"/cache/archives/partial \
        "$cache/packages" "$cache/unpacked"
    : >"$apt/status"
    {
        echo "deb [signed-by=$keyring] $main $suite main non-free-firmware"
        [[ -z $security ]] || echo "deb [signed-by=$keyring] $security $suite-security main non-free-firmware"
    } >"$apt/sources.new"
    if ! cmp -s "$apt/sources.new" "$apt/etc/sources.list"; then
        mv "$apt/sources.new" "$apt/etc/sources.list"
        rm -f "$apt/updated"
    fi
    cat >"$apt/apt.conf" <<TEXT
APT::Architecture "arm64";
APT::Architectures { "arm64"; };
APT::Sandbox::User "$(id -un)";
Dir::Etc "$apt/etc/";
Dir::Etc::SourceList "$apt/etc/sources.list";
Dir::Etc::SourceParts "$apt/etc/sources.list.d";
Dir::State "$apt/state";
Dir::State::status "$apt/status";
Dir::Cache "$apt/cache";
Acquire::Languages "none";
TEXT
    export APT_CONFIG=$apt/apt.conf
    if [[ -n $refresh || -z $(find "$apt/updated" -mmin -1440 2>/dev/null) ]]; then
        say "lists of Debian's packages ($suite, arm64)"
        apt-get update -qq || fail "Debian's lists can't be fetched: check the network and the mirror"
        touch "$apt/updated"
    fi
}

keyring=/usr/share/keyrings/debian-archive-keyring.gpg

# unpack PACKAGE: fetches and unpacks it, once a version, and sets `unpacked` to its folder. What was used is noted in
# `$cache/used`.
unpack() {
    local package=$1 version file
    version=$(apt-cache policy "$package" | sed -n 's/^  Candidate: //p')
    [[ -n $version && $version != "(none)" ]] || fail "Debian $suite has no package $package for arm64"
    unpacked=$cache/unpacked/${package}_${version//:/%3a}
    if [[ ! -e $unpacked ]]; then
        say "fetching $package $version"
        (cd "$cache/packages" && apt-get download -qq "$package=$version") ||
            fail "$package $version can't be fetched: check the network, or run image/assemble --refresh"
        file=$(find "$cache/packages" -name "${package}_${version//:/%3a}_*.deb")
        rm -rf "$unpacked.part"
        mkdir "$unpacked.part"
        dpkg -x "$file" "$unpacked.part"
        mv "$unpacked.part" "$unpacked"
    fi
    echo "$package $version" >>"$cache/used"
}

# The package of the newest kernel of the ordinary flavour: the one for clouds has no USB.
kernel_package() {
    apt-cache depends linux-image-arm64 | sed -n 's/^  Depends: \(linux-image-[0-9].*-arm64\)$/\1/p' | head -n 1
}
