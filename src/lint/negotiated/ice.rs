//! Who leads ICE.

use super::Side;
use crate::lint::{Description, Pair};

/// How ICE is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ice {
    /// Who chooses the pair: the offerer, unless it is lite and the other side is not (RFC 8445, section 6.1.1). In an
    /// exchange that follows another one it stays who it was, unless ICE restarts.
    pub controlling: Side,
    /// Is the offerer lite: does it only answer checks?
    pub offerer_lite: bool,
    /// Is the answerer?
    pub answerer_lite: bool,
}

impl Ice {
    /// None when neither side has ICE credentials.
    pub(super) fn of(pair: &Pair<'_>) -> Option<Self> {
        let uses = |of: &Description<'_>| of.parts().any(|part| part.has("ice-ufrag"));
        let lite = |of: &Description<'_>| of.session_part().has("ice-lite");
        if !uses(pair.offer) && !uses(pair.answer) {
            return None;
        }
        let (offerer_lite, answerer_lite) = (lite(pair.offer), lite(pair.answer));
        let controlling = if offerer_lite && !answerer_lite { Side::Answerer } else { Side::Offerer };
        Some(Self { controlling, offerer_lite, answerer_lite })
    }

    /// Does this side start checks?
    pub const fn checks(&self, side: Side) -> bool {
        !side.of(self.offerer_lite, self.answerer_lite)
    }
}
