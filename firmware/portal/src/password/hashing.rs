//! The hash that is kept of a password: Argon2id (RFC 9106) with the parameters that OWASP names for 19 MiB.

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Block, Params, Version};

const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Blocks of 1 KiB that are asked for, of which only [`MEMORY_KIB`] are touched. So large a piece of memory every
/// allocator takes from the system and gives back whole; glibc keeps what has 32 MiB or less, and some more each time.
const ROOM: usize = 33 * 1_024;

/// The hash that is kept can't be read, so no password can be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unreadable;

/// The memory for a hash is not to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoMemory;

/// The hash of a password as a PHC string. Takes 19 MiB for its time.
///
/// # Errors
/// [`NoMemory`].
pub(crate) fn hash(password: &str, salt: &[u8; 16]) -> Result<String, NoMemory> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(|_| NoMemory)?;
    let written = ParamsString::try_from(&params).map_err(|_| NoMemory)?;
    let salt = Salt::new(salt).map_err(|_| NoMemory)?;
    let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
    compute(params, password, &salt, &mut output).ok_or(NoMemory)?;
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: written,
        salt: Some(salt),
        hash: Some(Output::new(&output).map_err(|_| NoMemory)?),
    };
    Ok(hash.to_string())
}

/// Whether that is the password behind the hash, compared in constant time.
///
/// # Errors
/// Where what is kept is no hash, or none that was made by [`hash`].
pub(crate) fn is_right(password: &str, kept: &str) -> Result<bool, Unreadable> {
    let kept = PasswordHash::new(kept).map_err(|_| Unreadable)?;
    let (Some(salt), Some(expected)) = (&kept.salt, &kept.hash) else {
        return Err(Unreadable);
    };
    let is_ours = kept.algorithm == ARGON2ID_IDENT && kept.version == Some(Version::V0x13.into());
    let params = Params::try_from(&kept).map_err(|_| Unreadable)?;
    if !is_ours || params.m_cost() > MEMORY_KIB {
        return Err(Unreadable);
    }
    let mut output = [0; Output::MAX_LENGTH];
    let output = output.get_mut(..expected.len()).ok_or(Unreadable)?;
    compute(params, password, salt, output).ok_or(Unreadable)?;
    Output::new(output)
        .map(|output| output == *expected)
        .map_err(|_| Unreadable)
}

fn compute(params: Params, password: &str, salt: &[u8], output: &mut [u8]) -> Option<()> {
    let mut memory: Vec<Block> = Vec::new();
    memory.try_reserve_exact(ROOM).ok()?;
    memory.resize(params.block_count(), Block::new());
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(password.as_bytes(), salt, output, memory.as_mut_slice())
        .ok()
}
