//! `a=rid`, `a=simulcast` and `a=imageattr` as `SdpAttribute.cpp` reads them: with a column where it stops.

/// Text being read. The column is that of the next character, and −1 once the end was run into.
#[derive(Debug)]
struct Cursor<'a> {
    text: &'a str,
    at: usize,
    ended: bool,
}

/// What is wrong, and at which column.
pub(super) type Fault = (String, i64);

impl<'a> Cursor<'a> {
    const fn new(text: &'a str) -> Self {
        Self { text, at: 0, ended: false }
    }

    fn peek(&mut self) -> Option<u8> {
        let next = self.text.as_bytes().get(self.at).copied();
        self.ended |= next.is_none();
        next
    }

    fn skip(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t')) {
            self.at += 1;
        }
    }

    /// Up to a delimiter, in small letters.
    fn token(&mut self, delimiters: &[u8]) -> String {
        let start = self.at;
        while self.peek().is_some_and(|byte| !delimiters.contains(&byte)) {
            self.at += 1;
        }
        self.text.get(start..self.at).unwrap_or_default().to_ascii_lowercase()
    }

    fn number(&mut self, most: u32) -> Result<u32, String> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        let digits = self.text.get(start..self.at).unwrap_or_default();
        match digits.parse::<u32>() {
            Ok(value) if value <= most => Ok(value),
            Ok(_) => Err("Value too large".to_owned()),
            Err(_) => Err("Malformed".to_owned()),
        }
    }

    fn column(&self) -> i64 {
        i64::try_from(self.at).unwrap_or(i64::MAX)
    }
}

/// What is wrong with a rid, if anything.
fn bad_rid(rid: &str) -> Option<&'static str> {
    if rid.is_empty() {
        Some("Rid must be non-empty (according to RFC 8851)")
    } else if rid.len() > 255 {
        Some("Rid can be at most 255 characters long (according to RFC 8852)")
    } else if !rid.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        Some("Rid can contain only alphanumeric characters (according to RFC 8852)")
    } else {
        None
    }
}

/// A rid, and whether it is to be sent.
pub(super) type Rid = (String, bool);

/// The id of `a=rid` and its direction.
pub(super) fn rid(value: &str) -> Result<Rid, Fault> {
    let mut cursor = Cursor::new(value);
    let read = read_rid(&mut cursor);
    read.map_err(|says| (says, cursor.column()))
}

fn read_rid(cursor: &mut Cursor<'_>) -> Result<Rid, String> {
    let id = cursor.token(b" ");
    if let Some(says) = bad_rid(&id) {
        return Err(says.to_owned());
    }
    cursor.blanks();
    let way = cursor.token(b" ");
    if !matches!(way.as_str(), "send" | "recv") {
        return Err("Invalid direction, must be either send or recv".to_owned());
    }
    let rid = (id, way == "send");
    if cursor.peek().is_none() {
        return Ok(rid);
    }
    loop {
        cursor.blanks();
        let key = cursor.token(b"= ");
        if !cursor.skip(b'=') {
            return Err("Expected '='".to_owned());
        }
        match key.as_str() {
            "pt" => loop {
                cursor.number(127)?;
                if !cursor.skip(b',') {
                    break;
                }
            },
            "max-width" | "max-height" | "max-fps" | "max-fs" | "max-br" | "max-pps" => {
                cursor.number(u32::MAX)?;
            }
            "depend" => loop {
                if cursor.token(b",;").is_empty() {
                    return Err("Truncated".to_owned());
                }
                if !cursor.skip(b',') {
                    break;
                }
            },
            _ => {
                cursor.token(b";");
            }
        }
        if !cursor.skip(b';') {
            return Ok(rid);
        }
    }
}

/// The rids of `a=simulcast`, those to send first.
pub(super) fn simulcast(value: &str) -> Result<Vec<Rid>, Fault> {
    let mut cursor = Cursor::new(value);
    let read = read_simulcast(&mut cursor);
    read.map_err(|says| (says, if cursor.ended { -1 } else { cursor.column() }))
}

fn read_simulcast(cursor: &mut Cursor<'_>) -> Result<Vec<Rid>, String> {
    let (mut send, mut recv) = (None, None);
    loop {
        cursor.blanks();
        let way = cursor.token(b" \t");
        let list = match way.as_str() {
            "" => break,
            "send" => &mut send,
            "recv" => &mut recv,
            _ => return Err("Type must be either 'send' or 'recv'".to_owned()),
        };
        if list.is_some() {
            return Err(format!("Already got a {way} list"));
        }
        let rids = list.insert(Vec::new());
        cursor.blanks();
        loop {
            cursor.skip(b'~');
            let rid = cursor.token(b",; ");
            if rid.is_empty() {
                return Err("Missing rid".to_owned());
            }
            if let Some(says) = bad_rid(&rid) {
                return Err(says.to_owned());
            }
            rids.push((rid, way == "send"));
            if !cursor.skip(b',') && !cursor.skip(b';') {
                break;
            }
        }
    }
    match (send, recv) {
        (None, None) => Err("Empty simulcast attribute".to_owned()),
        (send, recv) => Ok(send.into_iter().chain(recv).flatten().collect()),
    }
}

/// What is wrong with the outer parts of `a=imageattr`; what stands in brackets is not looked at.
pub(super) fn imageattr(value: &str) -> Result<(), Fault> {
    let mut cursor = Cursor::new(value);
    let read = read_imageattr(&mut cursor);
    read.map_err(|says| (says, cursor.column()))
}

fn read_imageattr(cursor: &mut Cursor<'_>) -> Result<(), String> {
    if !cursor.skip(b'*') {
        // Out of range is no number here.
        cursor.number(u32::from(u16::MAX)).map_err(|_| "Malformed".to_owned())?;
    }
    let mut seen = Vec::new();
    for _ in 0..2 {
        cursor.blanks();
        if cursor.peek().is_none() && !seen.is_empty() {
            return Ok(());
        }
        let way = cursor.token(b" \t");
        if !matches!(way.as_str(), "send" | "recv") {
            return Err("Unknown type, must be either send or recv".to_owned());
        }
        if seen.contains(&way) {
            return Err("Multiple send or recv set lists".to_owned());
        }
        seen.push(way);
        cursor.blanks();
        if cursor.skip(b'*') {
            continue;
        }
        if cursor.peek() != Some(b'[') {
            return Err("Expected '['".to_owned());
        }
        // To the end of the sets, whatever is in them.
        let mut depth = 0_u32;
        while let Some(byte) = cursor.peek() {
            match byte {
                b'[' => depth += 1,
                b']' => depth = depth.saturating_sub(1),
                b' ' | b'\t' => {}
                _ if depth == 0 => break,
                _ => {}
            }
            cursor.at += 1;
        }
    }
    cursor.blanks();
    if cursor.peek().is_some() { Err("Trailing characters".to_owned()) } else { Ok(()) }
}
