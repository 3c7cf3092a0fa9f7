export { connectInfoCluster, type InfoCluster } from "./info-cluster.ts";
export type { Host, InfoClusterOptions } from "./options.ts";
