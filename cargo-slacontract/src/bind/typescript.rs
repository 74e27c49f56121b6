//! One TypeScript file per contract, for viem: the ABI `as const` (which is what types everything), a typed contract, and, where the
//! init code is known, a deployment with named arguments.

use alloy_json_abi::Param;
use heck::ToLowerCamelCase;
use serde_json::Value;
use slacontract_client::values::type_name;

use super::Interface;

/// The file.
pub(super) fn write(interface: &Interface) -> String {
    let name = &interface.name;
    let value = name.to_lower_camel_case();
    let mut out = format!(
        "// Written by `cargo slacontract bind ts` from {}. Changes are lost when it is written again.\n\
         /* eslint-disable */\n",
        interface.origin
    );
    let deploys = interface.bytecode.is_some();
    let mut imports = vec![
        "getContract",
        "type Address",
        "type Client",
        "type GetContractReturnType",
    ];
    if deploys {
        imports.extend([
            "type Account",
            "type Chain",
            "type Hex",
            "type PublicClient",
            "type TransactionReceipt",
            "type Transport",
            "type WalletClient",
        ]);
    }
    imports.sort_by_key(|import| import.trim_start_matches("type "));
    out.push_str(&format!(
        "import {{ {} }} from \"viem\";\n\n",
        imports.join(", ")
    ));

    comment(&mut out, "", &format!("ABI of {name}. {}", interface.docs));
    out.push_str(&format!("export const {value}Abi = [\n"));
    for item in interface.json.as_array().into_iter().flatten() {
        if let Some(docs) = documented(interface, item) {
            comment(&mut out, "  ", docs);
        }
        out.push_str(&format!("  {item},\n"));
    }
    out.push_str("] as const;\n\n");

    comment(
        &mut out,
        "",
        "What reads a contract, or reads and writes it: a viem client, or one of each.",
    );
    out.push_str(&format!(
        "export type {name}Client = Client | {{ public: Client; wallet: Client }};\n\n"
    ));
    comment(
        &mut out,
        "",
        &format!(
            "{name} at an address: `read`, `write`, `simulate`, `estimateGas`, `getEvents`, `watchEvent`."
        ),
    );
    out.push_str(&format!("export type {name}<client extends {name}Client> = GetContractReturnType<typeof {value}Abi, client, Address>;\n\n"));
    comment(&mut out, "", &methods(interface));
    out.push_str(&format!(
        "export function {value}At<const client extends {name}Client>(address: Address, client: client): {name}<client> {{\n  \
         return getContract({{ address, abi: {value}Abi, client }});\n}}\n"
    ));
    if let Some(bytecode) = &interface.bytecode {
        out.push('\n');
        comment(
            &mut out,
            "",
            "Init code, which constructor arguments follow.",
        );
        out.push_str(&format!(
            "export const {value}Bytecode: Hex =\n  \"{bytecode}\";\n\n"
        ));
        deployment(&mut out, interface, &value);
    }
    out
}

/// `deployEscrow(wallet, reader, { provider, term }, { value })`.
fn deployment(out: &mut String, interface: &Interface, value: &str) {
    let name = &interface.name;
    let constructor = interface.abi.constructor.as_ref();
    let inputs = constructor.map_or(&[][..], |constructor| &constructor.inputs);
    let payable = constructor.is_some_and(|constructor| {
        constructor.state_mutability == alloy_json_abi::StateMutability::Payable
    });
    let names: Vec<String> = inputs
        .iter()
        .enumerate()
        .map(|(at, input)| argument(&input.name, at))
        .collect();
    if !inputs.is_empty() {
        comment(out, "", &format!("Arguments of the constructor of {name}."));
        out.push_str(&format!("export interface {name}Arguments {{\n"));
        for (input, name) in inputs.iter().zip(&names) {
            comment(out, "  ", &unit(input));
            out.push_str(&format!("  {name}: {};\n", script_type(input)));
        }
        out.push_str("}\n\n");
    }
    comment(
        out,
        "",
        interface
            .docs_of("constructor")
            .unwrap_or("Deploys the contract and waits for its block."),
    );
    let first = if inputs.is_empty() {
        String::new()
    } else {
        format!("  arguments_: {name}Arguments,\n")
    };
    let (option, send) = if payable {
        (
            "  options: { value?: bigint } = {},\n",
            "    value: options.value ?? 0n,\n",
        )
    } else {
        ("", "")
    };
    let list: Vec<_> = names
        .iter()
        .map(|name| format!("arguments_.{name}"))
        .collect();
    let arguments = if constructor.is_none() {
        String::new()
    } else {
        format!("    args: [{}],\n", list.join(", "))
    };
    out.push_str(&format!(
        "export async function deploy{name}<transport extends Transport, chain extends Chain, account extends Account>(\n  \
           wallet: WalletClient<transport, chain, account>,\n  \
           reader: Pick<PublicClient, \"waitForTransactionReceipt\">,\n\
         {first}{option}\
         ): Promise<{{ address: Address; receipt: TransactionReceipt; contract: {name}<WalletClient<transport, chain, account>> }}> {{\n  \
           const plain: WalletClient<Transport, Chain, Account> = wallet as unknown as WalletClient<Transport, Chain, Account>;\n  \
           const hash = await plain.deployContract({{\n    \
             abi: {value}Abi,\n    \
             bytecode: {value}Bytecode,\n\
         {arguments}{send}  \
           }});\n  \
           const receipt = await reader.waitForTransactionReceipt({{ hash }});\n  \
           if (receipt.status !== \"success\" || !receipt.contractAddress) {{\n    \
             throw new Error(`{name} was not deployed: transaction ${{hash}} failed`);\n  \
           }}\n  \
           const address = receipt.contractAddress;\n  \
           return {{ address, receipt, contract: {value}At(address, wallet) }};\n\
         }}\n"
    ));
}

/// What the contract's methods do, for the editor to show.
fn methods(interface: &Interface) -> String {
    let mut text = format!("{}\n", interface.docs.trim());
    for function in interface.abi.functions() {
        let door = match function.state_mutability {
            alloy_json_abi::StateMutability::Pure | alloy_json_abi::StateMutability::View => "read",
            _ => "write",
        };
        let inputs: Vec<_> = function
            .inputs
            .iter()
            .map(|input| format!("{}: {}", input.name, type_name(input)))
            .collect();
        let docs = interface.docs_of(&function.name).unwrap_or_default();
        let first = docs.lines().next().unwrap_or_default();
        text.push_str(&format!(
            "\n- `{door}.{}({})` {first}",
            function.name,
            inputs.join(", ")
        ));
    }
    text
}

fn documented<'a>(interface: &'a Interface, item: &Value) -> Option<&'a str> {
    let name = item["name"].as_str().or_else(|| item["type"].as_str())?;
    interface.docs_of(name)
}

/// What a number counts, where the SDK's name of its type says it.
fn unit(input: &Param) -> String {
    match type_name(input).as_str() {
        "Duration" => "Seconds.".into(),
        "Timestamp" => "Seconds since 1970.".into(),
        "Amount" => "Wei.".into(),
        "BasisPoints" => "Hundredths of a percent.".into(),
        "PartsPerBillion" => "Parts per billion.".into(),
        other => format!("{other}."),
    }
}

/// The type that viem takes for a parameter.
fn script_type(param: &Param) -> String {
    let (base, lists) = match param.ty.find('[') {
        Some(at) => param.ty.split_at(at),
        None => (param.ty.as_str(), ""),
    };
    let one = match base {
        "address" => "Address".to_owned(),
        "bool" => "boolean".into(),
        "string" => "string".into(),
        "tuple" => {
            let named = param.components.iter().all(|part| !part.name.is_empty());
            let parts: Vec<_> = param
                .components
                .iter()
                .map(|part| {
                    if named {
                        format!("{}: {}", part.name, script_type(part))
                    } else {
                        script_type(part)
                    }
                })
                .collect();
            if named {
                format!("{{ {} }}", parts.join("; "))
            } else {
                format!("readonly [{}]", parts.join(", "))
            }
        }
        _ if base.starts_with("bytes") || base == "function" => "Hex".into(),
        // As viem has it: up to 48 bits fit a number.
        _ => {
            let bits = base.trim_start_matches("uint").trim_start_matches("int");
            if bits.parse::<u32>().is_ok_and(|bits| bits <= 48) {
                "number".into()
            } else {
                "bigint".into()
            }
        }
    };
    lists.split_inclusive(']').fold(one, |of, list| {
        match list.trim_matches(['[', ']']).parse::<usize>() {
            Ok(length) if length <= 12 => format!("readonly [{}]", vec![of; length].join(", ")),
            _ => format!("readonly ({of})[]"),
        }
    })
}

fn argument(name: &str, at: usize) -> String {
    if name.is_empty() {
        format!("argument{at}")
    } else {
        name.to_owned()
    }
}

/// A documentation comment. What would end it early is taken apart.
fn comment(out: &mut String, indent: &str, text: &str) {
    let text = text.trim().replace("*/", "* /");
    let mut lines = text.lines();
    match (lines.next(), lines.next()) {
        (Some(only), None) => out.push_str(&format!("{indent}/** {only} */\n")),
        _ => {
            out.push_str(&format!("{indent}/**\n"));
            for line in text.lines() {
                out.push_str(format!("{indent} * {}", line.trim()).trim_end());
                out.push('\n');
            }
            out.push_str(&format!("{indent} */\n"));
        }
    }
}
