//! What no type of a secret can do.

use std::fmt::{Debug, Display};
use std::marker::PhantomData;

use seal::{
    DataKey, DraftCode, FileOpener, FileSealer, Identity, KeyRing, NamedCode, ReceiptCode,
    RequestToken, Salt, Secret,
};

/// Asks the compiler whether a type has a trait. Where the bound of the inherent constant does not hold, the one of the trait
/// stands in for it.
struct Asked<T>(PhantomData<T>);

trait Lacks {
    const DEBUG: bool = false;
    const DISPLAY: bool = false;
    const CLONE: bool = false;
}

impl<T> Lacks for Asked<T> {}

impl<T: Debug> Asked<T> {
    const DEBUG: bool = true;
}

impl<T: Display> Asked<T> {
    const DISPLAY: bool = true;
}

impl<T: Clone> Asked<T> {
    const CLONE: bool = true;
}

/// Name, and whether it has `Debug`, `Display` and `Clone`.
macro_rules! asked {
    ($($type:ty),+ $(,)?) => {
        [$((stringify!($type), Asked::<$type>::DEBUG, Asked::<$type>::DISPLAY, Asked::<$type>::CLONE)),+]
    };
}

#[test]
fn no_secret_can_be_printed_or_copied() {
    for asked in asked![
        Secret<Vec<u8>>,
        Secret<String>,
        Secret<[u8; 32]>,
        Secret<u128>,
        DataKey,
        KeyRing,
        Identity,
        ReceiptCode,
        RequestToken,
        DraftCode,
        NamedCode,
        FileSealer,
        FileOpener,
        Salt,
    ] {
        assert_eq!(asked, (asked.0, false, false, false));
    }
}

#[test]
fn the_question_is_answered_with_yes_too() {
    for asked in asked![String, u8, seal::Recipient] {
        assert_eq!(asked, (asked.0, true, true, true));
    }
}

#[test]
fn everything_can_be_sent_to_another_thread() {
    fn sent<T: Send + Sync>() {}
    sent::<KeyRing>();
    sent::<DataKey>();
    sent::<Identity>();
    sent::<ReceiptCode>();
    sent::<FileSealer>();
    sent::<FileOpener>();
}
