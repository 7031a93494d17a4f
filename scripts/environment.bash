# shellcheck shell=bash
# What scripts/run, scripts/test and scripts/build share: Debian packages, the virtual environment and the stamp that
# says both are whole. Sourced after `root` (the checkout) is set; gives `venv` and `prepare`.
#
#   ESIGN_VENV     where the environment is made (default: .venv in the checkout)
#   ESIGN_PYTHON   the Python it is made with (default: the first one from 3.11 on)
#
# The stamp is written last, so an interrupted installation never passes for a whole one. It holds all
# that the environment depends on; comparing it needs two small processes and no Python.

venv=${ESIGN_VENV:-$root/.venv}
[[ $venv == /* ]] || venv=$PWD/$venv
log=$venv/install.log
stamp=$venv/esign.stamp

readonly EX_UNAVAILABLE=69 EX_CANTCREAT=73

# One line for each thing needed, recognised by what it can do and not by its package: names differ
# between Debian's derivatives, and a Python or a library may come from elsewhere.
#   group   when it is looked at: build (pip has to compile), run, window, freeze, test
#   weight  must: nothing works without; wish: installed where that is possible, else left to the
#           program, whose business it is to say that a computer has no smart card service
#   kind    command, library (soname in the linker's cache), file (pattern)
# The window lines are what ldd lists for PySide6's QtWidgets, QtNetwork and its xcb, wayland and
# offscreen platform plugins, less what every Debian has.
needs() {
    cat <<'NEEDS'
build  must command gcc                                             gcc
build  must command swig                                            swig
build  must file    /usr/include/stdio.h                            libc6-dev
build  must file    /usr/include/PCSC/winscard.h                    libpcsclite-dev
run    must library libpcsclite.so.1                                libpcsclite1
run    wish command pcscd                                           pcscd
run    wish file    /usr/lib/pcsc/drivers/ifd-ccid.bundle           libccid
window must library libEGL.so.1                                     libegl1
window must library libGL.so.1                                      libgl1
window must library libX11-xcb.so.1                                 libx11-xcb1
window must library libdbus-1.so.3                                  libdbus-1-3
window must library libfontconfig.so.1                              libfontconfig1
window must library libfreetype.so.6                                libfreetype6
window must library libglib-2.0.so.0                                libglib2.0-0
window must library libgssapi_krb5.so.2                             libgssapi-krb5-2
window must library libwayland-client.so.0                          libwayland-client0
window must library libwayland-cursor.so.0                          libwayland-cursor0
window must library libxcb-cursor.so.0                              libxcb-cursor0
window must library libxcb-icccm.so.4                               libxcb-icccm4
window must library libxcb-image.so.0                               libxcb-image0
window must library libxcb-keysyms.so.1                             libxcb-keysyms1
window must library libxcb-randr.so.0                               libxcb-randr0
window must library libxcb-render-util.so.0                         libxcb-render-util0
window must library libxcb-render.so.0                              libxcb-render0
window must library libxcb-shape.so.0                               libxcb-shape0
window must library libxcb-shm.so.0                                 libxcb-shm0
window must library libxcb-sync.so.1                                libxcb-sync1
window must library libxcb-util.so.1                                libxcb-util1
window must library libxcb-xfixes.so.0                              libxcb-xfixes0
window must library libxcb-xkb.so.1                                 libxcb-xkb1
window must library libxkbcommon-x11.so.0                           libxkbcommon-x11-0
window must library libxkbcommon.so.0                               libxkbcommon0
window wish file    /usr/share/fonts/truetype/*/*.ttf               fonts-dejavu-core
freeze must command objdump                                          binutils
test   must command pcscd                                           pcscd
test   must file    /usr/include/stdio.h                            libc6-dev
test   must command gcc                                             gcc
test   must file    /usr/lib/pcsc/drivers/serial/libifdvpcd.so*     vsmartcard-vpcd
test   must command pkcs11-tool                                     opensc
test   must file    /usr/lib/*/opensc-pkcs11.so                     opensc-pkcs11
test   must command softhsm2-util                                   softhsm2
test   must command umockdev-run                                    umockdev
test   must command Xvfb                                            xvfb
test   must command xauth                                           xauth
test   must command xdotool                                         xdotool
test   must file    /usr/lib/python3/dist-packages/pyatspi          python3-pyatspi
test   must command pdftotext                                        poppler-utils
test   must command signify-openbsd                                  signify-openbsd
test   must command dbus-run-session                                dbus
test   must file    /usr/libexec/at-spi-bus-launcher                at-spi2-core
test   must file    /usr/share/fonts/truetype/*/*.ttf               fonts-dejavu-core
NEEDS
}

# Says something in the user's language: say ENGLISH TURKISH
say() {
    case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
        tr*) printf '%s\n' "$2" >&2 ;;
        *) printf '%s\n' "$1" >&2 ;;
    esac
}

# Ends the program: die EXIT-CODE ENGLISH TURKISH
die() {
    say "$2" "$3"
    exit "$1"
}

# Makes the environment whole for the given uses (run, window, freeze, test) unless its stamp says it is.
# Exits the script with a message when that is not possible.
prepare() {
    if ! _is_ready "$@"; then
        # a subshell: what is changed or left open in there must not reach the program
        (_make_ready "$@") || exit
    fi
}

_is_ready() {
    local has use
    [[ -f $stamp ]] || return 1
    has=$(<"$stamp")
    [[ $has == "$(_base)"$'\n'"$(_package)"$'\n'* ]] || return 1
    for use in "$@"; do
        [[ ${has##*$'\n'} == *" $use "* ]] || return 1
    done
}

# Without a match the environment is made anew. The resolved name of the interpreter carries its version
# (python3.11), so an upgrade of the system's Python is noticed too.
_base() (
    printf '%s %s\n' "$(readlink -f -- "$venv/bin/python3" || :)" "$root"
    cd -- "$root" && sha256sum requirements/{build,run,test,freeze}.txt
)

# Without a match the Debian packages are looked at and our own package is installed again.
_package() (
    shopt -s nullglob
    cd -- "$root" && sha256sum pyproject.toml scripts/environment.bash \
        packaging/compile_translations.p[y] resources/locale/*/LC_MESSAGES/*.po
)

_make_ready() {
    # stdout belongs to the program, and so does stdin: a PIN may be waiting there
    exec 1>&2 </dev/null
    _own_the_folder
    _lock
    if _is_ready "$@"; then return; fi # another start has done it meanwhile

    local had='' uses=() build='' use
    [[ -f $stamp ]] && had=$(<"$stamp")
    [[ -x $venv/bin/python3 && $had == "$(_base)"$'\n'* ]] || had=''
    had=${had##*$'\n'} # what it has been made for
    for use in $had "$@"; do
        [[ " ${uses[*]-} " == *" $use "* ]] || uses+=("$use")
        [[ $had == *" $use "* || $use == window ]] || build=build
    done
    : >"$log" || die $EX_CANTCREAT "cannot write $log" "$log yazılamıyor"
    # shellcheck disable=SC2086  # nothing, or a word
    _debian_packages $build "${uses[@]}"
    rm -f -- "$stamp"

    say "Installing the Python packages; the first time this takes a minute. Log: $log" \
        "Python paketleri kuruluyor; ilk seferinde bir dakika sürer. Günlük: $log"
    [[ -n $had ]] || _new_venv
    for use in "${uses[@]}"; do
        [[ $had == *" $use "* || ! -f $root/requirements/$use.txt ]] || _pip -r "$root/requirements/$use.txt"
    done
    # an error in our own package, while somebody works on it: the rest need not be made again
    _write_stamp 'package not installed' "${uses[@]}"
    # --no-index: what our package is built with came from requirements/build.txt; nothing else may
    _pip --no-index -e "$root"
    # pip compiles what it installs, but our package stays where it is; uncompiled it takes twice as
    # long to start. Best effort: the checkout may belong to somebody else.
    "$venv/bin/python3" -I -m compileall -q "$root/esign_desktop" >>"$log" 2>&1 || :
    _write_stamp "$(_package)" "${uses[@]}"
}

# _write_stamp PACKAGE USE…
_write_stamp() {
    { _base && printf '%s\n %s \n' "$1" "${*:2}"; } >"$stamp.new" && mv -f -- "$stamp.new" "$stamp"
}

# Refuses a folder that this script has not made: it is emptied when its contents are out of date.
_own_the_folder() {
    if [[ -d $venv && ! -e $venv/esign.lock && -n $(ls -A -- "$venv") ]]; then
        die $EX_CANTCREAT \
            "$venv was not made by this script. Remove it, or name another folder in ESIGN_VENV." \
            "$venv bu betiğin değil. Silin ya da ESIGN_VENV ile başka bir klasör verin."
    fi
    if ! { mkdir -p -- "$venv" && : >>"$venv/esign.lock"; } 2>/dev/null; then
        die $EX_CANTCREAT \
            "$venv cannot be written. Name a folder of yours and start again:
    export ESIGN_VENV=~/.cache/esign-desktop/venv" \
            "$venv yazılamıyor. Kendi klasörünüzü verip yeniden başlatın:
    export ESIGN_VENV=~/.cache/esign-desktop/venv"
    fi
}

# One installation at a time. The lock is open in pip as well: should only this script be killed, the
# next start waits for the orphan instead of installing into the same folder.
_lock() {
    command -v flock >/dev/null || return 0 # not on macOS
    exec 9>>"$venv/esign.lock"
    flock -n 9 && return
    say "Another start is installing; waiting for it." \
        "Başka bir başlatma kurulum yapıyor; bitmesi bekleniyor."
    flock 9
}

_new_venv() {
    find "$venv" -mindepth 1 -maxdepth 1 ! -name esign.lock ! -name install.log -exec rm -rf -- {} +
    "$python" -I -m venv "$venv" >>"$log" 2>&1 || _installation_failed
    # first, so that nothing is built in an isolated environment: pip fetches those unhashed
    _pip --only-binary :all: -r "$root/requirements/build.txt"
}

# A computer's own constraints (pip.conf) would end the installation: with hashes pip takes only exact
# versions, and ours are exact already. The lists are whole: without --no-deps pip goes after the newest
# release of what a package wants with extras (coverage[toml]), which has no hash here.
_pip() {
    local hashes=(--require-hashes)
    [[ $1 != --no-index ]] || hashes=() # our own package, which has none
    # -I: PYTHONPATH and the user's own packages must not take part
    PIP_CONSTRAINT=/dev/null "$venv/bin/python3" -I -m pip install --no-deps --no-build-isolation --no-input \
        --retries 2 --disable-pip-version-check --progress-bar off ${hashes[@]+"${hashes[@]}"} "$@" \
        >>"$log" 2>&1 || _installation_failed
}

_installation_failed() {
    if grep -q 'DO NOT MATCH THE HASHES' "$log"; then
        die $EX_UNAVAILABLE \
            "A downloaded file is not the one in requirements/. Nothing was installed. See $log" \
            "İndirilen dosya requirements/ içindekiyle aynı değil. Kurulmadı. Bkz. $log"
    fi
    local unreachable='NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError'
    unreachable+='|[Nn]ame resolution|Name or service not known|Network is unreachable'
    unreachable+='|Connection (refused|reset)'
    if grep -qE "$unreachable" "$log"; then
        die $EX_UNAVAILABLE \
            "The Python packages could not be fetched: no connection to the package index.
Check the network (behind a proxy: set HTTPS_PROXY), then start again. See $log" \
            "Python paketleri indirilemedi: paket dizinine bağlanılamıyor.
Ağı denetleyin (vekil sunucu varsa HTTPS_PROXY verin) ve yeniden başlatın. Bkz. $log"
    fi
    grep -iE '^ *(error|fatal)|error:' "$log" | tail -n 5 >&2 || :
    die $EX_UNAVAILABLE "The installation failed. See $log" "Kurulum başarısız. Bkz. $log"
}

# Sets `python` to the interpreter for a new environment and adds to `missing` what it lacks.
_choose_python() {
    local candidate facts='' old='' candidates=(python3 python3.14 python3.13 python3.12 python3.11)
    [[ -z ${ESIGN_PYTHON:-} ]] || candidates=("$ESIGN_PYTHON")
    # a pyenv shim or an active environment may come first on PATH; the answer is the real interpreter
    local question='import importlib.util as u, os, sys, sysconfig
print(os.path.realpath(getattr(sys, "_base_executable", sys.executable)),
      "new" if sys.version_info >= (3, 11) else "old",
      "venv" if u.find_spec("ensurepip") and u.find_spec("venv") else "-",
      "dev" if os.path.isfile(sysconfig.get_path("include") + "/Python.h") else "-", sep="|")'
    for candidate in "${candidates[@]}"; do
        facts=$("$candidate" -I -c "$question" 2>/dev/null) || continue
        python=${facts%%|*}
        case $facts in
            *'|new|'*) break ;;
            *) old=$python python='' ;;
        esac
    done
    if [[ -z $python ]]; then
        if [[ -n $old || -n ${ESIGN_PYTHON:-} || $(uname -s) != Linux ]]; then
            die $EX_UNAVAILABLE \
                "Python 3.11 or newer is needed (Debian 12, Pardus 23, Ubuntu 24.04 have it); found: ${old:-none}.
Install one and start again; ESIGN_PYTHON=/path/to/python3 names it where it is not on the PATH." \
                "Python 3.11 ya da yenisi gerekli (Debian 12, Pardus 23, Ubuntu 24.04'te var); bulunan: ${old:-yok}.
Kurup yeniden başlatın; PATH üzerinde değilse ESIGN_PYTHON=/yol/python3 ile gösterin."
        fi
        missing+=(python3 python3-venv python3-dev)
        return
    fi
    [[ $facts == *'|venv|'* && $facts == *'|dev' ]] && return
    if [[ $python != /usr/bin/* ]]; then
        die $EX_UNAVAILABLE \
            "$python lacks its headers or the venv module. Name another one: ESIGN_PYTHON=/usr/bin/python3" \
            "$python için başlık dosyaları ya da venv eksik. Başkasını verin: ESIGN_PYTHON=/usr/bin/python3"
    fi
    [[ $facts == *'|venv|'* ]] || missing+=("${python##*/}-venv")
    [[ $facts == *'|dev' ]] || missing+=("${python##*/}-dev")
}

# Adds to `missing` and `wished` the Debian packages for the given groups of needs().
_look_for() {
    local libraries abi group weight kind what package found
    PATH=$PATH:/usr/sbin:/sbin # where an ordinary user's PATH does not look for pcscd and ldconfig
    libraries=$(ldconfig -p) || libraries=''
    case $(uname -m) in
        x86_64) abi=',x86-64' ;; # a 32-bit library of the same name does not help
        aarch64) abi=',AArch64' ;;
        *) abi='' ;;
    esac
    while read -r group weight kind what package; do
        [[ " $* " == *" $group "* ]] || continue
        found=''
        case $kind in
            command) command -v "$what" >/dev/null && found=1 ;;
            library) [[ $libraries == *[[:space:]]"$what (libc6$abi"* ]] && found=1 ;;
            file) compgen -G "$what" >/dev/null && found=1 ;;
        esac
        if [[ -n $found || " ${missing[*]-} " == *" $package "* ]]; then continue; fi
        if [[ $weight == must ]]; then missing+=("$package"); else wished+=("$package"); fi
    done < <(needs)
}

_debian_packages() {
    python=''
    missing=() wished=()
    [[ -n $had ]] || _choose_python
    [[ $(uname -s) == Linux ]] || return 0 # macOS has PC/SC, and wheels for everything
    _look_for "$@"
    local package all=()
    for package in ${missing[@]+"${missing[@]}"} ${wished[@]+"${wished[@]}"}; do
        [[ " ${all[*]-} " == *" $package "* ]] || all+=("$package")
    done
    [[ ${#all[@]} -gt 0 ]] || return 0

    local as_root=() command="apt-get install --no-install-recommends ${all[*]}"
    if ! command -v apt-get >/dev/null; then
        [[ ${#missing[@]} -gt 0 ]] || return 0
        die $EX_UNAVAILABLE \
            "Missing on this system (names of Debian's packages): ${missing[*]}" \
            "Bu sistemde eksik (Debian paket adlarıyla): ${missing[*]}"
    fi
    if [[ $EUID -ne 0 ]]; then
        if sudo -n true 2>/dev/null; then
            as_root=(sudo -n)
        elif [[ ${#missing[@]} -eq 0 ]]; then
            return 0
        elif [[ -t 2 ]] && command -v sudo >/dev/null && { : </dev/tty; } 2>/dev/null; then
            as_root=(sudo)
            say "These Debian packages will be installed with sudo (Ctrl-C to leave): ${all[*]}" \
                "Şu Debian paketleri sudo ile kurulacak (vazgeçmek için Ctrl-C): ${all[*]}"
            sudo -v || die $EX_UNAVAILABLE "Nothing was installed." "Hiçbir şey kurulmadı."
        else
            die $EX_UNAVAILABLE \
                "Missing Debian packages: ${missing[*]}
An administrator has to type:
    sudo $command
Then start again." \
                "Eksik Debian paketleri: ${missing[*]}
Yöneticinin yazması gereken:
    sudo $command
Sonra yeniden başlatın."
        fi
    fi
    say "Installing Debian packages: ${all[*]}" "Debian paketleri kuruluyor: ${all[*]}"
    if ! _apt install "${all[@]}"; then
        # a fresh machine has no package lists, an old one outdated ones
        _apt update || :
        if ! _apt install "${all[@]}"; then
            # what is only wished for may not exist on a derivative; it must not keep the rest away
            if [[ ${#missing[@]} -gt 0 ]] && ! _apt install "${missing[@]}"; then
                grep -E '^(E|W): ' "$log" | tail -n 3 >&2 || :
                die $EX_UNAVAILABLE \
                    "Debian's packages could not be installed. Check the network, or try: sudo $command
Log: $log" \
                    "Debian paketleri kurulamadı. Ağı denetleyin ya da deneyin: sudo $command
Günlük: $log"
            fi
        fi
    fi
    if [[ -z $had && -z $python ]]; then
        missing=()
        _choose_python
        [[ -n $python ]] || die $EX_UNAVAILABLE "Python 3.11 or newer is needed." \
            "Python 3.11 ya da yenisi gerekli."
    fi
}

_apt() {
    local options=(-y -q)
    [[ $1 == install ]] && options+=(--no-install-recommends -o DPkg::Lock::Timeout=300)
    # 9>&-: a service that a package starts would keep our lock for ever
    ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive \
        apt-get "${options[@]}" "$@" >>"$log" 2>&1 9>&-
}
