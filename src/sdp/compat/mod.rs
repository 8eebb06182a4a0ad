//! The JSON shapes of other SDP parsers, for programs that were written against them. Each is a description of what
//! that parser answers, oddities included; what a line means is said elsewhere.

mod pattern;
mod table;

use serde_json::{Map, Number, Value};

use self::pattern::{Fields, read};
use self::table::{RULES, Target};
use super::syntax::Document;

/// The JSON of `parse()` of the npm package sdp-transform, version 3.0.0, as `JSON.stringify` writes it.
///
/// Versions before 3.0 differ in one property: their `msid` is the text of the last `a=msid`, not a list of objects.
pub fn sdp_transform(document: &Document<'_>) -> Value {
    let mut session = Map::new();
    let mut media = Vec::new();
    let mut fields = Vec::new();
    // The package knows neither the leniency about line ends that `Document` has nor upper-case letters.
    for line in document.text.split(['\r', '\n']) {
        let Some((letter, value)) = letter_and_value(line) else { continue };
        if letter == b'm' {
            media.push(new_section());
        }
        let rule = RULES.iter().find(|rule| rule.letter == letter && read(rule.pattern, value, &mut fields));
        if let Some(rule) = rule {
            place(rule.target, &fields, media.last_mut().unwrap_or(&mut session));
        }
    }
    session.insert("media".to_owned(), media.into_iter().map(Value::Object).collect());
    Value::Object(session)
}

fn letter_and_value(line: &str) -> Option<(u8, &str)> {
    let letter = *line.as_bytes().first().filter(|letter| letter.is_ascii_lowercase())?;
    Some((letter, line.get(1..)?.strip_prefix('=')?))
}

/// A section has these two lists even when its `m=` line cannot be read.
fn new_section() -> Map<String, Value> {
    ["rtp", "fmtp"].into_iter().map(|name| (name.to_owned(), Value::Array(Vec::new()))).collect()
}

fn place(target: Target, fields: &Fields<'_>, location: &mut Map<String, Value>) {
    let fields = fields.iter().map(|(name, text)| ((*name).to_owned(), number_or_text(text)));
    match target {
        Target::Here => location.extend(fields),
        Target::Object(name) => {
            if let Value::Object(known) = location.entry(name).or_insert_with(|| Value::Object(Map::new())) {
                known.extend(fields);
            }
        }
        Target::List(name) => {
            if let Value::Array(known) = location.entry(name).or_insert_with(|| Value::Array(Vec::new())) {
                known.push(Value::Object(fields.collect()));
            }
        }
    }
}

/// The longest text that ECMAScript writes for a number: a sign, `0.`, five zeros and seventeen digits.
const LONGEST_NUMBER: usize = 25;

/// A text is a number when ECMAScript would write that number with just this text: `007`, `1.0` and ids beyond 53 bits
/// stay texts. The numbers that JSON cannot hold become null.
fn number_or_text(text: &str) -> Value {
    if matches!(text, "NaN" | "Infinity" | "-Infinity") {
        return Value::Null;
    }
    number(text).map_or_else(|| Value::from(text), Value::Number)
}

fn number(text: &str) -> Option<Number> {
    if text.len() > LONGEST_NUMBER {
        return None;
    }
    let number = Number::from_f64(text.parse().ok()?)?;
    if ecmascript(&number.to_string())? != text {
        return None;
    }
    // A whole number is written without `.0`, as far as 64 bits reach.
    match (text.parse::<u64>(), text.parse::<i64>()) {
        (Ok(whole), _) => Some(whole.into()),
        (_, Ok(whole)) => Some(whole.into()),
        _ => Some(number),
    }
}

/// How ECMAScript lays out the digits of a number that is given as JSON: plainly, but with an exponent when it is very
/// small or very large. The digits are the fewest that tell the number from its neighbours, and of two such texts at
/// the same distance the even one; `Display` of `f64` takes the other.
fn ecmascript(json: &str) -> Option<String> {
    let (sign, json) = json.strip_prefix('-').map_or(("", json), |json| ("-", json));
    let (mantissa, exponent) = json.split_once('e').unwrap_or((json, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let written = [whole, fraction].concat();
    let significant = written.trim_start_matches('0');
    let digits = significant.trim_end_matches('0');
    if digits.is_empty() {
        return Some("0".to_owned());
    }
    // The number is 0.digits times ten to this power.
    let leading = i64::try_from(written.len() - significant.len()).ok()?;
    let point = exponent.parse::<i64>().ok()? + i64::try_from(whole.len()).ok()? - leading;
    let at = usize::try_from(point).unwrap_or(0);
    Some(match point {
        1..=21 if digits.len() <= at => format!("{sign}{digits:0<at$}"),
        1..=21 => format!("{sign}{}.{}", digits.get(..at)?, digits.get(at..)?),
        -5..=0 => format!("{sign}0.{}{digits}", "0".repeat(usize::try_from(-point).ok()?)),
        _ => {
            let (first, more) = digits.split_at_checked(1)?;
            let dot = if more.is_empty() { "" } else { "." };
            format!("{sign}{first}{dot}{more}e{:+}", point - 1)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compact(text: &str) -> String {
        sdp_transform(&Document::parse(text)).to_string()
    }

    macro_rules! fixtures {
        ($($test:ident: $name:literal,)*) => {$(
            #[test]
            fn $test() {
                let text = include_str!(concat!("../../../fixtures/compat/sdp-transform/", $name, ".sdp"));
                let json = include_str!(concat!("../../../fixtures/compat/sdp-transform/", $name, ".json"));
                assert_eq!(format!("{:#}\n", sdp_transform(&Document::parse(text))), json);
            }
        )*};
    }

    fixtures! {
        chromium_simulcast_offer: "chromium156-offer-simulcast-3rids",
        firefox_offer: "firefox153esr-offer-audio-video-datachannel",
        aiortc_answer: "aiortc1.16-answer-to-chromium156-simulcast-3rids",
        baresip_offer: "baresip1.0-offer-dtls-srtp-ice",
        ffmpeg_description: "ffmpeg5.1-description-h264-opus-two-sessions",
        janus_offer: "janus1.1-offer-videoroom-publish-and-subscribe-subscriber",
    }

    // The expectations of the following tests were made with the package, too.

    #[test]
    fn lines_are_cut_and_dropped_as_the_package_does() {
        assert_eq!(
            compact(concat!(
                "V=0\nv=0\r\r\nv=x\no=- 9007199254740993 2 IN IP4 h\rs=NaN\n =x\n",
                "t=0 0\nt=1 \nb=X-Y:1\nb=TIAS:5\nk=clear"
            )),
            concat!(
                r#"{"version":0,"origin":{"username":"-","sessionId":"9007199254740993","sessionVersion":2,"#,
                r#""netType":"IN","ipVer":4,"address":"h"},"name":null,"timing":{"start":1,"stop":""},"#,
                r#""bandwidth":[{"type":"TIAS","limit":5}],"media":[]}"#
            )
        );
        // A lone CR in the middle of a line is a line end here, though not in `Document`.
        assert_eq!(compact("s=a\rb\nt=1 2\n"), r#"{"name":"a","timing":{"start":1,"stop":2},"media":[]}"#);
        assert_eq!(compact(""), r#"{"media":[]}"#);
    }

    #[test]
    fn odd_attributes_come_out_as_the_package_has_them() {
        assert_eq!(
            compact(concat!(
                "m=?\na=rtcp-mux-only\na=rtcp:9 IN IP4 0.0.0.0\na=rtcp:7\na=msid-semantic: WMS\n",
                "a=msid:a b\na=msid:{c} d\na=foo:1"
            )),
            concat!(
                r#"{"media":[{"rtp":[],"fmtp":[],"rtcpMux":"rtcp-mux","#,
                r#""rtcp":{"port":7,"netType":"IN","ipVer":4,"address":"0.0.0.0"},"#,
                r#""msidSemantic":{"semantic":"","token":"WMS"},"msid":[{"id":"a","appdata":"b"}],"#,
                r#""invalid":[{"value":"msid:{c} d"},{"value":"foo:1"}]}]}"#
            )
        );
        assert_eq!(
            compact(concat!(
                "a=ptime:20.5\na=framerate:25 \na=extmap:3 urn:ietf:params:rtp-hdrext:encrypt\n",
                "a=simulcast:send 1;2recv 3\na=simulcast: send rid=1"
            )),
            concat!(
                r#"{"ptime":20.5,"invalid":[{"value":"framerate:25 "}],"#,
                r#""ext":[{"value":3,"uri":"urn:ietf:params:rtp-hdrext:encrypt"}],"#,
                r#""simulcast":{"dir1":"send","list1":"1;2","dir2":"recv","list2":3},"#,
                r#""simulcast_03":{"value":"send rid=1"},"media":[]}"#
            )
        );
    }

    #[test]
    fn a_number_is_one_only_in_its_own_spelling() {
        for number in ["0", "1.5", "-5", "1e-7", "1.5e-9", "9007199254740991", "161252626916393.62"] {
            assert_eq!(number_or_text(number).to_string(), number);
        }
        assert_eq!(number_or_text("0.000001").as_f64(), Some(0.000001));
        assert_eq!(number_or_text("1e+21").as_f64(), Some(1e21));
        assert_eq!(number_or_text("100000000000000000000").as_f64(), Some(1e20));
        assert_eq!(number_or_text("Infinity"), Value::Null);
        let texts = ["", "007", "1.0", "-0", "+1", "1e21", "inf", "nan", "0x10", "18446744073709551616"];
        for text in texts.into_iter().chain(["9007199254740993", "161252626916393.63", "00000000000000000000000000000"])
        {
            assert_eq!(number_or_text(text), Value::from(text));
        }
    }
}
