//! `rtcscope stun decode`.

use anyhow::Context;

use super::super::Exit;
use super::super::input::{LimitArgs, read_named};
use super::super::output::{FormatArgs, Terminal, say, show, stdout};
use super::super::secret::PasswordArgs;
use crate::diagnostic::{Diagnostic, Label, Level};
use crate::prose::{Untrusted, ours};
use crate::render::escape::plain;
use crate::render::{Format, renderer};
use crate::report::stun::decode::{Decoded, lower};
use crate::stun::integrity::Credentials;
use crate::stun::packet::{Found, split};
use crate::stun::transcript::{Chunk, Unreadable, Writing, read};
use crate::text::{Source, Span};
use crate::{prose, stun};

#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  rtcscope stun decode 000100002112a4420102030405060708090a0b0c
  rtcscope stun decode AAEAACESpEIBAgMEBQYHCAkKCww= --json

Hex may be bare, with blanks, colons or commas, as 0x.. or \\x.., or a dump of
tcpdump, xxd, hexdump or Wireshark. Several messages may follow one another, have
their length before them (ICE over TCP), or stand one a line; ChannelData of TURN
among them is read, too.

Exit codes: 0 all is well; 1 something is wrong with a message; 2 nothing there
can be read as STUN.")]
pub(in super::super) struct Args {
    #[command(flatten)]
    format: FormatArgs,
    /// Hex or base64, or files with it or with the bytes themselves; - for standard input.
    #[arg(value_name = "MESSAGE", value_hint = clap::ValueHint::FilePath)]
    inputs: Vec<String>,
    /// How the input is written, when guessing it goes wrong.
    #[arg(long = "as", value_name = "WRITING", help_heading = "Input")]
    writing: Option<Writing>,
    #[command(flatten)]
    limit: LimitArgs,
    #[command(flatten)]
    password: PasswordArgs,
    /// The user of long-term credentials, where the message does not name one.
    #[arg(long, value_name = "USER", help_heading = "Integrity")]
    username: Option<String>,
    /// The realm of long-term credentials, where the message does not name one.
    #[arg(long, value_name = "REALM", help_heading = "Integrity")]
    realm: Option<String>,
    /// Show each part of each value with its bytes, and where it is specified.
    #[arg(long, short)]
    verbose: bool,
}

impl clap::ValueEnum for Writing {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Binary, Self::Hex, Self::Base64]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.name()))
    }
}

pub(in super::super) fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<Exit> {
    let password = args.password.get()?;
    let credentials =
        password.map(|password| Credentials { username: args.username.clone(), realm: args.realm.clone(), password });
    let mut failed = false;
    let mut read_ones: Vec<(Source, Vec<Chunk>)> = Vec::new();
    for source in read_named(&args.inputs, &args.limit)? {
        let result = source.map_err(|error| say(&error.to_string()));
        match result.and_then(|source| chunks(source, args.writing)) {
            Ok(found) => read_ones.push(found),
            Err(()) => failed = true,
        }
    }
    let packets: Vec<(&Source, &Chunk, Vec<Found<'_>>)> = read_ones
        .iter()
        .flat_map(|(source, chunks)| chunks.iter().map(move |chunk| (source, chunk, split(&chunk.bytes))))
        .collect();
    let of = packets.iter().map(|(.., found)| found.len()).sum();
    let format = args.format.get().unwrap_or(Format::Human);
    let mut out = stdout();
    let mut sink = renderer(format, terminal.look(of > 1), &mut out);
    let (mut number, mut wrong, mut nothing) = (0, false, 0);
    for (source, chunk, all) in &packets {
        for found in all {
            number += 1;
            let decoded = Decoded {
                source: source.name(),
                number,
                of,
                place: source.place(crate::text::offset(chunk.span.start)),
                writing: chunk.writing,
                found,
                credentials: credentials.as_ref(),
                verbose: args.verbose,
            };
            wrong |= decoded.worst() == Some(Level::Error);
            nothing += usize::from(decoded.is_nothing());
            lower(&decoded, sink.as_mut()).context("cannot write the output")?;
        }
    }
    if of > 0 {
        sink.finish().context("cannot write the output")?;
    }
    Ok(match () {
        () if failed || nothing == of => Exit::Usage,
        () if wrong => Exit::No,
        () => Exit::Ok,
    })
}

/// The bytes in a source; what cannot be read is said on standard error, with its place.
fn chunks(source: Source, writing: Option<Writing>) -> Result<(Source, Vec<Chunk>), ()> {
    let result = read(source.bytes(), writing);
    match result {
        Ok(chunks) if chunks.iter().any(|chunk| !chunk.bytes.is_empty()) => Ok((source, chunks)),
        Ok(_) => {
            let name = plain(&Untrusted::new(source.name()));
            say(&format!("{name} is empty: expected a STUN message in hex, in base64 or as it is"));
            Err(())
        }
        Err(unreadable) => {
            not_a_message(&unreadable, &source);
            Err(())
        }
    }
}

fn not_a_message(unreadable: &Unreadable, source: &Source) {
    let message = prose!["the input is neither hex, nor base64, nor the bytes of a message"];
    let diagnostic = Diagnostic {
        label: Some(Label {
            says: unreadable.why.into(),
            within: Span::of(0..source.bytes().len()),
            ..Label::at(Span::of(unreadable.at.clone()))
        }),
        help: Some(prose![
            "paste the bytes of the UDP payload, from the two of the message type on; ",
            ours(format!("the magic cookie 0x{:08x} follows four bytes later", stun::message::COOKIE))
        ]),
        spec: &["RFC 8489, section 5"],
        ..Diagnostic::new("not-a-message", Level::Error, message)
    };
    show(&diagnostic, source);
}
