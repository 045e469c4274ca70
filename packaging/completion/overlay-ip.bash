# Completion of overlay-ip(8) for bash, also by its full path. It starts no process and needs nothing of the
# package bash-completion.

_overlay_ip()
{
    local word
    COMPREPLY=()
    # Actions have no arguments, their parameters are variables
    ((COMP_CWORD == 1)) || return 0
    for word in @WORDS@; do
        if [[ $word == "${COMP_WORDS[COMP_CWORD]}"* ]]; then
            COMPREPLY+=("$word")
        fi
    done
}

complete -F _overlay_ip overlay-ip
