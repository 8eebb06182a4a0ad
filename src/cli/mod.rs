//! The command line: one file a command, with its arguments and what it does. An edge: reads files and standard input in
//! [`input`], and writes to the standard streams in [`output`]; nothing else does.

mod build;
pub mod completions;
mod describe;
mod explain;
#[cfg(feature = "net")]
mod gather;
mod input;
mod lint;
#[cfg(feature = "net")]
mod loopback;
pub mod man;
mod output;
mod parse;
mod replay;
mod secret;
#[cfg(feature = "net")]
mod signal;
mod stun;
#[cfg(feature = "net")]
mod trust;
#[cfg(feature = "net")]
mod turn;

use std::io;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

/// The only exit codes there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    /// Yes, or nothing wrong.
    Ok = 0,
    /// The answer is no: findings, incompatible, not connected, a threshold missed.
    No = 1,
    /// Wrong usage, or input that cannot be read.
    Usage = 2,
    /// The check could not be carried out.
    CouldNotTell = 3,
    /// Ended by Ctrl-C; what was found until then has been reported.
    Interrupted = 130,
}

/// The field instrument for WebRTC: reads session descriptions and says what they mean.
#[derive(Debug, Parser)]
#[command(name = "rtcscope", version, max_term_width = 80, arg_required_else_help = true, after_help = AFTER_HELP)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    /// When to use colour.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    color: Color,
}

const AFTER_HELP: &str = "\
Exit codes: 0 yes or clean; 1 the answer is no; 2 wrong usage or unreadable input;
            3 the check could not be carried out; 130 ended by Ctrl-C.

Example:
  rtcscope sdp explain --brief offer.sdp";

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum Color {
    /// On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read, explain and write session descriptions.
    #[command(subcommand, arg_required_else_help = true)]
    Sdp(Sdp),
    /// The rules of sdp lint: all of them, or one explained.
    Rules(lint::rules::Args),
    /// Call yourself: does WebRTC work on this machine, and how fast?
    #[cfg(feature = "net")]
    Loopback(Box<loopback::Args>),
    /// What went wrong in that call? Reads logs, HAR files and recordings of signaling.
    Replay(Box<replay::Args>),
    /// Signaling: be a server for tests, or call through one.
    #[cfg(feature = "net")]
    #[command(subcommand, arg_required_else_help = true)]
    Signal(Box<signal::Command>),
    /// STUN servers, NATs and messages: ask, serve, decode.
    #[command(subcommand, arg_required_else_help = true)]
    Stun(Box<stun::Command>),
    /// TURN relays: can media get out, and by which way?
    #[cfg(feature = "net")]
    #[command(subcommand, arg_required_else_help = true)]
    Turn(Box<turn::Command>),
    /// Show the ICE candidates this host would offer, why there are no more, and whom they reach.
    #[cfg(feature = "net")]
    Gather(Box<gather::Args>),
    /// Print shell completions.
    Completions(completions::Args),
    /// Print the manual page.
    Man(man::Args),
}

#[derive(Debug, Subcommand)]
enum Sdp {
    /// Say what a description is, and what each line of it means.
    Explain(explain::Args),
    /// Say what is wrong with a description, where, why, and how to mend it.
    Lint(lint::Args),
    /// Hold an answer against its offer: do they fit, and what do they agree on?
    Match(lint::matching::Args),
    /// Hold descriptions against those before them: what may change in a call, and what not.
    Renegotiate(lint::renegotiate::Args),
    /// Turn a description into JSON, every line of it.
    Parse(parse::Args),
    /// Turn that JSON back into a description.
    Build(build::Args),
}

/// The command line as clap knows it, for completions and the manual.
pub fn command() -> clap::Command {
    Cli::command()
}

/// Runs the program: parses the arguments, carries out the command, reports errors on standard error.
pub fn main() -> ExitCode {
    let matches = match command().try_get_matches() {
        Ok(matches) => matches,
        Err(error) => {
            let code = match error.kind() {
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => Exit::Ok,
                _ => Exit::Usage,
            };
            // Nothing sensible is left to do when even this cannot be written.
            let _ = error.print();
            return ExitCode::from(code as u8);
        }
    };
    let cli = match Cli::from_arg_matches(&matches) {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(Exit::Usage as u8);
        }
    };
    let exit = match run(&cli) {
        Ok(exit) => exit,
        Err(error) if is_broken_pipe(&error) => Exit::Ok,
        Err(error) => {
            output::say(&format!("{error:#}"));
            // What was read cannot be shown: nobody's answer is no, and nobody's usage is wrong.
            if error.chain().any(|cause| cause.is::<io::Error>()) { Exit::CouldNotTell } else { Exit::Usage }
        }
    };
    ExitCode::from(exit as u8)
}

fn run(cli: &Cli) -> anyhow::Result<Exit> {
    let terminal = output::Terminal::new(cli.color);
    match &cli.command {
        Command::Sdp(Sdp::Explain(args)) => explain::run(args, &terminal),
        Command::Sdp(Sdp::Lint(args)) => lint::run(args, &terminal),
        Command::Sdp(Sdp::Match(args)) => lint::matching::run(args, &terminal),
        Command::Sdp(Sdp::Renegotiate(args)) => lint::renegotiate::run(args, &terminal),
        Command::Rules(args) => lint::rules::run(args, &terminal),
        Command::Sdp(Sdp::Parse(args)) => parse::run(args, &terminal),
        Command::Sdp(Sdp::Build(args)) => build::run(args),
        #[cfg(feature = "net")]
        Command::Loopback(args) => loopback::run(args, &terminal),
        Command::Replay(args) => replay::run(args, &terminal),
        #[cfg(feature = "net")]
        Command::Signal(command) => signal::run(command, &terminal),
        Command::Stun(command) => stun::run(command, &terminal),
        #[cfg(feature = "net")]
        Command::Turn(command) => turn::run(command, &terminal),
        #[cfg(feature = "net")]
        Command::Gather(args) => gather::run(args, &terminal),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
    }
}

/// Ends the program at once: somebody has asked twice.
#[cfg(feature = "net")]
fn leave(exit: Exit) {
    #[expect(clippy::exit, clippy::disallowed_methods, reason = "whoever asks twice does not want to wait")]
    std::process::exit(exit as i32);
}

/// Whoever reads our output has seen enough: not an error.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
            || cause
                .downcast_ref::<serde_json::Error>()
                .is_some_and(|error| error.io_error_kind() == Some(io::ErrorKind::BrokenPipe))
    })
}
