import { parseStatusResponse } from "../../src/job/status-response.ts";
import { defaultRules } from "../../src/tracking/default-rules.ts";
import type { Rules } from "../../src/tracking/rules.ts";
import { LIBRARY_HABITS, type Schedule } from "../schedule/schedule.ts";
import type { Driver } from "./driver.ts";
import { libraryTracker } from "./library-tracker.ts";
import { runOnNetwork } from "./on-network.ts";
import { runOnVirtualTime } from "./on-virtual-time.ts";
import type { Run } from "./run.ts";

/** The library itself, in this process, on virtual time. */
export const LIBRARY: Driver = {
	name: "aerospike-execute-task",
	habits: LIBRARY_HABITS,
	async parse(reply, taskId) {
		const response = parseStatusResponse(reply, taskId);
		if (response.status !== "error") return response;
		const { serverCode, reply: kept } = response.error;
		return { status: "error", ...(serverCode !== undefined && { serverCode }), ...(kept !== undefined && { reply: kept }) };
	},
	run: (schedule) => runOnLibrary(schedule),
};

/** Runs a schedule with the library on virtual time, using its own rules or those of a mutant. */
export function runOnLibrary(schedule: Schedule, rules: Rules = defaultRules): Promise<Run> {
	const tracker = libraryTracker(rules);
	return schedule.network === undefined ? runOnVirtualTime(schedule, tracker) : runOnNetwork(schedule, { tracker });
}
