//! The server's certificate: one it is given, or one it makes for itself.

use std::net::IpAddr;
use std::sync::Arc;

use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use sha2::{Digest, Sha256};

/// TLS as a server has it.
#[derive(Clone, Debug)]
pub struct Tls {
    pub(super) config: Arc<ServerConfig>,
    /// SHA-256 of the certificate, as browsers show it: `AB:CD:…`.
    pub fingerprint: String,
    /// The certificate in PEM.
    pub pem: String,
}

/// Why there is no TLS.
#[derive(Debug, thiserror::Error)]
pub enum NoTls {
    /// The file has no certificate in PEM.
    #[error("no certificate in it; expected PEM, with -----BEGIN CERTIFICATE-----")]
    NoCertificate,
    /// The file has no key in PEM.
    #[error("no private key in it; expected PEM, with -----BEGIN PRIVATE KEY----- and without a password")]
    NoKey,
    /// Both are there, but of no use.
    #[error("certificate and key cannot be used: {0}")]
    Unusable(String),
}

impl Tls {
    /// With a certificate (and those above it) and its key, in PEM.
    ///
    /// # Errors
    /// When there are none in it, or they do not fit each other.
    pub fn read(certificate: &[u8], key: &[u8]) -> Result<Self, NoTls> {
        let chain: Result<Vec<CertificateDer<'static>>, _> = CertificateDer::pem_slice_iter(certificate).collect();
        let chain = chain.ok().filter(|chain| !chain.is_empty()).ok_or(NoTls::NoCertificate)?;
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|_| NoTls::NoKey)?;
        Self::with(chain, key, String::from_utf8_lossy(certificate).into_owned())
    }

    /// With a certificate made now, for these names and addresses, that nobody vouches for.
    ///
    /// # Errors
    /// When none can be made.
    pub fn self_signed(names: &[String], addresses: &[IpAddr]) -> Result<Self, NoTls> {
        let unusable = |error: rcgen::Error| NoTls::Unusable(error.to_string());
        let all: Vec<String> = names.iter().cloned().chain(addresses.iter().map(IpAddr::to_string)).collect();
        let mut params = rcgen::CertificateParams::new(all).map_err(unusable)?;
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(rcgen::DnType::CommonName, "rtcscope signal serve");
        let key = rcgen::KeyPair::generate().map_err(unusable)?;
        let certificate = params.self_signed(&key).map_err(unusable)?;
        let private = PrivateKeyDer::try_from(key.serialize_der()).map_err(|why| NoTls::Unusable(why.to_owned()))?;
        Self::with(vec![certificate.der().clone()], private, certificate.pem())
    }

    fn with(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>, pem: String) -> Result<Self, NoTls> {
        let digest = Sha256::digest(chain.first().ok_or(NoTls::NoCertificate)?);
        let fingerprint: Vec<String> = digest.iter().map(|byte| format!("{byte:02X}")).collect();
        let unusable = |error: rustls::Error| NoTls::Unusable(error.to_string());
        let mut config = ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(unusable)?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(unusable)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Self { config: Arc::new(config), fingerprint: fingerprint.join(":"), pem })
    }
}
