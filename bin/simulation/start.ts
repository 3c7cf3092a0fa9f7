import { readFileSync } from "node:fs";
import type { Simulator, SimulatorOptions } from "../../simulator/control/index.ts";
import { cannotRun, usageError } from "../terminal/command-error.ts";

/** The options of the command. Times are in milliseconds. */
export interface SimulationPlan {
	readonly nodes: number | undefined;
	readonly version: string | undefined;
	readonly schedule: string | undefined;
	readonly timeScale: number | undefined;
	readonly jobDuration: number | undefined;
	readonly ports: readonly number[] | undefined;
	readonly controlPort: number | undefined;
}

/**
 * Starts the cluster.
 *
 * @throws CommandError with exit code 64 if options cannot be combined, 2 if the schedule cannot be read or a port is in use
 */
export async function startSimulation(plan: SimulationPlan): Promise<Simulator> {
	const { schedule, jobDuration, ...options } = plan;
	if (schedule !== undefined) refuseBesideSchedule(plan);
	const staged = schedule === undefined ? undefined : await stageOf(schedule);
	const { startSimulator } = await import("../../simulator/control/index.ts");
	const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
	const life = jobDuration === undefined ? {} : { life: { duration: jobDuration } };
	try {
		return await startSimulator({ ...given, ...life, ...(staged !== undefined && { cluster: staged }) });
	} catch (error) {
		if (error instanceof RangeError) throw usageError(error.message);
		if (error instanceof Error && (isSystemError(error) || isSystemError(error.cause))) throw cannotRun(error.message, error);
		throw error;
	}
}

function refuseBesideSchedule({ nodes, version, jobDuration }: SimulationPlan): void {
	const given = { nodes, version, "job-duration": jobDuration };
	const name = Object.entries(given).find(([, value]) => value !== undefined)?.[0];
	if (name !== undefined) throw usageError(`--schedule already defines nodes and jobs, so it cannot be combined with --${name}.`);
}

/** Nodes, jobs and events of a schedule. Its calls to a driver are ignored: the drivers that connect make their own. */
async function stageOf(file: string): Promise<NonNullable<SimulatorOptions["cluster"]>> {
	const { parseScheduleJson, ScheduleError } = await import("../../kit/schedule/schedule-json.ts");
	const { stage } = await import("../../kit/run/simulated-world.ts");
	try {
		const schedule = parseScheduleJson(readFileSync(file, "utf8"));
		return (clock) => stage(schedule, { clock });
	} catch (error) {
		if (error instanceof ScheduleError) throw cannotRun(`${file}: ${error.message}`, error);
		if (isSystemError(error)) throw cannotRun(`${file} cannot be read: ${error.message}.`, error);
		throw error;
	}
}

/** Whether the operating system reported the error, for example for a missing file or a port in use. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
	return error instanceof Error && "syscall" in error;
}
