//! The terms of an accountability agreement: one canonical, hashed value, its checks, and the exact arithmetic of objectives, credits and damages.
