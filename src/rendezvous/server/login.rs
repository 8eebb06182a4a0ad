//! The name registry: names are logged in, and what is said goes to whom it names, its payload as a string that holds
//! JSON. A second login with a name silently takes it over. The deployed server says nothing when a name is not known;
//! this one says so in the shape of its other errors.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Value, json};

use super::Refusal;
use super::desk::{Desk, NAME, quoted};
use super::input::Heard;
use super::output::{Conn, Doing};
use crate::signal::event::{Name, What};
use crate::signal::json::Doc;
use crate::text::Way;

/// The most names of one connection.
const NAMES: usize = 16;
/// The most others a name is known to talk to.
const CALLS: usize = 64;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Login {
    names: BTreeMap<Name, Conn>,
    own: BTreeMap<Conn, BTreeSet<Name>>,
    /// To whom an answer of a name goes.
    offerers: BTreeMap<Name, Name>,
    /// Who talks to whom, in both orders, from the first offer to `leave`.
    calls: BTreeSet<(Name, Name)>,
}

impl Login {
    pub(super) fn opened(&mut self, desk: &mut Desk, conn: Conn) {
        desk.say(conn, json!({"status": "success"}).to_string());
    }

    pub(super) fn text(&mut self, desk: &mut Desk, conn: Conn, heard: &Heard<'_>) {
        let root: Value = match serde_json::from_str(heard.text) {
            Ok(root @ Value::Object(_)) => root,
            // the deployed server gives back what is no JSON
            _ => {
                desk.said(conn, "not-json", None, 0, heard.text.len());
                desk.refused(conn, Refusal::NotUnderstood, None);
                return desk.say(conn, format!("send:{}", heard.text));
            }
        };
        let text = |key: &str| match root.get(key) {
            Some(Value::String(text)) if !text.is_empty() => Some(Name::from(text.as_str())),
            Some(Value::Number(number)) => Some(Name::from(number.to_string())),
            _ => None,
        };
        let kind = root.get("type").and_then(Value::as_str).unwrap_or_default();
        let to = text("name");
        let from = text("myName").or_else(|| self.own.get(&conn)?.first().cloned());
        match kind {
            "login" => self.login(desk, conn, heard, to),
            "offer" | "answer" | "candidate" => {
                let Some(payload) = payload(heard.text, &root, kind) else {
                    desk.said(conn, heard.kind, to, 0, heard.text.len());
                    let says = format!("{kind} without \"{kind}\"");
                    return desk.refuse(conn, Refusal::NotUnderstood, Some(&says));
                };
                match kind {
                    "offer" => self.offer(desk, conn, heard, (from, to), &payload),
                    "answer" => self.answer(desk, conn, heard, from, &payload),
                    _ => {
                        let message = format!("{{\"type\":\"candidate\",\"candidate\":{payload}}}");
                        self.pass(desk, conn, heard, to, message);
                    }
                }
            }
            "leave" => {
                if let (Some(from), Some(to)) = (&from, &to) {
                    self.part(from, to);
                }
                self.pass(desk, conn, heard, to, json!({"type": "leave"}).to_string());
            }
            other => {
                desk.said(conn, "unknown", None, 0, heard.text.len());
                let shown: String = other.chars().filter(|char| !char.is_control()).take(64).collect();
                desk.refuse(conn, Refusal::NotUnderstood, Some(&format!("Unrecognized command : {shown}")));
            }
        }
    }

    fn login(&mut self, desk: &mut Desk, conn: Conn, heard: &Heard<'_>, name: Option<Name>) {
        desk.said(conn, heard.kind, None, 0, heard.text.len());
        let fits = |name: &Name| name.len() <= NAME && !name.chars().any(char::is_control);
        let Some(name) = name.filter(fits) else {
            desk.refused(conn, Refusal::BadName, None);
            let message = format!("a name has 1 to {NAME} bytes and no control characters");
            return desk.say(conn, json!({"type": "login", "success": false, "message": message}).to_string());
        };
        let own = self.own.entry(conn).or_default();
        if own.len() >= NAMES && !own.contains(&name) {
            desk.refused(conn, Refusal::BadName, None);
            let message = format!("a connection has {NAMES} names at most");
            return desk.say(conn, json!({"type": "login", "success": false, "message": message}).to_string());
        }
        own.insert(name.clone());
        let before = self.names.insert(name.clone(), conn);
        if let Some(before) = before.filter(|before| *before != conn) {
            if let Some(own) = self.own.get_mut(&before) {
                own.remove(&name);
            }
            let left = self.own.get(&before).and_then(|own| own.first().cloned());
            desk.name(before, left);
            desk.refused(before, Refusal::NameTaken, None);
        }
        desk.name(conn, Some(name.clone()));
        desk.tell(conn, Doing::Registered);
        desk.express(conn, What::Registered { name: before.is_none().then_some(name) }, None);
    }

    fn offer(
        &mut self,
        desk: &mut Desk,
        conn: Conn,
        heard: &Heard<'_>,
        (from, to): (Option<Name>, Option<Name>),
        payload: &str,
    ) {
        let name = to.as_deref().map_or(Value::Null, Value::from);
        let message = format!("{{\"type\":\"offer\",\"offer\":{payload},\"name\":{name}}}");
        if self.pass(desk, conn, heard, to.clone(), message)
            && let (Some(from), Some(to)) = (from.filter(|from| from.len() <= NAME), to)
        {
            self.offerers.insert(to.clone(), from.clone());
            // a client may say that it is anybody; only a name of its own is in a call
            let own = self.own.get(&conn).is_some_and(|own| own.contains(&from));
            if own && self.with(&from).len() < CALLS && self.with(&to).len() < CALLS {
                self.calls.extend([(from.clone(), to.clone()), (to, from)]);
            }
        }
    }

    fn answer(&mut self, desk: &mut Desk, conn: Conn, heard: &Heard<'_>, from: Option<Name>, payload: &str) {
        let Some(to) = from.as_ref().and_then(|from| self.offerers.remove(from)) else {
            desk.said(conn, heard.kind, None, 0, heard.text.len());
            let who = from.as_deref().map_or("nobody".to_owned(), quoted);
            return desk.refuse(conn, Refusal::Nobody, Some(&format!("no offer waits for an answer of {who}")));
        };
        let message = format!("{{\"type\":\"answer\",\"answer\":{payload}}}");
        self.pass(desk, conn, heard, Some(to), message);
    }

    /// Sends it to that name. True when somebody has the name.
    fn pass(&mut self, desk: &mut Desk, conn: Conn, heard: &Heard<'_>, to: Option<Name>, message: String) -> bool {
        let there = to.as_ref().and_then(|to| self.names.get(to)).copied();
        desk.said(conn, heard.kind, to.clone(), usize::from(there.is_some()), heard.text.len());
        match (there, &to) {
            (Some(there), _) => desk.say(there, Arc::<str>::from(message)),
            (None, Some(to)) => {
                desk.refuse(conn, Refusal::NotFound, Some(&format!("No such user: {}", quoted(to))));
            }
            (None, None) => desk.refuse(conn, Refusal::NotUnderstood, Some("a message needs the \"name\" it is to")),
        }
        there.is_some()
    }

    fn part(&mut self, one: &Name, other: &Name) {
        self.calls.remove(&(one.clone(), other.clone()));
        self.calls.remove(&(other.clone(), one.clone()));
    }

    pub(super) fn closed(&mut self, desk: &mut Desk, conn: Conn) {
        for name in self.own.remove(&conn).unwrap_or_default() {
            if self.names.get(&name) != Some(&conn) {
                continue;
            }
            self.names.remove(&name);
            self.offerers.remove(&name);
            let others: Vec<Name> = self.with(&name);
            for other in others {
                self.part(&name, &other);
                if let Some(there) = self.names.get(&other) {
                    let says = format!("user not found any more: {} is gone", quoted(&name));
                    desk.refuse(*there, Refusal::PeerGone, Some(&says));
                }
            }
        }
    }

    /// Whom a name talks to.
    fn with(&self, name: &Name) -> Vec<Name> {
        let from = (name.clone(), Name::from(""));
        self.calls.range(from..).take_while(|(one, _)| one == name).map(|(_, other)| other.clone()).collect()
    }
}

/// What is negotiated, as a string in JSON: a string as it was sent, anything else as it was sent, in quotes. None when
/// there is nothing.
fn payload(text: &str, root: &Value, key: &str) -> Option<String> {
    let value = root.get(key).filter(|value| !value.is_null())?;
    let doc = Doc::read(text, Way::default()).filter(|doc| doc.fault.is_none());
    let source = doc.as_ref().and_then(|doc| Some(doc.root().get(key)?.source().to_owned()));
    let source = source.unwrap_or_else(|| value.to_string());
    Some(if value.is_string() { source } else { Value::from(source).to_string() })
}
