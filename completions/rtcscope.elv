
use builtin;
use str;

set edit:completion:arg-completer[rtcscope] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'rtcscope'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'rtcscope'= {
            cand --color 'When to use colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand sdp 'Read, explain and write session descriptions'
            cand loopback 'Call yourself: does WebRTC work on this machine, and how fast?'
            cand completions 'Print shell completions'
            cand man 'Print the manual page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtcscope;sdp'= {
            cand --color 'When to use colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand explain 'Say what a description is, and what each line of it means'
            cand parse 'Turn a description into JSON, every line of it'
            cand build 'Turn that JSON back into a description'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtcscope;sdp;explain'= {
            cand --pick 'Take only the Nth description found'
            cand --max-input 'Refuse to read more than this: bytes, or a number with K, M or G'
            cand --format 'The format of the output'
            cand --only 'Only one section (by mid, number or kind), the `session` part, or one attribute or line type'
            cand --color 'When to use colour'
            cand --candidates 'Also show candidates that stand outside of the descriptions'
            cand --json 'Short for --format json'
            cand --brief 'Only what it is: the summary, not the lines'
            cand --lines 'Only the lines, without the summary'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'rtcscope;sdp;parse'= {
            cand --pick 'Take only the Nth description found'
            cand --max-input 'Refuse to read more than this: bytes, or a number with K, M or G'
            cand --format 'The format of the output'
            cand --compat 'Give the JSON that another library''s users know'
            cand --color 'When to use colour'
            cand --candidates 'Also show candidates that stand outside of the descriptions'
            cand --json 'Short for --format json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'rtcscope;sdp;build'= {
            cand --pick 'Build only the Nth description'
            cand --max-input 'Refuse to read more than this: bytes, or a number with K, M or G'
            cand --color 'When to use colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'rtcscope;sdp;help'= {
            cand explain 'Say what a description is, and what each line of it means'
            cand parse 'Turn a description into JSON, every line of it'
            cand build 'Turn that JSON back into a description'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtcscope;sdp;help;explain'= {
        }
        &'rtcscope;sdp;help;parse'= {
        }
        &'rtcscope;sdp;help;build'= {
        }
        &'rtcscope;sdp;help;help'= {
        }
        &'rtcscope;loopback'= {
            cand --format 'The format of the output'
            cand --scenario 'What to do in the call; --list names them, `all` is each in turn'
            cand --duration 'How long media and messages flow once all is up'
            cand --timeout 'How long it may take until all is up [default: 15s; 3s for scenarios that must fail]'
            cand --signaling 'How what the peers say gets across'
            cand --seed 'What chance is made from'
            cand --media 'Tracks each way, such as audio:2,video:3 [default: audio:1,video:1]'
            cand --codec 'Codecs, one of audio, one of video [default: opus,vp8] [possible: opus, pcmu, pcma, vp8, vp9, h264, av1]'
            cand --messages 'So many messages, each when the one before has come back, instead of one every 20 ms'
            cand --size 'Bytes of a message'
            cand --stun 'Use a STUN server: stun:HOST[:PORT]. May be repeated'
            cand --turn 'Use a TURN server: turn:HOST[:PORT], over UDP. May be repeated'
            cand --username 'User name for TURN'
            cand --credential-env 'The environment variable that holds the password for TURN: so nobody sees it in the list of processes'
            cand --interface 'Over the addresses of this interface instead of those of loopback'
            cand --ports 'Only from ports of this range'
            cand --loss 'Share of datagrams to lose between the peers'
            cand --delay 'How long a datagram is on its way'
            cand --jitter 'How much that varies'
            cand --reorder 'Share of datagrams to be overtaken'
            cand --duplicate 'Share of datagrams to deliver twice'
            cand --rate 'Bits a second that pass: a number with k, M or G, and bit if you like'
            cand --repeat 'Make so many calls and show how their times spread [default: 1; 20 for each value of a sweep]'
            cand --parallel 'So many of them at the same time'
            cand --sweep 'Simulate calls over ever worse networks: NAME=FROM..TO:STEP, such as loss=0..30%:5. It measures: calls that fail are no failure of its own'
            cand --assert 'Fail when this does not hold: NAME<NUMBER, also with <=, >, >=, == and !=. May be repeated'
            cand --record 'Write what was said and what happened to a file, a line of JSON each. It holds the ICE passwords of the call'
            cand --sdp 'Write every description to a file in this directory'
            cand --color 'When to use colour'
            cand --json 'Short for --format json'
            cand --list 'List the scenarios'
            cand --list-metrics 'List what --assert can ask for'
            cand --simulate 'In memory and virtual time instead of on sockets: the same seed gives the same call'
            cand --no-audio 'No audio'
            cand --no-video 'No video'
            cand --no-data 'No data channel'
            cand --simulcast 'Each video track in three sizes at once; with VP8'
            cand --throughput 'In the end, send as much data as possible, for --duration again'
            cand --relay-only 'Use relayed candidates only'
            cand --ipv4-only 'Over IPv4 only'
            cand --ipv6-only 'Over IPv6 only'
            cand --mdns 'Hide addresses behind mDNS names, as browsers do; needs an interface with multicast'
            cand --stats 'Print both sides'' statistics, W3C-named, in the JSON'
            cand -v 'Say on standard error what happens as it happens, also beside JSON'
            cand --verbose 'Say on standard error what happens as it happens, also beside JSON'
            cand -q 'No progress: only the report'
            cand --quiet 'No progress: only the report'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'rtcscope;completions'= {
            cand --color 'When to use colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'rtcscope;man'= {
            cand --color 'When to use colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'rtcscope;help'= {
            cand sdp 'Read, explain and write session descriptions'
            cand loopback 'Call yourself: does WebRTC work on this machine, and how fast?'
            cand completions 'Print shell completions'
            cand man 'Print the manual page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtcscope;help;sdp'= {
            cand explain 'Say what a description is, and what each line of it means'
            cand parse 'Turn a description into JSON, every line of it'
            cand build 'Turn that JSON back into a description'
        }
        &'rtcscope;help;sdp;explain'= {
        }
        &'rtcscope;help;sdp;parse'= {
        }
        &'rtcscope;help;sdp;build'= {
        }
        &'rtcscope;help;loopback'= {
        }
        &'rtcscope;help;completions'= {
        }
        &'rtcscope;help;man'= {
        }
        &'rtcscope;help;help'= {
        }
    ]
    $completions[$command]
}
