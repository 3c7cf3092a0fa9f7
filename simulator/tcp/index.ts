export type { ProcessState } from "../membership/process-state.ts";
export type { MembershipChances, MembershipWindows } from "../membership/windows.ts";
export { createScaledClock, type ScaledClock } from "../scaled-clock.ts";
export type { NodeAddresses } from "./node-addresses.ts";
export { type ServedCluster, type ServeOptions, serveCluster } from "./serve-cluster.ts";
export { type LifelikeServedCluster, type ServeLifelikeOptions, serveLifelikeCluster } from "./serve-lifelike.ts";
