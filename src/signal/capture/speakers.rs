//! Who speaks to whom, by what stands before a message on its line of a log: `110 -> 210:`, `c1 >>`, `received from 5`,
//! `收到消息：`.

use crate::signal::event::{Direction, Name};

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Speakers {
    pub(super) direction: Direction,
    pub(super) from: Option<Name>,
    pub(super) to: Option<Name>,
    pub(super) connection: Option<Name>,
    /// The line was written by a server: it names its connections.
    pub(super) server: bool,
    /// The line was written by a client.
    pub(super) client: bool,
}

const ARROWS: [&str; 6] = ["-->", "==>", "->", "=>", "→", "⇒"];
const BACK: [&str; 5] = ["<--", "<==", "<-", "<=", "←"];

const RECEIVED: [&str; 14] = [
    "received",
    "recv",
    "rx",
    "receive",
    "receiving",
    "got",
    "incoming",
    "onmessage",
    "inbound",
    "recvd",
    "receives",
    "message_received",
    "on_message",
    "handlemessage",
];
const SENT: [&str; 14] = [
    "sent",
    "send",
    "sending",
    "tx",
    "outgoing",
    "emit",
    "emitting",
    "outbound",
    "sends",
    "forwarding",
    "relaying",
    "sendmessage",
    "send_message",
    "message_sent",
];
const RECEIVED_CJK: [&str; 5] = ["收到", "接收", "受信", "수신", "получено"];
const SENT_CJK: [&str; 5] = ["发送", "發送", "送信", "전송", "отправлено"];

/// Words after which a name comes, that are none themselves.
const KINDS: [&str; 12] =
    ["client", "peer", "user", "socket", "connection", "conn", "session", "id", "the", "ws", "websocket", "browser"];

const KEYS: [&str; 9] = ["conn", "connection", "client", "peer", "socket", "session", "ws", "connid", "clientid"];

/// Reads what stands before a message.
pub(super) fn read(head: &str) -> Speakers {
    let head = head.trim_end().trim_end_matches([':', '：', '=', ',', '|', '"', '\'', '(', '`']).trim();
    // what is far from the message is about something else
    let head = &head[head.ceil_char_boundary(head.len().saturating_sub(200))..];
    if head.is_empty() {
        return Speakers::default();
    }
    let bytes = head.as_bytes();
    let has_arrow = memchr::memchr3(b'>', b'<', b'=', bytes).is_some() || !head.is_ascii();
    if has_arrow && let Some(found) = arrows(head) {
        return found;
    }
    let mut found = Speakers::default();
    let tokens: Vec<&str> =
        head.split([' ', '\t', ',', '(', ')', '[', ']']).filter(|token| !token.is_empty()).collect();
    for (at, token) in tokens.iter().enumerate() {
        if let Some((key, value)) = token.split_once('=')
            && KEYS.iter().any(|known| key.eq_ignore_ascii_case(known))
        {
            found.connection = name(value);
            continue;
        }
        let word = token.trim_matches(|char: char| !char.is_alphanumeric() && char != '_').to_ascii_lowercase();
        if RECEIVED.contains(&word.as_str()) || is_cjk(token, &RECEIVED_CJK) {
            found.direction = Direction::Received;
        } else if SENT.contains(&word.as_str()) || is_cjk(token, &SENT_CJK) {
            found.direction = Direction::Sent;
        } else if word == "from" || word == "to" && at > 0 {
            let rest = tokens[at + 1..].iter();
            let who = rest.take(3).find(|token| !KINDS.contains(&plain(token).to_ascii_lowercase().as_str()));
            let who = who.and_then(|token| name(token));
            if word == "from" {
                found.from = who;
            } else {
                found.to = who;
            }
        }
    }
    found
}

fn is_cjk(token: &str, words: &[&str]) -> bool {
    !token.is_ascii() && words.iter().any(|known| token.contains(known))
}

fn arrows(head: &str) -> Option<Speakers> {
    let around = |arrow: &str| {
        let at = head.rfind(arrow)?;
        let left = head[..at].trim_end_matches(['-', '=', '<']).trim_end().rsplit([' ', '\t', ']']).next();
        let right = head[at + arrow.len()..].trim_start_matches(['-', '=', '>']).trim_start().split([' ', '\t']).next();
        Some((left.and_then(name), right.and_then(name)))
    };
    for (arrows, forward) in [(&ARROWS[..], true), (&BACK[..], false)] {
        for arrow in arrows {
            let Some((left, right)) = around(arrow) else { continue };
            let (from, to) = if forward { (left, right) } else { (right, left) };
            return Some(between(from, to, forward));
        }
    }
    // `c1 >>` is from c1, `c1 <<` to it; alone they are of the one who writes
    for (marks, to_server) in [([">>>", ">>", ">"], true), (["<<<", "<<", "<"], false)] {
        for mark in marks {
            let Some(rest) = head.strip_suffix(mark) else { continue };
            let who = rest.trim_end().rsplit([' ', '\t', ']']).next().and_then(name);
            return Some(match who {
                Some(who) => Speakers {
                    direction: if to_server { Direction::ToServer } else { Direction::ToClient },
                    connection: Some(who),
                    server: true,
                    ..Speakers::default()
                },
                None => alone(to_server),
            });
        }
    }
    None
}

fn alone(sent: bool) -> Speakers {
    Speakers { direction: if sent { Direction::Sent } else { Direction::Received }, ..Speakers::default() }
}

/// From one to the other, where either may be the server or nobody.
fn between(from: Option<Name>, to: Option<Name>, forward: bool) -> Speakers {
    let is_server = |name: &Name| matches!(&*name.to_ascii_lowercase(), "server" | "srv" | "signaling" | "signalling");
    let (server, client) = (true, false);
    match (from, to) {
        (Some(from), Some(to)) if is_server(&from) => Speakers {
            direction: Direction::ToClient,
            connection: Some(to),
            server: false,
            client,
            ..Speakers::default()
        },
        (Some(from), Some(to)) if is_server(&to) => {
            Speakers { direction: Direction::ToServer, connection: Some(from), client, ..Speakers::default() }
        }
        (Some(from), Some(to)) => {
            Speakers { direction: Direction::Relayed, from: Some(from), to: Some(to), server, ..Speakers::default() }
        }
        (None, Some(to)) => Speakers { direction: Direction::Sent, to: Some(to), ..Speakers::default() },
        (Some(from), None) => Speakers { direction: Direction::Received, from: Some(from), ..Speakers::default() },
        (None, None) => alone(forward),
    }
}

fn plain(token: &str) -> &str {
    token.trim_matches(['\'', '"', ':', '：', ',', ';', '(', ')', '<', '>', '[', ']', '#'])
}

/// A token that can be a name.
fn name(token: &str) -> Option<Name> {
    let token = plain(token);
    let fits = !token.is_empty() && token.len() <= 64 && token.chars().any(char::is_alphanumeric);
    (fits && !token.contains(['{', '}', '='])).then(|| token.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_of_speakers() {
        let of = |head: &str| {
            let Speakers { direction, from, to, connection, .. } = read(head);
            let text = |name: Option<Name>| name.as_deref().unwrap_or("-").to_owned();
            format!("{direction:?} {} {} {}", text(from), text(to), text(connection))
        };
        for (head, wanted) in [
            ("110 -> 210: ", "Relayed 110 210 -"),
            ("'a' --> 'b': ", "Relayed a b -"),
            ("c1 >> ", "ToServer - - c1"),
            ("c1 << ", "ToClient - - c1"),
            ("> ", "Sent - - -"),
            ("<<< ", "Received - - -"),
            ("client -> server: ", "ToServer - - client"),
            ("server -> 5: ", "ToClient - - 5"),
            ("收到消息：", "Received - - -"),
            ("Received message from client 5: ", "Received 5 - -"),
            ("sending to \"bob\": ", "Sent - bob -"),
            ("[ws] conn=7 recv ", "Received - - 7"),
            ("-> ", "Sent - - -"),
            ("<- 12: ", "Received 12 - -"),
            ("hello", "Unknown - - -"),
            ("", "Unknown - - -"),
        ] {
            assert_eq!(of(head), wanted, "{head}");
        }
    }
}
