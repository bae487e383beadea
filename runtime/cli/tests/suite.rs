//! Runs the command as a user does.

// Tells clippy that the whole module is test code.
#[cfg(test)]
mod suite {
    mod commands;
    mod examples;
    mod product;
    mod pull;
    mod repository;
    mod stacks;
}
