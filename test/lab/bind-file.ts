/**
 * For a shell in a host of a lab: what it reads on standard input takes the place of the file $1. The text is in the /run
 * of that host alone, so it ends with the host and this machine has no file of it.
 *
 * /etc/resolv.conf may be a symbolic link, on a machine with systemd-resolved to a file in /run that a host of a lab does not
 * have. A program that replaces the file by another one (rename) gets EBUSY.
 */
export const bindFile = `
  umask 022
  text=/run/bound$1
  [ ! -e "$text" ] || exec cat >"$text"
  mkdir -p "\${text%/*}"
  cat >"$text"
  path=$(readlink -m "$1")
  case $path in
    /run/*) mkdir -p "\${path%/*}"; : >>"$path" ;;
  esac
  mount --bind "$text" "$path"
`;
