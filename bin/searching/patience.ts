/**
 * How much less exact real time is taken to be than where a scenario is judged, and how much longer a driver may take: a schedule that nobody chose
 * must accuse nobody who is right.
 */
export const PATIENCE = 10;
