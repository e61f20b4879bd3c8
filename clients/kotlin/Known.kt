// What the contract wants a client to take instead of a value that it does not know: take
// `segment.phase.known`, and a phase of tomorrow is MANUAL today.
package limber.client.models

val Certainty.known: Certainty
    get() = if (this == Certainty.UNKNOWN_DEFAULT_OPEN_API) Certainty.INFERRED else this

val ChangeClass.known: ChangeClass
    get() = if (this == ChangeClass.UNKNOWN_DEFAULT_OPEN_API) ChangeClass.SAFETY else this

val CueKind.known: CueKind
    get() = if (this == CueKind.UNKNOWN_DEFAULT_OPEN_API) CueKind.INSTRUCTION else this

val Measure.known: Measure
    get() = if (this == Measure.UNKNOWN_DEFAULT_OPEN_API) Measure.MANUAL else this

val MissingReason.known: MissingReason
    get() = if (this == MissingReason.UNKNOWN_DEFAULT_OPEN_API) MissingReason.UNKNOWN else this

val NoticeType.known: NoticeType
    get() = if (this == NoticeType.UNKNOWN_DEFAULT_OPEN_API) NoticeType.RECALL else this

val Phase.known: Phase
    get() = if (this == Phase.UNKNOWN_DEFAULT_OPEN_API) Phase.MANUAL else this

val Retry.known: Retry
    get() = if (this == Retry.UNKNOWN_DEFAULT_OPEN_API) Retry.NEVER else this

val ReviewStatus.known: ReviewStatus
    get() = if (this == ReviewStatus.UNKNOWN_DEFAULT_OPEN_API) ReviewStatus.UNREVIEWED else this

val Severity.known: Severity
    get() = if (this == Severity.UNKNOWN_DEFAULT_OPEN_API) Severity.STOP else this

val Side.known: Side
    get() = if (this == Side.UNKNOWN_DEFAULT_OPEN_API) Side.NONE else this

val StepRole.known: StepRole
    get() = if (this == StepRole.UNKNOWN_DEFAULT_OPEN_API) StepRole.NOTE else this

val Urgency.known: Urgency
    get() = if (this == Urgency.UNKNOWN_DEFAULT_OPEN_API) Urgency.NOW else this

val WithdrawalReason.known: WithdrawalReason
    get() = if (this == WithdrawalReason.UNKNOWN_DEFAULT_OPEN_API) WithdrawalReason.SAFETY else this
