use slacontract::prelude::*;

#[contract]
#[agreement(version = 1, asset = ether, window = "7d", term = 4 windows, renew = never, amend = never, language = en)]
pub struct Uptime {
    #[party(bond = "2 ether")]
    provider: Party,
    notes: Map<u64, B256>,
    helper: Slot<Address>,
}

#[contract]
impl Uptime {
    pub fn reward(&mut self, to: Address, amount: Amount) {
        ensure!(caller() == self.provider.address(), NotParty {});
        pay(to, amount); //~ L014
    }

    pub fn annotate(&mut self, window: u64, note: B256) {
        ensure!(caller() == self.provider.address(), NotParty {});
        self.notes.set(window, note); // fine
    }

    pub fn forward(&mut self, calldata: Bytes) -> Result<(), Failed> {
        ensure!(caller() == self.provider.address(), NotParty {});
        let helper = self.helper.get();
        let paid = RawCall::new(helper, &calldata.0).value(Amount::from_units(1)).call(); //~ L014
        ensure!(paid.is_ok(), Failed {});
        let ran = RawCall::new(helper, &calldata.0).delegate(); //~ L014
        ensure!(ran.is_ok(), Failed {});
        Ok(())
    }

    pub fn leak(&mut self) {
        ensure!(caller() == self.provider.address(), NotParty {});
        unsafe { exit_early(0) } //~ L014
    }
}

#[link(wasm_import_module = "vm_hooks")]
unsafe extern "C" { //~ L014
    fn exit_early(status: u32);
}
