//! The integration tests: one binary, because linking is what costs time.

#![expect(clippy::disallowed_methods, reason = "tests read files and run the program")]

mod architecture;
#[cfg(feature = "net")]
#[path = "../lab/badstun.rs"]
mod badstun;
mod capture;
mod catalogue;
mod cli;
mod documented;
mod dumps;
mod facts;
mod formats;
#[cfg(feature = "net")]
mod gather;
mod generated;
mod hostile;
mod lint_cli;
mod lint_corpus;
mod lint_lines;
mod locating;
#[cfg(feature = "net")]
mod loopback;
mod negotiated;
#[cfg(feature = "net")]
mod net;
#[cfg(feature = "net")]
#[path = "../peers/mod.rs"]
mod peers;
mod pipeline;
mod properties;
#[cfg(feature = "net")]
mod rendezvous;
#[cfg(feature = "net")]
mod rendezvous_client;
mod replay_calls;
mod replay_diff;
#[cfg(feature = "net")]
mod replay_drive;
mod replay_dumps;
mod replay_export;
mod replay_joined;
#[cfg(feature = "net")]
mod replay_live;
mod replay_properties;
mod replay_redact;
mod replay_sessions;
mod replaying;
mod roundtrip;
mod rules;
mod schema;
mod second_opinion;
#[cfg(feature = "net")]
mod signal_call;
#[cfg(feature = "net")]
mod signal_connect;
#[cfg(feature = "net")]
mod signal_serve;
mod statements;
#[cfg(feature = "net")]
mod stun;
mod stun_decode;
#[cfg(feature = "net")]
mod stun_faults;
#[cfg(feature = "net")]
mod stun_networks;
mod targets;
#[cfg(feature = "net")]
mod turn;
mod whip;
