import type { Simulator, SimulatorOptions } from "../../simulator/control/index.ts";
import { cannotRun, usageError } from "../terminal/command-error.ts";
import { readText } from "../terminal/read-text.ts";
import type { Terminal } from "../terminal/terminal.ts";

/** A larger file is not a schedule. */
const MOST_BYTES = 16 * 1024 * 1024;

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
export async function startSimulation(plan: SimulationPlan, terminal: Pick<Terminal, "interrupted">): Promise<Simulator> {
	const { schedule, jobDuration, ...options } = plan;
	if (schedule !== undefined) refuseBesideSchedule(plan);
	const staged = schedule === undefined ? undefined : await stageOf(schedule, terminal);
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
async function stageOf(file: string, terminal: Pick<Terminal, "interrupted">): Promise<NonNullable<SimulatorOptions["cluster"]>> {
	const { parseScheduleJson, ScheduleError } = await import("../../kit/schedule/schedule-json.ts");
	const { stage } = await import("../../kit/run/simulated-world.ts");
	try {
		const schedule = parseScheduleJson(await readText(file, MOST_BYTES, terminal));
		return (clock) => stage(schedule, { clock });
	} catch (error) {
		if (error instanceof ScheduleError) throw cannotRun(`${file}: ${error.message}`, error);
		throw error;
	}
}

/** Whether the operating system reported the error, for example for a missing file or a port in use. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
	return error instanceof Error && "syscall" in error;
}
