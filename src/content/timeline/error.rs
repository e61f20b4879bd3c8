//! Why a routine can't be compiled, and what to do about it.

use thiserror::Error;

use crate::content::id::Id;

/// Why a routine can't be compiled.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CompileError {
    /// The routine names a stretch that is not there.
    #[error(
        "Step `{routine_step_id}` names the stretch `{stretch_id}`, which is not there. Publish \
         that stretch, or name another."
    )]
    StretchMissing {
        /// The step of the routine.
        routine_step_id: Id,
        /// The stretch that it names.
        stretch_id: Id,
    },
    /// The routine names a form that the stretch does not have.
    #[error(
        "Step `{routine_step_id}` names the form `{form_id}`, which the stretch `{stretch_id}` \
         does not have. Name one of its forms, or add the form."
    )]
    FormMissing {
        /// The step of the routine.
        routine_step_id: Id,
        /// The stretch that it names.
        stretch_id: Id,
        /// The form that it names.
        form_id: Id,
    },
    /// A goal names a step that the stretch does not have.
    #[error(
        "A goal of step `{routine_step_id}` names `{step_id}`, a step that the stretch \
         `{stretch_id}` does not have. Name one of its steps, or null for the whole pass."
    )]
    StepMissing {
        /// The step of the routine.
        routine_step_id: Id,
        /// The stretch that it names.
        stretch_id: Id,
        /// The step that the goal names.
        step_id: Id,
    },
    /// A goal names a step that takes no time of its own.
    #[error(
        "A goal of step `{routine_step_id}` names `{step_id}`, which the stretch `{stretch_id}` \
         only speaks of or has for reading. Name a step that is done on a side, or null for the \
         whole pass."
    )]
    StepUntimed {
        /// The step of the routine.
        routine_step_id: Id,
        /// The stretch that it names.
        stretch_id: Id,
        /// The step that the goal names.
        step_id: Id,
    },
    /// A step mirrors one that is not there, or that mirrors another in its turn.
    #[error(
        "Step `{step_id}` of the stretch `{stretch_id}` mirrors `{mirrors}`, which has no words of \
         its own. Mirror a step of the same stretch that has."
    )]
    MirrorMissing {
        /// The stretch.
        stretch_id: Id,
        /// The step that mirrors.
        step_id: Id,
        /// What it mirrors.
        mirrors: Id,
    },
    /// A step tenses or lets go, as in PNF stretching.
    #[error(
        "Step `{step_id}` of the stretch `{stretch_id}` is a `contract` or `relax` step, which \
         timelines do not play yet. Give it the role `hold` or `move`, or leave the stretch out of \
         the routine."
    )]
    Unsupported {
        /// The stretch.
        stretch_id: Id,
        /// The step.
        step_id: Id,
    },
    /// Nobody says what a player says.
    #[error("There are no phrases, neither in this locale nor in `en`. Publish `phrases/en`.")]
    PhrasesMissing,
    /// The routine would fill more than a player can hold.
    #[error(
        "The routine compiles to more than {segments} segments or {cues} spoken cues. Take fewer \
         rounds, sets or repetitions, or make several routines of it."
    )]
    TooLong {
        /// The most segments that a timeline holds.
        segments: usize,
        /// The most cues that a timeline holds.
        cues: usize,
    },
}
