/**
 * Scenarios at MUST or SHOULD that no mutant of the gallery fails, by name, each with the reason why it still exists. A
 * scenario that some mutant fails must not be listed, nor a scenario that does not exist.
 */
export const IDLE_SCENARIOS: ReadonlyMap<string, string> = new Map([]);
