/**
 * Scenarios at MUST or SHOULD that no mutant of the gallery fails, by name, each with the reason why it still exists.
 * The list must not contain a scenario that some mutant fails, or one that does not exist.
 */
export const IDLE_SCENARIOS: ReadonlyMap<string, string> = new Map([]);
