use super::*;

#[test]
#[ignore = "to look at"]
#[expect(clippy::print_stdout, clippy::disallowed_methods, reason = "to look at")]
fn look() {
    for name in std::env::var("LOOK").unwrap_or_default().split_whitespace() {
        let bytes = std::fs::read(name).expect("a file");
        let capture = crate::signal::read(&bytes, crate::signal::Options::default());
        let story = Story::of(&capture.events);
        let ground = super::super::Ground::of(&capture.events, &story, false);
        let found = super::super::findings(&ground);
        let all = super::super::diagnose(&ground, &found);
        println!("== {name}: {} events, {:?}", capture.events.len(), capture.summary.notes.len());
        for one in &all {
            println!("  ** {} ({}): {}", one.cause.name(), one.confidence.name(), one.summary.plain());
        }
        for one in &found {
            println!("  -- {} {}: {}", one.level.name(), one.name, one.says.plain());
        }
        if std::env::var("BRIEF").is_ok() {
            continue;
        }
        for (n, side) in story.sides.all().iter().enumerate() {
            println!("  side {n}: {:?} {:?} {:?}", side.names, side.connections, side.identities);
        }
        for event in &capture.events {
            if !matches!(event.what, What::Candidate(_)) {
                println!(
                    "    {:?} {} {:?} from {:?} to {:?} conn {:?}",
                    event.at.map(|m| m.0 / 1000),
                    event.what.name(),
                    event.direction,
                    event.from,
                    event.to,
                    event.connection
                );
            }
        }
        for (index, message, kind) in story.descriptions() {
            println!(
                "  {index}: {kind:?} call {:?} m-lines {:?} by {:?} to {:?} received {:?}",
                message.call,
                story.description(index, &capture.events).map(|d| d
                    .sdp
                    .text
                    .lines()
                    .filter(|l| l.starts_with("m="))
                    .map(|l| l.chars().take(12).collect::<String>())
                    .collect::<Vec<_>>()),
                message.author,
                message.to,
                message.received
            );
        }
        println!("  {} candidates", story.candidates().count());
        for step in &story.steps {
            println!(
                "  step {:?} {:?} {:?} {:?} -> {:?} {:?}",
                step.side, step.set, step.kind, step.before, step.outcome, step.result
            );
        }
        for exchange in &story.exchanges {
            println!("  {exchange:?}");
        }
    }
}

fn text(what: &What) -> String {
    let text = if let What::Description(d) = what { format!("description {:?}", d.kind) } else { format!("{what:?}") };
    text.chars().take(150).collect()
}
