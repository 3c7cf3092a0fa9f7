export type { OfficialClient, OfficialInfoPolicy, OfficialJob, OfficialQuery } from "./official-client.ts";
export { type OfficialClusterOptions, officialCluster } from "./official-cluster.ts";
export { clientIdle } from "./open-questions.ts";
export { type TrackJobOptions, trackJob } from "./track-job.ts";
