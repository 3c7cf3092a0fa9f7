export { createScaledClock, type ScaledClock } from "../scaled-clock.ts";
export { type ServedCluster, type ServeOptions, serveCluster } from "./serve-cluster.ts";
