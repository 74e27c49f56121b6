//! What a monitor asks the node.

use crate::support::{ALICE, BOB, call, fail, node, send};
use serde_json::{Value, json};

fn get(url: &str) -> (u16, String) {
    let mut response = ureq::get(url).call().unwrap();
    let text = response.body_mut().read_to_string().unwrap();
    (response.status().as_u16(), text)
}

#[test]
fn a_monitor_sees_height_pool_and_requests() {
    let node = node();
    let url = node.rpc();
    send(&url, json!({"from": ALICE, "to": BOB}));
    call(&url, "sla_newChain", json!([]));
    fail(&url, "eth_nonsense", Value::Null);
    let address = url.trim_end_matches('/');
    for path in ["healthz", "readyz"] {
        assert_eq!(get(&format!("{address}/{path}")), (200, "ok".into()));
    }
    let (_, text) = get(&format!("{address}/metrics"));
    for line in [
        "# TYPE slacontract_block_number gauge",
        "slacontract_block_number 1",
        "slacontract_pool_transactions 0",
        "slacontract_private_chains 1",
        "slacontract_rpc_requests_total 4",
        "slacontract_rpc_errors_total 1",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}: {text}");
    }
}
