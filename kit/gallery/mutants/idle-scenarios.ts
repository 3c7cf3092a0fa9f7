/**
 * Scenarios at MUST or SHOULD that no mutant of the gallery fails, by name, each with the reason why it is there all the same. A scenario that
 * fails some mutant has no place here, and neither has one that does not exist.
 */
export const IDLE_SCENARIOS: ReadonlyMap<string, string> = new Map([]);
