//! What came after what: by the times, and before them by what cannot have been otherwise.

use std::collections::HashMap;

use super::links::{At, Links};
use crate::signal::event::Event;

/// Merges captures, each of which is in its own order: the captures of one call among each other, one call after the other.
pub(super) fn in_order(lists: Vec<Vec<Event>>, links: &Links, calls: &[u16]) -> Vec<Event> {
    let mut before: HashMap<At, Vec<At>> = HashMap::new();
    for link in &links.links {
        before.entry(link.after).or_default().push(link.before);
    }
    // An event without a time stays behind the one before it.
    let times: Vec<Vec<i64>> = lists.iter().map(|list| times(list)).collect();
    let mut rest: Vec<std::vec::IntoIter<Event>> = lists.into_iter().map(Vec::into_iter).collect();
    let mut next: Vec<usize> = vec![0; rest.len()];
    let mut all = Vec::with_capacity(times.iter().map(Vec::len).sum());
    let count = calls.iter().max().map_or(0, |last| *last + 1);
    for call in 0..count {
        let members: Vec<usize> = (0..rest.len()).filter(|list| calls[*list] == call).collect();
        loop {
            let heads = members.iter().filter_map(|list| Some((*times[*list].get(next[*list])?, *list)));
            let ready = |list: usize| {
                let waits = before.get(&(list, next[list])).into_iter().flatten();
                waits.into_iter().all(|(other, index)| next[*other] > *index)
            };
            // Where all wait for each other the captures contradict themselves: the clock decides.
            let list = heads.clone().filter(|(_, list)| ready(*list)).min().or_else(|| heads.min());
            let Some((_, list)) = list else { break };
            next[list] += 1;
            all.extend(rest[list].next());
        }
    }
    all
}

fn times(list: &[Event]) -> Vec<i64> {
    let mut last = i64::MIN;
    let mut time = |event: &Event| {
        last = event.at.map_or(last, |at| at.0.max(last));
        last
    };
    list.iter().map(&mut time).collect()
}
