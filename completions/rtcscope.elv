
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
            cand rules 'The rules of sdp lint: all of them, or one explained'
            cand loopback 'Call yourself: does WebRTC work on this machine, and how fast?'
            cand replay 'What went wrong in that call? Reads logs, HAR files and recordings of signaling'
            cand signal 'Signaling: be a server for tests, or call through one'
            cand stun 'STUN servers, NATs and messages: ask, serve, decode'
            cand turn 'TURN relays: can media get out, and by which way?'
            cand gather 'Show the ICE candidates this host would offer, why there are no more, and whom they reach'
            cand completions 'Print shell completions'
            cand man 'Print the manual page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtcscope;sdp'= {
            cand --color 'When to use colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand explain 'Say what a description is, and what each line of it means'
            cand lint 'Say what is wrong with a description, where, why, and how to mend it'
            cand match 'Hold an answer against its offer: do they fit, and what do they agree on?'
            cand renegotiate 'Hold descriptions against those before them: what may change in a call, and what not'
            cand parse 'Turn a description into JSON, every line of it'
            cand build 'Turn that JSON back into a description'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtcscope;sdp;explain'= {
            cand --pick 'Take only the Nth description found'
            cand --max-input 'Refuse to read more than this: bytes, or a number with K, M or G'
            cand --format 'The format of the output'
            cand --error 'Explain this error sentence of a browser or another stack; with a file, in the description it is about'
            cand --only 'Only one section (by mid, number or kind), the `session` part, or one attribute or line type'
            cand --color 'When to use colour'
            cand --candidates 'Also show candidates that stand outside of the descriptions'
            cand --json 'Short for --format json'
            cand --brief 'Only what it is: the summary, not the lines'
            cand --lines 'Only the lines, without the summary'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'rtcscope;sdp;lint'= {
            cand --pick 'Take only the Nth description found'
            cand --max-input 'Refuse to read more than this: bytes, or a number with K, M or G'
            cand --profile 'What to hold it against [default: jsep]'
            cand --as 'Take it for this when neither it nor what stands around it says'
            cand --select 'Only these rules or families'
            cand --ignore 'Not these rules or families'
            cand --level 'Another level for a rule or family: error, warning or info'
            cand --fail-on 'From which level on the answer is no (exit code 1) [default: error]'
            cand --config 'Read this configuration, not the nearest rtcscope.toml here or above'
            cand --target 'Say whether these stacks would take it, and with which words they refuse; `all` for all of them'
            cand --format 'The format of the output'
            cand --color 'When to use colour'
            cand --candidates 'Also show candidates that stand outside of the descriptions'
            cand --no-config 'Read no configuration'
            cand --fix 'Make the safe fixes and write the description to standard output'
            cand --unsafe-fixes 'Make the other fixes too: they may change what is meant'
            cand --write 'Write the fixes into the files'
            cand --diff 'Show what the fixes would change, and change nothing'
            cand --json 'Short for --format json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'rtcscope;sdp;match'= {
            cand --profile 'What to hold it against [default: jsep]'
            cand --as 'Take it for this when neither it nor what stands around it says'
            cand --select 'Only these rules or families'
            cand --ignore 'Not these rules or families'
            cand --level 'Another level for a rule or family: error, warning or info'
            cand --fail-on 'From which level on the answer is no (exit code 1) [default: error]'
            cand --config 'Read this configuration, not the nearest rtcscope.toml here or above'
            cand --format 'The format of the output'
            cand --max-input 'Refuse to read more than this: bytes, or a number with K, M or G'
            cand --color 'When to use colour'
            cand --brief 'Only the findings, not what was negotiated'
            cand --no-config 'Read no configuration'
            cand --json 'Short for --format json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'rtcscope;sdp;renegotiate'= {
            cand --profile 'What to hold it against [default: jsep]'
            cand --as 'Take it for this when neither it nor what stands around it says'
            cand --select 'Only these rules or families'
            cand --ignore 'Not these rules or families'
            cand --level 'Another level for a rule or family: error, warning or info'
            cand --fail-on 'From which level on the answer is no (exit code 1) [default: error]'
            cand --config 'Read this configuration, not the nearest rtcscope.toml here or above'
            cand --format 'The format of the output'
            cand --max-input 'Refuse to read more than this: bytes, or a number with K, M or G'
            cand --color 'When to use colour'
            cand --no-config 'Read no configuration'
            cand --json 'Short for --format json'
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
            cand lint 'Say what is wrong with a description, where, why, and how to mend it'
            cand match 'Hold an answer against its offer: do they fit, and what do they agree on?'
            cand renegotiate 'Hold descriptions against those before them: what may change in a call, and what not'
            cand parse 'Turn a description into JSON, every line of it'
            cand build 'Turn that JSON back into a description'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtcscope;sdp;help;explain'= {
        }
        &'rtcscope;sdp;help;lint'= {
        }
        &'rtcscope;sdp;help;match'= {
        }
        &'rtcscope;sdp;help;renegotiate'= {
        }
        &'rtcscope;sdp;help;parse'= {
        }
        &'rtcscope;sdp;help;build'= {
        }
        &'rtcscope;sdp;help;help'= {
        }
        &'rtcscope;rules'= {
            cand --format 'The format of the output'
            cand --color 'When to use colour'
            cand --json 'Short for --format json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
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
        &'rtcscope;replay'= {
            cand --redact-seed-env 'The environment variable with a word that pseudonyms are drawn with: captures redacted with the same one have the same. A long one, that nobody guesses'
            cand --dialect 'Read it in this dialect, whatever the evidence says'
            cand --call 'Of a log of many calls, show the one of this number in full'
            cand --who 'Of a log of many calls, only those of this name or connection'
            cand --ladder 'Draw who said what to whom: here, or into a file'
            cand --extract 'Write every description and its candidates into files of this directory, as they are'
            cand --export 'Write every event into this file (FILE.jsonl), in a format that replay reads; - for standard output, in place of the report'
            cand --drive 'Give what was said to peer connections of the webrtc engine: does it take it, and where does it stop? Of one side alone when it is named (or numbered, from 1). Nothing is sent'
            cand --connect 'With --drive: send to the addresses of the capture, and wait so many seconds for a connection. They are whoever has them today: only for captures of your own network'
            cand --to 'Say again what the clients said, to this signaling server, and hold what comes back against the recording: ws://HOST[:PORT][/PATH] or wss://…'
            cand --side 'With --to: only what this side said; a name, or a number from 1. All of them otherwise'
            cand --as 'With --to: the name or number to go by instead of the recorded one'
            cand --peer 'With --to: the peer to talk with instead of the recorded one'
            cand --speed 'With --to: how fast: 1x as it was recorded, 10x ten times as fast, max without waiting but for what has to come first'
            cand --patience 'With --to: how long to wait for something that is recorded to come back'
            cand --timeout 'With --to: how long all of it may take'
            cand --token-env 'With --to: the environment variable with the token that the server wants'
            cand --ca 'Certificates to trust beyond those that browsers trust, in PEM: authorities, or a server''s own'
            cand --format 'The format of the output'
            cand --color 'When to use colour'
            cand --redact 'Put pseudonyms in place of addresses, host names, names, ids, fingerprints and credentials, in whatever is written'
            cand --all 'Show every event, each candidate for itself'
            cand --insecure 'Go on with certificates that are not to be trusted'
            cand --json 'Short for --format json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand diff 'Two calls side by side: what differs that matters? (A capture called diff is named ./diff.)'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtcscope;replay;diff'= {
            cand --dialect 'Read both in this dialect, whatever the evidence says'
            cand --redact-seed-env 'The environment variable with a word that pseudonyms are drawn with: captures redacted with the same one have the same. A long one, that nobody guesses'
            cand --format 'The format of the output'
            cand --color 'When to use colour'
            cand --redact 'Put pseudonyms in place of addresses, host names, names, ids, fingerprints and credentials, in whatever is written'
            cand --all 'Show every difference'
            cand --json 'Short for --format json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'rtcscope;replay;help'= {
            cand diff 'Two calls side by side: what differs that matters? (A capture called diff is named ./diff.)'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtcscope;replay;help;diff'= {
        }
        &'rtcscope;replay;help;help'= {
        }
        &'rtcscope;signal'= {
            cand --color 'When to use colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand call 'Call somebody through a signaling server, or be called'
            cand serve 'Be a signaling server, for tests: on loopback unless told otherwise'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtcscope;signal;call'= {
            cand --format 'The format of the output'
            cand --dialect 'What the server speaks: gstreamer (the sendrecv demo), relay (everything to everybody), login (a registry of names), rooms (socket.io)'
            cand --server 'The server: ws://HOST[:PORT][/PATH] or wss://…; for rooms also http:// and https://'
            cand --peer 'Whom to call: a number (gstreamer) or a name (login)'
            cand --room 'The room (rooms)'
            cand --name 'Who we are: a number (gstreamer), a name (login), the id of a viewer (relay). Drawn where it is needed and not given'
            cand --viewers 'Be the one sender of a relay: call so many viewers as they join'
            cand --duration 'How long media and messages flow once all is up; with --answer, how long to be there [default: 2s; 60s with --answer]'
            cand --timeout 'How long a call may take until all is up'
            cand --patience 'How long the server may take: to be connected to, and for each thing it is asked for'
            cand --wait 'With --viewers: how long to wait for them'
            cand --token-env 'The environment variable with the token that the server wants'
            cand --token-file 'The file whose first line is that token; - for standard input'
            cand --ca 'Certificates to trust beyond those that browsers trust, in PEM: authorities, or a server''s own'
            cand --media 'Tracks of ours, such as audio:2,video:3 [default: audio:1,video:1]'
            cand --codec 'Codecs, one of audio, one of video [default: opus,vp8; what is offered, when called] [possible: opus, pcmu, pcma, vp8, vp9, h264, av1]'
            cand --messages 'So many messages, each when the one before has come back; the other side must send them back'
            cand --size 'Bytes of a message'
            cand --stun 'Use a STUN server: stun:HOST[:PORT]. May be repeated'
            cand --turn 'Use a TURN server: turn:HOST[:PORT], over UDP. May be repeated'
            cand --interface 'Over the addresses of this interface only'
            cand --ports 'Only from ports of this range'
            cand --username 'The user. With --secret-env, the name that goes with the time'
            cand --credential-env 'The environment variable that holds the password'
            cand --credential-file 'The file whose first line is the password; - for standard input'
            cand --credential 'The password. Others on this machine can see it in the list of processes: better use --credential-env'
            cand --secret-env 'The environment variable that holds the secret which servers share with those who make credentials (coturn: static-auth-secret); user and password are made from it'
            cand --secret-ttl 'How long the credentials made from the secret are to hold'
            cand --realm 'The realm the credentials are for: nothing is signed for another. Without it, for whichever the server names'
            cand --max-input 'Refuse to read more than this: bytes, or a number with K, M or G'
            cand --assert 'Fail when this does not hold: NAME<NUMBER, also with <=, >, >=, == and !=. May be repeated; loopback --list-metrics names them'
            cand --record 'Write what was said and what happened to a file, a line of JSON each. It holds the ICE passwords of the call'
            cand --color 'When to use colour'
            cand --json 'Short for --format json'
            cand --answer 'Wait to be called'
            cand --once 'With --answer: end after one call'
            cand --remote-offerer 'Ask the other side to make the offer (gstreamer)'
            cand --echo 'Send back what is heard, messages and media, instead of media of our own'
            cand --insecure 'Go on with certificates that are not to be trusted'
            cand --no-audio 'No audio'
            cand --no-video 'No video'
            cand --no-data 'No data channel'
            cand --no-trickle 'Wait for all candidates and send them in the description, instead of one by one'
            cand --relay-only 'Use relayed candidates only'
            cand --ipv4-only 'Over IPv4 only'
            cand --ipv6-only 'Over IPv6 only'
            cand --stats 'Print our side''s statistics, W3C-named, in the JSON'
            cand -v 'Say on standard error what happens as it happens, also beside JSON'
            cand --verbose 'Say on standard error what happens as it happens, also beside JSON'
            cand -q 'No progress: only the report'
            cand --quiet 'No progress: only the report'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'rtcscope;signal;serve'= {
            cand --format 'The format of the output'
            cand --dialect 'What is spoken: gstreamer (the sendrecv demo), relay (everything to everybody), login (a registry of names), rooms (socket.io)'
            cand --listen 'Where to listen; port 0 lets the system choose'
            cand --record 'Write what goes by to this file, for `rtcscope replay`. It holds all that is said'
            cand --stun 'A STUN server for the page: stun:HOST[:PORT]. May be repeated'
            cand --turn 'A TURN server for the page: turn:HOST[:PORT][?transport=tcp] or turns:…. May be repeated'
            cand --username 'The user. With --secret-env, the name that goes with the time'
            cand --credential-env 'The environment variable that holds the password'
            cand --credential-file 'The file whose first line is the password; - for standard input'
            cand --credential 'The password. Others on this machine can see it in the list of processes: better use --credential-env'
            cand --secret-env 'The environment variable that holds the secret which servers share with those who make credentials (coturn: static-auth-secret); user and password are made from it'
            cand --secret-ttl 'How long the credentials made from the secret are to hold'
            cand --realm 'The realm the credentials are for: nothing is signed for another. Without it, for whichever the server names'
            cand --tls-cert 'The certificate, and those above it, in PEM: TLS'
            cand --tls-key 'Its private key, in PEM'
            cand --allow-origin 'Let pages of this origin in, such as https://app.example; null is that of files, * lets in all. May be repeated. Without it: the page''s own, those of this machine, and whoever is no browser'
            cand --token-env 'The environment variable with a token that clients must bring'
            cand --token-file 'The file whose first line is the token; - for standard input'
            cand --max-message 'The longest message: bytes, or a number with K or M'
            cand --max-connections 'Clients at a time'
            cand --max-per-address 'Clients at a time from one address; as many as at all when not given'
            cand --max-room 'Peers in a room, and on a relay'
            cand --max-rate 'Messages a second from a client; twice as many at once'
            cand --max-queue 'Bytes that may wait for a client that does not read, before it is disconnected'
            cand --idle 'How long a client may say nothing'
            cand --ping 'How often a client is asked whether it is there'
            cand --pong 'How long it may take to answer that'
            cand --handshake 'How long TLS, the request and the upgrade may take'
            cand --max-input 'Refuse to read more than this: bytes, or a number with K, M or G'
            cand --color 'When to use colour'
            cand --json 'Short for --format json'
            cand -q 'Show only where it listens and what it came to'
            cand --quiet 'Show only where it listens and what it came to'
            cand --page 'Serve a test page at / that speaks the dialect'
            cand --tls-self-signed 'TLS with a certificate made now, whose fingerprint is shown. Phones want TLS for their camera'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'rtcscope;signal;help'= {
            cand call 'Call somebody through a signaling server, or be called'
            cand serve 'Be a signaling server, for tests: on loopback unless told otherwise'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtcscope;signal;help;call'= {
        }
        &'rtcscope;signal;help;serve'= {
        }
        &'rtcscope;signal;help;help'= {
        }
        &'rtcscope;stun'= {
            cand --color 'When to use colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand probe 'Ask STUN servers who you are: address, round trip, loss, and what is odd about the answers'
            cand nat 'Find out what a NAT does, by RFC 5780, and what that means for calls'
            cand decode 'Explain STUN and TURN messages byte by byte: from hex, base64 or a file'
            cand serve 'Be a STUN server, for tests: on loopback unless told otherwise'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtcscope;stun;probe'= {
            cand --format 'The format of the output'
            cand --from 'Files with servers, one a line, or JSON with iceServers; - for standard input'
            cand --max-input 'Refuse to read more than this: bytes, or a number with K, M or G'
            cand --timeout 'How long to wait for an answer at most; requests are repeated after --rto, doubled each time [default: 10s for probe, 8s for nat]'
            cand --rto 'When to ask again the first time'
            cand --count 'How often to ask each address'
            cand --interval 'How long to wait in between; 1s with --watch'
            cand --transport 'Ask over these transports instead of the one each server is named with'
            cand --expect 'The address we must be seen with. May be repeated; each family for itself'
            cand --max-rtt 'How long an answer may take, in the middle of all'
            cand --require 'What each server must answer over: ipv4, ipv6, udp, tcp, tls, dtls'
            cand --ca 'Certificates to trust beyond those that browsers trust, in PEM: authorities, or a server''s own'
            cand --username 'The user, for servers that want one'
            cand --password 'The password. Others on this machine can see it in the list of processes: better use --password-env'
            cand --password-env 'The environment variable that holds the password'
            cand --color 'When to use colour'
            cand --json 'Short for --format json'
            cand -4 'Only IPv4'
            cand --ipv4-only 'Only IPv4'
            cand -6 'Only IPv6'
            cand --ipv6-only 'Only IPv6'
            cand --watch 'Go on until Ctrl-C, showing each answer'
            cand --insecure 'Go on with certificates that are not to be trusted'
            cand -v 'Show all that is known of each address'
            cand --verbose 'Show all that is known of each address'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'rtcscope;stun;nat'= {
            cand --format 'The format of the output'
            cand --from 'Files with servers, one a line, or JSON with iceServers; - for standard input'
            cand --max-input 'Refuse to read more than this: bytes, or a number with K, M or G'
            cand --timeout 'How long to wait for an answer at most; requests are repeated after --rto, doubled each time [default: 10s for probe, 8s for nat]'
            cand --rto 'When to ask again the first time'
            cand --lifetime 'Also find out how long an idle mapping lasts, up to this time; takes as long'
            cand --color 'When to use colour'
            cand --json 'Short for --format json'
            cand -4 'Only IPv4'
            cand --ipv4-only 'Only IPv4'
            cand -6 'Only IPv6'
            cand --ipv6-only 'Only IPv6'
            cand --hairpin 'Also send a packet to our own mapped address: some firewalls read that as an attack'
            cand -v 'Show each question and its answer'
            cand --verbose 'Show each question and its answer'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'rtcscope;stun;decode'= {
            cand --format 'The format of the output'
            cand --as 'How the input is written, when guessing it goes wrong'
            cand --max-input 'Refuse to read more than this: bytes, or a number with K, M or G'
            cand --password 'The password. Others on this machine can see it in the list of processes: better use --password-env'
            cand --password-env 'The environment variable that holds the password'
            cand --username 'The user of long-term credentials, where the message does not name one'
            cand --realm 'The realm of long-term credentials, where the message does not name one'
            cand --color 'When to use colour'
            cand --json 'Short for --format json'
            cand -v 'Show each part of each value with its bytes, and where it is specified'
            cand --verbose 'Show each part of each value with its bytes, and where it is specified'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'rtcscope;stun;serve'= {
            cand --format 'The format of the output'
            cand --listen 'Where to listen, with UDP and TCP; port 0 lets the system choose. May be repeated, for IPv6 for instance'
            cand --alternate 'The other address and port that RFC 5780 needs, of the same family; 127.0.0.2 and the next port on loopback'
            cand --rate 'Answers a second for each client'
            cand --color 'When to use colour'
            cand --json 'Short for --format json'
            cand --no-alternate 'One address is enough: no discovery by RFC 5780'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'rtcscope;stun;help'= {
            cand probe 'Ask STUN servers who you are: address, round trip, loss, and what is odd about the answers'
            cand nat 'Find out what a NAT does, by RFC 5780, and what that means for calls'
            cand decode 'Explain STUN and TURN messages byte by byte: from hex, base64 or a file'
            cand serve 'Be a STUN server, for tests: on loopback unless told otherwise'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtcscope;stun;help;probe'= {
        }
        &'rtcscope;stun;help;nat'= {
        }
        &'rtcscope;stun;help;decode'= {
        }
        &'rtcscope;stun;help;serve'= {
        }
        &'rtcscope;stun;help;help'= {
        }
        &'rtcscope;turn'= {
            cand --color 'When to use colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand probe 'Try every way through TURN servers: allocation, permission, channel, packets there and back, refresh'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtcscope;turn;probe'= {
            cand --ice-servers 'Files with servers and their credentials: the JSON of iceServers; - for standard input'
            cand --format 'The format of the output'
            cand --max-input 'Refuse to read more than this: bytes, or a number with K, M or G'
            cand --transport 'Over these transports instead of those each server is named with: udp, tcp, tls, dtls'
            cand --timeout 'How long to wait for an answer at most; requests are repeated after --rto, doubled each time'
            cand --rto 'When to ask again the first time'
            cand --parallel 'How many ways to try at the same time [default: 8; 1 with --rate max]'
            cand --interval 'With --watch, how long to wait from one packet to the next'
            cand --relay 'Ask for relayed addresses of these families: ipv4, ipv6'
            cand --lifetime 'How long an allocation is to last, when it is not refreshed'
            cand --packets 'How many packets to send through the relay; 0 for none'
            cand --size 'Bytes of data in each packet'
            cand --rate 'Bits of data a second, such as 128k or 2M; or max, for as many as come back'
            cand --peer 'Send to this address instead, where somebody sends everything back'
            cand --audit 'See whether the relay reaches this address of yours, which it should not: with a port, something is sent there. May be repeated'
            cand --expect 'The address that the servers must see us with. May be repeated; each family for itself'
            cand --expect-relay 'The address that relayed addresses must have. May be repeated; each family for itself'
            cand --max-rtt 'How long the way through the relay and back may take, in the middle of all packets'
            cand --max-loss 'How many packets may be lost'
            cand --require 'Ways by which media must get out: udp, tcp, tls, dtls, ipv4, ipv6, relay-ipv4, relay-ipv6, tcp-relay; all: every way that is tried'
            cand --ca 'Certificates to trust beyond those that browsers trust, in PEM: authorities, or a server''s own'
            cand --username 'The user. With --secret-env, the name that goes with the time'
            cand --credential-env 'The environment variable that holds the password'
            cand --credential-file 'The file whose first line is the password; - for standard input'
            cand --credential 'The password. Others on this machine can see it in the list of processes: better use --credential-env'
            cand --secret-env 'The environment variable that holds the secret which servers share with those who make credentials (coturn: static-auth-secret); user and password are made from it'
            cand --secret-ttl 'How long the credentials made from the secret are to hold'
            cand --realm 'The realm the credentials are for: nothing is signed for another. Without it, for whichever the server names'
            cand --color 'When to use colour'
            cand --json 'Short for --format json'
            cand -4 'Only over IPv4 to the server'
            cand --ipv4-only 'Only over IPv4 to the server'
            cand -6 'Only over IPv6 to the server'
            cand --ipv6-only 'Only over IPv6 to the server'
            cand --watch 'Go on until Ctrl-C, a packet each --interval, keeping the allocation alive'
            cand -v 'Show each step of each way'
            cand --verbose 'Show each step of each way'
            cand --tcp-relay 'Try TCP towards a peer, too (RFC 6062); over TCP and TLS'
            cand --insecure 'Go on with certificates that are not to be trusted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'rtcscope;turn;help'= {
            cand probe 'Try every way through TURN servers: allocation, permission, channel, packets there and back, refresh'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtcscope;turn;help;probe'= {
        }
        &'rtcscope;turn;help;help'= {
        }
        &'rtcscope;gather'= {
            cand --format 'The format of the output'
            cand --max-input 'Refuse to read more than this: bytes, or a number with K, M or G'
            cand --stun 'A STUN server: stun: URI, host, host:port. May be repeated; two tell what kind of NAT there is'
            cand --turn 'A relay: turn: or turns: URI. May be repeated'
            cand --ice-servers 'Files with servers and their credentials: the JSON of iceServers; - for standard input'
            cand --policy 'Which candidates are wanted'
            cand --interface 'Only from the addresses of this interface'
            cand --timeout 'How long to wait for a server at most'
            cand --require 'Kinds of which there must be a candidate: host, srflx, relay'
            cand --expect-public 'The address that this host must have outside. May be repeated; each family for itself'
            cand --ca 'Certificates to trust beyond those that browsers trust, in PEM: authorities, or a server''s own'
            cand --username 'The user. With --secret-env, the name that goes with the time'
            cand --credential-env 'The environment variable that holds the password'
            cand --credential-file 'The file whose first line is the password; - for standard input'
            cand --credential 'The password. Others on this machine can see it in the list of processes: better use --credential-env'
            cand --secret-env 'The environment variable that holds the secret which servers share with those who make credentials (coturn: static-auth-secret); user and password are made from it'
            cand --secret-ttl 'How long the credentials made from the secret are to hold'
            cand --realm 'The realm the credentials are for: nothing is signed for another. Without it, for whichever the server names'
            cand --color 'When to use colour'
            cand --json 'Short for --format json'
            cand -4 'Only IPv4'
            cand --ipv4-only 'Only IPv4'
            cand -6 'Only IPv6'
            cand --ipv6-only 'Only IPv6'
            cand --no-engine 'Do not ask the webrtc engine'
            cand --mdns 'Hide the host''s addresses as a browser does: behind random names that only mDNS on its link knows'
            cand -v 'Show all that is known of each candidate'
            cand --verbose 'Show all that is known of each candidate'
            cand --sdp 'Print an offer with these candidates, and nothing else'
            cand --insecure 'Go on with certificates that are not to be trusted'
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
            cand rules 'The rules of sdp lint: all of them, or one explained'
            cand loopback 'Call yourself: does WebRTC work on this machine, and how fast?'
            cand replay 'What went wrong in that call? Reads logs, HAR files and recordings of signaling'
            cand signal 'Signaling: be a server for tests, or call through one'
            cand stun 'STUN servers, NATs and messages: ask, serve, decode'
            cand turn 'TURN relays: can media get out, and by which way?'
            cand gather 'Show the ICE candidates this host would offer, why there are no more, and whom they reach'
            cand completions 'Print shell completions'
            cand man 'Print the manual page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'rtcscope;help;sdp'= {
            cand explain 'Say what a description is, and what each line of it means'
            cand lint 'Say what is wrong with a description, where, why, and how to mend it'
            cand match 'Hold an answer against its offer: do they fit, and what do they agree on?'
            cand renegotiate 'Hold descriptions against those before them: what may change in a call, and what not'
            cand parse 'Turn a description into JSON, every line of it'
            cand build 'Turn that JSON back into a description'
        }
        &'rtcscope;help;sdp;explain'= {
        }
        &'rtcscope;help;sdp;lint'= {
        }
        &'rtcscope;help;sdp;match'= {
        }
        &'rtcscope;help;sdp;renegotiate'= {
        }
        &'rtcscope;help;sdp;parse'= {
        }
        &'rtcscope;help;sdp;build'= {
        }
        &'rtcscope;help;rules'= {
        }
        &'rtcscope;help;loopback'= {
        }
        &'rtcscope;help;replay'= {
            cand diff 'Two calls side by side: what differs that matters? (A capture called diff is named ./diff.)'
        }
        &'rtcscope;help;replay;diff'= {
        }
        &'rtcscope;help;signal'= {
            cand call 'Call somebody through a signaling server, or be called'
            cand serve 'Be a signaling server, for tests: on loopback unless told otherwise'
        }
        &'rtcscope;help;signal;call'= {
        }
        &'rtcscope;help;signal;serve'= {
        }
        &'rtcscope;help;stun'= {
            cand probe 'Ask STUN servers who you are: address, round trip, loss, and what is odd about the answers'
            cand nat 'Find out what a NAT does, by RFC 5780, and what that means for calls'
            cand decode 'Explain STUN and TURN messages byte by byte: from hex, base64 or a file'
            cand serve 'Be a STUN server, for tests: on loopback unless told otherwise'
        }
        &'rtcscope;help;stun;probe'= {
        }
        &'rtcscope;help;stun;nat'= {
        }
        &'rtcscope;help;stun;decode'= {
        }
        &'rtcscope;help;stun;serve'= {
        }
        &'rtcscope;help;turn'= {
            cand probe 'Try every way through TURN servers: allocation, permission, channel, packets there and back, refresh'
        }
        &'rtcscope;help;turn;probe'= {
        }
        &'rtcscope;help;gather'= {
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
