export type {
	IndexFilter,
	JobChange,
	JobLife,
	JobOrder,
	JobResult,
	JobState,
	JobTruth,
	JobUdf,
	JobWork,
} from "./background-job.ts";
export type { SimulatedClusterOptions } from "./cluster-options.ts";
export type { Launched, LaunchOptions } from "./launch.ts";
export type { MemberOptions } from "./member.ts";
export { ANSWER_WORDS, type AnswerWord, type PlannedAnswer, type PlannedReply } from "./reply-plan.ts";
export { SimulatedCluster } from "./simulated-cluster.ts";
export { SimulatedNode, type SimulatedNodeOptions, type StartCode, type StartResult } from "./simulated-node.ts";
export { createTrace, type NodeChange, printTraceEvent, type Trace, type TraceEvent } from "./trace.ts";
export { createVirtualClock, type VirtualClock, type VirtualClockOptions } from "./virtual-clock.ts";
