//! SRV records of the DNS (RFC 2782): where a domain's STUN servers are when no port is given (RFC 8489, section 8.1). One
//! question and its answer; the system's resolver has no function for it.

/// A place that a record names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Lower is to be tried first.
    pub priority: u16,
    /// Among the same priority, higher is to be preferred.
    pub weight: u16,
    /// The port.
    pub port: u16,
    /// The host; from outside.
    pub host: String,
}

/// What came of asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// These places, the first to be tried first; none when there are no records.
    Places(Vec<Place>),
    /// The name server says that it cannot tell.
    Failed,
    /// Not an answer to this question.
    Foreign,
}

const SRV: u16 = 33;
const INTERNET: u16 = 1;
/// The most records that are read, and steps that a name may take.
const MOST: usize = 32;

/// A question for the SRV records of `service` (`_stun._udp`) at `domain`; none when the name is too long.
pub fn question(id: u16, service: &str, domain: &str) -> Option<Vec<u8>> {
    let mut bytes = id.to_be_bytes().to_vec();
    // Recursion is desired; one question.
    bytes.extend([1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
    for label in service.split('.').chain(domain.trim_end_matches('.').split('.')) {
        let length = u8::try_from(label.len()).ok().filter(|length| (1..=63).contains(length))?;
        bytes.push(length);
        bytes.extend(label.bytes().map(|byte| byte.to_ascii_lowercase()));
    }
    bytes.push(0);
    if bytes.len() > 12 + 255 {
        return None;
    }
    bytes.extend(SRV.to_be_bytes());
    bytes.extend(INTERNET.to_be_bytes());
    Some(bytes)
}

/// Reads the answer to a question.
pub fn read(question: &[u8], bytes: &[u8]) -> Answer {
    let same_id = bytes.len() >= 12 && bytes[..2] == question[..2];
    let same_question = bytes.get(12..question.len()).is_some_and(|asked| asked.eq_ignore_ascii_case(&question[12..]));
    if !same_id || bytes[2] & 0x80 == 0 || !same_question {
        return Answer::Foreign;
    }
    match bytes[3] & 0x0F {
        0 => {}
        // There is no such name: no records.
        3 => return Answer::Places(vec![]),
        _ => return Answer::Failed,
    }
    let count = usize::from(u16::from_be_bytes([bytes[6], bytes[7]]));
    let mut places = Vec::new();
    let mut at = question.len();
    for _ in 0..count.min(MOST) {
        let Some((place, next)) = record(bytes, at) else { break };
        places.extend(place);
        at = next;
    }
    places.sort_by(|a, b| a.priority.cmp(&b.priority).then(b.weight.cmp(&a.weight)).then(a.cmp(b)));
    Answer::Places(places)
}

/// The record at `at`, when it is one of ours, and where the next begins.
fn record(bytes: &[u8], at: usize) -> Option<(Option<Place>, usize)> {
    let (_, at) = name(bytes, at)?;
    let head = bytes.get(at..at + 10)?;
    let number = |at: usize| u16::from_be_bytes([head[at], head[at + 1]]);
    let (kind, class, length) = (number(0), number(2), usize::from(number(8)));
    let begin = at + 10;
    let data = bytes.get(begin..begin + length)?;
    let next = begin + length;
    if kind != SRV || class != INTERNET || data.len() < 7 {
        return Some((None, next));
    }
    let number = |at: usize| u16::from_be_bytes([data[at], data[at + 1]]);
    let (host, _) = name(bytes, begin + 6)?;
    // A lone dot says that there is no such service.
    let place = Place { priority: number(0), weight: number(2), port: number(4), host };
    Some(((!place.host.is_empty() && place.port != 0).then_some(place), next))
}

/// The name at `at`, and where what follows it begins.
fn name(bytes: &[u8], at: usize) -> Option<(String, usize)> {
    let (mut text, mut here, mut after) = (String::new(), at, None);
    for _ in 0..MOST * 4 {
        let length = *bytes.get(here)?;
        match length {
            0 => return Some((text, after.unwrap_or(here + 1))),
            // A pointer to where the rest stands.
            0xC0..=0xFF => {
                let low = *bytes.get(here + 1)?;
                after = after.or(Some(here + 2));
                here = usize::from(u16::from_be_bytes([length & 0x3F, low]));
            }
            1..=63 => {
                let label = bytes.get(here + 1..here + 1 + usize::from(length))?;
                if !text.is_empty() {
                    text.push('.');
                }
                text.push_str(&String::from_utf8_lossy(label));
                if text.len() > 255 {
                    return None;
                }
                here += 1 + usize::from(length);
            }
            _ => return None,
        }
    }
    None
}

/// The addresses of the name servers in the text of a `resolv.conf`, three at most, as the system's resolver takes them.
pub fn name_servers(text: &str) -> Vec<std::net::IpAddr> {
    text.lines()
        .filter_map(|line| line.trim().strip_prefix("nameserver"))
        .filter_map(|rest| rest.split(['%', '#', ';']).next()?.trim().parse().ok())
        .take(3)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(question: &[u8], rcode: u8, records: &[(u16, &[u8])]) -> Vec<u8> {
        let mut bytes = question.to_vec();
        bytes[2] |= 0x80;
        bytes[3] = rcode;
        bytes[7] = u8::try_from(records.len()).expect("few");
        for (kind, data) in records {
            // The name: a pointer to the question's.
            bytes.extend([0xC0, 12]);
            bytes.extend(kind.to_be_bytes());
            bytes.extend([0, 1, 0, 0, 0, 60]);
            bytes.extend(u16::try_from(data.len()).expect("short").to_be_bytes());
            bytes.extend(*data);
        }
        bytes
    }

    /// Priority, weight, port, and a host under the domain of the question.
    fn data(priority: u8, weight: u8, port: u16, label: &str) -> Vec<u8> {
        let mut data = vec![0, priority, 0, weight];
        data.extend(port.to_be_bytes());
        data.push(u8::try_from(label.len()).expect("short"));
        data.extend(label.bytes());
        // After `_stun._udp`, 1 + 5 + 1 + 4 bytes into the question's name.
        data.extend([0xC0, 12 + 11]);
        data
    }

    #[test]
    fn places_in_their_order() {
        let question = question(7, "_stun._udp", "Example.org").expect("a question");
        let [first, second, third] = [data(1, 5, 3478, "a"), data(1, 9, 3479, "b"), data(0, 0, 19302, "c")];
        let bytes = reply(&question, 0, &[(SRV, &first), (5, b"\0"), (SRV, &second), (SRV, &third)]);
        let Answer::Places(places) = read(&question, &bytes) else { panic!("places") };
        let seen: Vec<_> = places.iter().map(|place| (place.host.as_str(), place.port)).collect();
        assert_eq!(seen, [("c.example.org", 19302), ("b.example.org", 3479), ("a.example.org", 3478)]);
    }

    #[test]
    fn none_failed_and_foreign() {
        let question = question(7, "_stun._udp", "example.org").expect("a question");
        assert_eq!(read(&question, &reply(&question, 3, &[])), Answer::Places(vec![]));
        assert_eq!(read(&question, &reply(&question, 2, &[])), Answer::Failed);
        assert_eq!(read(&question, &question), Answer::Foreign, "a question is no answer");
        let mut other = reply(&question, 0, &[]);
        other[1] = 8;
        assert_eq!(read(&question, &other), Answer::Foreign);
        let nothing = [0, 0, 0, 0, 0, 0, 0];
        assert_eq!(read(&question, &reply(&question, 0, &[(SRV, &nothing)])), Answer::Places(vec![]), "a lone dot");
    }

    #[test]
    fn damaged_anywhere_it_ends() {
        let question = question(7, "_stun._udp", "example.org").expect("a question");
        let record = data(1, 5, 3478, "a");
        let whole = reply(&question, 0, &[(SRV, &record), (SRV, &record)]);
        for end in 0..whole.len() {
            read(&question, &whole[..end]);
        }
        for at in 0..whole.len() {
            for value in [0, 0x3F, 0x40, 0xC0, 0xFF] {
                let mut bad = whole.clone();
                bad[at] = value;
                read(&question, &bad);
            }
        }
        // A name that points at itself.
        let mut looping = reply(&question, 0, &[(SRV, &record)]);
        let last = looping.len() - 2;
        looping[last..].copy_from_slice(&[0xC0, u8::try_from(last).expect("short")]);
        assert_eq!(read(&question, &looping), Answer::Places(vec![]));
    }

    #[test]
    fn names_that_cannot_be_asked_for() {
        assert_eq!(question(1, "_stun._udp", &"a".repeat(64)), None);
        assert_eq!(question(1, "_stun._udp", &"a.".repeat(130)), None);
        assert_eq!(question(1, "_stun._udp", "a..b"), None);
    }

    #[test]
    fn name_servers_of_resolv_conf() {
        let text = "# x\nsearch a\nnameserver 192.0.2.1\nnameserver fe80::1%eth0\nnameserver\t192.0.2.3 # y\nnameserver 192.0.2.4\n";
        let all: Vec<String> = name_servers(text).iter().map(ToString::to_string).collect();
        assert_eq!(all, ["192.0.2.1", "fe80::1", "192.0.2.3"]);
    }
}
