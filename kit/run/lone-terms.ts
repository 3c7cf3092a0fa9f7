import type { Cluster } from "../../src/cluster/cluster.ts";
import { ExecuteTask } from "../../src/execute-task.ts";
import { checkRequestOptions, checkWaitOptions } from "../../src/options.ts";
import type { Call, Schedule } from "../schedule/schedule.ts";

/** What a call comes to, its options and its handle checked. */
export interface LoneTerms {
	readonly isStatus: boolean;
	readonly pollInterval: number;
	readonly timeout: number;
	readonly requestTimeout: number;
	readonly grace: number;
	readonly forgive: number;
	readonly cancelAt: number;
}

/** @throws TaskError where they make no sense */
export function loneTerms(cluster: Cluster, schedule: Schedule, call: Call): LoneTerms {
	const { namespace, set, kind, node: nodeName, id: taskId } = schedule.task;
	new ExecuteTask({ cluster, namespace, set, taskId, kind, nodeName });
	if (call.kind !== "wait") {
		const { requestTimeout } = checkRequestOptions({ requestTimeout: call.requestTimeout });
		const never = {
			pollInterval: 0,
			timeout: 0,
			grace: Number.POSITIVE_INFINITY,
			forgive: 0,
			cancelAt: Number.POSITIVE_INFINITY,
		};
		return { isStatus: true, requestTimeout, ...never };
	}
	const { pollInterval, timeout, requestTimeout, forgive, cancelAt = Number.POSITIVE_INFINITY, options } = call;
	const { grace = schedule.habits.grace } = call;
	return {
		isStatus: false,
		cancelAt,
		...checkWaitOptions({ pollInterval, timeout, requestTimeout, grace, forgive, ...options }),
	};
}
