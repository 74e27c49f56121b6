//! The EVM code of a mocked contract: it compares the calldata's beginning with known ones, by hash, and ends as was agreed.

use slacontract::host::keccak;

/// The answers of one mocked account; a later one for the same beginning replaces the earlier.
#[derive(Clone, Debug, Default)]
pub struct Mock {
    answers: Vec<Answer>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Answer {
    beginning: Vec<u8>,
    ending: Ending,
    data: Vec<u8>,
}

/// How a mocked call ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// It returns.
    Return,
    /// It reverts.
    Revert,
}

impl Mock {
    /// Ends calls whose calldata begins with `beginning` so, with `data`.
    pub fn answer(&mut self, beginning: &[u8], ending: Ending, data: &[u8]) {
        self.answers.retain(|known| known.beginning != beginning);
        self.answers.push(Answer {
            beginning: beginning.to_vec(),
            ending,
            data: data.to_vec(),
        });
    }

    /// The runtime code. What matches no answer reverts without data.
    pub fn code(&self) -> Vec<u8> {
        // Longer beginnings first, so that a call with arguments wins over its bare selector.
        let mut answers: Vec<&Answer> = self.answers.iter().collect();
        answers.sort_by_key(|answer| std::cmp::Reverse(answer.beginning.len()));

        // The size of the code decides where the data lies, and does not depend on it: two passes.
        let size = assemble(&answers, 0).0.len();
        let (mut code, data) = assemble(&answers, size);
        code.extend(data);
        code
    }
}

const KECCAK256: u8 = 0x20;
const CALLDATACOPY: u8 = 0x37;
const CODECOPY: u8 = 0x39;
const JUMPDEST: u8 = 0x5b;
const JUMPI: u8 = 0x57;
const PUSH0: u8 = 0x5f;
const PUSH4: u8 = 0x63;
const PUSH32: u8 = 0x7f;
const RETURN: u8 = 0xf3;
const REVERT: u8 = 0xfd;

/// Code and the data behind it, which starts at `data_at`.
fn assemble(answers: &[&Answer], data_at: usize) -> (Vec<u8>, Vec<u8>) {
    let (mut code, mut data) = (Vec::new(), Vec::new());
    for answer in answers {
        // keccak256(calldata[..length]) != hash: skip this answer. Calldata that is shorter is read as if zeros followed.
        let length = (answer.beginning.len() as u32).to_be_bytes();
        code.push(PUSH4);
        code.extend(length);
        code.extend([PUSH0, PUSH0, CALLDATACOPY, PUSH4]);
        code.extend(length);
        code.extend([PUSH0, KECCAK256, PUSH32]);
        code.extend(keccak(&answer.beginning));
        code.extend([0x14, 0x15, PUSH4]);
        let skip = code.len() + 4 + 1 + ANSWER;
        code.extend((skip as u32).to_be_bytes());
        code.push(JUMPI);
        // codecopy(0, where, length); return(0, length)
        let length = (answer.data.len() as u32).to_be_bytes();
        code.push(PUSH4);
        code.extend(length);
        code.push(PUSH4);
        code.extend(((data_at + data.len()) as u32).to_be_bytes());
        code.extend([PUSH0, CODECOPY, PUSH4]);
        code.extend(length);
        let end = match answer.ending {
            Ending::Return => RETURN,
            Ending::Revert => REVERT,
        };
        code.extend([PUSH0, end, JUMPDEST]);
        data.extend(&answer.data);
    }
    code.extend([PUSH0, PUSH0, REVERT]);
    (code, data)
}

/// Bytes of the part that ends a call, up to the landing behind it.
const ANSWER: usize = 5 + 5 + 2 + 5 + 2;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skipped_answer_lands_on_a_jump_destination() {
        let mut mock = Mock::default();
        mock.answer(&[1, 2, 3, 4], Ending::Return, &[9; 32]);
        mock.answer(&[5; 100], Ending::Revert, &[8; 64]);
        let code = mock.code();
        let jumps: Vec<usize> = code
            .windows(6)
            .filter(|window| window[0] == PUSH4 && window[5] == JUMPI)
            .map(|window| u32::from_be_bytes([window[1], window[2], window[3], window[4]]) as usize)
            .collect();
        assert_eq!(jumps.len(), 2);
        assert!(jumps.iter().all(|at| code[*at] == JUMPDEST), "{code:02x?}");
        assert!(
            code.ends_with(&[9; 32]),
            "the answers' data lies behind the code, of longer beginnings first"
        );
    }

    #[test]
    fn a_second_answer_for_the_same_call_replaces_the_first() {
        let mut mock = Mock::default();
        mock.answer(&[1, 2, 3, 4], Ending::Return, &[1]);
        mock.answer(&[1, 2, 3, 4], Ending::Revert, &[2]);
        let [only] = mock.answers.as_slice() else {
            panic!("{mock:?}");
        };
        assert_eq!(
            (only.ending, only.data.as_slice()),
            (Ending::Revert, [2].as_slice())
        );
    }
}
