# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_rtcscope_global_optspecs
    string join \n color= h/help V/version
end

function __fish_rtcscope_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_rtcscope_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_rtcscope_using_subcommand
    set -l cmd (__fish_rtcscope_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c rtcscope -n "__fish_rtcscope_needs_command" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_needs_command" -s V -l version -d 'Print version'
complete -c rtcscope -n "__fish_rtcscope_needs_command" -f -a "sdp" -d 'Read, explain and write session descriptions'
complete -c rtcscope -n "__fish_rtcscope_needs_command" -f -a "loopback" -d 'Call yourself: does WebRTC work on this machine, and how fast?'
complete -c rtcscope -n "__fish_rtcscope_needs_command" -f -a "stun" -d 'STUN servers, NATs and messages: ask, serve, decode'
complete -c rtcscope -n "__fish_rtcscope_needs_command" -f -a "completions" -d 'Print shell completions'
complete -c rtcscope -n "__fish_rtcscope_needs_command" -f -a "man" -d 'Print the manual page'
complete -c rtcscope -n "__fish_rtcscope_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and not __fish_seen_subcommand_from explain parse build help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and not __fish_seen_subcommand_from explain parse build help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and not __fish_seen_subcommand_from explain parse build help" -f -a "explain" -d 'Say what a description is, and what each line of it means'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and not __fish_seen_subcommand_from explain parse build help" -f -a "parse" -d 'Turn a description into JSON, every line of it'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and not __fish_seen_subcommand_from explain parse build help" -f -a "build" -d 'Turn that JSON back into a description'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and not __fish_seen_subcommand_from explain parse build help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -l pick -d 'Take only the Nth description found' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -l max-input -d 'Refuse to read more than this: bytes, or a number with K, M or G' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -l format -d 'The format of the output' -r -f -a "human\t'For a person'
json\t'One JSON document; an array when there are several descriptions'
jsonl\t'One JSON document a line'
markdown\t'Markdown, for an issue or a wiki'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -l only -d 'Only one section (by mid, number or kind), the `session` part, or one attribute or line type' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -l candidates -d 'Also show candidates that stand outside of the descriptions'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -l json -d 'Short for --format json'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -l brief -d 'Only what it is: the summary, not the lines'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -l lines -d 'Only the lines, without the summary'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from parse" -l pick -d 'Take only the Nth description found' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from parse" -l max-input -d 'Refuse to read more than this: bytes, or a number with K, M or G' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from parse" -l format -d 'The format of the output' -r -f -a "human\t'For a person'
json\t'One JSON document; an array when there are several descriptions'
jsonl\t'One JSON document a line'
markdown\t'Markdown, for an issue or a wiki'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from parse" -l compat -d 'Give the JSON that another library\'s users know' -r -f -a "sdp-transform\t'What `parse()` of sdp-transform 3 gives'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from parse" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from parse" -l candidates -d 'Also show candidates that stand outside of the descriptions'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from parse" -l json -d 'Short for --format json'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from parse" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from build" -l pick -d 'Build only the Nth description' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from build" -l max-input -d 'Refuse to read more than this: bytes, or a number with K, M or G' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from build" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from build" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from help" -f -a "explain" -d 'Say what a description is, and what each line of it means'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from help" -f -a "parse" -d 'Turn a description into JSON, every line of it'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from help" -f -a "build" -d 'Turn that JSON back into a description'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l format -d 'The format of the output' -r -f -a "human\t'For a person'
json\t'One JSON document; an array when there are several descriptions'
jsonl\t'One JSON document a line'
markdown\t'Markdown, for an issue or a wiki'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l scenario -d 'What to do in the call; --list names them, `all` is each in turn' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l repeat -d 'Make so many calls, one after the other, and show how their times spread' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l duration -d 'How long media and messages flow once all is up' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l timeout -d 'How long it may take until all is up' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l assert -d 'Fail when this does not hold: NAME<NUMBER, also with <=, >, >=, == and !=. May be repeated' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l loss -d 'Share of datagrams to lose between the peers' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l delay -d 'How long a datagram is on its way' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l jitter -d 'How much that varies' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l reorder -d 'Share of datagrams to be overtaken' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l duplicate -d 'Share of datagrams to deliver twice' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l rate -d 'Bits a second that pass: a number with k, M or G, and bit if you like' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l seed -d 'What chance is made from' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l json -d 'Short for --format json'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l list -d 'List the scenarios'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l list-metrics -d 'List what --assert can ask for'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l no-audio -d 'No audio'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l no-video -d 'No video'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l no-data -d 'No data channel'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l ipv6-only -d 'Over IPv6 (::1) instead of IPv4 (127.0.0.1)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l simulate -d 'In memory and virtual time instead of on sockets: the same seed gives the same call'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -s v -l verbose -d 'Say on standard error what happens as it happens'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l stats -d 'Print both sides\' statistics, W3C-named, in the JSON'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and not __fish_seen_subcommand_from decode help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and not __fish_seen_subcommand_from decode help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and not __fish_seen_subcommand_from decode help" -f -a "decode" -d 'Explain STUN and TURN messages byte by byte: from hex, base64 or a file'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and not __fish_seen_subcommand_from decode help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from decode" -l format -d 'The format of the output' -r -f -a "human\t'For a person'
json\t'One JSON document; an array when there are several descriptions'
jsonl\t'One JSON document a line'
markdown\t'Markdown, for an issue or a wiki'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from decode" -l as -d 'How the input is written, when guessing it goes wrong' -r -f -a "binary\t''
hex\t''
base64\t''"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from decode" -l max-input -d 'Refuse to read more than this: bytes, or a number with K, M or G' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from decode" -l password -d 'The password. Others on this machine can see it in the list of processes: better use --password-env' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from decode" -l password-env -d 'The environment variable that holds the password' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from decode" -l username -d 'The user of long-term credentials, where the message does not name one' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from decode" -l realm -d 'The realm of long-term credentials, where the message does not name one' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from decode" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from decode" -l json -d 'Short for --format json'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from decode" -s v -l verbose -d 'Show each part of each value with its bytes, and where it is specified'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from decode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from help" -f -a "decode" -d 'Explain STUN and TURN messages byte by byte: from hex, base64 or a file'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand completions" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand man" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and not __fish_seen_subcommand_from sdp loopback stun completions man help" -f -a "sdp" -d 'Read, explain and write session descriptions'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and not __fish_seen_subcommand_from sdp loopback stun completions man help" -f -a "loopback" -d 'Call yourself: does WebRTC work on this machine, and how fast?'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and not __fish_seen_subcommand_from sdp loopback stun completions man help" -f -a "stun" -d 'STUN servers, NATs and messages: ask, serve, decode'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and not __fish_seen_subcommand_from sdp loopback stun completions man help" -f -a "completions" -d 'Print shell completions'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and not __fish_seen_subcommand_from sdp loopback stun completions man help" -f -a "man" -d 'Print the manual page'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and not __fish_seen_subcommand_from sdp loopback stun completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and __fish_seen_subcommand_from sdp" -f -a "explain" -d 'Say what a description is, and what each line of it means'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and __fish_seen_subcommand_from sdp" -f -a "parse" -d 'Turn a description into JSON, every line of it'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and __fish_seen_subcommand_from sdp" -f -a "build" -d 'Turn that JSON back into a description'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and __fish_seen_subcommand_from stun" -f -a "decode" -d 'Explain STUN and TURN messages byte by byte: from hex, base64 or a file'
