//! What was counted, in OpenMetrics 1.0.

use std::fmt::Write;

use super::{Refusal, Tally};

impl Tally {
    /// All of it, with how many clients are there now.
    pub fn open_metrics(&self, dialect: &str, connections: usize) -> String {
        let mut text = String::new();
        let mut family = |name: &str, kind: &str, help: &str, samples: &[(String, u64)]| {
            // writing to a string cannot fail
            let _ = writeln!(text, "# TYPE rtcscope_signal_{name} {kind}\n# HELP rtcscope_signal_{name} {help}");
            let suffix = if kind == "counter" { "_total" } else { "" };
            for (labels, value) in samples {
                let comma = if labels.is_empty() { "" } else { "," };
                let _ =
                    writeln!(text, "rtcscope_signal_{name}{suffix}{{dialect=\"{dialect}\"{comma}{labels}}} {value}");
            }
        };
        let one = |value: u64| [(String::new(), value)];
        family("connections", "gauge", "Clients that are there.", &one(connections as u64));
        family("connections_most", "gauge", "Clients that were there at once, at most.", &one(self.most as u64));
        family("connections_opened", "counter", "Clients that came.", &one(self.opened));
        family("connections_closed", "counter", "Clients that are gone.", &one(self.closed));
        let kinds: Vec<_> = self.received.iter().map(|(kind, count)| (format!("kind=\"{kind}\""), *count)).collect();
        family("messages_received", "counter", "Messages from clients, by what they say.", &kinds);
        family("messages_sent", "counter", "Messages to clients.", &one(self.sent));
        family("received_bytes", "counter", "Bytes of messages from clients.", &one(self.bytes_received));
        family("sent_bytes", "counter", "Bytes of messages to clients.", &one(self.bytes_sent));
        let refusals: Vec<_> = Refusal::ALL
            .iter()
            .map(|refusal| {
                let count = self.refused.get(refusal).copied().unwrap_or(0);
                (format!("reason=\"{}\"", refusal.name()), count)
            })
            .collect();
        family("refusals", "counter", "What was not granted, by reason.", &refusals);
        text.push_str("# EOF\n");
        text
    }
}
