# Sourced before a document runs as a script: bash expands, loops and redirects as it does for whoever pastes it, and every
# program is told to file descriptor 3 instead of being run. A record is: line, number of words, words, each ended by NUL.

PATH=/nonexistent

record() {
  printf '%s\0' "$1" "$(($# - 1))" "${@:2}" >&3
}

command_not_found_handle() {
  record "${BASH_LINENO[0]}" "$@"
  case "$1 $*" in
    # As Ctrl-C does
    'sleep '*) return 130 ;;
    'cat '*) while IFS= read -r text; do printf '%s\n' "$text"; done ;;
    'overlay-ip '*) echo '{}' ;;
    'aws '*VpcId*) echo vpc-0a1b2c3d4e5f60718 ;;
    'aws '*RouteTableId*) echo rtb-0a1b2c3d4e5f60001 ;;
    'aws '*SubnetId*) echo subnet-0a1b2c3d4e5f60001 ;;
    'aws '*GroupId*) echo sg-0a1b2c3d4e5f60718 ;;
    'aws '*Account*) echo 123456789012 ;;
    'aws '*Arn*) echo arn:aws:elasticloadbalancing:eu-central-1:123456789012:some/thing ;;
  esac
}

# They would not be looked for in the PATH
.() { record "${BASH_LINENO[0]}" . "$@"; }
source() { record "${BASH_LINENO[0]}" . "$@"; }
kill() { record "${BASH_LINENO[0]}" kill "$@"; }
exec() { record "${BASH_LINENO[0]}" exec "$@"; }
exit() { record "${BASH_LINENO[0]}" exit "$@"; }

# Of each command that is reached, also where it is none of these
set -o functrace
trap '[[ ${FUNCNAME[0]} ]] || record "$LINENO"' DEBUG
