export type { Belief, NodeBelief } from "./belief.ts";
export { connectInfoCluster } from "./connect.ts";
export type { InfoCluster } from "./info-cluster.ts";
export type { Host, InfoClusterOptions } from "./options.ts";
