//! `docs/crypto.md`, written from the code: which ciphers, which keys, for what.

use crate::aead::{NONCE, TAG};
use crate::envelope::BLOCK;
use crate::file::CHUNK;
use crate::suite::{Kind, Label, RESERVED_SUITE, SUITE};

/// The packages that do the work. A test holds them equal to the manifest.
const PACKAGES: [(&str, &str); 10] = [
    ("aead-stream", "STREAM: files in chunks"),
    ("age", "letters and envelopes"),
    ("base64", "keys in the key file"),
    ("bech32", "the text of an age identity"),
    ("chacha20poly1305", "XChaCha20-Poly1305"),
    ("getrandom", "random numbers of the operating system; age asks it too"),
    ("hmac", "HKDF-SHA256 of one block"),
    ("sha2", "SHA-256"),
    ("subtle", "comparison in constant time"),
    ("zeroize", "wiping"),
];

const KEYS: [[&str; 3]; 7] = [
    [
        "key-encryption key (密钥加密密钥), in the key ring (密钥环)",
        "256 random bits. Its id is the first 8 hexadecimal digits of its SHA-256",
        "the key file; no database, environment or backup",
    ],
    [
        "data key (数据密钥)",
        "256 random bits, one for each case",
        "wrapped under a key-encryption key, whose id is bytes 2 to 5",
    ],
    [
        "identity of a custodian or an approver",
        "X25519. Named by its public half, `age1…`",
        "the computer of its owner; never the server",
    ],
    [
        "receipt code (查询码)",
        "24 symbols, 119.8 random bits, and a check symbol; or 11 words of 2,048 and a check word",
        "the complainant; the server keeps a SHA-256 of what is derived from it",
    ],
    [
        "draft code (草稿码)",
        "16 symbols, 79.8 random bits, and a check symbol",
        "the complainant; the server keeps a SHA-256 of what is derived from it",
    ],
    [
        "named code (查询码)",
        "8 digits, 26.6 random bits, throttled",
        "the complainant; the server keeps a hash under a data key",
    ],
    [
        "request token (请求标识)",
        "22 to 128 characters drawn by the client",
        "the client; the server keeps a SHA-256 of what is derived from it",
    ],
];

/// The page `docs/crypto.md`: suites, what is sealed, keys and where they lie, what is derived, packages.
#[must_use]
pub fn inventory() -> String {
    let suites = [
        [
            SUITE.to_string(),
            "in use".to_owned(),
            "X25519, XChaCha20-Poly1305, ChaCha20-Poly1305 (age), HKDF-SHA256, SHA-256"
                .to_owned(),
        ],
        [
            RESERVED_SUITE.to_string(),
            "reserved, refused".to_owned(),
            "SM2, SM4, SM3: for a certified module".to_owned(),
        ],
    ];
    let sealed = Kind::ALL.map(|kind| {
        let [what, bytes] = sealed_as(kind);
        [kind.byte().to_string(), what, bytes]
    });
    let keys = KEYS.map(|row| row.map(str::to_owned));
    let labels = Label::ALL.map(|label| {
        let [from, to] = derived(label);
        [format!("`{}`", label.text()), from.to_owned(), to.to_owned()]
    });
    let packages = PACKAGES.map(|(name, what)| [format!("`{name}`"), what.to_owned()]);
    [
        HEAD.to_owned(),
        table("Suites", SUITES, ["suite", "state", "algorithms"], &suites),
        table("What is sealed", SEALED, ["kind", "what", "bytes after the suite"], &sealed),
        table("Keys and codes", "", ["key", "what it is", "where it lies"], &keys),
        table("What is derived", DERIVED, ["label", "from", "to"], &labels),
        table("Packages", MANIFEST, ["package", "for"], &packages),
    ]
    .concat()
}

fn sealed_as(kind: Kind) -> [String; 2] {
    let text = match kind {
        Kind::Cell => ["one value of a row", &format!("nonce {NONCE}, text, tag {TAG}")],
        Kind::File => [
            "a file",
            &format!(
                "nonce 19, chunks of {CHUNK} and tag {TAG}: STREAM, a number and a mark of the last in each nonce"
            ),
        ],
        Kind::Key => ["a data key", &format!("key id 4, nonce {NONCE}, key 32, tag {TAG}")],
        Kind::Letter => [
            "a letter (密封件): a reply, or the inside of an envelope",
            &format!(
                "an age file; in it SHA-256 of the place 32, text padded to a multiple of {BLOCK} by 80 00 00 …"
            ),
        ],
        Kind::Envelope => [
            "an identity envelope (身份信封)",
            "an age file for the approvers; in it SHA-256 of the place 32, a letter to the custodians",
        ],
    };
    text.map(str::to_owned)
}

fn derived(label: Label) -> [&'static str; 2] {
    match label {
        Label::ReceiptLookup => {
            ["receipt code", "what the complaint is found by, hashed once more"]
        }
        Label::ReceiptReply => ["receipt code", "the X25519 key replies are sealed to"],
        Label::DraftLookup => ["draft code", "what the draft is found by, hashed once more"],
        Label::DraftKey => ["draft code", "the data key of the draft"],
        Label::NamedCode => ["data key", "what is stored of the code"],
        Label::RequestLookup => {
            ["request token", "what the answer is found by, hashed once more"]
        }
        Label::RequestKey => ["request token", "the key the answer is sealed under"],
        Label::RequestMac => [
            "request token; then from that and the SHA-256 of the request",
            "what is stored of the request, to tell it from another",
        ],
    }
}

fn table<const N: usize>(
    title: &str,
    about: &str,
    head: [&str; N],
    rows: &[[String; N]],
) -> String {
    let mut text =
        format!("\n## {title}\n\n{about}| {} |\n|{}\n", head.join(" | "), "---|".repeat(N));
    for row in rows {
        text.push_str(&format!("| {} |\n", row.join(" | ")));
    }
    text
}

const HEAD: &str = "# Ciphers and keys

Written by `cargo run -p seal --example inventory`; a test holds it equal to the code. Lengths are in bytes, bytes are counted from 1.

Random numbers come from the operating system. No function takes a nonce. Whatever fails to open fails with one and the
same error, whether the key, the place or the bytes are wrong.
";

const SUITES: &str = "The first byte of everything that is sealed names its suite.

";

const SEALED: &str = "Its place is authenticated with it: moved elsewhere it does not open. The place is written as suite 1, kind 1, version 8, then
table, body, row and column, each after its length 8; numbers are big-endian. A file has it in every chunk.

In an emergency a letter or an envelope is opened by any age program, without its first byte; what comes out begins with the 32 bytes of
the place.

";

const DERIVED: &str =
    "HKDF-SHA256 (RFC 5869) without salt, 32 bytes. A code is its bits as a number of 16 bytes, big-endian; a request token is its
characters. The info is the label, and for a named code the 12 digits of the intake number before its check digit and the 8 digits of the code;
for a request it is the SHA-256 of it, the second time.

";

const MANIFEST: &str = "Only `seal` may use a cipher; tidy refuses it to every other crate.

";
