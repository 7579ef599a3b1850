//! The one place where this crate draws random numbers: from the operating system.

use crate::error::SealError;
use crate::secret::Secret;

/// Bytes nobody can foresee, for what is then shown or stored openly: a nonce, a salt, a number.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], SealError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| SealError::NoRandomness)?;
    Ok(bytes)
}

/// Bytes nobody can foresee or may see.
pub(crate) fn secret<const N: usize>() -> Result<Secret<[u8; N]>, SealError> {
    let mut secret = Secret::new([0; N]);
    getrandom::fill(secret.edit()).map_err(|_| SealError::NoRandomness)?;
    Ok(secret)
}
