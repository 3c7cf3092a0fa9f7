/** Each node of a simulated cluster has a port, and tells all others about its neighbours. */
export const MOST_NODES = 128;
