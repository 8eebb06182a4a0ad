//! Values of parameters, held against what the tables say a parameter can have.

use crate::lint::rules::prelude::*;
use crate::lint::traits::known;

/// A finding for the first parameter in each `fmtp` of `codec` with a value that it cannot have. `more` says what else
/// is wrong with a value the tables accept.
pub(super) fn check(part: &Part<'_>, codec: Codec, findings: &mut Findings<'_>, more: fn(&str, &str) -> Option<Prose>) {
    for payload in part.payloads_with(|traits| traits.codec == codec) {
        let Some(line) = payload.fmtp else { continue };
        for param in line.params("parameters").take(64) {
            let Some((value, span)) = param.value else { continue };
            let named = known(codec).iter().find(|known| known.name.eq_ignore_ascii_case(param.name));
            let Some(known) = named else { continue };
            let impossible = known.decode.is_some_and(|decode| decode(value.trim()).is_none());
            let further = if impossible { None } else { more(param.name, value.trim()) };
            if impossible || further.is_some() {
                let mut finding = findings.at(
                    line.spot(span),
                    prose![
                        theirs(value.trim()),
                        " is not a value that ",
                        known.name,
                        " can have: it is ",
                        known.meaning
                    ],
                );
                if let Some(further) = further {
                    finding = finding.note(further);
                }
                let _ = finding;
                break;
            }
        }
    }
}
