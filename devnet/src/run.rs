//! Running a node from the command line until it is told to stop.

use std::{io::Read, path::Path};

use tokio::sync::{broadcast::error::RecvError, mpsc};

use crate::{
    args::DevnetArgs,
    chain::{
        Event,
        dump::{self, DumpError},
    },
    console,
    node::{Node, RunningNode, StartError},
    traces,
};

/// Runs a node until SIGINT, SIGTERM, or the end of stdin if that was asked for. With `json` the only line on stdout is the announcement;
/// with `quiet` there is nothing on stdout.
///
/// # Errors
/// [`StartError`]; nothing listens then.
pub fn run(args: &DevnetArgs, json: bool, quiet: bool) -> Result<(), StartError> {
    let config = args.config();
    let node = Node::start(config.clone())?;
    let (stop, mut stopped) = mpsc::channel::<()>(1);
    if json {
        console::print(&format!("{}\n", node.announcement()));
    } else if !quiet {
        console::print(&console::banner(&node, &config));
    }
    // A running node has its runtime until it is dropped.
    let Some(runtime) = node.runtime() else {
        return Ok(());
    };
    if !json && !quiet {
        let chain = node.main_chain();
        let mut events = chain.subscribe();
        let print_traces = args.print_traces;
        runtime.spawn(async move {
            loop {
                match events.recv().await {
                    Ok(Event::Sealed(block)) => {
                        console::print(&console::block(&block));
                        if print_traces && !block.transactions.is_empty() {
                            console::print(&traces::of(&chain, &block).await);
                        }
                    }
                    Ok(Event::Pending(_)) => {}
                    Err(RecvError::Lagged(missed)) => {
                        console::print(&format!("\n({missed} events were not printed)\n"));
                    }
                    Ok(Event::Ended) | Err(RecvError::Closed) => return,
                }
            }
        });
    }
    if args.exit_with_stdin {
        let stop = stop.clone();
        std::thread::spawn(move || {
            let mut rest = [0; 1024];
            while matches!(std::io::stdin().read(&mut rest), Ok(read) if read > 0) {}
            let _ = stop.blocking_send(());
        });
    }
    runtime.block_on(async {
        tokio::select! {
            () = signalled() => {}
            _ = stopped.recv() => {}
        }
    });
    drop(stop);
    let written = match args.dumped() {
        Some(path) => runtime
            .block_on(written(&node, path))
            .map_err(|source| StartError::State {
                path: path.clone(),
                source: Box::new(source),
            }),
        None => Ok(()),
    };
    drop(node);
    written
}

async fn written(node: &RunningNode, path: &Path) -> Result<(), DumpError> {
    // A chain that is gone has nothing to write.
    match node.main_chain().with(|chain, _| chain.dump()).await {
        Ok(state) => dump::write(&state?, path),
        Err(_) => Ok(()),
    }
}

async fn signalled() {
    use tokio::signal::unix::{SignalKind, signal};
    let interrupt = tokio::signal::ctrl_c();
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = interrupt.await;
        return;
    };
    tokio::select! {
        _ = interrupt => {}
        _ = terminate.recv() => {}
    }
}
