//! A backup brings back what was kept, or is refused before anything is written.

#[cfg(test)]
mod backup {
    mod damage;
    mod shelter;
    mod whole;
}
