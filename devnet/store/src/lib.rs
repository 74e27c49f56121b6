//! Blocks, state and receipts behind one trait; today in memory.
