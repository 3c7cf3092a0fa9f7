export type { Clock, Rank } from "./clock.ts";
export { type Cluster, type Doubt, type DoubtKind, RequestFailure, type RequestFailureReason } from "./cluster/cluster.ts";
export { TaskError, type TaskErrorCode, type TaskErrorDetails } from "./errors.ts";
export { ExecuteTask } from "./execute-task.ts";
export type { JobRecord } from "./job/job-record.ts";
export { parseJobRecord } from "./job/parse-job-record.ts";
export { parseStatusResponse, type StatusResponse } from "./job/status-response.ts";
export type { TaskId } from "./job/task-id.ts";
export type { AbortOptions, RequestOptions, WaitOptions } from "./options.ts";
export type { TaskJSON, TaskKind } from "./task-json.ts";
export type { ExecuteTaskOptions } from "./task-options.ts";
export type { AbortReport, NodeAbort } from "./tracking/abort.ts";
export { type AdaptiveOptions, adaptive } from "./tracking/adaptive.ts";
export type { Completion } from "./tracking/completion.ts";
export type {
	CompletionOutcome,
	CompletionReason,
	Evidence,
	NodeCompletion,
	RecordTotals,
	Sighting,
} from "./tracking/evidence.ts";
export type { PollStrategy } from "./tracking/poll-strategy.ts";
export type { NodeProgress, NodeStatus, RoundProgress } from "./tracking/progress.ts";
export type { TaskResult, TasksProgress } from "./tracking/watch-many.ts";
