/**
 * On virtual time, with the rules alone with given answers, or both in turn. `network`: only those schedules on virtual
 * time that have a network, in which members come and go.
 */
export const SEARCH_WAYS = ["both", "virtual", "rules", "network"] as const;
export type SearchWay = (typeof SEARCH_WAYS)[number];
