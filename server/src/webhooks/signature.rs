//! Signatures as Standard Webhooks has them. Knows bytes; must not know who is told, nor what.

use crate::secret::Secret;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// What every secret is written with, so that it is recognised where it should not be.
pub(crate) const PREFIX: &str = "whsec_";

/// The value of `webhook-signature`: over the id, the second and the body, parted by dots. `None` of a text that is no secret.
pub(super) fn sign(secret: &Secret, id: &str, second: i64, body: &str) -> Option<String> {
    let key = secret.reveal().strip_prefix(PREFIX)?;
    let key = STANDARD.decode(key).ok()?;
    let mut code = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    code.update(format!("{id}.{second}.{body}").as_bytes());
    let code = STANDARD.encode(code.finalize().into_bytes());
    Some(format!("v1,{code}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_standard_webhooks_is_signed_as_there() {
        let secret = Secret::new("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        let id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
        let body = "{\"test\": 2432232314}";
        let signed = sign(&secret, id, 1_614_265_330, body);
        assert_eq!(
            signed.as_deref(),
            Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        );
        let later = sign(&secret, id, 1_614_265_331, body);
        assert_ne!(later, signed);
    }

    #[test]
    fn what_is_no_secret_signs_nothing() {
        for text in ["", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_not base 64"] {
            assert_eq!(sign(&Secret::new(text), "i", 1, "{}"), None, "{text}");
        }
    }
}
