# Completion of overlay-ip(8) for bash, also by its full path. It starts no process and needs nothing of the
# package bash-completion.

_overlay_ip()
{
    local word words=
    COMPREPLY=()
    # Actions have no arguments, their parameters are variables
    case $COMP_CWORD:${COMP_WORDS[1]} in
        1:*) words='@WORDS@' ;;
        *) case ${COMP_WORDS[1]} in
        @FLAGS@
        esac ;;
    esac
    for word in $words; do
        if [[ $word == "${COMP_WORDS[COMP_CWORD]}"* ]]; then
            COMPREPLY+=("$word")
        fi
    done
}

complete -F _overlay_ip overlay-ip
