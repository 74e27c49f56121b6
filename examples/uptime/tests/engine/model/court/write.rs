//! The calls to a court, as they are sent: filings, what the sides do, and what its jurors do.

use super::{Bench, link, matter, salt};
use crate::agreements::COURT;
use crate::model::Model;
use crate::world::{ETHER, STRANGER, WHY};
use slacontract::client::BoundClient;
use slacontract::court::{ArbitratorClient, CaseAct, SeatState, commitment};
use slacontract::sla::{Act, Matter};
use slacontract::{Address, Amount, B256, Bytes, U256};
use slacontract_memory::CHAIN_ID;

impl Model<'_> {
    /// A matter is taken to the court, with more than it asks for.
    pub fn write_filing(&mut self, act: Act, id: u64, from: Address) -> (Vec<u8>, u128) {
        let cases =
            slacontract::sla::SlaCasesClient::bind(crate::world::CONTRACT, self.world.clone());
        let link = if self.dice.percent(60) {
            link(from, 0)
        } else {
            B256::default()
        };
        let about = matter(act).unwrap_or(Matter::Window);
        (cases.file_case(about, id, link).calldata().to_vec(), ETHER)
    }

    /// A call to the court, who makes it, and what is sent along.
    pub fn write_case(&mut self, act: CaseAct, case: u64, from: &mut Address) -> (Vec<u8>, u128) {
        let Some(bench) = self.bench.take() else {
            return (Vec::new(), 0);
        };
        let court = bench.court.clone();
        let mut value = 0;
        let small = Amount::from_units(u128::from(self.dice.below(3)) * ETHER / 4);
        let calldata = match act {
            CaseAct::Join => {
                value = bench.seen.get(&case).map_or(0, |it| it.filer_bond.units());
                court.join(case, link(*from, 0)).calldata().to_vec()
            }
            CaseAct::Answer => court.answer(case, link(*from, 0), WHY).calldata().to_vec(),
            CaseAct::Offer => court.offer(case, small, WHY).calldata().to_vec(),
            CaseAct::Submit => {
                let call = court.submit_evidence(case, "logs".into(), WHY);
                call.calldata().to_vec()
            }
            CaseAct::Order => court.order(case, WHY).calldata().to_vec(),
            CaseAct::Produce => {
                let orders = bench.read(court.orders(case));
                let due = orders
                    .iter()
                    .position(|order| order.answer == B256::default());
                let order = due.unwrap_or_default() as u64;
                if let Some(due) = due
                    && self.dice.percent(90)
                {
                    *from = orders[due].party;
                }
                court.produce(case, order, WHY).calldata().to_vec()
            }
            CaseAct::Mix => {
                let shown = bench.links.get(&(case, *from)).copied().unwrap_or_default();
                court.mix(case, link(*from, shown + 1)).calldata().to_vec()
            }
            CaseAct::Draw => court.draw(case).calldata().to_vec(),
            CaseAct::Lapse => court.lapse(case).calldata().to_vec(),
            CaseAct::Vote | CaseAct::Leak | CaseAct::Reveal => {
                self.write_seat(&bench, act, case, from)
            }
            CaseAct::Count => court.count(case).calldata().to_vec(),
            CaseAct::Appeal => {
                let face = ArbitratorClient::bind(COURT, bench.world.clone());
                let nothing = Bytes(Vec::new());
                let cost = bench.read(face.appeal_cost(case.into(), nothing.clone()));
                value = cost.units();
                face.appeal(case.into(), nothing).calldata().to_vec()
            }
            CaseAct::Concede => court.concede(case, WHY).calldata().to_vec(),
            CaseAct::Settle => court.settle(case, small, WHY).calldata().to_vec(),
            CaseAct::Execute | CaseAct::File => court.execute(case).calldata().to_vec(),
        };
        self.bench = Some(bench);
        (calldata, value)
    }

    /// A juror's part, mostly of one that has not done it.
    fn write_seat(
        &mut self,
        bench: &Bench,
        act: CaseAct,
        case: u64,
        from: &mut Address,
    ) -> Vec<u8> {
        let (panel, round) = (
            bench.panel(case),
            bench.seen.get(&case).map_or(0, |view| view.round),
        );
        let due = match act {
            CaseAct::Vote => SeatState::Drawn,
            _ => SeatState::Committed,
        };
        let waiting = panel.iter().position(|seat| seat.state == due);
        let seat = match waiting {
            Some(seat) if self.dice.percent(95) => seat as u64,
            _ => self.dice.below(panel.len().max(1) as u64),
        };
        let seat = u8::try_from(seat).expect("small");
        let who = panel.get(usize::from(seat)).map_or(STRANGER, |it| it.juror);
        let key = (case, round, seat);
        let voted = bench.votes.get(&key).copied().unwrap_or_default();
        if act != CaseAct::Leak && self.dice.percent(97) {
            *from = who;
        }
        match act {
            CaseAct::Vote => {
                // Panels mostly agree; some do not, some refuse, some take what was offered.
                let choices = bench.seen.get(&case).map_or(7, |view| view.choices);
                let common = [2, 1, 2, 4, 3, 1, 0][(case * 3 + u64::from(round) * 5) as usize % 7];
                let choice = match choices >> common & 1 {
                    1 if self.dice.percent(75) => common,
                    _ => self.dice.pick(&[0, 1, 1, 2, 2]),
                };
                let chain = U256::from(CHAIN_ID);
                let sealed = commitment(chain, COURT, case, round, who, choice, salt(seat));
                self.intended = Some((key, choice));
                let call = bench.court.vote(case, seat, sealed);
                call.calldata().to_vec()
            }
            CaseAct::Leak => {
                let call = bench.court.leak(case, seat, voted, salt(seat));
                call.calldata().to_vec()
            }
            _ => {
                let call = bench.court.reveal(case, seat, voted, salt(seat), WHY);
                call.calldata().to_vec()
            }
        }
    }
}
