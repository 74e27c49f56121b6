//! A contract that is only answers: EVM code which compares calldata with known beginnings and returns what was agreed.
//!
//! It is code on the test's chains like any other, so both lanes call it the same way.

/// The answers of one mocked account, in the order in which they were given; a later one for the same beginning replaces the earlier.
#[derive(Clone, Debug, Default)]
pub struct Mock {
    answers: Vec<(Vec<u8>, Vec<u8>)>,
}

/// Bytes of calldata that can be told apart: one word.
pub const LONGEST_MATCH: usize = 32;

impl Mock {
    /// Answers `data` to calls whose calldata begins with `beginning`, of which the first [`LONGEST_MATCH`] bytes count.
    pub fn answer(&mut self, beginning: &[u8], data: &[u8]) {
        let beginning = &beginning[..beginning.len().min(LONGEST_MATCH)];
        self.answers.retain(|(known, _)| known != beginning);
        self.answers.push((beginning.to_vec(), data.to_vec()));
    }

    /// The runtime code. What matches no answer reverts without data.
    pub fn code(&self) -> Vec<u8> {
        // Longer beginnings first, so that a call with arguments wins over its bare selector.
        let mut answers: Vec<_> = self.answers.iter().collect();
        answers.sort_by_key(|(beginning, _)| std::cmp::Reverse(beginning.len()));

        // The size of the code decides where the data lies, and does not depend on it: two passes.
        let size = assemble(&answers, 0).0.len();
        let (mut code, data) = assemble(&answers, size);
        code.extend(data);
        code
    }
}

const CALLDATALOAD: u8 = 0x35;
const CODECOPY: u8 = 0x39;
const JUMPDEST: u8 = 0x5b;
const JUMPI: u8 = 0x57;
const PUSH0: u8 = 0x5f;
const PUSH1: u8 = 0x60;
const PUSH2: u8 = 0x61;
const PUSH4: u8 = 0x63;

/// Code and the data behind it, which starts at `data_at`.
fn assemble(answers: &[&(Vec<u8>, Vec<u8>)], data_at: usize) -> (Vec<u8>, Vec<u8>) {
    let (mut code, mut data) = (Vec::new(), Vec::new());
    for (beginning, answer) in answers {
        if !beginning.is_empty() {
            // calldata word >> unused bits != beginning: skip this answer.
            let skip = code.len() + 6 + beginning.len() + 1 + 5 + answer_length();
            code.extend([
                PUSH0,
                CALLDATALOAD,
                PUSH1,
                (8 * (LONGEST_MATCH - beginning.len())) as u8,
                0x1c,
            ]);
            code.push(PUSH1 + (beginning.len() - 1) as u8);
            code.extend(beginning);
            code.extend([0x14, 0x15, PUSH2]);
            code.extend((skip as u16).to_be_bytes());
            code.push(JUMPI);
        }
        // codecopy(0, where, length); return(0, length)
        let length = (answer.len() as u32).to_be_bytes();
        code.push(PUSH4);
        code.extend(length);
        code.push(PUSH4);
        code.extend(((data_at + data.len()) as u32).to_be_bytes());
        code.extend([PUSH0, CODECOPY, PUSH4]);
        code.extend(length);
        code.extend([PUSH0, 0xf3]);
        code.push(JUMPDEST);
        data.extend(answer);
    }
    code.extend([PUSH0, PUSH0, 0xfd]);
    (code, data)
}

/// Bytes of the part that returns an answer, up to the landing behind it.
const fn answer_length() -> usize {
    5 + 5 + 2 + 5 + 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skipped_answer_lands_on_a_jump_destination() {
        let mut mock = Mock::default();
        mock.answer(&[1, 2, 3, 4], &[9; 32]);
        mock.answer(&[5, 6, 7, 8], &[8; 64]);
        let code = mock.code();
        let jumps: Vec<usize> = code
            .windows(4)
            .filter(|window| window[0] == PUSH2 && window[3] == JUMPI)
            .map(|window| usize::from(window[1]) << 8 | usize::from(window[2]))
            .collect();
        assert_eq!(jumps.len(), 2);
        assert!(jumps.iter().all(|at| code[*at] == JUMPDEST), "{code:02x?}");
        assert!(
            code.ends_with(&[8; 64]),
            "the answers' data lies behind the code"
        );
    }

    #[test]
    fn a_second_answer_for_the_same_call_replaces_the_first() {
        let mut mock = Mock::default();
        mock.answer(&[1, 2, 3, 4], &[1]);
        mock.answer(&[1, 2, 3, 4], &[2]);
        assert_eq!(mock.answers, [(vec![1, 2, 3, 4], vec![2])]);
    }
}
