//! The test API: one test body, run natively and as WebAssembly, compared.
