//! Search in process: what must hold whatever is published and whatever is asked.

#[cfg(test)]
mod search {
    #[expect(clippy::print_stdout, clippy::cast_precision_loss, reason = "it prints figures")]
    mod figures;
    mod growing;
    mod library;
    mod slips;
    mod texts;
}
