import { scheduleEvent } from "../../kit/run/schedule-event.ts";
import { happenOnSockets, servedAs } from "../../kit/run/socket-world.ts";
import type { Happening, NetworkPlan } from "../../kit/schedule/network-plan.ts";
import type { Simulator } from "../../simulator/control/index.ts";
import { insideOf, unknownNode } from "../../simulator/inside.ts";
import type { SimulatedCluster } from "../../simulator/simulated-cluster.ts";
import type { NodeAddresses } from "../../simulator/tcp/index.ts";
import type { Clock } from "../../src/clock.ts";
import { cannotRun, usageError } from "../terminal/command-error.ts";
import { messageOf } from "../terminal/error-message.ts";
import { readText } from "../terminal/read-text.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { nodeAddresses } from "./addresses.ts";

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
	/** Where the nodes listen, in place of `ports`. */
	readonly listen: readonly string[] | undefined;
	readonly docker: boolean;
	readonly views: "lifelike" | "simple" | undefined;
	readonly seed: number | undefined;
	readonly events: readonly Happening[] | undefined;
	/** The id of a job that is started on all nodes. */
	readonly launch: bigint | undefined;
	readonly controlPort: number | undefined;
}

/**
 * Starts the cluster.
 *
 * @throws CommandError with exit code 64 if options cannot be combined, 2 if the schedule cannot be read or a port is
 *   in use
 */
export async function startSimulation(plan: SimulationPlan, terminal: Pick<Terminal, "interrupted" | "err">): Promise<Simulator> {
	const { schedule, jobDuration, timeScale, controlPort, nodes, version, seed } = plan;
	if (schedule !== undefined) refuseBesideSchedule(plan);
	const staged = schedule === undefined ? undefined : await stageOf(schedule, terminal);
	const network = staged?.network;
	const views = plan.views ?? (staged === undefined || network !== undefined ? "lifelike" : "simple");
	if (views === "simple") refuseWithSimpleViews(plan);
	const options = {
		...{ nodes, version, timeScale, controlPort, seed, ports: plan.ports, views },
		life: jobDuration === undefined ? undefined : { duration: jobDuration },
		addresses: views === "simple" || network !== undefined ? undefined : addressesOf(plan),
		cluster: staged?.cluster,
		...(network !== undefined && servedAs(network, staged?.names ?? [])),
	};
	const { startSimulator } = await import("../../simulator/control/index.ts");
	const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
	let simulator: Simulator | undefined;
	try {
		simulator = await startSimulator(given);
		play(simulator, network ?? { happens: plan.events ?? [] }, terminal);
		if (plan.launch !== undefined) simulator.cluster.launch({ taskId: plan.launch });
		return simulator;
	} catch (error) {
		await simulator?.close();
		if (error instanceof RangeError) throw usageError(error.message.replace(/^addresses\.[^.]+\.listen /, "--listen "));
		if (error instanceof Error && (isSystemError(error) || isSystemError(error.cause))) throw cannotRun(error.message, error);
		throw error;
	}
}

const DEFAULT_NODES = 3;

function addressesOf({ nodes = DEFAULT_NODES, listen, ports = [], docker }: SimulationPlan): readonly NodeAddresses[] {
	if (listen !== undefined && ports.length > 0) throw usageError("--listen and --ports cannot be combined.");
	const given = listen ?? ports.map((port) => `127.0.0.1:${port}`);
	if (given.length > nodes) throw usageError(`There are ${given.length} addresses for ${nodes} nodes.`);
	return nodeAddresses(nodes, given, docker);
}

function refuseBesideSchedule({
	nodes,
	version,
	jobDuration,
	listen,
	docker,
	views,
	events,
	launch,
	seed,
}: SimulationPlan): void {
	const isDocker = docker || undefined;
	const given = { nodes, version, "job-duration": jobDuration, listen, docker: isDocker, views, events, launch, seed };
	const name = Object.entries(given).find(([, value]) => value !== undefined)?.[0];
	if (name !== undefined)
		throw usageError(`--schedule already defines nodes, jobs and events, so it cannot be combined with --${name}.`);
}

function refuseWithSimpleViews({ listen, docker, events, seed }: SimulationPlan): void {
	const given = { listen, docker: docker || undefined, events, seed };
	const name = Object.entries(given).find(([, value]) => value !== undefined)?.[0];
	if (name !== undefined) throw usageError(`--${name} needs --views lifelike.`);
}

/** Schedules the events. One that cannot happen to its node is reported. */
function play(
	{ cluster, lifelike }: Simulator,
	plan: Partial<NetworkPlan> & Pick<NetworkPlan, "happens">,
	{ err }: Pick<Terminal, "err">,
): void {
	if (lifelike === undefined) return;
	const names = [...insideOf(cluster).members.keys()];
	for (const event of plan.happens) {
		for (const name of "node" in event && event.kind !== "join" ? [event.node] : "nodes" in event ? event.nodes : []) {
			if (!names.includes(name)) throw new RangeError(unknownNode(insideOf(cluster).members, name));
		}
		scheduleEvent(cluster, event, () => {
			happenOnSockets(lifelike, event, plan, names).catch((error: unknown) => err.print(`aerospike-task: ${messageOf(error)}`));
		});
	}
}

interface Staged {
	readonly cluster: (clock: Clock) => SimulatedCluster;
	readonly names: readonly string[];
	readonly network: NetworkPlan | undefined;
}

/** Nodes, jobs and events of a schedule. Its calls to a driver are ignored: the drivers that connect make their own. */
async function stageOf(file: string, terminal: Pick<Terminal, "interrupted">): Promise<Staged> {
	const { parseScheduleJson, ScheduleError } = await import("../../kit/schedule/schedule-json.ts");
	const { stage } = await import("../../kit/run/simulated-world.ts");
	try {
		const schedule = parseScheduleJson(await readText(file, MOST_BYTES, terminal));
		const names = schedule.nodes.map(({ name }) => name);
		return { cluster: (clock) => stage(schedule, { clock }), names, network: schedule.network };
	} catch (error) {
		if (error instanceof ScheduleError) throw cannotRun(`${file}: ${error.message}`, error);
		throw error;
	}
}

/** Whether the operating system reported the error, for example for a missing file or a port in use. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
	return error instanceof Error && "syscall" in error;
}
