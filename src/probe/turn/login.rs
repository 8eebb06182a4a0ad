//! User and password, and where they come from: given, or made from a secret that the servers share.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::stun::integrity::shared_secret;

/// A user and the password.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Login {
    /// The user.
    pub username: String,
    /// The password.
    pub password: String,
}

impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("username", &self.username).finish_non_exhaustive()
    }
}

/// What users and passwords are made from, where servers share a secret
/// (draft-uberti-behave-turn-rest-00, section 2.2).
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    /// The secret.
    pub secret: String,
    /// A name to go with the time; may be empty.
    pub name: String,
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Secret").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Secret {
    /// The user who may come until then, in seconds since 1970, and the password.
    pub fn login(&self, until: u64) -> Login {
        let username = if self.name.is_empty() { until.to_string() } else { format!("{until}:{}", self.name) };
        let password = STANDARD.encode(shared_secret(&self.secret, &username));
        Login { username, password }
    }
}

/// So far in the future that no clock in use is beyond it, and still a number of 32 bits: 2100-01-01.
pub const FAR: u64 = 4_102_444_800;
/// No user of this kind was made before: 2001-09-09.
const EARLIEST: u64 = 1_000_000_000;

/// Until when a user may come, in seconds since 1970, where the name says so: `1800000000`, `1800000000:name`,
/// `name:1800000000`.
pub fn until(username: &str) -> Option<u64> {
    let number = |text: &str| {
        let digits = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u64>().ok().filter(|time| digits && (EARLIEST..=FAR).contains(time))
    };
    let (first, last) = username.split_once(':').unwrap_or((username, ""));
    number(first).or_else(|| number(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// By `printf %s 1800000000:bob | openssl dgst -sha1 -hmac s3cr3t -binary | base64`.
    #[test]
    fn made_from_a_secret() {
        let secret = Secret { secret: "s3cr3t".to_owned(), name: "bob".to_owned() };
        let login = secret.login(1_800_000_000);
        assert_eq!(
            (login.username.as_str(), login.password.as_str()),
            ("1800000000:bob", "n9rXDt5cwBIpvUokxhzXSv7e2Kw=")
        );
        assert!(!format!("{secret:?}{login:?}").contains("s3cr3t"));
        let unnamed = Secret { name: String::new(), ..secret };
        assert_eq!(unnamed.login(FAR).username, "4102444800");
    }

    #[test]
    fn names_that_say_until_when() {
        assert_eq!(until("1800000000:bob"), Some(1_800_000_000));
        assert_eq!(until("bob:1800000000"), Some(1_800_000_000));
        assert_eq!(until("1800000000"), Some(1_800_000_000));
        for name in ["bob", "", "12345", "18000000001", "1800000000x", "bob:x"] {
            assert_eq!(until(name), None, "{name}");
        }
    }
}
