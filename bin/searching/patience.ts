/**
 * How many times longer a driver may take in a search than in a scenario. A random schedule must never fail a correct
 * driver only because the machine is slow.
 */
export const PATIENCE = 10;
