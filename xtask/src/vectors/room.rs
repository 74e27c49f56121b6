//! A court with one case, for vectors: its panels are drawn, vote and are counted, by everybody's own transactions.

use slacontract::Call;
use slacontract::abi::{self, Abi};
use slacontract::client::BoundClient;
use slacontract::court::{
    ArbitratorClient, CLAIM, CaseState, CaseView, CourtClient, CourtError, DEAD, Filing,
    JurorsClient, Settings, commitment,
};
use slacontract::prelude::*;
use slacontract_court::TribunalClient;
use slacontract_testing::{Chain, TestTransport};

use super::case::same;
use super::lane::{Sent, answer, before, deploy, send, somebody};

/// Why a juror votes as it does.
pub(super) const WHY: B256 = FixedBytes([9; 32]);

/// What a seat votes; a juror that is absent commits to nothing.
pub(super) type Vote = Option<u8>;

/// The court, its jurors and one case.
pub(super) struct Room<'a> {
    chain: &'a Chain,
    pub(super) filer: Address,
    pub(super) respondent: Address,
    pub(super) anybody: Address,
    pub(super) jurors: Vec<Address>,
    address: Address,
    arbitrator: ArbitratorClient<TestTransport>,
    pub(super) court: CourtClient<TestTransport>,
    pool: JurorsClient<TestTransport>,
    pub(super) case: u64,
}

impl<'a> Room<'a> {
    /// A case of two sides before so many named jurors.
    pub(super) fn new(
        chain: &'a Chain,
        settings: &Settings,
        contested: Amount,
        jurors: u8,
    ) -> Result<Self, String> {
        let names: Vec<String> = (0..jurors).map(|at| format!("juror {at}")).collect();
        let jurors: Vec<Address> = names.iter().map(|name| somebody(chain, name)).collect();
        let [filer, respondent, anybody] =
            ["filer", "respondent", "anybody"].map(|name| somebody(chain, name));
        let deployment = TribunalClient::new(settings.clone(), jurors.clone());
        let address = *deploy(chain, anybody, deployment).as_ref();
        let mut room = Self {
            chain,
            filer,
            respondent,
            anybody,
            jurors,
            address,
            arbitrator: ArbitratorClient::bind(address, chain.transport()),
            court: CourtClient::bind(address, chain.transport()),
            pool: JurorsClient::bind(address, chain.transport()),
            case: 0,
        };
        let stake = settings.stake * 3_u128;
        for juror in room.jurors.clone() {
            if !stake.is_zero() {
                room.run(juror, room.pool.stake().value(stake))?;
            }
        }
        // Stakes are seen from the next epoch on.
        chain.warp(settings.epoch);
        let filing = Filing {
            filer,
            respondent,
            subject: 0,
            contested,
            seats: settings.seats,
            appeals: settings.appeals,
            link: B256::default(),
            shared: false,
        };
        let cost = room.run(anybody, room.court.filing_cost(filing.clone()))?;
        let data = Bytes(abi::encode(&filing));
        let call = room.arbitrator.create_dispute(U256::from(3_u64), data);
        let case: U256 = room.run(filer, call.value(cost))?;
        room.case = case.to_u64().ok_or("the case has no number")?;
        Ok(room)
    }

    pub(super) fn run<R: Abi, E: Error>(
        &self,
        from: Address,
        call: Call<TestTransport, R, E>,
    ) -> Result<R, String> {
        answer::<R, CourtError>(send(from, call))
    }

    /// The error of a call that is to be refused.
    pub(super) fn refused<R: Abi, E: Error>(
        &self,
        from: Address,
        call: Call<TestTransport, R, E>,
    ) -> Result<CourtError, String> {
        match send(from, call) {
            Sent::Revert(data) => CourtError::decode(&data).ok_or_else(|| format!("{data:02x?}")),
            other => Err(format!("it was to be refused: {other:?}")),
        }
    }

    /// The other side claims something itself.
    pub(super) fn join(&self, bond: Amount) -> Result<(), String> {
        let join = self.court.join(self.case, B256::default()).value(bond);
        self.run(self.respondent, join)
    }

    fn view(&self) -> Result<CaseView, String> {
        self.run(self.anybody, self.court.case_of(self.case))
    }

    /// Waits until the case is in a state that time brings.
    pub(super) fn reach(&self, state: CaseState) -> Result<(), String> {
        for _ in 0..8 {
            let view = self.view()?;
            if view.state == state {
                return Ok(());
            }
            self.wait(&view)?;
        }
        Err(format!("the case does not come to {state:?}"))
    }

    /// Waits until time ends the state the case is in.
    fn wait(&self, view: &CaseView) -> Result<(), String> {
        if view.until.seconds() == 0 {
            return Err(format!("{:?} does not end", view.state));
        }
        before(
            self.chain,
            view.until.seconds().max(self.chain.now().seconds() + 2),
        )
    }

    /// Draws the panel: whose each seat is.
    pub(super) fn draw(&self) -> Result<Vec<Address>, String> {
        self.reach(CaseState::CaseDrawing)?;
        self.run(self.anybody, self.court.draw(self.case))?;
        self.panel()
    }

    fn panel(&self) -> Result<Vec<Address>, String> {
        let round = self.view()?.round;
        let seats = self.run(self.anybody, self.court.seats(self.case, round))?;
        Ok(seats.into_iter().map(|seat| seat.juror).collect())
    }

    pub(super) fn seal(&self, round: u8, juror: Address, choice: u8, salt: &str) -> B256 {
        let chain = U256::from(self.chain.chain_id());
        let salt = secret(salt);
        commitment(chain, self.address, self.case, round, juror, choice, salt)
    }

    /// The first seat commits to a vote.
    pub(super) fn cast(&self, juror: Address, sealed: B256) -> Result<(), String> {
        self.run(juror, self.court.vote(self.case, 0, sealed))
    }

    /// The panel is drawn, every seat votes in secret and shows it, and the votes are counted.
    pub(super) fn vote(&self, votes: &[Vote]) -> Result<Vec<Address>, String> {
        let panel = self.draw()?;
        same("the panel's seats", panel.len(), votes.len())?;
        let round = self.view()?.round;
        let cast = || (0_u8..).zip(panel.iter().zip(votes));
        for (seat, (juror, vote)) in cast() {
            if let Some(choice) = vote {
                let sealed = self.seal(round, *juror, *choice, "salt");
                self.run(*juror, self.court.vote(self.case, seat, sealed))?;
            }
        }
        self.reach(CaseState::CaseReveal)?;
        for (seat, (juror, vote)) in cast() {
            if let Some(choice) = vote {
                let salt = secret("salt");
                let call = self.court.reveal(self.case, seat, *choice, salt, WHY);
                self.run(*juror, call)?;
            }
        }
        self.reach(CaseState::CaseCounting)?;
        self.run(self.anybody, self.court.count(self.case))?;
        Ok(panel)
    }

    /// Whoever lost asks for a larger panel.
    pub(super) fn appeal(&self) -> Result<(), String> {
        self.reach(CaseState::CaseAppealable)?;
        let by = match self.view()?.ruling {
            CLAIM => self.respondent,
            _ => self.filer,
        };
        let id = U256::from(self.case);
        let cost = self.arbitrator.appeal_cost(id, Bytes::default());
        let cost = self.run(self.anybody, cost)?;
        let call = self.arbitrator.appeal(id, Bytes::default()).value(cost);
        self.run(by, call)
    }

    /// Waits, whatever is still to come without anybody's doing, and pays; what was ruled.
    pub(super) fn end(&self) -> Result<u8, String> {
        for _ in 0..16 {
            let view = self.view()?;
            match view.state {
                CaseState::CaseUndrawn => self.run(self.anybody, self.court.lapse(self.case))?,
                CaseState::CaseFinal => {
                    self.run(self.anybody, self.court.execute(self.case))?;
                    return Ok(self.view()?.ruling);
                }
                _ => self.wait(&view)?,
            }
        }
        Err("the case does not end".to_owned())
    }

    pub(super) fn claimable(&self, of: Address) -> Result<u128, String> {
        Ok(self.run(self.anybody, self.court.claimable(of))?.units())
    }

    /// What was burnt.
    pub(super) fn burnt(&self) -> Result<u128, String> {
        self.claimable(DEAD)
    }

    /// What jurors have at stake.
    pub(super) fn stakes(&self) -> Result<Vec<i128>, String> {
        let stake = |juror: &Address| {
            let view = self.run(self.anybody, self.pool.juror(*juror))?;
            i128::try_from(view.stake.units()).map_err(|_| "too much".to_owned())
        };
        self.jurors.iter().map(stake).collect()
    }
}

/// The salt of a name.
pub(super) fn secret(salt: &str) -> B256 {
    keccak256(salt)
}
