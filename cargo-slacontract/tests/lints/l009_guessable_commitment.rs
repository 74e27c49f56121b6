use slacontract::prelude::*;

#[contract]
pub struct Ballot {
    votes: Map<Address, B256>,
}

#[contract]
impl Ballot {
    pub fn commit(&mut self, vote: B256) {
        self.votes.set(caller(), vote);
    }

    pub fn reveal(&mut self, vote: u8) -> Result<(), Refused> {
        ensure!(keccak256([vote]) == self.votes.get(caller()), Refused); //~ L009
        Ok(())
    }

    pub fn reveal_by_a_local(&mut self, vote: bool, weight: u32) -> Result<(), Refused> {
        let hash = keccak256(encode(&(vote, weight, caller()))); //~ L009
        if hash != self.votes.get(caller()) {
            return Err(Refused);
        }
        Ok(())
    }

    pub fn reveal_with_salt(&mut self, vote: u8, salt: B256) -> Result<(), Refused> {
        ensure!(keccak256(encode(&(vote, salt))) == self.votes.get(caller()), Refused); // fine
        Ok(())
    }

    #[view]
    pub fn key_of(&self, id: u64) -> B256 {
        keccak256(id.to_be_bytes()) // fine
    }
}
