//! TLS to a server: what was seen of it, its certificate judged, and never trusted by itself.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{WebPkiServerVerifier, verify_server_name};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use x509_parser::extensions::GeneralName;

use crate::probe::survey::{Certificate, Distrust, Tls};
use crate::probe::target::Host;

/// Whom to trust.
#[derive(Clone, Debug)]
pub struct Trust {
    /// Certificates beyond those that browsers trust: authorities, or the very certificate of a server.
    pub own: Vec<CertificateDer<'static>>,
    /// Go on with certificates that are not to be trusted.
    pub insecure: bool,
}

impl Trust {
    /// Reads certificates in PEM.
    pub fn read(pem: &[u8]) -> Option<Vec<CertificateDer<'static>>> {
        let all: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
        all.ok().filter(|all| !all.is_empty())
    }
}

/// What the handshake showed.
#[derive(Debug, Default)]
struct Seen {
    certificate: Option<Certificate>,
    distrust: Option<Distrust>,
}

/// Judges certificates and remembers what it saw.
struct Judge {
    inner: Arc<WebPkiServerVerifier>,
    trust: Trust,
    seen: Mutex<Seen>,
}

impl fmt::Debug for Judge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Judge").finish_non_exhaustive()
    }
}

/// One attempt at TLS.
#[derive(Debug)]
pub(super) struct Attempt {
    judge: Arc<Judge>,
    /// For the handshake.
    pub(super) config: Arc<ClientConfig>,
    /// Whose certificate is expected.
    pub(super) name: ServerName<'static>,
}

impl Attempt {
    /// Prepares an attempt.
    pub(super) fn new(host: &Host, trust: &Trust) -> Result<Self, String> {
        let name = match host {
            Host::Address(ip) => ServerName::from(*ip),
            Host::Name(name) => {
                ServerName::try_from(name.clone()).map_err(|_| "no certificate can be for such a name".to_owned())?
            }
        };
        let mut roots = RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        for own in &trust.own {
            // What is no authority may still be the very certificate of the server.
            let _ = roots.add(own.clone());
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let inner = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
            .build()
            .map_err(|error| error.to_string())?;
        let judge = Arc::new(Judge { inner, trust: trust.clone(), seen: Mutex::new(Seen::default()) });
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .dangerous()
            .with_custom_certificate_verifier(Arc::<Judge>::clone(&judge))
            .with_no_client_auth();
        Ok(Self { judge, config: Arc::new(config), name })
    }

    /// Judges a chain that came another way than by rustls: by DTLS. May it be gone on with?
    pub(super) fn judge(&self) -> impl Fn(&[Vec<u8>]) -> bool + Send + Sync + use<> {
        let (judge, name) = (Arc::clone(&self.judge), self.name.clone());
        move |chain| {
            let chain: Vec<CertificateDer<'_>> = chain.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
            let Some((first, rest)) = chain.split_first() else { return false };
            judge.verify_server_cert(first, rest, &name, &[], UnixTime::now()).is_ok()
        }
    }

    /// What was seen.
    pub(super) fn tls(&self) -> Tls {
        let seen = self.judge.seen.lock().unwrap_or_else(PoisonError::into_inner);
        Tls {
            certificate: seen.certificate.clone(),
            distrust: seen.distrust.clone(),
            insecure: self.judge.trust.insecure && seen.distrust.is_some(),
            ..Tls::default()
        }
    }
}

impl Judge {
    /// Whether the very certificate of the server was named as trusted: then its name and its dates decide. It may be an
    /// authority's, as those that people sign themselves are, which the usual verification does not accept.
    fn is_named(&self, certificate: &CertificateDer<'_>, name: &ServerName<'_>) -> Option<Result<(), Error>> {
        if !self.trust.own.iter().any(|own| own.as_ref() == certificate.as_ref()) {
            return None;
        }
        let named = ParsedCertificate::try_from(certificate).and_then(|parsed| verify_server_name(&parsed, name));
        Some(named.and_then(|()| match dates(certificate) {
            Some((from, until)) => {
                let now = now();
                match () {
                    () if now > until => Err(Error::InvalidCertificate(CertificateError::Expired)),
                    () if now < from => Err(Error::InvalidCertificate(CertificateError::NotValidYet)),
                    () => Ok(()),
                }
            }
            None => Err(Error::InvalidCertificate(CertificateError::BadEncoding)),
        }))
    }
}

impl ServerCertVerifier for Judge {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let result = self.is_named(end_entity, server_name).unwrap_or_else(|| {
            let verdict = self.inner.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
            verdict.map(|_| ())
        });
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.certificate = certificate(end_entity, intermediates.len() + 1);
        seen.distrust = result.as_ref().err().map(distrust);
        match result {
            Err(error) if !self.trust.insecure => Err(error),
            _ => Ok(ServerCertVerified::assertion()),
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls12_signature(message, certificate, signature)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.inner.verify_tls13_signature(message, certificate, signature)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}

fn distrust(error: &Error) -> Distrust {
    let Error::InvalidCertificate(why) = error else { return Distrust::Other(error.to_string()) };
    match why {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => Distrust::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => Distrust::NotYet,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => Distrust::Name,
        CertificateError::UnknownIssuer => Distrust::UnknownIssuer,
        // Signed by itself, and an authority at the same time: nobody else vouches for it.
        CertificateError::Other(other) if other.to_string().contains("CaUsedAsEndEntity") => Distrust::UnknownIssuer,
        other => Distrust::Other(other.to_string()),
    }
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

/// From when until when a certificate is valid, in seconds since 1970.
fn dates(certificate: &CertificateDer<'_>) -> Option<(i64, i64)> {
    let (_, parsed) = x509_parser::parse_x509_certificate(certificate).ok()?;
    let validity = parsed.validity();
    Some((validity.not_before.timestamp(), validity.not_after.timestamp()))
}

/// How many names of a certificate are kept.
const NAMES: usize = 32;

/// What a certificate says.
pub(super) fn certificate(der: &[u8], chain: usize) -> Option<Certificate> {
    let (_, parsed) = x509_parser::parse_x509_certificate(der).ok()?;
    let names = match parsed.subject_alternative_name() {
        Ok(Some(extension)) => extension.value.general_names.iter().filter_map(name).take(NAMES).collect(),
        _ => Vec::new(),
    };
    let until = parsed.validity().not_after.timestamp();
    Some(Certificate {
        subject: parsed.subject().to_string(),
        issuer: parsed.issuer().to_string(),
        names,
        days: (until - now()).div_euclid(86_400),
        until: date(until),
        chain,
    })
}

fn name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match <[u8; 4]>::try_from(*bytes) {
            Ok(v4) => Some(std::net::IpAddr::from(v4).to_string()),
            Err(_) => <[u8; 16]>::try_from(*bytes).ok().map(|v6| std::net::IpAddr::from(v6).to_string()),
        },
        _ => None,
    }
}

/// Year, month and day of a time since 1970 (by the usual way of counting from March of the year 0).
fn date(seconds: i64) -> String {
    let days = seconds.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn days_of_the_calendar() {
        for (seconds, expected) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (951_782_400, "2000-02-29"),
            (1_798_761_599, "2026-12-31"),
            (4_102_444_800, "2100-01-01"),
        ] {
            assert_eq!(date(seconds), expected);
        }
    }
}
