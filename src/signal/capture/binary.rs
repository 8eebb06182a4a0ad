//! Input that is no text: in it words are found that nobody has said.

/// So much of the beginning is looked at.
const LOOKED_AT: usize = 8 << 10;

/// Beginnings of what people have at hand beside a log, each with what it is and what to do instead.
const KNOWN: &[(&[u8], &str)] = &[
    (b"\xd4\xc3\xb2\xa1", PCAP),
    (b"\xa1\xb2\xc3\xd4", PCAP),
    (b"\x4d\x3c\xb2\xa1", PCAP),
    (b"\xa1\xb2\x3c\x4d", PCAP),
    (b"\x0a\x0d\x0d\x0a", PCAP),
    (b"PK\x03\x04", "this is a zip archive: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "this is packed by zstd: unpack it first (`zstd -dc FILE | rtcscope replay -`)"),
    (b"\xfd7zXZ", "this is packed by xz: unpack it first (`xz -dc FILE | rtcscope replay -`)"),
    (b"BZh", "this is packed by bzip2: unpack it first (`bzip2 -dc FILE | rtcscope replay -`)"),
    (b"\x89PNG", "this is a picture: the text that it shows is wanted"),
    (b"%PDF-", "this is a PDF: the text in it is wanted"),
];

const PCAP: &str = "this is a capture of packets: export the signaling that is in it as text (Wireshark: Follow, WebSocket \
                    Stream or SIP), or record it in the browser as a HAR file";

/// What it is, when it is no text; none when it is, or may be.
pub(super) fn is(head: &[u8]) -> Option<&'static str> {
    let known = KNOWN.iter().find(|(beginning, _)| head.starts_with(beginning));
    // "BZh" and "PK" may begin a line of text
    let odd = head.iter().take(LOOKED_AT).filter(|byte| matches!(byte, 1..=8 | 14..=26 | 28..=31)).count();
    // A log that was emptied while it was written to begins with zeros: they alone say nothing.
    let binary = odd * 50 > head.len().min(LOOKED_AT);
    match known {
        Some((beginning, says)) if binary || beginning.iter().any(|byte| !byte.is_ascii()) => Some(*says),
        Some((b"%PDF-" | b"\x0a\x0d\x0d\x0a", says)) => Some(*says),
        _ => binary.then_some("this is no text: nothing of it was read"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_text_and_the_rest_is_named() {
        for text in ["", "> HELLO 210\n", "\u{1b}[32minfo\u{1b}[0m 收到消息：{}\n", "PK is short for key\n", "BZh\n"]
        {
            assert_eq!(is(text.as_bytes()), None, "{text}");
        }
        let zeros = [vec![0; 5000], b"\n> HELLO 210\n".to_vec()].concat();
        assert_eq!(is(&zeros), None, "a log that was emptied while it was written to");
        assert_eq!(is(b"\xd4\xc3\xb2\xa1\x02\x00\x04\x00"), Some(PCAP));
        let program: Vec<u8> = (0..=255).collect();
        assert!(is(&program).is_some_and(|says| says.starts_with("this is no text")));
    }
}
