//! A byte buffer for constant evaluation. With capacity 0 it only counts, which is how the size is found first.

/// A buffer of `N` bytes, or a counter if `N` is 0.
pub struct Sink<const N: usize> {
    bytes: [u8; N],
    written: usize,
}

impl<const N: usize> Sink<N> {
    pub(super) const fn new() -> Self {
        Self {
            bytes: [0; N],
            written: 0,
        }
    }

    /// Bytes written, or counted.
    pub const fn written(&self) -> usize {
        self.written
    }

    /// The buffer.
    pub const fn into_bytes(self) -> [u8; N] {
        assert!(
            self.written == N,
            "the blob is written with the size counted before"
        );
        self.bytes
    }

    pub(super) const fn byte(&mut self, byte: u8) {
        if N > 0 {
            self.bytes[self.written] = byte;
        }
        self.written += 1;
    }

    pub(super) const fn raw(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    pub(super) const fn bytes(&mut self, bytes: &[u8]) {
        let mut at = 0;
        while at < bytes.len() {
            self.byte(bytes[at]);
            at += 1;
        }
    }

    pub(super) const fn number(&mut self, value: usize) {
        let (digits, mut at) = crate::abi::decimal(value);
        while at < digits.len() {
            self.byte(digits[at]);
            at += 1;
        }
    }

    pub(super) const fn hex(&mut self, bytes: &[u8]) {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut at = 0;
        while at < bytes.len() {
            self.byte(DIGITS[(bytes[at] >> 4) as usize]);
            self.byte(DIGITS[(bytes[at] & 15) as usize]);
            at += 1;
        }
    }

    /// A JSON string.
    pub(super) const fn string(&mut self, text: &str) {
        let text = text.as_bytes();
        self.byte(b'"');
        let mut at = 0;
        while at < text.len() {
            match text[at] {
                b'"' => self.raw("\\\""),
                b'\\' => self.raw("\\\\"),
                b'\n' => self.raw("\\n"),
                control if control < 0x20 => {
                    self.raw("\\u00");
                    self.hex(&[control]);
                }
                byte => self.byte(byte),
            }
            at += 1;
        }
        self.byte(b'"');
    }

    /// `"key":`, behind a comma unless it is the first.
    pub(super) const fn key(&mut self, first: bool, key: &str) {
        if !first {
            self.byte(b',');
        }
        self.string(key);
        self.byte(b':');
    }
}
