use slacontract::prelude::*;

#[contract]
pub struct Greeter {
    name: Slot<String>,
}

#[contract]
impl Greeter {
    #[view]
    pub fn greet(&self) -> String {
        format!("Hello, {}!", self.name.get()) //~ L006
    }

    #[view]
    pub fn greet_well(&self) -> String {
        let mut text = String::from("Hello, "); // fine
        text.push_str(&self.name.get());
        text
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn texts() {
        println!("{}", format!("{}", 1)); // fine
    }
}
