//! Whether bytes are text. The standard library's check is built for speed and ten times the size.

/// Whether bytes are UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
#[inline(never)]
pub(super) fn is_utf8(bytes: &[u8]) -> bool {
    let mut following = 0_u32;
    let mut code = 0_u32;
    let mut least = 0_u32;
    for byte in bytes {
        let byte = u32::from(*byte);
        // The number of leading ones says how many bytes a character has.
        let ones = (byte << 24).leading_ones();
        if following == 0 {
            if ones == 0 {
                continue;
            }
            if ones == 1 || ones > 4 {
                return false;
            }
            following = ones.wrapping_sub(1);
            code = byte & (0x7f >> ones);
            // 7, 11 and 16 bits fit forms of one, two and three bytes.
            least = 1 << (ones.wrapping_mul(9) / 2).wrapping_sub(2);
        } else {
            if ones != 1 {
                return false;
            }
            following = following.wrapping_sub(1);
            code = code << 6 | byte & 0x3f;
            if following == 0 && (code < least || code > 0x10_ffff || code >> 11 == 0x1b) {
                return false;
            }
        }
    }
    following == 0
}

#[cfg(test)]
mod tests {
    use super::is_utf8;
    use std::vec::Vec;

    #[test]
    fn it_agrees_with_the_standard_library_on_every_short_string_of_borders() {
        // Every byte at which a rule of UTF-8 begins or ends.
        let borders = [
            0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1,
            0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf7, 0xf8, 0xfb, 0xfc, 0xff,
        ];
        let mut strings: Vec<Vec<u8>> = std::vec![Vec::new()];
        for _ in 0..4 {
            for string in &strings {
                assert_eq!(
                    is_utf8(string),
                    core::str::from_utf8(string).is_ok(),
                    "{string:x?}"
                );
            }
            strings = strings
                .iter()
                .flat_map(|string| {
                    borders.iter().map(move |byte| {
                        let mut longer = string.clone();
                        longer.push(*byte);
                        longer
                    })
                })
                .collect();
        }
        for string in &strings {
            assert_eq!(
                is_utf8(string),
                core::str::from_utf8(string).is_ok(),
                "{string:x?}"
            );
        }
    }

    #[test]
    fn it_takes_every_character_and_refuses_it_cut_short() {
        let mut space = [0; 4];
        for character in '\0'..=char::MAX {
            let text = character.encode_utf8(&mut space).as_bytes();
            assert!(is_utf8(text), "{character:?}");
            assert!(
                text.len() == 1 || !is_utf8(&text[..text.len() - 1]),
                "{character:?} cut short"
            );
        }
    }
}
