//! stub
use crate::content::{render::context::Context, routine::RoutineDocument};
#[derive(Default, Clone, PartialEq, Eq, Hash)]
pub struct Options;
#[derive(Default)]
pub struct Compiled {
    pub total_ms: u64,
    pub manual_segments: u32,
}
pub fn compile(_: &RoutineDocument, _: &Context, _: &Options) -> Result<Compiled, ()> {
    Ok(Compiled::default())
}
