use super::*;

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex.bytes().filter(u8::is_ascii_hexdigit).collect();
    let byte =
        |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

/// draft-irtf-cfrg-xchacha-03, A.3.1.
#[test]
fn xchacha20_poly1305_gives_what_the_draft_gives() {
    let counting = |from: u8, length: u8| (from..from + length).collect::<Vec<u8>>();
    let key = Secret::new(counting(0x80, 32).try_into().unwrap());
    let bound = bytes("50515253c0c1c2c3c4c5c6c7");
    let plain = b"Ladies and Gentlemen of the class of '99: If I could offer you \
        only one tip for the future, sunscreen would be it.";
    let mut sealed = counting(0x40, 24);
    sealed.extend(bytes(
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb
         731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452
         2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9
         21f9664c97637da9768812f615c68b13b52e
         c0875924c1c7987947deafd8780acf49",
    ));
    assert_eq!(open(&key, &bound, &sealed).unwrap().expose(), plain);

    // What `seal` puts after its nonce, the same cipher makes of the same nonce.
    let own = seal(&key, &bound, b"head", plain).unwrap();
    assert_eq!(open(&key, &bound, own.strip_prefix(b"head").unwrap()).unwrap().expose(), plain);
    assert_eq!(own.len(), 4 + sealed.len());
    sealed[24] ^= 1;
    assert_eq!(open(&key, &bound, &sealed).err(), Some(OpenError::Refused));
}
