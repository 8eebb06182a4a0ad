//! Values of parameters, held against what the tables say a parameter can have.

use crate::lint::rules::prelude::*;
use crate::lint::traits::known;

/// A finding for the first parameter in each `fmtp` of `codec` with a value that it cannot have. `more` says what else
/// is wrong with a value the tables accept; without it only what the tables do not accept is looked at.
pub(super) fn check(
    part: &Part<'_>,
    codec: Codec,
    findings: &mut Findings<'_>,
    more: Option<fn(&str, &str) -> Option<Prose>>,
) {
    let wanted = |traits: &Traits| traits.codec == codec && (more.is_some() || traits.params.any(Params::IMPOSSIBLE));
    for payload in part.payloads_with(wanted) {
        let Some(line) = payload.fmtp else { continue };
        for param in line.params("parameters").take(64) {
            let Some((value, span)) = param.value else { continue };
            let named = known(codec).iter().find(|known| known.parameter.name.eq_ignore_ascii_case(param.name));
            let Some(known) = named else { continue };
            let impossible = !known.takes(value.trim());
            let further = more.filter(|_| !impossible).and_then(|more| more(param.name, value.trim()));
            if impossible || further.is_some() {
                let mut finding = findings.at(
                    line.spot(span),
                    prose![
                        theirs(value.trim()),
                        " is not a value that ",
                        known.parameter.name,
                        " can have: it is ",
                        known.parameter.meaning
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
