//! Answers the challenge of a server with credentials (RFC 8489, section 9.2).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::login::Login;
use super::trouble::Trouble;
use crate::probe::wire::Signature;
use crate::stun::integrity::{Made, long_term_key};

/// Credentials, and what the server has said of how to use them.
#[derive(Clone, Debug, Default)]
pub struct Keyring {
    login: Option<Login>,
    /// The realm they are for; any, when none.
    realm: Option<String>,
    signature: Option<Signature>,
}

/// What nonces begin with whose server says in them what it can do (RFC 8489, section 9.2).
const COOKIE: &[u8] = b"obMatJos2";

impl Keyring {
    /// With these credentials, for this realm only when one is named.
    pub const fn new(login: Option<Login>, realm: Option<String>) -> Self {
        Self { login, realm, signature: None }
    }

    /// What requests are signed with; nothing before the first challenge.
    pub const fn signature(&self) -> Option<&Signature> {
        self.signature.as_ref()
    }

    /// Takes a challenge: realm and nonce, and the password algorithms on offer.
    ///
    /// # Errors
    /// Why it cannot be answered.
    pub fn challenge(
        &mut self,
        challenge: Option<&(Vec<u8>, Vec<u8>)>,
        algorithms: Option<&[u8]>,
    ) -> Result<(), Trouble> {
        let Some((realm, nonce)) = challenge else { return Err(Trouble::BrokenChallenge) };
        let Some(login) = &self.login else { return Err(Trouble::CredentialsWanted) };
        if self.realm.as_ref().is_some_and(|wanted| wanted.as_bytes() != realm.as_slice()) {
            return Err(Trouble::OtherRealm);
        }
        let algorithm = match algorithms {
            Some(offered) => Some((offered.to_vec(), choose(offered).ok_or(Trouble::UnknownAlgorithms)?)),
            // Somebody between may have taken them out, to have a weaker one used.
            None if offers_algorithms(nonce) => return Err(Trouble::AlgorithmsMissing),
            None => None,
        };
        let made = algorithm.as_ref().map_or(Made::Md5, |(_, made)| *made);
        self.signature = Some(Signature {
            username: login.username.clone(),
            realm: realm.clone(),
            nonce: nonce.clone(),
            key: long_term_key(login.username.as_bytes(), realm, &login.password, made),
            algorithm,
        });
        Ok(())
    }
}

/// SHA-256 when it is on offer, or else MD5.
fn choose(offered: &[u8]) -> Option<Made> {
    let (mut rest, mut best) = (offered, None);
    while let Some(([a, b, c, d], after)) = rest.split_first_chunk::<4>() {
        let length = usize::from(u16::from_be_bytes([*c, *d])).next_multiple_of(4);
        match u16::from_be_bytes([*a, *b]) {
            1 => best = best.or(Some(Made::Md5)),
            2 => best = Some(Made::Sha256),
            _ => {}
        }
        rest = after.get(length..).unwrap_or_default();
    }
    best
}

/// Whether a nonce says that its server offers password algorithms: the first of 24 bits in base64.
fn offers_algorithms(nonce: &[u8]) -> bool {
    let bits = nonce.strip_prefix(COOKIE).and_then(|rest| rest.get(..4));
    bits.and_then(|bits| STANDARD.decode(bits).ok()).is_some_and(|bits| bits[0] & 0x80 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(realm: Option<&str>) -> Keyring {
        let login = Login { username: "alice".to_owned(), password: "two words".to_owned() };
        Keyring::new(Some(login), realm.map(str::to_owned))
    }

    fn challenge(nonce: &[u8]) -> (Vec<u8>, Vec<u8>) {
        (b"lab.test".to_vec(), nonce.to_vec())
    }

    const SHA256_AND_MD5: &[u8] = &[0, 1, 0, 0, 0, 2, 0, 0];

    #[test]
    fn the_better_algorithm_on_offer() {
        let mut ring = ring(None);
        assert_eq!(ring.challenge(Some(&challenge(b"n")), None), Ok(()));
        assert_eq!(ring.signature().map(|signature| signature.key.len()), Some(16));
        assert_eq!(ring.challenge(Some(&challenge(b"n")), Some(SHA256_AND_MD5)), Ok(()));
        let signature = ring.signature().expect("signed");
        assert_eq!(
            (signature.key.len(), signature.algorithm.as_ref().map(|(_, made)| *made)),
            (32, Some(Made::Sha256))
        );
        assert_eq!(ring.challenge(Some(&challenge(b"n")), Some(&[0, 9, 0, 0])), Err(Trouble::UnknownAlgorithms));
        // A parameter of three bytes is filled up.
        assert_eq!(choose(&[0, 9, 0, 3, 1, 2, 3, 0, 0, 1, 0, 0]), Some(Made::Md5));
        assert_eq!(choose(&[0, 9, 0, 200, 0, 1]), None);
    }

    #[test]
    fn what_cannot_be_answered() {
        assert_eq!(ring(None).challenge(None, None), Err(Trouble::BrokenChallenge));
        assert_eq!(ring(Some("other")).challenge(Some(&challenge(b"n")), None), Err(Trouble::OtherRealm));
        assert_eq!(ring(Some("lab.test")).challenge(Some(&challenge(b"n")), None), Ok(()));
        let nobody = &mut Keyring::default();
        assert_eq!(nobody.challenge(Some(&challenge(b"n")), None), Err(Trouble::CredentialsWanted));
        // Bit 0 set, and no algorithms: taken out on the way.
        let nonce = challenge(b"obMatJos2gAAAnonce");
        assert_eq!(ring(None).challenge(Some(&nonce), None), Err(Trouble::AlgorithmsMissing));
        assert_eq!(ring(None).challenge(Some(&nonce), Some(SHA256_AND_MD5)), Ok(()));
        assert_eq!(ring(None).challenge(Some(&challenge(b"obMatJos2AAAAnonce")), None), Ok(()));
    }
}
