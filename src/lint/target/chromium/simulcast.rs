//! `a=rid` and `a=simulcast` as `SimulcastSdpSerializer` reads them.

use super::media::{Codecs, Media, Rid, Simulcast};
use super::text::number;

/// The rids of `a=simulcast:value`, or what is said to it.
pub(super) fn simulcast(value: &str) -> Result<Simulcast<'_>, &'static str> {
    let tokens: Vec<&str> = value.split(' ').filter(|token| !token.is_empty()).collect();
    let pairs: &[(&str, &str)] = match tokens.as_slice() {
        [way, layers] => &[(way, layers)],
        [way, layers, other, others] => &[(way, layers), (other, others)],
        _ => return Err("Must have one or two <direction, streams> pairs."),
    };
    let known = pairs.iter().all(|(way, _)| matches!(*way, "send" | "recv"));
    if !known || matches!(pairs, [(first, _), (second, _)] if first == second) {
        return Err("Valid values: send / recv.");
    }
    let mut simulcast = Simulcast::default();
    for (way, layers) in pairs {
        let list = if *way == "send" { &mut simulcast.send } else { &mut simulcast.recv };
        for alternatives in layers.split(';') {
            if alternatives.is_empty() {
                return Err("Simulcast alternative layer list is empty.");
            }
            for rid in alternatives.split(',') {
                let rid = rid.strip_prefix('~').unwrap_or(rid);
                if rid.is_empty() {
                    return Err("Rid must not be empty.");
                }
                list.push(rid);
            }
        }
    }
    Ok(simulcast)
}

/// `a=rid:value`; none when it is malformed and so ignored.
pub(super) fn rid<'a>(value: &'a str, codecs: &Codecs<'_>) -> Option<Rid<'a>> {
    let tokens: Vec<&str> = value.split(' ').filter(|token| !token.is_empty()).collect();
    let (id, way, restrictions) = match tokens.as_slice() {
        [id, way] => (*id, *way, None),
        [id, way, restrictions] => (*id, *way, Some(*restrictions)),
        _ => return None,
    };
    let legal = id.len() <= 16 && !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !legal || !matches!(way, "send" | "recv") {
        return None;
    }
    for restriction in restrictions.into_iter().flat_map(|all| all.split(';')) {
        let (key, values) = restriction.split_once('=').unwrap_or((restriction, ""));
        if key.is_empty() {
            return None;
        }
        let listed = |pt: &str| number::<i32>(pt).is_some_and(|pt| codecs.get(pt).is_some());
        if key == "pt" && !values.split(',').all(listed) {
            return None;
        }
    }
    Some(Rid { id, sends: way == "send" })
}

/// Takes the rids out of `a=simulcast` that no `a=rid` declares for that direction, that more than one declares, or
/// that are in both directions. True when something is left.
pub(super) fn settle(media: &mut Media<'_>) -> bool {
    let Some(simulcast) = &mut media.simulcast else { return false };
    let mut declared = std::collections::HashMap::new();
    for rid in &media.rids {
        declared.entry(rid.id).and_modify(|known| *known = None).or_insert(Some(rid.sends));
    }
    let received: std::collections::HashSet<&str> = simulcast.recv.iter().copied().collect();
    let both: std::collections::HashSet<&str> =
        simulcast.send.iter().copied().filter(|rid| received.contains(rid)).collect();
    simulcast.send.retain(|rid| declared.get(rid) == Some(&Some(true)) && !both.contains(rid));
    simulcast.recv.retain(|rid| declared.get(rid) == Some(&Some(false)) && !both.contains(rid));
    !simulcast.send.is_empty() || !simulcast.recv.is_empty()
}
