// What the contract wants a client to take instead of a value that it does not know: take
// `segment.phase.known`, and a phase of tomorrow is `manual` today.

extension Certainty {
    public var known: Certainty { self == .unknownDefaultOpenApi ? .inferred : self }
}

extension ChangeClass {
    public var known: ChangeClass { self == .unknownDefaultOpenApi ? .safety : self }
}

extension CueKind {
    public var known: CueKind { self == .unknownDefaultOpenApi ? .instruction : self }
}

extension Measure {
    public var known: Measure { self == .unknownDefaultOpenApi ? .manual : self }
}

extension MissingReason {
    public var known: MissingReason { self == .unknownDefaultOpenApi ? .unknown : self }
}

extension NoticeType {
    public var known: NoticeType { self == .unknownDefaultOpenApi ? .recall : self }
}

extension Phase {
    public var known: Phase { self == .unknownDefaultOpenApi ? .manual : self }
}

extension Retry {
    public var known: Retry { self == .unknownDefaultOpenApi ? .never : self }
}

extension ReviewStatus {
    public var known: ReviewStatus { self == .unknownDefaultOpenApi ? .unreviewed : self }
}

extension Severity {
    public var known: Severity { self == .unknownDefaultOpenApi ? .stop : self }
}

extension Side {
    public var known: Side { self == .unknownDefaultOpenApi ? .none : self }
}

extension StepRole {
    public var known: StepRole { self == .unknownDefaultOpenApi ? .note : self }
}

extension Urgency {
    public var known: Urgency { self == .unknownDefaultOpenApi ? .now : self }
}

extension WithdrawalReason {
    public var known: WithdrawalReason { self == .unknownDefaultOpenApi ? .safety : self }
}
