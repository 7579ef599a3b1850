//! Commitments of the ledger.

use seal::{Commitment, Digest, Salt};

#[test]
fn a_commitment_proves_its_details_and_no_others() {
    let details = "张某 2026-11-24".as_bytes();
    let (salt, commitment) = Commitment::new(details).unwrap();
    let (stored, logged) = (*salt.as_bytes(), *commitment.digest().as_bytes());
    let salt = Salt::from_bytes(stored);
    let commitment = Commitment::from_digest(Digest::from_bytes(logged));
    assert!(commitment.verify(&salt, details));
    assert!(!commitment.verify(&salt, "张某 2026-11-25".as_bytes()));
    let (other, again) = Commitment::new(details).unwrap();
    assert!(!commitment.verify(&other, details));
    // The same details are not seen to be the same.
    assert_ne!(again, commitment);
}

/// SHA-256 of 32 zeros and `abc`, by another program.
#[test]
fn a_commitment_is_a_plain_sha256() {
    let expected = "365aa7d8f7f9402c4b9434502b4cc89ddb09fe50d7cd95b493b834c62d5a5370";
    let digest = Digest::from_bytes(std::array::from_fn(|at| {
        u8::from_str_radix(&expected[2 * at..2 * at + 2], 16).unwrap()
    }));
    assert_eq!(digest.to_string(), expected);
    let commitment = Commitment::from_digest(digest);
    assert!(commitment.verify(&Salt::from_bytes([0; 32]), b"abc"));
}
