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
complete -c rtcscope -n "__fish_rtcscope_needs_command" -f -a "rules" -d 'The rules of sdp lint: all of them, or one explained'
complete -c rtcscope -n "__fish_rtcscope_needs_command" -f -a "loopback" -d 'Call yourself: does WebRTC work on this machine, and how fast?'
complete -c rtcscope -n "__fish_rtcscope_needs_command" -f -a "replay" -d 'What went wrong in that call? Reads logs, HAR files and recordings of signaling'
complete -c rtcscope -n "__fish_rtcscope_needs_command" -f -a "signal" -d 'Signaling: be a server for tests, or call through one'
complete -c rtcscope -n "__fish_rtcscope_needs_command" -f -a "stun" -d 'STUN servers, NATs and messages: ask, serve, decode'
complete -c rtcscope -n "__fish_rtcscope_needs_command" -f -a "turn" -d 'TURN relays: can media get out, and by which way?'
complete -c rtcscope -n "__fish_rtcscope_needs_command" -f -a "gather" -d 'Show the ICE candidates this host would offer, why there are no more, and whom they reach'
complete -c rtcscope -n "__fish_rtcscope_needs_command" -f -a "completions" -d 'Print shell completions'
complete -c rtcscope -n "__fish_rtcscope_needs_command" -f -a "man" -d 'Print the manual page'
complete -c rtcscope -n "__fish_rtcscope_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and not __fish_seen_subcommand_from explain lint match renegotiate parse build help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and not __fish_seen_subcommand_from explain lint match renegotiate parse build help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and not __fish_seen_subcommand_from explain lint match renegotiate parse build help" -f -a "explain" -d 'Say what a description is, and what each line of it means'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and not __fish_seen_subcommand_from explain lint match renegotiate parse build help" -f -a "lint" -d 'Say what is wrong with a description, where, why, and how to mend it'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and not __fish_seen_subcommand_from explain lint match renegotiate parse build help" -f -a "match" -d 'Hold an answer against its offer: do they fit, and what do they agree on?'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and not __fish_seen_subcommand_from explain lint match renegotiate parse build help" -f -a "renegotiate" -d 'Hold descriptions against those before them: what may change in a call, and what not'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and not __fish_seen_subcommand_from explain lint match renegotiate parse build help" -f -a "parse" -d 'Turn a description into JSON, every line of it'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and not __fish_seen_subcommand_from explain lint match renegotiate parse build help" -f -a "build" -d 'Turn that JSON back into a description'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and not __fish_seen_subcommand_from explain lint match renegotiate parse build help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -l pick -d 'Take only the Nth description found' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -l max-input -d 'Refuse to read more than this: bytes, or a number with K, M or G' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -l format -d 'The format of the output' -r -f -a "human\t'For a person'
json\t'One JSON document; an array when there are several descriptions'
jsonl\t'One JSON document a line'
markdown\t'Markdown, for an issue or a wiki'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -l error -d 'Explain this error sentence of a browser or another stack; with a file, in the description it is about' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -l only -d 'Only one section (by mid, number or kind), the `session` part, or one attribute or line type' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -l candidates -d 'Also show candidates that stand outside of the descriptions'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -l json -d 'Short for --format json'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -l brief -d 'Only what it is: the summary, not the lines'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -l lines -d 'Only the lines, without the summary'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from explain" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l pick -d 'Take only the Nth description found' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l max-input -d 'Refuse to read more than this: bytes, or a number with K, M or G' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l profile -d 'What to hold it against [default: jsep]' -r -f -a "jsep\t'WebRTC, as browsers and their peers speak it (RFC 9429)'
rfc8866\t'SDP alone: RTSP, AES67, announcements (RFC 8866)'
whip\t'WebRTC behind WHIP or WHEP (RFC 9725)'
sip\t'SIP phones and trunks, with or without ICE and DTLS'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l as -d 'Take it for this when neither it nor what stands around it says' -r -f -a "offer\t'An offer'
answer\t'An answer'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l select -d 'Only these rules or families' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l ignore -d 'Not these rules or families' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l level -d 'Another level for a rule or family: error, warning or info' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l fail-on -d 'From which level on the answer is no (exit code 1) [default: error]' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l config -d 'Read this configuration, not the nearest rtcscope.toml here or above' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l target -d 'Say whether these stacks would take it, and with which words they refuse; `all` for all of them' -r -f -a "chromium\t'a model of the checks of libwebrtc, as they are in Chromium 156'
firefox\t'a model of the checks of Firefox, as they are in Firefox ESR 153'
pion\t'what pion/webrtc 4 with pion/sdp 3 is known to refuse; it is written in Go and cannot be asked'
webrtc-rs\t'rtc-sdp 0.21, the parser of the crates rtc and webrtc 0.21, and what that engine asks besides'
sdp\t'the crate sdp 0.17, the parser of webrtc-rs up to 0.17, ported from pion/sdp'
str0m\t'the parser of the crate str0m 0.25, and that it needs ICE credentials and a fingerprint somewhere'
webrtc-sdp\t'the crate webrtc-sdp 0.3, Mozilla\'s parser, which Firefox runs beside its own'
all\t'All of them'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l format -d 'The format of the output' -r -f -a "human\t'For a person'
json\t'One JSON document; an array when there are several descriptions'
jsonl\t'One JSON document a line'
markdown\t'Markdown, for an issue or a wiki'
github\t'Annotations for GitHub Actions'
sarif\t'SARIF 2.1.0, for code scanning'
junit\t'JUnit XML, for continuous integration'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l candidates -d 'Also show candidates that stand outside of the descriptions'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l no-config -d 'Read no configuration'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l fix -d 'Make the safe fixes and write the description to standard output'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l unsafe-fixes -d 'Make the other fixes too: they may change what is meant'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l write -d 'Write the fixes into the files'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l diff -d 'Show what the fixes would change, and change nothing'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -l json -d 'Short for --format json'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from lint" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from match" -l profile -d 'What to hold it against [default: jsep]' -r -f -a "jsep\t'WebRTC, as browsers and their peers speak it (RFC 9429)'
rfc8866\t'SDP alone: RTSP, AES67, announcements (RFC 8866)'
whip\t'WebRTC behind WHIP or WHEP (RFC 9725)'
sip\t'SIP phones and trunks, with or without ICE and DTLS'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from match" -l as -d 'Take it for this when neither it nor what stands around it says' -r -f -a "offer\t'An offer'
answer\t'An answer'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from match" -l select -d 'Only these rules or families' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from match" -l ignore -d 'Not these rules or families' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from match" -l level -d 'Another level for a rule or family: error, warning or info' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from match" -l fail-on -d 'From which level on the answer is no (exit code 1) [default: error]' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from match" -l config -d 'Read this configuration, not the nearest rtcscope.toml here or above' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from match" -l format -d 'The format of the output' -r -f -a "human\t'For a person'
json\t'One JSON document; an array when there are several descriptions'
jsonl\t'One JSON document a line'
markdown\t'Markdown, for an issue or a wiki'
github\t'Annotations for GitHub Actions'
sarif\t'SARIF 2.1.0, for code scanning'
junit\t'JUnit XML, for continuous integration'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from match" -l max-input -d 'Refuse to read more than this: bytes, or a number with K, M or G' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from match" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from match" -l brief -d 'Only the findings, not what was negotiated'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from match" -l no-config -d 'Read no configuration'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from match" -l json -d 'Short for --format json'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from match" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from renegotiate" -l profile -d 'What to hold it against [default: jsep]' -r -f -a "jsep\t'WebRTC, as browsers and their peers speak it (RFC 9429)'
rfc8866\t'SDP alone: RTSP, AES67, announcements (RFC 8866)'
whip\t'WebRTC behind WHIP or WHEP (RFC 9725)'
sip\t'SIP phones and trunks, with or without ICE and DTLS'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from renegotiate" -l as -d 'Take it for this when neither it nor what stands around it says' -r -f -a "offer\t'An offer'
answer\t'An answer'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from renegotiate" -l select -d 'Only these rules or families' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from renegotiate" -l ignore -d 'Not these rules or families' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from renegotiate" -l level -d 'Another level for a rule or family: error, warning or info' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from renegotiate" -l fail-on -d 'From which level on the answer is no (exit code 1) [default: error]' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from renegotiate" -l config -d 'Read this configuration, not the nearest rtcscope.toml here or above' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from renegotiate" -l format -d 'The format of the output' -r -f -a "human\t'For a person'
json\t'One JSON document; an array when there are several descriptions'
jsonl\t'One JSON document a line'
markdown\t'Markdown, for an issue or a wiki'
github\t'Annotations for GitHub Actions'
sarif\t'SARIF 2.1.0, for code scanning'
junit\t'JUnit XML, for continuous integration'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from renegotiate" -l max-input -d 'Refuse to read more than this: bytes, or a number with K, M or G' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from renegotiate" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from renegotiate" -l no-config -d 'Read no configuration'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from renegotiate" -l json -d 'Short for --format json'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from renegotiate" -s h -l help -d 'Print help (see more with \'--help\')'
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
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from help" -f -a "lint" -d 'Say what is wrong with a description, where, why, and how to mend it'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from help" -f -a "match" -d 'Hold an answer against its offer: do they fit, and what do they agree on?'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from help" -f -a "renegotiate" -d 'Hold descriptions against those before them: what may change in a call, and what not'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from help" -f -a "parse" -d 'Turn a description into JSON, every line of it'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from help" -f -a "build" -d 'Turn that JSON back into a description'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand sdp; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand rules" -l format -d 'The format of the output' -r -f -a "human\t'For a person'
json\t'One JSON document; an array when there are several descriptions'
jsonl\t'One JSON document a line'
markdown\t'Markdown, for an issue or a wiki'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand rules" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand rules" -l json -d 'Short for --format json'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand rules" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l format -d 'The format of the output' -r -f -a "human\t'For a person'
json\t'One JSON document; an array when there are several descriptions'
jsonl\t'One JSON document a line'
markdown\t'Markdown, for an issue or a wiki'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l scenario -d 'What to do in the call; --list names them, `all` is each in turn' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l duration -d 'How long media and messages flow once all is up' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l timeout -d 'How long it may take until all is up [default: 15s; 3s for scenarios that must fail]' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l signaling -d 'How what the peers say gets across' -r -f -a "direct\t'Handed over within the process'
websocket\t'Through a WebSocket relay on a port of loopback'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l seed -d 'What chance is made from' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l media -d 'Tracks each way, such as audio:2,video:3 [default: audio:1,video:1]' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l codec -d 'Codecs, one of audio, one of video [default: opus,vp8] [possible: opus, pcmu, pcma, vp8, vp9, h264, av1]' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l messages -d 'So many messages, each when the one before has come back, instead of one every 20 ms' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l size -d 'Bytes of a message' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l stun -d 'Use a STUN server: stun:HOST[:PORT]. May be repeated' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l turn -d 'Use a TURN server: turn:HOST[:PORT], over UDP. May be repeated' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l username -d 'User name for TURN' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l credential-env -d 'The environment variable that holds the password for TURN: so nobody sees it in the list of processes' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l interface -d 'Over the addresses of this interface instead of those of loopback' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l ports -d 'Only from ports of this range' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l loss -d 'Share of datagrams to lose between the peers' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l delay -d 'How long a datagram is on its way' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l jitter -d 'How much that varies' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l reorder -d 'Share of datagrams to be overtaken' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l duplicate -d 'Share of datagrams to deliver twice' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l rate -d 'Bits a second that pass: a number with k, M or G, and bit if you like' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l repeat -d 'Make so many calls and show how their times spread [default: 1; 20 for each value of a sweep]' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l parallel -d 'So many of them at the same time' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l sweep -d 'Simulate calls over ever worse networks: NAME=FROM..TO:STEP, such as loss=0..30%:5. It measures: calls that fail are no failure of its own' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l assert -d 'Fail when this does not hold: NAME<NUMBER, also with <=, >, >=, == and !=. May be repeated' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l record -d 'Write what was said and what happened to a file, a line of JSON each. It holds the ICE passwords of the call' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l sdp -d 'Write every description to a file in this directory' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l json -d 'Short for --format json'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l list -d 'List the scenarios'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l list-metrics -d 'List what --assert can ask for'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l simulate -d 'In memory and virtual time instead of on sockets: the same seed gives the same call'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l no-audio -d 'No audio'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l no-video -d 'No video'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l no-data -d 'No data channel'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l simulcast -d 'Each video track in three sizes at once; with VP8'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l throughput -d 'In the end, send as much data as possible, for --duration again'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l relay-only -d 'Use relayed candidates only'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l ipv4-only -d 'Over IPv4 only'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l ipv6-only -d 'Over IPv6 only'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l mdns -d 'Hide addresses behind mDNS names, as browsers do; needs an interface with multicast'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -l stats -d 'Print both sides\' statistics, W3C-named, in the JSON'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -s v -l verbose -d 'Say on standard error what happens as it happens, also beside JSON'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -s q -l quiet -d 'No progress: only the report'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand loopback" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l redact-seed-env -d 'The environment variable with a word that pseudonyms are drawn with: captures redacted with the same one have the same. A long one, that nobody guesses' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l dialect -d 'Read it in this dialect, whatever the evidence says' -r -f -a "gstreamer\t'GStreamer sendrecv demo'
relay\t'broadcast relay'
login\t'name registry'
rooms\t'socket.io rooms'
gst-signaller\t'signaller of gst-plugins-rs'
janus\t'Janus'
peerjs\t'PeerJS'
simple-peer\t'simple-peer'
whip\t'WHIP or WHEP'
matrix\t'Matrix calls'
ayame\t'Ayame'
livekit\t'LiveKit'
kinesis\t'AWS Kinesis Video Streams'
sip\t'SIP'
generic\t'any JSON or text'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l call -d 'Of a log of many calls, show the one of this number in full' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l who -d 'Of a log of many calls, only those of this name or connection' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l ladder -d 'Draw who said what to whom: here, or into a file' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l extract -d 'Write every description and its candidates into files of this directory, as they are' -r -f -a "(__fish_complete_directories)"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l export -d 'Write every event into this file (FILE.jsonl), in a format that replay reads; - for standard output, in place of the report' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l drive -d 'Give what was said to peer connections of the webrtc engine: does it take it, and where does it stop? Of one side alone when it is named (or numbered, from 1). Nothing is sent' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l connect -d 'With --drive: send to the addresses of the capture, and wait so many seconds for a connection. They are whoever has them today: only for captures of your own network' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l to -d 'Say again what the clients said, to this signaling server, and hold what comes back against the recording: ws://HOST[:PORT][/PATH] or wss://…' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l side -d 'With --to: only what this side said; a name, or a number from 1. All of them otherwise' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l as -d 'With --to: the name or number to go by instead of the recorded one' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l peer -d 'With --to: the peer to talk with instead of the recorded one' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l speed -d 'With --to: how fast: 1x as it was recorded, 10x ten times as fast, max without waiting but for what has to come first' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l patience -d 'With --to: how long to wait for something that is recorded to come back' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l timeout -d 'With --to: how long all of it may take' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l token-env -d 'With --to: the environment variable with the token that the server wants' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l ca -d 'Certificates to trust beyond those that browsers trust, in PEM: authorities, or a server\'s own' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l format -d 'The format of the output' -r -f -a "human\t'For a person'
json\t'One JSON document; an array when there are several descriptions'
jsonl\t'One JSON document a line'
markdown\t'Markdown, for an issue or a wiki'
github\t'Annotations for GitHub Actions'
sarif\t'SARIF 2.1.0, for code scanning'
junit\t'JUnit XML, for continuous integration'
mermaid\t'A sequence diagram for Mermaid'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l redact -d 'Put pseudonyms in place of addresses, host names, names, ids, fingerprints and credentials, in whatever is written'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l all -d 'Show every event, each candidate for itself'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l insecure -d 'Go on with certificates that are not to be trusted'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -l json -d 'Short for --format json'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -a "diff" -d 'Two calls side by side: what differs that matters? (A capture called diff is named ./diff.)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and not __fish_seen_subcommand_from diff help" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and __fish_seen_subcommand_from diff" -l dialect -d 'Read both in this dialect, whatever the evidence says' -r -f -a "gstreamer\t'GStreamer sendrecv demo'
relay\t'broadcast relay'
login\t'name registry'
rooms\t'socket.io rooms'
gst-signaller\t'signaller of gst-plugins-rs'
janus\t'Janus'
peerjs\t'PeerJS'
simple-peer\t'simple-peer'
whip\t'WHIP or WHEP'
matrix\t'Matrix calls'
ayame\t'Ayame'
livekit\t'LiveKit'
kinesis\t'AWS Kinesis Video Streams'
sip\t'SIP'
generic\t'any JSON or text'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and __fish_seen_subcommand_from diff" -l redact-seed-env -d 'The environment variable with a word that pseudonyms are drawn with: captures redacted with the same one have the same. A long one, that nobody guesses' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and __fish_seen_subcommand_from diff" -l format -d 'The format of the output' -r -f -a "human\t'For a person'
json\t'One JSON document; an array when there are several descriptions'
jsonl\t'One JSON document a line'
markdown\t'Markdown, for an issue or a wiki'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and __fish_seen_subcommand_from diff" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and __fish_seen_subcommand_from diff" -l redact -d 'Put pseudonyms in place of addresses, host names, names, ids, fingerprints and credentials, in whatever is written'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and __fish_seen_subcommand_from diff" -l all -d 'Show every difference'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and __fish_seen_subcommand_from diff" -l json -d 'Short for --format json'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and __fish_seen_subcommand_from diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and __fish_seen_subcommand_from help" -f -a "diff" -d 'Two calls side by side: what differs that matters? (A capture called diff is named ./diff.)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand replay; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and not __fish_seen_subcommand_from call serve help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and not __fish_seen_subcommand_from call serve help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and not __fish_seen_subcommand_from call serve help" -f -a "call" -d 'Call somebody through a signaling server, or be called'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and not __fish_seen_subcommand_from call serve help" -f -a "serve" -d 'Be a signaling server, for tests: on loopback unless told otherwise'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and not __fish_seen_subcommand_from call serve help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l format -d 'The format of the output' -r -f -a "human\t'For a person'
json\t'One JSON document; an array when there are several descriptions'
jsonl\t'One JSON document a line'
markdown\t'Markdown, for an issue or a wiki'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l dialect -d 'What the server speaks: gstreamer (the sendrecv demo), relay (everything to everybody), login (a registry of names), rooms (socket.io)' -r -f -a "gstreamer\t''
relay\t''
login\t''
rooms\t''"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l server -d 'The server: ws://HOST[:PORT][/PATH] or wss://…; for rooms also http:// and https://' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l peer -d 'Whom to call: a number (gstreamer) or a name (login)' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l room -d 'The room (rooms)' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l name -d 'Who we are: a number (gstreamer), a name (login), the id of a viewer (relay). Drawn where it is needed and not given' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l viewers -d 'Be the one sender of a relay: call so many viewers as they join' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l duration -d 'How long media and messages flow once all is up; with --answer, how long to be there [default: 2s; 60s with --answer]' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l timeout -d 'How long a call may take until all is up' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l patience -d 'How long the server may take: to be connected to, and for each thing it is asked for' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l wait -d 'With --viewers: how long to wait for them' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l token-env -d 'The environment variable with the token that the server wants' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l token-file -d 'The file whose first line is that token; - for standard input' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l ca -d 'Certificates to trust beyond those that browsers trust, in PEM: authorities, or a server\'s own' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l media -d 'Tracks of ours, such as audio:2,video:3 [default: audio:1,video:1]' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l codec -d 'Codecs, one of audio, one of video [default: opus,vp8; what is offered, when called] [possible: opus, pcmu, pcma, vp8, vp9, h264, av1]' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l messages -d 'So many messages, each when the one before has come back; the other side must send them back' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l size -d 'Bytes of a message' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l stun -d 'Use a STUN server: stun:HOST[:PORT]. May be repeated' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l turn -d 'Use a TURN server: turn:HOST[:PORT], over UDP. May be repeated' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l interface -d 'Over the addresses of this interface only' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l ports -d 'Only from ports of this range' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l username -d 'The user. With --secret-env, the name that goes with the time' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l credential-env -d 'The environment variable that holds the password' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l credential-file -d 'The file whose first line is the password; - for standard input' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l credential -d 'The password. Others on this machine can see it in the list of processes: better use --credential-env' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l secret-env -d 'The environment variable that holds the secret which servers share with those who make credentials (coturn: static-auth-secret); user and password are made from it' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l secret-ttl -d 'How long the credentials made from the secret are to hold' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l realm -d 'The realm the credentials are for: nothing is signed for another. Without it, for whichever the server names' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l max-input -d 'Refuse to read more than this: bytes, or a number with K, M or G' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l assert -d 'Fail when this does not hold: NAME<NUMBER, also with <=, >, >=, == and !=. May be repeated; loopback --list-metrics names them' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l record -d 'Write what was said and what happened to a file, a line of JSON each. It holds the ICE passwords of the call' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l json -d 'Short for --format json'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l answer -d 'Wait to be called'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l once -d 'With --answer: end after one call'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l remote-offerer -d 'Ask the other side to make the offer (gstreamer)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l echo -d 'Send back what is heard, messages and media, instead of media of our own'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l insecure -d 'Go on with certificates that are not to be trusted'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l no-audio -d 'No audio'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l no-video -d 'No video'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l no-data -d 'No data channel'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l no-trickle -d 'Wait for all candidates and send them in the description, instead of one by one'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l relay-only -d 'Use relayed candidates only'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l ipv4-only -d 'Over IPv4 only'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l ipv6-only -d 'Over IPv6 only'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -l stats -d 'Print our side\'s statistics, W3C-named, in the JSON'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -s v -l verbose -d 'Say on standard error what happens as it happens, also beside JSON'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -s q -l quiet -d 'No progress: only the report'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from call" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l format -d 'The format of the output' -r -f -a "human\t'For a person'
json\t'One JSON document; an array when there are several descriptions'
jsonl\t'One JSON document a line'
markdown\t'Markdown, for an issue or a wiki'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l dialect -d 'What is spoken: gstreamer (the sendrecv demo), relay (everything to everybody), login (a registry of names), rooms (socket.io)' -r -f -a "gstreamer\t''
relay\t''
login\t''
rooms\t''"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l listen -d 'Where to listen; port 0 lets the system choose' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l record -d 'Write what goes by to this file, for `rtcscope replay`. It holds all that is said' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l stun -d 'A STUN server for the page: stun:HOST[:PORT]. May be repeated' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l turn -d 'A TURN server for the page: turn:HOST[:PORT][?transport=tcp] or turns:…. May be repeated' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l username -d 'The user. With --secret-env, the name that goes with the time' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l credential-env -d 'The environment variable that holds the password' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l credential-file -d 'The file whose first line is the password; - for standard input' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l credential -d 'The password. Others on this machine can see it in the list of processes: better use --credential-env' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l secret-env -d 'The environment variable that holds the secret which servers share with those who make credentials (coturn: static-auth-secret); user and password are made from it' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l secret-ttl -d 'How long the credentials made from the secret are to hold' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l realm -d 'The realm the credentials are for: nothing is signed for another. Without it, for whichever the server names' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l tls-cert -d 'The certificate, and those above it, in PEM: TLS' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l tls-key -d 'Its private key, in PEM' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l allow-origin -d 'Let pages of this origin in, such as https://app.example; null is that of files, * lets in all. May be repeated. Without it: the page\'s own, those of this machine, and whoever is no browser' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l token-env -d 'The environment variable with a token that clients must bring' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l token-file -d 'The file whose first line is the token; - for standard input' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l max-message -d 'The longest message: bytes, or a number with K or M' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l max-connections -d 'Clients at a time' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l max-per-address -d 'Clients at a time from one address; as many as at all when not given' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l max-room -d 'Peers in a room, and on a relay' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l max-rate -d 'Messages a second from a client; twice as many at once' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l max-queue -d 'Bytes that may wait for a client that does not read, before it is disconnected' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l idle -d 'How long a client may say nothing' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l ping -d 'How often a client is asked whether it is there' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l pong -d 'How long it may take to answer that' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l handshake -d 'How long TLS, the request and the upgrade may take' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l max-input -d 'Refuse to read more than this: bytes, or a number with K, M or G' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l json -d 'Short for --format json'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -s q -l quiet -d 'Show only where it listens and what it came to'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l page -d 'Serve a test page at / that speaks the dialect'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -l tls-self-signed -d 'TLS with a certificate made now, whose fingerprint is shown. Phones want TLS for their camera'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from help" -f -a "call" -d 'Call somebody through a signaling server, or be called'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from help" -f -a "serve" -d 'Be a signaling server, for tests: on loopback unless told otherwise'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand signal; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and not __fish_seen_subcommand_from probe nat decode serve help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and not __fish_seen_subcommand_from probe nat decode serve help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and not __fish_seen_subcommand_from probe nat decode serve help" -f -a "probe" -d 'Ask STUN servers who you are: address, round trip, loss, and what is odd about the answers'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and not __fish_seen_subcommand_from probe nat decode serve help" -f -a "nat" -d 'Find out what a NAT does, by RFC 5780, and what that means for calls'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and not __fish_seen_subcommand_from probe nat decode serve help" -f -a "decode" -d 'Explain STUN and TURN messages byte by byte: from hex, base64 or a file'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and not __fish_seen_subcommand_from probe nat decode serve help" -f -a "serve" -d 'Be a STUN server, for tests: on loopback unless told otherwise'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and not __fish_seen_subcommand_from probe nat decode serve help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -l format -d 'The format of the output' -r -f -a "human\t'For a person'
json\t'One JSON document; an array when there are several descriptions'
jsonl\t'One JSON document a line'
markdown\t'Markdown, for an issue or a wiki'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -l from -d 'Files with servers, one a line, or JSON with iceServers; - for standard input' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -l max-input -d 'Refuse to read more than this: bytes, or a number with K, M or G' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -l timeout -d 'How long to wait for an answer at most; requests are repeated after --rto, doubled each time [default: 10s for probe, 8s for nat]' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -l rto -d 'When to ask again the first time' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -l count -d 'How often to ask each address' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -l interval -d 'How long to wait in between; 1s with --watch' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -l transport -d 'Ask over these transports instead of the one each server is named with' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -l expect -d 'The address we must be seen with. May be repeated; each family for itself' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -l max-rtt -d 'How long an answer may take, in the middle of all' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -l require -d 'What each server must answer over: ipv4, ipv6, udp, tcp, tls, dtls' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -l ca -d 'Certificates to trust beyond those that browsers trust, in PEM: authorities, or a server\'s own' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -l username -d 'The user, for servers that want one' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -l password -d 'The password. Others on this machine can see it in the list of processes: better use --password-env' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -l password-env -d 'The environment variable that holds the password' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -l json -d 'Short for --format json'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -s 4 -l ipv4-only -d 'Only IPv4'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -s 6 -l ipv6-only -d 'Only IPv6'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -l watch -d 'Go on until Ctrl-C, showing each answer'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -l insecure -d 'Go on with certificates that are not to be trusted'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -s v -l verbose -d 'Show all that is known of each address'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from probe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from nat" -l format -d 'The format of the output' -r -f -a "human\t'For a person'
json\t'One JSON document; an array when there are several descriptions'
jsonl\t'One JSON document a line'
markdown\t'Markdown, for an issue or a wiki'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from nat" -l from -d 'Files with servers, one a line, or JSON with iceServers; - for standard input' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from nat" -l max-input -d 'Refuse to read more than this: bytes, or a number with K, M or G' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from nat" -l timeout -d 'How long to wait for an answer at most; requests are repeated after --rto, doubled each time [default: 10s for probe, 8s for nat]' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from nat" -l rto -d 'When to ask again the first time' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from nat" -l lifetime -d 'Also find out how long an idle mapping lasts, up to this time; takes as long' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from nat" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from nat" -l json -d 'Short for --format json'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from nat" -s 4 -l ipv4-only -d 'Only IPv4'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from nat" -s 6 -l ipv6-only -d 'Only IPv6'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from nat" -l hairpin -d 'Also send a packet to our own mapped address: some firewalls read that as an attack'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from nat" -s v -l verbose -d 'Show each question and its answer'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from nat" -s h -l help -d 'Print help (see more with \'--help\')'
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
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from serve" -l format -d 'The format of the output' -r -f -a "human\t'For a person'
json\t'One JSON document; an array when there are several descriptions'
jsonl\t'One JSON document a line'
markdown\t'Markdown, for an issue or a wiki'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from serve" -l listen -d 'Where to listen, with UDP and TCP; port 0 lets the system choose. May be repeated, for IPv6 for instance' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from serve" -l alternate -d 'The other address and port that RFC 5780 needs, of the same family; 127.0.0.2 and the next port on loopback' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from serve" -l rate -d 'Answers a second for each client' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from serve" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from serve" -l json -d 'Short for --format json'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from serve" -l no-alternate -d 'One address is enough: no discovery by RFC 5780'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from serve" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from help" -f -a "probe" -d 'Ask STUN servers who you are: address, round trip, loss, and what is odd about the answers'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from help" -f -a "nat" -d 'Find out what a NAT does, by RFC 5780, and what that means for calls'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from help" -f -a "decode" -d 'Explain STUN and TURN messages byte by byte: from hex, base64 or a file'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from help" -f -a "serve" -d 'Be a STUN server, for tests: on loopback unless told otherwise'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand stun; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and not __fish_seen_subcommand_from probe help" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and not __fish_seen_subcommand_from probe help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and not __fish_seen_subcommand_from probe help" -f -a "probe" -d 'Try every way through TURN servers: allocation, permission, channel, packets there and back, refresh'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and not __fish_seen_subcommand_from probe help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l ice-servers -d 'Files with servers and their credentials: the JSON of iceServers; - for standard input' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l format -d 'The format of the output' -r -f -a "human\t'For a person'
json\t'One JSON document; an array when there are several descriptions'
jsonl\t'One JSON document a line'
markdown\t'Markdown, for an issue or a wiki'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l max-input -d 'Refuse to read more than this: bytes, or a number with K, M or G' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l transport -d 'Over these transports instead of those each server is named with: udp, tcp, tls, dtls' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l timeout -d 'How long to wait for an answer at most; requests are repeated after --rto, doubled each time' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l rto -d 'When to ask again the first time' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l parallel -d 'How many ways to try at the same time [default: 8; 1 with --rate max]' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l interval -d 'With --watch, how long to wait from one packet to the next' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l relay -d 'Ask for relayed addresses of these families: ipv4, ipv6' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l lifetime -d 'How long an allocation is to last, when it is not refreshed' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l packets -d 'How many packets to send through the relay; 0 for none' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l size -d 'Bytes of data in each packet' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l rate -d 'Bits of data a second, such as 128k or 2M; or max, for as many as come back' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l peer -d 'Send to this address instead, where somebody sends everything back' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l audit -d 'See whether the relay reaches this address of yours, which it should not: with a port, something is sent there. May be repeated' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l expect -d 'The address that the servers must see us with. May be repeated; each family for itself' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l expect-relay -d 'The address that relayed addresses must have. May be repeated; each family for itself' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l max-rtt -d 'How long the way through the relay and back may take, in the middle of all packets' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l max-loss -d 'How many packets may be lost' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l require -d 'Ways by which media must get out: udp, tcp, tls, dtls, ipv4, ipv6, relay-ipv4, relay-ipv6, tcp-relay; all: every way that is tried' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l ca -d 'Certificates to trust beyond those that browsers trust, in PEM: authorities, or a server\'s own' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l username -d 'The user. With --secret-env, the name that goes with the time' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l credential-env -d 'The environment variable that holds the password' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l credential-file -d 'The file whose first line is the password; - for standard input' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l credential -d 'The password. Others on this machine can see it in the list of processes: better use --credential-env' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l secret-env -d 'The environment variable that holds the secret which servers share with those who make credentials (coturn: static-auth-secret); user and password are made from it' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l secret-ttl -d 'How long the credentials made from the secret are to hold' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l realm -d 'The realm the credentials are for: nothing is signed for another. Without it, for whichever the server names' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l json -d 'Short for --format json'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -s 4 -l ipv4-only -d 'Only over IPv4 to the server'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -s 6 -l ipv6-only -d 'Only over IPv6 to the server'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l watch -d 'Go on until Ctrl-C, a packet each --interval, keeping the allocation alive'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -s v -l verbose -d 'Show each step of each way'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l tcp-relay -d 'Try TCP towards a peer, too (RFC 6062); over TCP and TLS'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -l insecure -d 'Go on with certificates that are not to be trusted'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from probe" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from help" -f -a "probe" -d 'Try every way through TURN servers: allocation, permission, channel, packets there and back, refresh'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand turn; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l format -d 'The format of the output' -r -f -a "human\t'For a person'
json\t'One JSON document; an array when there are several descriptions'
jsonl\t'One JSON document a line'
markdown\t'Markdown, for an issue or a wiki'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l max-input -d 'Refuse to read more than this: bytes, or a number with K, M or G' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l stun -d 'A STUN server: stun: URI, host, host:port. May be repeated; two tell what kind of NAT there is' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l turn -d 'A relay: turn: or turns: URI. May be repeated' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l ice-servers -d 'Files with servers and their credentials: the JSON of iceServers; - for standard input' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l policy -d 'Which candidates are wanted' -r -f -a "all\t'All kinds'
relay\t'Only those of relays'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l interface -d 'Only from the addresses of this interface' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l timeout -d 'How long to wait for a server at most' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l require -d 'Kinds of which there must be a candidate: host, srflx, relay' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l expect-public -d 'The address that this host must have outside. May be repeated; each family for itself' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l ca -d 'Certificates to trust beyond those that browsers trust, in PEM: authorities, or a server\'s own' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l username -d 'The user. With --secret-env, the name that goes with the time' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l credential-env -d 'The environment variable that holds the password' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l credential-file -d 'The file whose first line is the password; - for standard input' -r -F
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l credential -d 'The password. Others on this machine can see it in the list of processes: better use --credential-env' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l secret-env -d 'The environment variable that holds the secret which servers share with those who make credentials (coturn: static-auth-secret); user and password are made from it' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l secret-ttl -d 'How long the credentials made from the secret are to hold' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l realm -d 'The realm the credentials are for: nothing is signed for another. Without it, for whichever the server names' -r
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l json -d 'Short for --format json'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -s 4 -l ipv4-only -d 'Only IPv4'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -s 6 -l ipv6-only -d 'Only IPv6'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l no-engine -d 'Do not ask the webrtc engine'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l mdns -d 'Hide the host\'s addresses as a browser does: behind random names that only mDNS on its link knows'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -s v -l verbose -d 'Show all that is known of each candidate'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l sdp -d 'Print an offer with these candidates, and nothing else'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -l insecure -d 'Go on with certificates that are not to be trusted'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand gather" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand completions" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand man" -l color -d 'When to use colour' -r -f -a "auto\t'On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded'
always\t'Always'
never\t'Never'"
complete -c rtcscope -n "__fish_rtcscope_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and not __fish_seen_subcommand_from sdp rules loopback replay signal stun turn gather completions man help" -f -a "sdp" -d 'Read, explain and write session descriptions'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and not __fish_seen_subcommand_from sdp rules loopback replay signal stun turn gather completions man help" -f -a "rules" -d 'The rules of sdp lint: all of them, or one explained'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and not __fish_seen_subcommand_from sdp rules loopback replay signal stun turn gather completions man help" -f -a "loopback" -d 'Call yourself: does WebRTC work on this machine, and how fast?'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and not __fish_seen_subcommand_from sdp rules loopback replay signal stun turn gather completions man help" -f -a "replay" -d 'What went wrong in that call? Reads logs, HAR files and recordings of signaling'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and not __fish_seen_subcommand_from sdp rules loopback replay signal stun turn gather completions man help" -f -a "signal" -d 'Signaling: be a server for tests, or call through one'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and not __fish_seen_subcommand_from sdp rules loopback replay signal stun turn gather completions man help" -f -a "stun" -d 'STUN servers, NATs and messages: ask, serve, decode'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and not __fish_seen_subcommand_from sdp rules loopback replay signal stun turn gather completions man help" -f -a "turn" -d 'TURN relays: can media get out, and by which way?'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and not __fish_seen_subcommand_from sdp rules loopback replay signal stun turn gather completions man help" -f -a "gather" -d 'Show the ICE candidates this host would offer, why there are no more, and whom they reach'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and not __fish_seen_subcommand_from sdp rules loopback replay signal stun turn gather completions man help" -f -a "completions" -d 'Print shell completions'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and not __fish_seen_subcommand_from sdp rules loopback replay signal stun turn gather completions man help" -f -a "man" -d 'Print the manual page'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and not __fish_seen_subcommand_from sdp rules loopback replay signal stun turn gather completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and __fish_seen_subcommand_from sdp" -f -a "explain" -d 'Say what a description is, and what each line of it means'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and __fish_seen_subcommand_from sdp" -f -a "lint" -d 'Say what is wrong with a description, where, why, and how to mend it'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and __fish_seen_subcommand_from sdp" -f -a "match" -d 'Hold an answer against its offer: do they fit, and what do they agree on?'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and __fish_seen_subcommand_from sdp" -f -a "renegotiate" -d 'Hold descriptions against those before them: what may change in a call, and what not'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and __fish_seen_subcommand_from sdp" -f -a "parse" -d 'Turn a description into JSON, every line of it'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and __fish_seen_subcommand_from sdp" -f -a "build" -d 'Turn that JSON back into a description'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and __fish_seen_subcommand_from replay" -f -a "diff" -d 'Two calls side by side: what differs that matters? (A capture called diff is named ./diff.)'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and __fish_seen_subcommand_from signal" -f -a "call" -d 'Call somebody through a signaling server, or be called'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and __fish_seen_subcommand_from signal" -f -a "serve" -d 'Be a signaling server, for tests: on loopback unless told otherwise'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and __fish_seen_subcommand_from stun" -f -a "probe" -d 'Ask STUN servers who you are: address, round trip, loss, and what is odd about the answers'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and __fish_seen_subcommand_from stun" -f -a "nat" -d 'Find out what a NAT does, by RFC 5780, and what that means for calls'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and __fish_seen_subcommand_from stun" -f -a "decode" -d 'Explain STUN and TURN messages byte by byte: from hex, base64 or a file'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and __fish_seen_subcommand_from stun" -f -a "serve" -d 'Be a STUN server, for tests: on loopback unless told otherwise'
complete -c rtcscope -n "__fish_rtcscope_using_subcommand help; and __fish_seen_subcommand_from turn" -f -a "probe" -d 'Try every way through TURN servers: allocation, permission, channel, packets there and back, refresh'
