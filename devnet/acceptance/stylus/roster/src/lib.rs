//! Lists, nested maps, small integers and structs in storage, with a constructor of several arguments.
#![cfg_attr(not(any(test, feature = "export-abi")), no_main)]
extern crate alloc;

use alloc::vec::Vec;

use alloy_primitives::{Address, B256, U256};
use alloy_sol_types::sol;
use stylus_sdk::{crypto::keccak, prelude::*};

sol! {
    event Joined(bytes32 indexed team, address indexed member, uint256 place);
    error Full(bytes32 team, uint256 limit);
}

#[derive(SolidityError)]
pub enum Refused {
    Full(Full),
}

sol_storage! {
    pub struct Member {
        address account;
        uint64 since;
        bool active;
    }

    #[entrypoint]
    pub struct Roster {
        uint256 limit;
        bytes32 home;
        mapping(bytes32 => Member[]) teams;
        mapping(bytes32 => mapping(address => uint256)) places;
    }
}

#[public]
impl Roster {
    #[constructor]
    pub fn constructor(
        &mut self,
        limit: U256,
        home: String,
        founders: Vec<Address>,
    ) -> Result<(), Refused> {
        self.limit.set(limit);
        let team = keccak(home.as_bytes());
        self.home.set(team);
        for founder in founders {
            self.add(team, founder)?;
        }
        Ok(())
    }

    pub fn join(&mut self, team: String) -> Result<U256, Refused> {
        let member = self.vm().msg_sender();
        self.add(keccak(team.as_bytes()), member)
    }

    pub fn size(&self, team: String) -> U256 {
        U256::from(self.teams.get(keccak(team.as_bytes())).len())
    }

    pub fn member(&self, team: String, place: U256) -> (Address, u64, bool) {
        let members = self.teams.get(keccak(team.as_bytes()));
        match members.get(place) {
            Some(member) => (
                member.account.get(),
                member.since.get().to(),
                member.active.get(),
            ),
            None => (Address::ZERO, 0, false),
        }
    }

    pub fn home(&self) -> B256 {
        self.home.get()
    }
}

impl Roster {
    fn add(&mut self, team: B256, account: Address) -> Result<U256, Refused> {
        let limit = self.limit.get();
        let now = self.vm().block_timestamp();
        let mut members = self.teams.setter(team);
        let place = U256::from(members.len());
        if place >= limit {
            return Err(Refused::Full(Full { team, limit }));
        }
        let mut member = members.grow();
        member.account.set(account);
        member.since.set(alloy_primitives::U64::from(now));
        member.active.set(true);
        self.places
            .setter(team)
            .insert(account, place + U256::from(1));
        self.vm().log(Joined {
            team,
            member: account,
            place,
        });
        Ok(place)
    }
}
