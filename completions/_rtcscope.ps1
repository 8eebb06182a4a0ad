
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'rtcscope' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'rtcscope'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'rtcscope' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('sdp', 'sdp', [CompletionResultType]::ParameterValue, 'Read, explain and write session descriptions')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'The rules of sdp lint: all of them, or one explained')
            [CompletionResult]::new('loopback', 'loopback', [CompletionResultType]::ParameterValue, 'Call yourself: does WebRTC work on this machine, and how fast?')
            [CompletionResult]::new('replay', 'replay', [CompletionResultType]::ParameterValue, 'What went wrong in that call? Reads logs, HAR files and recordings of signaling')
            [CompletionResult]::new('signal', 'signal', [CompletionResultType]::ParameterValue, 'Signaling: be a server for tests, or call through one')
            [CompletionResult]::new('stun', 'stun', [CompletionResultType]::ParameterValue, 'STUN servers, NATs and messages: ask, serve, decode')
            [CompletionResult]::new('turn', 'turn', [CompletionResultType]::ParameterValue, 'TURN relays: can media get out, and by which way?')
            [CompletionResult]::new('gather', 'gather', [CompletionResultType]::ParameterValue, 'Show the ICE candidates this host would offer, why there are no more, and whom they reach')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print shell completions')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtcscope;sdp' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a description is, and what each line of it means')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Say what is wrong with a description, where, why, and how to mend it')
            [CompletionResult]::new('match', 'match', [CompletionResultType]::ParameterValue, 'Hold an answer against its offer: do they fit, and what do they agree on?')
            [CompletionResult]::new('renegotiate', 'renegotiate', [CompletionResultType]::ParameterValue, 'Hold descriptions against those before them: what may change in a call, and what not')
            [CompletionResult]::new('parse', 'parse', [CompletionResultType]::ParameterValue, 'Turn a description into JSON, every line of it')
            [CompletionResult]::new('build', 'build', [CompletionResultType]::ParameterValue, 'Turn that JSON back into a description')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtcscope;sdp;explain' {
            [CompletionResult]::new('--pick', '--pick', [CompletionResultType]::ParameterName, 'Take only the Nth description found')
            [CompletionResult]::new('--max-input', '--max-input', [CompletionResultType]::ParameterName, 'Refuse to read more than this: bytes, or a number with K, M or G')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format of the output')
            [CompletionResult]::new('--error', '--error', [CompletionResultType]::ParameterName, 'Explain this error sentence of a browser or another stack; with a file, in the description it is about')
            [CompletionResult]::new('--only', '--only', [CompletionResultType]::ParameterName, 'Only one section (by mid, number or kind), the `session` part, or one attribute or line type')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--candidates', '--candidates', [CompletionResultType]::ParameterName, 'Also show candidates that stand outside of the descriptions')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('--brief', '--brief', [CompletionResultType]::ParameterName, 'Only what it is: the summary, not the lines')
            [CompletionResult]::new('--lines', '--lines', [CompletionResultType]::ParameterName, 'Only the lines, without the summary')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rtcscope;sdp;lint' {
            [CompletionResult]::new('--pick', '--pick', [CompletionResultType]::ParameterName, 'Take only the Nth description found')
            [CompletionResult]::new('--max-input', '--max-input', [CompletionResultType]::ParameterName, 'Refuse to read more than this: bytes, or a number with K, M or G')
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'What to hold it against [default: jsep]')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Take it for this when neither it nor what stands around it says')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Only these rules or families')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Not these rules or families')
            [CompletionResult]::new('--level', '--level', [CompletionResultType]::ParameterName, 'Another level for a rule or family: error, warning or info')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'From which level on the answer is no (exit code 1) [default: error]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration, not the nearest rtcscope.toml here or above')
            [CompletionResult]::new('--target', '--target', [CompletionResultType]::ParameterName, 'Say whether these stacks would take it, and with which words they refuse; `all` for all of them')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format of the output')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--candidates', '--candidates', [CompletionResultType]::ParameterName, 'Also show candidates that stand outside of the descriptions')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Read no configuration')
            [CompletionResult]::new('--fix', '--fix', [CompletionResultType]::ParameterName, 'Make the safe fixes and write the description to standard output')
            [CompletionResult]::new('--unsafe-fixes', '--unsafe-fixes', [CompletionResultType]::ParameterName, 'Make the other fixes too: they may change what is meant')
            [CompletionResult]::new('--write', '--write', [CompletionResultType]::ParameterName, 'Write the fixes into the files')
            [CompletionResult]::new('--diff', '--diff', [CompletionResultType]::ParameterName, 'Show what the fixes would change, and change nothing')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rtcscope;sdp;match' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'What to hold it against [default: jsep]')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Take it for this when neither it nor what stands around it says')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Only these rules or families')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Not these rules or families')
            [CompletionResult]::new('--level', '--level', [CompletionResultType]::ParameterName, 'Another level for a rule or family: error, warning or info')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'From which level on the answer is no (exit code 1) [default: error]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration, not the nearest rtcscope.toml here or above')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format of the output')
            [CompletionResult]::new('--max-input', '--max-input', [CompletionResultType]::ParameterName, 'Refuse to read more than this: bytes, or a number with K, M or G')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--brief', '--brief', [CompletionResultType]::ParameterName, 'Only the findings, not what was negotiated')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Read no configuration')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rtcscope;sdp;renegotiate' {
            [CompletionResult]::new('--profile', '--profile', [CompletionResultType]::ParameterName, 'What to hold it against [default: jsep]')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'Take it for this when neither it nor what stands around it says')
            [CompletionResult]::new('--select', '--select', [CompletionResultType]::ParameterName, 'Only these rules or families')
            [CompletionResult]::new('--ignore', '--ignore', [CompletionResultType]::ParameterName, 'Not these rules or families')
            [CompletionResult]::new('--level', '--level', [CompletionResultType]::ParameterName, 'Another level for a rule or family: error, warning or info')
            [CompletionResult]::new('--fail-on', '--fail-on', [CompletionResultType]::ParameterName, 'From which level on the answer is no (exit code 1) [default: error]')
            [CompletionResult]::new('--config', '--config', [CompletionResultType]::ParameterName, 'Read this configuration, not the nearest rtcscope.toml here or above')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format of the output')
            [CompletionResult]::new('--max-input', '--max-input', [CompletionResultType]::ParameterName, 'Refuse to read more than this: bytes, or a number with K, M or G')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--no-config', '--no-config', [CompletionResultType]::ParameterName, 'Read no configuration')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rtcscope;sdp;parse' {
            [CompletionResult]::new('--pick', '--pick', [CompletionResultType]::ParameterName, 'Take only the Nth description found')
            [CompletionResult]::new('--max-input', '--max-input', [CompletionResultType]::ParameterName, 'Refuse to read more than this: bytes, or a number with K, M or G')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format of the output')
            [CompletionResult]::new('--compat', '--compat', [CompletionResultType]::ParameterName, 'Give the JSON that another library''s users know')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--candidates', '--candidates', [CompletionResultType]::ParameterName, 'Also show candidates that stand outside of the descriptions')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rtcscope;sdp;build' {
            [CompletionResult]::new('--pick', '--pick', [CompletionResultType]::ParameterName, 'Build only the Nth description')
            [CompletionResult]::new('--max-input', '--max-input', [CompletionResultType]::ParameterName, 'Refuse to read more than this: bytes, or a number with K, M or G')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rtcscope;sdp;help' {
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a description is, and what each line of it means')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Say what is wrong with a description, where, why, and how to mend it')
            [CompletionResult]::new('match', 'match', [CompletionResultType]::ParameterValue, 'Hold an answer against its offer: do they fit, and what do they agree on?')
            [CompletionResult]::new('renegotiate', 'renegotiate', [CompletionResultType]::ParameterValue, 'Hold descriptions against those before them: what may change in a call, and what not')
            [CompletionResult]::new('parse', 'parse', [CompletionResultType]::ParameterValue, 'Turn a description into JSON, every line of it')
            [CompletionResult]::new('build', 'build', [CompletionResultType]::ParameterValue, 'Turn that JSON back into a description')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtcscope;sdp;help;explain' {
            break
        }
        'rtcscope;sdp;help;lint' {
            break
        }
        'rtcscope;sdp;help;match' {
            break
        }
        'rtcscope;sdp;help;renegotiate' {
            break
        }
        'rtcscope;sdp;help;parse' {
            break
        }
        'rtcscope;sdp;help;build' {
            break
        }
        'rtcscope;sdp;help;help' {
            break
        }
        'rtcscope;rules' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format of the output')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rtcscope;loopback' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format of the output')
            [CompletionResult]::new('--scenario', '--scenario', [CompletionResultType]::ParameterName, 'What to do in the call; --list names them, `all` is each in turn')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'How long media and messages flow once all is up')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long it may take until all is up [default: 15s; 3s for scenarios that must fail]')
            [CompletionResult]::new('--signaling', '--signaling', [CompletionResultType]::ParameterName, 'How what the peers say gets across')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'What chance is made from')
            [CompletionResult]::new('--media', '--media', [CompletionResultType]::ParameterName, 'Tracks each way, such as audio:2,video:3 [default: audio:1,video:1]')
            [CompletionResult]::new('--codec', '--codec', [CompletionResultType]::ParameterName, 'Codecs, one of audio, one of video [default: opus,vp8] [possible: opus, pcmu, pcma, vp8, vp9, h264, av1]')
            [CompletionResult]::new('--messages', '--messages', [CompletionResultType]::ParameterName, 'So many messages, each when the one before has come back, instead of one every 20 ms')
            [CompletionResult]::new('--size', '--size', [CompletionResultType]::ParameterName, 'Bytes of a message')
            [CompletionResult]::new('--stun', '--stun', [CompletionResultType]::ParameterName, 'Use a STUN server: stun:HOST[:PORT]. May be repeated')
            [CompletionResult]::new('--turn', '--turn', [CompletionResultType]::ParameterName, 'Use a TURN server: turn:HOST[:PORT], over UDP. May be repeated')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'User name for TURN')
            [CompletionResult]::new('--credential-env', '--credential-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the password for TURN: so nobody sees it in the list of processes')
            [CompletionResult]::new('--interface', '--interface', [CompletionResultType]::ParameterName, 'Over the addresses of this interface instead of those of loopback')
            [CompletionResult]::new('--ports', '--ports', [CompletionResultType]::ParameterName, 'Only from ports of this range')
            [CompletionResult]::new('--loss', '--loss', [CompletionResultType]::ParameterName, 'Share of datagrams to lose between the peers')
            [CompletionResult]::new('--delay', '--delay', [CompletionResultType]::ParameterName, 'How long a datagram is on its way')
            [CompletionResult]::new('--jitter', '--jitter', [CompletionResultType]::ParameterName, 'How much that varies')
            [CompletionResult]::new('--reorder', '--reorder', [CompletionResultType]::ParameterName, 'Share of datagrams to be overtaken')
            [CompletionResult]::new('--duplicate', '--duplicate', [CompletionResultType]::ParameterName, 'Share of datagrams to deliver twice')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Bits a second that pass: a number with k, M or G, and bit if you like')
            [CompletionResult]::new('--repeat', '--repeat', [CompletionResultType]::ParameterName, 'Make so many calls and show how their times spread [default: 1; 20 for each value of a sweep]')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'So many of them at the same time')
            [CompletionResult]::new('--sweep', '--sweep', [CompletionResultType]::ParameterName, 'Simulate calls over ever worse networks: NAME=FROM..TO:STEP, such as loss=0..30%:5. It measures: calls that fail are no failure of its own')
            [CompletionResult]::new('--assert', '--assert', [CompletionResultType]::ParameterName, 'Fail when this does not hold: NAME<NUMBER, also with <=, >, >=, == and !=. May be repeated')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Write what was said and what happened to a file, a line of JSON each. It holds the ICE passwords of the call')
            [CompletionResult]::new('--sdp', '--sdp', [CompletionResultType]::ParameterName, 'Write every description to a file in this directory')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the scenarios')
            [CompletionResult]::new('--list-metrics', '--list-metrics', [CompletionResultType]::ParameterName, 'List what --assert can ask for')
            [CompletionResult]::new('--simulate', '--simulate', [CompletionResultType]::ParameterName, 'In memory and virtual time instead of on sockets: the same seed gives the same call')
            [CompletionResult]::new('--no-audio', '--no-audio', [CompletionResultType]::ParameterName, 'No audio')
            [CompletionResult]::new('--no-video', '--no-video', [CompletionResultType]::ParameterName, 'No video')
            [CompletionResult]::new('--no-data', '--no-data', [CompletionResultType]::ParameterName, 'No data channel')
            [CompletionResult]::new('--simulcast', '--simulcast', [CompletionResultType]::ParameterName, 'Each video track in three sizes at once; with VP8')
            [CompletionResult]::new('--throughput', '--throughput', [CompletionResultType]::ParameterName, 'In the end, send as much data as possible, for --duration again')
            [CompletionResult]::new('--relay-only', '--relay-only', [CompletionResultType]::ParameterName, 'Use relayed candidates only')
            [CompletionResult]::new('--ipv4-only', '--ipv4-only', [CompletionResultType]::ParameterName, 'Over IPv4 only')
            [CompletionResult]::new('--ipv6-only', '--ipv6-only', [CompletionResultType]::ParameterName, 'Over IPv6 only')
            [CompletionResult]::new('--mdns', '--mdns', [CompletionResultType]::ParameterName, 'Hide addresses behind mDNS names, as browsers do; needs an interface with multicast')
            [CompletionResult]::new('--stats', '--stats', [CompletionResultType]::ParameterName, 'Print both sides'' statistics, W3C-named, in the JSON')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on standard error what happens as it happens, also beside JSON')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on standard error what happens as it happens, also beside JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress: only the report')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress: only the report')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rtcscope;replay' {
            [CompletionResult]::new('--redact-seed-env', '--redact-seed-env', [CompletionResultType]::ParameterName, 'The environment variable with a word that pseudonyms are drawn with: captures redacted with the same one have the same. A long one, that nobody guesses')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'Read it in this dialect, whatever the evidence says')
            [CompletionResult]::new('--call', '--call', [CompletionResultType]::ParameterName, 'Of a log of many calls, show the one of this number in full')
            [CompletionResult]::new('--who', '--who', [CompletionResultType]::ParameterName, 'Of a log of many calls, only those of this name or connection')
            [CompletionResult]::new('--ladder', '--ladder', [CompletionResultType]::ParameterName, 'Draw who said what to whom: here, or into a file')
            [CompletionResult]::new('--extract', '--extract', [CompletionResultType]::ParameterName, 'Write every description and its candidates into files of this directory, as they are')
            [CompletionResult]::new('--export', '--export', [CompletionResultType]::ParameterName, 'Write every event into this file (FILE.jsonl), in a format that replay reads; - for standard output, in place of the report')
            [CompletionResult]::new('--drive', '--drive', [CompletionResultType]::ParameterName, 'Give what was said to peer connections of the webrtc engine: does it take it, and where does it stop? Of one side alone when it is named (or numbered, from 1). Nothing is sent')
            [CompletionResult]::new('--connect', '--connect', [CompletionResultType]::ParameterName, 'With --drive: send to the addresses of the capture, and wait so many seconds for a connection. They are whoever has them today: only for captures of your own network')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Say again what the clients said, to this signaling server, and hold what comes back against the recording: ws://HOST[:PORT][/PATH] or wss://…')
            [CompletionResult]::new('--side', '--side', [CompletionResultType]::ParameterName, 'With --to: only what this side said; a name, or a number from 1. All of them otherwise')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'With --to: the name or number to go by instead of the recorded one')
            [CompletionResult]::new('--peer', '--peer', [CompletionResultType]::ParameterName, 'With --to: the peer to talk with instead of the recorded one')
            [CompletionResult]::new('--speed', '--speed', [CompletionResultType]::ParameterName, 'With --to: how fast: 1x as it was recorded, 10x ten times as fast, max without waiting but for what has to come first')
            [CompletionResult]::new('--patience', '--patience', [CompletionResultType]::ParameterName, 'With --to: how long to wait for something that is recorded to come back')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'With --to: how long all of it may take')
            [CompletionResult]::new('--token-env', '--token-env', [CompletionResultType]::ParameterName, 'With --to: the environment variable with the token that the server wants')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Certificates to trust beyond those that browsers trust, in PEM: authorities, or a server''s own')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format of the output')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Put pseudonyms in place of addresses, host names, names, ids, fingerprints and credentials, in whatever is written')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Show every event, each candidate for itself')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Go on with certificates that are not to be trusted')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Two calls side by side: what differs that matters? (A capture called diff is named ./diff.)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtcscope;replay;diff' {
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'Read both in this dialect, whatever the evidence says')
            [CompletionResult]::new('--redact-seed-env', '--redact-seed-env', [CompletionResultType]::ParameterName, 'The environment variable with a word that pseudonyms are drawn with: captures redacted with the same one have the same. A long one, that nobody guesses')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format of the output')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--redact', '--redact', [CompletionResultType]::ParameterName, 'Put pseudonyms in place of addresses, host names, names, ids, fingerprints and credentials, in whatever is written')
            [CompletionResult]::new('--all', '--all', [CompletionResultType]::ParameterName, 'Show every difference')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rtcscope;replay;help' {
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Two calls side by side: what differs that matters? (A capture called diff is named ./diff.)')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtcscope;replay;help;diff' {
            break
        }
        'rtcscope;replay;help;help' {
            break
        }
        'rtcscope;signal' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('call', 'call', [CompletionResultType]::ParameterValue, 'Call somebody through a signaling server, or be called')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Be a signaling server, for tests: on loopback unless told otherwise')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtcscope;signal;call' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format of the output')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'What the server speaks: gstreamer (the sendrecv demo), relay (everything to everybody), login (a registry of names), rooms (socket.io)')
            [CompletionResult]::new('--server', '--server', [CompletionResultType]::ParameterName, 'The server: ws://HOST[:PORT][/PATH] or wss://…; for rooms also http:// and https://')
            [CompletionResult]::new('--peer', '--peer', [CompletionResultType]::ParameterName, 'Whom to call: a number (gstreamer) or a name (login)')
            [CompletionResult]::new('--room', '--room', [CompletionResultType]::ParameterName, 'The room (rooms)')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Who we are: a number (gstreamer), a name (login), the id of a viewer (relay). Drawn where it is needed and not given')
            [CompletionResult]::new('--viewers', '--viewers', [CompletionResultType]::ParameterName, 'Be the one sender of a relay: call so many viewers as they join')
            [CompletionResult]::new('--duration', '--duration', [CompletionResultType]::ParameterName, 'How long media and messages flow once all is up; with --answer, how long to be there [default: 2s; 60s with --answer]')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long a call may take until all is up')
            [CompletionResult]::new('--patience', '--patience', [CompletionResultType]::ParameterName, 'How long the server may take: to be connected to, and for each thing it is asked for')
            [CompletionResult]::new('--wait', '--wait', [CompletionResultType]::ParameterName, 'With --viewers: how long to wait for them')
            [CompletionResult]::new('--token-env', '--token-env', [CompletionResultType]::ParameterName, 'The environment variable with the token that the server wants')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'The file whose first line is that token; - for standard input')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Certificates to trust beyond those that browsers trust, in PEM: authorities, or a server''s own')
            [CompletionResult]::new('--media', '--media', [CompletionResultType]::ParameterName, 'Tracks of ours, such as audio:2,video:3 [default: audio:1,video:1]')
            [CompletionResult]::new('--codec', '--codec', [CompletionResultType]::ParameterName, 'Codecs, one of audio, one of video [default: opus,vp8; what is offered, when called] [possible: opus, pcmu, pcma, vp8, vp9, h264, av1]')
            [CompletionResult]::new('--messages', '--messages', [CompletionResultType]::ParameterName, 'So many messages, each when the one before has come back; the other side must send them back')
            [CompletionResult]::new('--size', '--size', [CompletionResultType]::ParameterName, 'Bytes of a message')
            [CompletionResult]::new('--stun', '--stun', [CompletionResultType]::ParameterName, 'Use a STUN server: stun:HOST[:PORT]. May be repeated')
            [CompletionResult]::new('--turn', '--turn', [CompletionResultType]::ParameterName, 'Use a TURN server: turn:HOST[:PORT], over UDP. May be repeated')
            [CompletionResult]::new('--interface', '--interface', [CompletionResultType]::ParameterName, 'Over the addresses of this interface only')
            [CompletionResult]::new('--ports', '--ports', [CompletionResultType]::ParameterName, 'Only from ports of this range')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'The user. With --secret-env, the name that goes with the time')
            [CompletionResult]::new('--credential-env', '--credential-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the password')
            [CompletionResult]::new('--credential-file', '--credential-file', [CompletionResultType]::ParameterName, 'The file whose first line is the password; - for standard input')
            [CompletionResult]::new('--credential', '--credential', [CompletionResultType]::ParameterName, 'The password. Others on this machine can see it in the list of processes: better use --credential-env')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the secret which servers share with those who make credentials (coturn: static-auth-secret); user and password are made from it')
            [CompletionResult]::new('--secret-ttl', '--secret-ttl', [CompletionResultType]::ParameterName, 'How long the credentials made from the secret are to hold')
            [CompletionResult]::new('--realm', '--realm', [CompletionResultType]::ParameterName, 'The realm the credentials are for: nothing is signed for another. Without it, for whichever the server names')
            [CompletionResult]::new('--max-input', '--max-input', [CompletionResultType]::ParameterName, 'Refuse to read more than this: bytes, or a number with K, M or G')
            [CompletionResult]::new('--assert', '--assert', [CompletionResultType]::ParameterName, 'Fail when this does not hold: NAME<NUMBER, also with <=, >, >=, == and !=. May be repeated; loopback --list-metrics names them')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Write what was said and what happened to a file, a line of JSON each. It holds the ICE passwords of the call')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('--answer', '--answer', [CompletionResultType]::ParameterName, 'Wait to be called')
            [CompletionResult]::new('--once', '--once', [CompletionResultType]::ParameterName, 'With --answer: end after one call')
            [CompletionResult]::new('--remote-offerer', '--remote-offerer', [CompletionResultType]::ParameterName, 'Ask the other side to make the offer (gstreamer)')
            [CompletionResult]::new('--echo', '--echo', [CompletionResultType]::ParameterName, 'Send back what is heard, messages and media, instead of media of our own')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Go on with certificates that are not to be trusted')
            [CompletionResult]::new('--no-audio', '--no-audio', [CompletionResultType]::ParameterName, 'No audio')
            [CompletionResult]::new('--no-video', '--no-video', [CompletionResultType]::ParameterName, 'No video')
            [CompletionResult]::new('--no-data', '--no-data', [CompletionResultType]::ParameterName, 'No data channel')
            [CompletionResult]::new('--no-trickle', '--no-trickle', [CompletionResultType]::ParameterName, 'Wait for all candidates and send them in the description, instead of one by one')
            [CompletionResult]::new('--relay-only', '--relay-only', [CompletionResultType]::ParameterName, 'Use relayed candidates only')
            [CompletionResult]::new('--ipv4-only', '--ipv4-only', [CompletionResultType]::ParameterName, 'Over IPv4 only')
            [CompletionResult]::new('--ipv6-only', '--ipv6-only', [CompletionResultType]::ParameterName, 'Over IPv6 only')
            [CompletionResult]::new('--stats', '--stats', [CompletionResultType]::ParameterName, 'Print our side''s statistics, W3C-named, in the JSON')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Say on standard error what happens as it happens, also beside JSON')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Say on standard error what happens as it happens, also beside JSON')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'No progress: only the report')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'No progress: only the report')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rtcscope;signal;serve' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format of the output')
            [CompletionResult]::new('--dialect', '--dialect', [CompletionResultType]::ParameterName, 'What is spoken: gstreamer (the sendrecv demo), relay (everything to everybody), login (a registry of names), rooms (socket.io)')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Where to listen; port 0 lets the system choose')
            [CompletionResult]::new('--record', '--record', [CompletionResultType]::ParameterName, 'Write what goes by to this file, for `rtcscope replay`. It holds all that is said')
            [CompletionResult]::new('--stun', '--stun', [CompletionResultType]::ParameterName, 'A STUN server for the page: stun:HOST[:PORT]. May be repeated')
            [CompletionResult]::new('--turn', '--turn', [CompletionResultType]::ParameterName, 'A TURN server for the page: turn:HOST[:PORT][?transport=tcp] or turns:…. May be repeated')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'The user. With --secret-env, the name that goes with the time')
            [CompletionResult]::new('--credential-env', '--credential-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the password')
            [CompletionResult]::new('--credential-file', '--credential-file', [CompletionResultType]::ParameterName, 'The file whose first line is the password; - for standard input')
            [CompletionResult]::new('--credential', '--credential', [CompletionResultType]::ParameterName, 'The password. Others on this machine can see it in the list of processes: better use --credential-env')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the secret which servers share with those who make credentials (coturn: static-auth-secret); user and password are made from it')
            [CompletionResult]::new('--secret-ttl', '--secret-ttl', [CompletionResultType]::ParameterName, 'How long the credentials made from the secret are to hold')
            [CompletionResult]::new('--realm', '--realm', [CompletionResultType]::ParameterName, 'The realm the credentials are for: nothing is signed for another. Without it, for whichever the server names')
            [CompletionResult]::new('--tls-cert', '--tls-cert', [CompletionResultType]::ParameterName, 'The certificate, and those above it, in PEM: TLS')
            [CompletionResult]::new('--tls-key', '--tls-key', [CompletionResultType]::ParameterName, 'Its private key, in PEM')
            [CompletionResult]::new('--allow-origin', '--allow-origin', [CompletionResultType]::ParameterName, 'Let pages of this origin in, such as https://app.example; null is that of files, * lets in all. May be repeated. Without it: the page''s own, those of this machine, and whoever is no browser')
            [CompletionResult]::new('--token-env', '--token-env', [CompletionResultType]::ParameterName, 'The environment variable with a token that clients must bring')
            [CompletionResult]::new('--token-file', '--token-file', [CompletionResultType]::ParameterName, 'The file whose first line is the token; - for standard input')
            [CompletionResult]::new('--max-message', '--max-message', [CompletionResultType]::ParameterName, 'The longest message: bytes, or a number with K or M')
            [CompletionResult]::new('--max-connections', '--max-connections', [CompletionResultType]::ParameterName, 'Clients at a time')
            [CompletionResult]::new('--max-per-address', '--max-per-address', [CompletionResultType]::ParameterName, 'Clients at a time from one address; as many as at all when not given')
            [CompletionResult]::new('--max-room', '--max-room', [CompletionResultType]::ParameterName, 'Peers in a room, and on a relay')
            [CompletionResult]::new('--max-rate', '--max-rate', [CompletionResultType]::ParameterName, 'Messages a second from a client; twice as many at once')
            [CompletionResult]::new('--max-queue', '--max-queue', [CompletionResultType]::ParameterName, 'Bytes that may wait for a client that does not read, before it is disconnected')
            [CompletionResult]::new('--idle', '--idle', [CompletionResultType]::ParameterName, 'How long a client may say nothing')
            [CompletionResult]::new('--ping', '--ping', [CompletionResultType]::ParameterName, 'How often a client is asked whether it is there')
            [CompletionResult]::new('--pong', '--pong', [CompletionResultType]::ParameterName, 'How long it may take to answer that')
            [CompletionResult]::new('--handshake', '--handshake', [CompletionResultType]::ParameterName, 'How long TLS, the request and the upgrade may take')
            [CompletionResult]::new('--max-input', '--max-input', [CompletionResultType]::ParameterName, 'Refuse to read more than this: bytes, or a number with K, M or G')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Show only where it listens and what it came to')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Show only where it listens and what it came to')
            [CompletionResult]::new('--page', '--page', [CompletionResultType]::ParameterName, 'Serve a test page at / that speaks the dialect')
            [CompletionResult]::new('--tls-self-signed', '--tls-self-signed', [CompletionResultType]::ParameterName, 'TLS with a certificate made now, whose fingerprint is shown. Phones want TLS for their camera')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rtcscope;signal;help' {
            [CompletionResult]::new('call', 'call', [CompletionResultType]::ParameterValue, 'Call somebody through a signaling server, or be called')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Be a signaling server, for tests: on loopback unless told otherwise')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtcscope;signal;help;call' {
            break
        }
        'rtcscope;signal;help;serve' {
            break
        }
        'rtcscope;signal;help;help' {
            break
        }
        'rtcscope;stun' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Ask STUN servers who you are: address, round trip, loss, and what is odd about the answers')
            [CompletionResult]::new('nat', 'nat', [CompletionResultType]::ParameterValue, 'Find out what a NAT does, by RFC 5780, and what that means for calls')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Explain STUN and TURN messages byte by byte: from hex, base64 or a file')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Be a STUN server, for tests: on loopback unless told otherwise')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtcscope;stun;probe' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format of the output')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Files with servers, one a line, or JSON with iceServers; - for standard input')
            [CompletionResult]::new('--max-input', '--max-input', [CompletionResultType]::ParameterName, 'Refuse to read more than this: bytes, or a number with K, M or G')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long to wait for an answer at most; requests are repeated after --rto, doubled each time [default: 10s for probe, 8s for nat]')
            [CompletionResult]::new('--rto', '--rto', [CompletionResultType]::ParameterName, 'When to ask again the first time')
            [CompletionResult]::new('--count', '--count', [CompletionResultType]::ParameterName, 'How often to ask each address')
            [CompletionResult]::new('--interval', '--interval', [CompletionResultType]::ParameterName, 'How long to wait in between; 1s with --watch')
            [CompletionResult]::new('--transport', '--transport', [CompletionResultType]::ParameterName, 'Ask over these transports instead of the one each server is named with')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'The address we must be seen with. May be repeated; each family for itself')
            [CompletionResult]::new('--max-rtt', '--max-rtt', [CompletionResultType]::ParameterName, 'How long an answer may take, in the middle of all')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'What each server must answer over: ipv4, ipv6, udp, tcp, tls, dtls')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Certificates to trust beyond those that browsers trust, in PEM: authorities, or a server''s own')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'The user, for servers that want one')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'The password. Others on this machine can see it in the list of processes: better use --password-env')
            [CompletionResult]::new('--password-env', '--password-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the password')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Only IPv4')
            [CompletionResult]::new('--ipv4-only', '--ipv4-only', [CompletionResultType]::ParameterName, 'Only IPv4')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Only IPv6')
            [CompletionResult]::new('--ipv6-only', '--ipv6-only', [CompletionResultType]::ParameterName, 'Only IPv6')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Go on until Ctrl-C, showing each answer')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Go on with certificates that are not to be trusted')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all that is known of each address')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all that is known of each address')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rtcscope;stun;nat' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format of the output')
            [CompletionResult]::new('--from', '--from', [CompletionResultType]::ParameterName, 'Files with servers, one a line, or JSON with iceServers; - for standard input')
            [CompletionResult]::new('--max-input', '--max-input', [CompletionResultType]::ParameterName, 'Refuse to read more than this: bytes, or a number with K, M or G')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long to wait for an answer at most; requests are repeated after --rto, doubled each time [default: 10s for probe, 8s for nat]')
            [CompletionResult]::new('--rto', '--rto', [CompletionResultType]::ParameterName, 'When to ask again the first time')
            [CompletionResult]::new('--lifetime', '--lifetime', [CompletionResultType]::ParameterName, 'Also find out how long an idle mapping lasts, up to this time; takes as long')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Only IPv4')
            [CompletionResult]::new('--ipv4-only', '--ipv4-only', [CompletionResultType]::ParameterName, 'Only IPv4')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Only IPv6')
            [CompletionResult]::new('--ipv6-only', '--ipv6-only', [CompletionResultType]::ParameterName, 'Only IPv6')
            [CompletionResult]::new('--hairpin', '--hairpin', [CompletionResultType]::ParameterName, 'Also send a packet to our own mapped address: some firewalls read that as an attack')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each question and its answer')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each question and its answer')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rtcscope;stun;decode' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format of the output')
            [CompletionResult]::new('--as', '--as', [CompletionResultType]::ParameterName, 'How the input is written, when guessing it goes wrong')
            [CompletionResult]::new('--max-input', '--max-input', [CompletionResultType]::ParameterName, 'Refuse to read more than this: bytes, or a number with K, M or G')
            [CompletionResult]::new('--password', '--password', [CompletionResultType]::ParameterName, 'The password. Others on this machine can see it in the list of processes: better use --password-env')
            [CompletionResult]::new('--password-env', '--password-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the password')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'The user of long-term credentials, where the message does not name one')
            [CompletionResult]::new('--realm', '--realm', [CompletionResultType]::ParameterName, 'The realm of long-term credentials, where the message does not name one')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each part of each value with its bytes, and where it is specified')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each part of each value with its bytes, and where it is specified')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rtcscope;stun;serve' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format of the output')
            [CompletionResult]::new('--listen', '--listen', [CompletionResultType]::ParameterName, 'Where to listen, with UDP and TCP; port 0 lets the system choose. May be repeated, for IPv6 for instance')
            [CompletionResult]::new('--alternate', '--alternate', [CompletionResultType]::ParameterName, 'The other address and port that RFC 5780 needs, of the same family; 127.0.0.2 and the next port on loopback')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Answers a second for each client')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('--no-alternate', '--no-alternate', [CompletionResultType]::ParameterName, 'One address is enough: no discovery by RFC 5780')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rtcscope;stun;help' {
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Ask STUN servers who you are: address, round trip, loss, and what is odd about the answers')
            [CompletionResult]::new('nat', 'nat', [CompletionResultType]::ParameterValue, 'Find out what a NAT does, by RFC 5780, and what that means for calls')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Explain STUN and TURN messages byte by byte: from hex, base64 or a file')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Be a STUN server, for tests: on loopback unless told otherwise')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtcscope;stun;help;probe' {
            break
        }
        'rtcscope;stun;help;nat' {
            break
        }
        'rtcscope;stun;help;decode' {
            break
        }
        'rtcscope;stun;help;serve' {
            break
        }
        'rtcscope;stun;help;help' {
            break
        }
        'rtcscope;turn' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Try every way through TURN servers: allocation, permission, channel, packets there and back, refresh')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtcscope;turn;probe' {
            [CompletionResult]::new('--ice-servers', '--ice-servers', [CompletionResultType]::ParameterName, 'Files with servers and their credentials: the JSON of iceServers; - for standard input')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format of the output')
            [CompletionResult]::new('--max-input', '--max-input', [CompletionResultType]::ParameterName, 'Refuse to read more than this: bytes, or a number with K, M or G')
            [CompletionResult]::new('--transport', '--transport', [CompletionResultType]::ParameterName, 'Over these transports instead of those each server is named with: udp, tcp, tls, dtls')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long to wait for an answer at most; requests are repeated after --rto, doubled each time')
            [CompletionResult]::new('--rto', '--rto', [CompletionResultType]::ParameterName, 'When to ask again the first time')
            [CompletionResult]::new('--parallel', '--parallel', [CompletionResultType]::ParameterName, 'How many ways to try at the same time [default: 8; 1 with --rate max]')
            [CompletionResult]::new('--interval', '--interval', [CompletionResultType]::ParameterName, 'With --watch, how long to wait from one packet to the next')
            [CompletionResult]::new('--relay', '--relay', [CompletionResultType]::ParameterName, 'Ask for relayed addresses of these families: ipv4, ipv6')
            [CompletionResult]::new('--lifetime', '--lifetime', [CompletionResultType]::ParameterName, 'How long an allocation is to last, when it is not refreshed')
            [CompletionResult]::new('--packets', '--packets', [CompletionResultType]::ParameterName, 'How many packets to send through the relay; 0 for none')
            [CompletionResult]::new('--size', '--size', [CompletionResultType]::ParameterName, 'Bytes of data in each packet')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Bits of data a second, such as 128k or 2M; or max, for as many as come back')
            [CompletionResult]::new('--peer', '--peer', [CompletionResultType]::ParameterName, 'Send to this address instead, where somebody sends everything back')
            [CompletionResult]::new('--audit', '--audit', [CompletionResultType]::ParameterName, 'See whether the relay reaches this address of yours, which it should not: with a port, something is sent there. May be repeated')
            [CompletionResult]::new('--expect', '--expect', [CompletionResultType]::ParameterName, 'The address that the servers must see us with. May be repeated; each family for itself')
            [CompletionResult]::new('--expect-relay', '--expect-relay', [CompletionResultType]::ParameterName, 'The address that relayed addresses must have. May be repeated; each family for itself')
            [CompletionResult]::new('--max-rtt', '--max-rtt', [CompletionResultType]::ParameterName, 'How long the way through the relay and back may take, in the middle of all packets')
            [CompletionResult]::new('--max-loss', '--max-loss', [CompletionResultType]::ParameterName, 'How many packets may be lost')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'Ways by which media must get out: udp, tcp, tls, dtls, ipv4, ipv6, relay-ipv4, relay-ipv6, tcp-relay; all: every way that is tried')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Certificates to trust beyond those that browsers trust, in PEM: authorities, or a server''s own')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'The user. With --secret-env, the name that goes with the time')
            [CompletionResult]::new('--credential-env', '--credential-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the password')
            [CompletionResult]::new('--credential-file', '--credential-file', [CompletionResultType]::ParameterName, 'The file whose first line is the password; - for standard input')
            [CompletionResult]::new('--credential', '--credential', [CompletionResultType]::ParameterName, 'The password. Others on this machine can see it in the list of processes: better use --credential-env')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the secret which servers share with those who make credentials (coturn: static-auth-secret); user and password are made from it')
            [CompletionResult]::new('--secret-ttl', '--secret-ttl', [CompletionResultType]::ParameterName, 'How long the credentials made from the secret are to hold')
            [CompletionResult]::new('--realm', '--realm', [CompletionResultType]::ParameterName, 'The realm the credentials are for: nothing is signed for another. Without it, for whichever the server names')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Only over IPv4 to the server')
            [CompletionResult]::new('--ipv4-only', '--ipv4-only', [CompletionResultType]::ParameterName, 'Only over IPv4 to the server')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Only over IPv6 to the server')
            [CompletionResult]::new('--ipv6-only', '--ipv6-only', [CompletionResultType]::ParameterName, 'Only over IPv6 to the server')
            [CompletionResult]::new('--watch', '--watch', [CompletionResultType]::ParameterName, 'Go on until Ctrl-C, a packet each --interval, keeping the allocation alive')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show each step of each way')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show each step of each way')
            [CompletionResult]::new('--tcp-relay', '--tcp-relay', [CompletionResultType]::ParameterName, 'Try TCP towards a peer, too (RFC 6062); over TCP and TLS')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Go on with certificates that are not to be trusted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rtcscope;turn;help' {
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Try every way through TURN servers: allocation, permission, channel, packets there and back, refresh')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtcscope;turn;help;probe' {
            break
        }
        'rtcscope;turn;help;help' {
            break
        }
        'rtcscope;gather' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'The format of the output')
            [CompletionResult]::new('--max-input', '--max-input', [CompletionResultType]::ParameterName, 'Refuse to read more than this: bytes, or a number with K, M or G')
            [CompletionResult]::new('--stun', '--stun', [CompletionResultType]::ParameterName, 'A STUN server: stun: URI, host, host:port. May be repeated; two tell what kind of NAT there is')
            [CompletionResult]::new('--turn', '--turn', [CompletionResultType]::ParameterName, 'A relay: turn: or turns: URI. May be repeated')
            [CompletionResult]::new('--ice-servers', '--ice-servers', [CompletionResultType]::ParameterName, 'Files with servers and their credentials: the JSON of iceServers; - for standard input')
            [CompletionResult]::new('--policy', '--policy', [CompletionResultType]::ParameterName, 'Which candidates are wanted')
            [CompletionResult]::new('--interface', '--interface', [CompletionResultType]::ParameterName, 'Only from the addresses of this interface')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'How long to wait for a server at most')
            [CompletionResult]::new('--require', '--require', [CompletionResultType]::ParameterName, 'Kinds of which there must be a candidate: host, srflx, relay')
            [CompletionResult]::new('--expect-public', '--expect-public', [CompletionResultType]::ParameterName, 'The address that this host must have outside. May be repeated; each family for itself')
            [CompletionResult]::new('--ca', '--ca', [CompletionResultType]::ParameterName, 'Certificates to trust beyond those that browsers trust, in PEM: authorities, or a server''s own')
            [CompletionResult]::new('--username', '--username', [CompletionResultType]::ParameterName, 'The user. With --secret-env, the name that goes with the time')
            [CompletionResult]::new('--credential-env', '--credential-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the password')
            [CompletionResult]::new('--credential-file', '--credential-file', [CompletionResultType]::ParameterName, 'The file whose first line is the password; - for standard input')
            [CompletionResult]::new('--credential', '--credential', [CompletionResultType]::ParameterName, 'The password. Others on this machine can see it in the list of processes: better use --credential-env')
            [CompletionResult]::new('--secret-env', '--secret-env', [CompletionResultType]::ParameterName, 'The environment variable that holds the secret which servers share with those who make credentials (coturn: static-auth-secret); user and password are made from it')
            [CompletionResult]::new('--secret-ttl', '--secret-ttl', [CompletionResultType]::ParameterName, 'How long the credentials made from the secret are to hold')
            [CompletionResult]::new('--realm', '--realm', [CompletionResultType]::ParameterName, 'The realm the credentials are for: nothing is signed for another. Without it, for whichever the server names')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Short for --format json')
            [CompletionResult]::new('-4', '-4', [CompletionResultType]::ParameterName, 'Only IPv4')
            [CompletionResult]::new('--ipv4-only', '--ipv4-only', [CompletionResultType]::ParameterName, 'Only IPv4')
            [CompletionResult]::new('-6', '-6', [CompletionResultType]::ParameterName, 'Only IPv6')
            [CompletionResult]::new('--ipv6-only', '--ipv6-only', [CompletionResultType]::ParameterName, 'Only IPv6')
            [CompletionResult]::new('--no-engine', '--no-engine', [CompletionResultType]::ParameterName, 'Do not ask the webrtc engine')
            [CompletionResult]::new('--mdns', '--mdns', [CompletionResultType]::ParameterName, 'Hide the host''s addresses as a browser does: behind random names that only mDNS on its link knows')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Show all that is known of each candidate')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Show all that is known of each candidate')
            [CompletionResult]::new('--sdp', '--sdp', [CompletionResultType]::ParameterName, 'Print an offer with these candidates, and nothing else')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Go on with certificates that are not to be trusted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rtcscope;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rtcscope;man' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colour')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'rtcscope;help' {
            [CompletionResult]::new('sdp', 'sdp', [CompletionResultType]::ParameterValue, 'Read, explain and write session descriptions')
            [CompletionResult]::new('rules', 'rules', [CompletionResultType]::ParameterValue, 'The rules of sdp lint: all of them, or one explained')
            [CompletionResult]::new('loopback', 'loopback', [CompletionResultType]::ParameterValue, 'Call yourself: does WebRTC work on this machine, and how fast?')
            [CompletionResult]::new('replay', 'replay', [CompletionResultType]::ParameterValue, 'What went wrong in that call? Reads logs, HAR files and recordings of signaling')
            [CompletionResult]::new('signal', 'signal', [CompletionResultType]::ParameterValue, 'Signaling: be a server for tests, or call through one')
            [CompletionResult]::new('stun', 'stun', [CompletionResultType]::ParameterValue, 'STUN servers, NATs and messages: ask, serve, decode')
            [CompletionResult]::new('turn', 'turn', [CompletionResultType]::ParameterValue, 'TURN relays: can media get out, and by which way?')
            [CompletionResult]::new('gather', 'gather', [CompletionResultType]::ParameterValue, 'Show the ICE candidates this host would offer, why there are no more, and whom they reach')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print shell completions')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print the manual page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'rtcscope;help;sdp' {
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Say what a description is, and what each line of it means')
            [CompletionResult]::new('lint', 'lint', [CompletionResultType]::ParameterValue, 'Say what is wrong with a description, where, why, and how to mend it')
            [CompletionResult]::new('match', 'match', [CompletionResultType]::ParameterValue, 'Hold an answer against its offer: do they fit, and what do they agree on?')
            [CompletionResult]::new('renegotiate', 'renegotiate', [CompletionResultType]::ParameterValue, 'Hold descriptions against those before them: what may change in a call, and what not')
            [CompletionResult]::new('parse', 'parse', [CompletionResultType]::ParameterValue, 'Turn a description into JSON, every line of it')
            [CompletionResult]::new('build', 'build', [CompletionResultType]::ParameterValue, 'Turn that JSON back into a description')
            break
        }
        'rtcscope;help;sdp;explain' {
            break
        }
        'rtcscope;help;sdp;lint' {
            break
        }
        'rtcscope;help;sdp;match' {
            break
        }
        'rtcscope;help;sdp;renegotiate' {
            break
        }
        'rtcscope;help;sdp;parse' {
            break
        }
        'rtcscope;help;sdp;build' {
            break
        }
        'rtcscope;help;rules' {
            break
        }
        'rtcscope;help;loopback' {
            break
        }
        'rtcscope;help;replay' {
            [CompletionResult]::new('diff', 'diff', [CompletionResultType]::ParameterValue, 'Two calls side by side: what differs that matters? (A capture called diff is named ./diff.)')
            break
        }
        'rtcscope;help;replay;diff' {
            break
        }
        'rtcscope;help;signal' {
            [CompletionResult]::new('call', 'call', [CompletionResultType]::ParameterValue, 'Call somebody through a signaling server, or be called')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Be a signaling server, for tests: on loopback unless told otherwise')
            break
        }
        'rtcscope;help;signal;call' {
            break
        }
        'rtcscope;help;signal;serve' {
            break
        }
        'rtcscope;help;stun' {
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Ask STUN servers who you are: address, round trip, loss, and what is odd about the answers')
            [CompletionResult]::new('nat', 'nat', [CompletionResultType]::ParameterValue, 'Find out what a NAT does, by RFC 5780, and what that means for calls')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Explain STUN and TURN messages byte by byte: from hex, base64 or a file')
            [CompletionResult]::new('serve', 'serve', [CompletionResultType]::ParameterValue, 'Be a STUN server, for tests: on loopback unless told otherwise')
            break
        }
        'rtcscope;help;stun;probe' {
            break
        }
        'rtcscope;help;stun;nat' {
            break
        }
        'rtcscope;help;stun;decode' {
            break
        }
        'rtcscope;help;stun;serve' {
            break
        }
        'rtcscope;help;turn' {
            [CompletionResult]::new('probe', 'probe', [CompletionResultType]::ParameterValue, 'Try every way through TURN servers: allocation, permission, channel, packets there and back, refresh')
            break
        }
        'rtcscope;help;turn;probe' {
            break
        }
        'rtcscope;help;gather' {
            break
        }
        'rtcscope;help;completions' {
            break
        }
        'rtcscope;help;man' {
            break
        }
        'rtcscope;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
