import { OutOfSteps } from "../../simulator/virtual-clock.ts";
import type { Cluster } from "../../src/cluster/cluster.ts";
import { OwnController } from "../../src/cluster/on-abort.ts";
import { connectCluster } from "../../src/cluster/tcp/info-cluster.ts";
import { TaskError } from "../../src/errors.ts";
import type { NetworkPlan } from "../schedule/network-plan.ts";
import type { Call, Schedule } from "../schedule/schedule.ts";
import { libraryTracker } from "./library-tracker.ts";
import {
	type AddressesAt,
	agreementOf,
	areSameLists,
	isSameList,
	type MembersSeen,
	settlingTime,
	type ViewsAt,
} from "./members-seen.ts";
import { type NetworkWorld, stageOnNetwork } from "./network-world.ts";
import { RunWithoutEnd, type Tracker } from "./on-virtual-time.ts";
import type { RoundReport } from "./round-report.ts";
import type { CallReport, Run } from "./run.ts";
import { jobIdOf } from "./simulated-world.ts";

/** A run over a network. */
export interface NetworkRun extends Run {
	readonly schedule: Schedule & { readonly network: NetworkPlan };
	readonly members: MembersSeen;
}

/** A cluster that a run closes at its end. */
export interface ConnectedCluster extends Cluster {
	close(): void;
}

/** How the client connects. Tests give a mutant. */
export type Connect = (world: NetworkWorld, plan: NetworkPlan, signal: AbortSignal) => Promise<ConnectedCluster>;

const connectLibrary: Connect = ({ hosts, client, network }, { tendInterval, alternate }, signal) =>
	connectCluster(
		{
			hosts,
			clock: client.clock,
			signal,
			...(tendInterval !== undefined && { tendInterval }),
			...(alternate === true && { useAlternate: true }),
		},
		network,
	);

export interface NetworkRunOptions {
	readonly connect?: Connect;
	/** Makes the calls. Default: the library. */
	readonly tracker?: Tracker;
	/**
	 * How long the run goes on after the last call and the last happening, in ms, so that views can settle. It ends sooner
	 * once the nodes have agreed for the time in which the client must agree with them. Default 0.
	 */
	readonly linger?: number;
	readonly maxSteps?: number;
}

const SAMPLE_MS = 250;
/** One signal for all runs, because a new one costs more than a request. The library adds no listener to this one. */
const NEVER_CANCELLED: AbortSignal = new OwnController().signal;

/**
 * Plays a schedule that has a network with the library's own connecting, tending and asking code.
 *
 * @throws RunWithoutEnd if the run takes more than `maxSteps`
 */
export async function runOnNetwork(schedule: Schedule, options: NetworkRunOptions = {}): Promise<NetworkRun> {
	const { network: plan } = schedule;
	if (plan === undefined) throw new RangeError("The schedule has no network.");
	const { connect = connectLibrary, tracker = libraryTracker(), linger = 0, maxSteps } = options;
	const world = stageOnNetwork(schedule, plan, { maxSteps, isClientAlone: true });
	const { cluster, client, network } = world;
	const virtual = cluster.clock;
	const views: ViewsAt[] = [];
	const addresses: AddressesAt[] = [];
	let info: ConnectedCluster | undefined;
	let isOver = false;
	let sampledChanges = -1;
	let sampledMembers: readonly string[] | undefined;
	const sample = (): void => {
		if (isOver) return;
		// Most samples are equal to the last one, and a run has a hundred of them. The library returns the same array until
		// its members change.
		const { changes } = world.lifelike;
		const members = info?.isReady() ? info.activeNodes() : undefined;
		if (changes !== sampledChanges || members !== sampledMembers) {
			sampledChanges = changes;
			sampledMembers = members;
			look(views, world, info);
			lookAtAddresses(addresses, world, schedule);
		}
		world.quiet.schedule(virtual.now() + SAMPLE_MS, "deadline", sample);
	};
	const lastHappening = Math.max(0, ...plan.happens.map(({ at }) => at));
	// A list may change for less than the time between two samples, and a client may read it then.
	world.onMembersChange(() => {
		if (!isOver) look(views, world, info);
	});
	const begun: (CallReport | undefined)[] = schedule.calls.map(() => undefined);
	const truthNow = (): Run["truth"] => {
		const taskId = jobIdOf(schedule.task);
		return Object.fromEntries(schedule.nodes.map(({ name }) => [name, cluster.truth(name, taskId)]));
	};
	const played = cluster.run(async () => {
		sample();
		let connected: MembersSeen["connected"];
		if (plan.connectAt !== undefined) await sleepAsClient(world, plan.connectAt);
		const begunAt = virtual.now();
		try {
			info = await connect(world, plan, NEVER_CANCELLED);
			connected = { begunAt, at: virtual.now() };
		} catch (error) {
			connected = { begunAt, at: virtual.now(), error: errorOf(error) };
		}
		const calls = await Promise.all(
			schedule.calls.map(async (call, index) => {
				const report = await makeCall(world, schedule, call, tracker, info, connected);
				begun[index] = report;
				return report;
			}),
		);
		const truth = truthNow();
		if (linger > 0) {
			await cluster.sleep(Math.max(0, lastHappening - virtual.now()));
			const until = virtual.now() + linger;
			const settled = settlingTime(plan);
			// Waits one sample longer, because the oracle counts in samples.
			const since = agreementOf(views, connected.at, cluster.trace.events);
			while (virtual.now() < until && !(virtual.now() - since() > settled + 2 * SAMPLE_MS))
				await cluster.sleep(Math.min(4 * SAMPLE_MS, until - virtual.now()));
		}
		const endedAt = virtual.now();
		isOver = true;
		look(views, world, info);
		const reached = linger > 0 && info !== undefined ? await reach(world, info) : {};
		info?.close();
		await cluster.sleep(1);
		const left = { connections: network.use.open, timers: client.timers };
		const { connects, mostOpen } = network.use;
		return {
			schedule: { ...schedule, network: plan },
			calls,
			trace: cluster.trace.events,
			truth,
			members: { connected, views, addresses, pauses: world.pauses, reached, connects, mostOpen, left, endedAt },
		};
	});
	return played.catch((error: unknown) => {
		if (!(error instanceof OutOfSteps)) throw error;
		isOver = true;
		const now = virtual.now();
		const calls = begun.map((report) => report ?? unended(now));
		const seen: Run = { schedule, calls, trace: cluster.trace.events, truth: truthNow() };
		throw new RunWithoutEnd(error.message, seen, error, true);
	});
}

/** The report of a call that had not ended when the run was stopped. */
function unended(now: number): CallReport {
	const outcome = { kind: "error", code: "no_end", message: "The call did not end." } as const;
	return { calledAt: now, settledAt: now, outcome, rounds: [] };
}

/** While the event loop of the client is paused, the client makes no calls. */
async function sleepAsClient({ cluster, client }: NetworkWorld, ms: number): Promise<void> {
	if (ms > 0) await cluster.sleep(ms);
	await new Promise<void>((resolve) => client.arrive(resolve));
}

async function makeCall(
	world: NetworkWorld,
	schedule: Schedule,
	call: Call,
	tracker: Tracker,
	info: ConnectedCluster | undefined,
	{ at, error }: MembersSeen["connected"],
): Promise<CallReport> {
	const { cluster, client } = world;
	const rounds: RoundReport[] = [];
	if (info === undefined) {
		return {
			calledAt: at,
			settledAt: at,
			outcome: { kind: "error", code: error?.code ?? "", message: error?.message ?? "" },
			rounds,
		};
	}
	await sleepAsClient(world, Math.max(0, (call.at ?? 0) - cluster.clock.now()));
	const calledAt = cluster.clock.now();
	// A copy by spreading would get a hidden class of its own as soon as the library adds a property to it.
	const copy = Object.assign({}, info, { clock: client.clock });
	const outcome = await tracker({ cluster: copy, schedule, call, rounds });
	return { calledAt, settledAt: cluster.clock.now(), outcome, rounds };
}

/** How long a member may take to answer the last question of a run. */
const REACH_MS = 8000;

async function reach({ cluster }: NetworkWorld, info: ConnectedCluster): Promise<Readonly<Record<string, boolean>>> {
	const { events } = cluster.trace;
	const begun = events.length;
	const controller = new AbortController();
	cluster.at(cluster.clock.now() + REACH_MS, () => controller.abort());
	const answers = info.activeNodes().map(async (node) => {
		try {
			const given = new Promise<boolean>((resolve) => controller.signal.addEventListener("abort", () => resolve(false)));
			const body = await Promise.race([info.ask(node, ["node"], controller.signal), given]);
			return [node, body === `node\t${node}\n`] as const;
		} catch {
			return [node, false] as const;
		}
	});
	const reached = await Promise.all(answers);
	// An event that follows an answer may happen only now. A node that ends meanwhile does not have to answer.
	const changed = new Set(events.slice(begun).flatMap((event) => (event.kind === "node" ? [event.node] : [])));
	return Object.fromEntries(reached.filter(([node]) => !changed.has(node)));
}

function errorOf(error: unknown): { readonly code: string; readonly message: string } {
	if (error instanceof TaskError) return { code: error.code, message: error.message };
	throw error;
}

/** Notes the members that the client and the nodes list, if they have changed. */
function look(views: ViewsAt[], { cluster, lifelike }: NetworkWorld, info: ConnectedCluster | undefined): void {
	const starting = lifelike.starting();
	const shuttingDown = lifelike.shuttingDown();
	const now: ViewsAt = {
		at: cluster.clock.now(),
		client: info?.isReady() ? [...info.activeNodes()].sort() : undefined,
		nodes: lifelike.believed(),
		...(starting.length > 0 && { starting }),
		...(Object.keys(shuttingDown).length > 0 && { shuttingDown }),
	};
	const last = views.at(-1);
	if (last === undefined || !isSame(last, now)) views.push(now);
}

/** Notes where the nodes can be reached, if it has changed. */
function lookAtAddresses(addresses: AddressesAt[], { cluster, lifelike }: NetworkWorld, { nodes }: Schedule): void {
	const addressOf = (name: string): string => lifelike.contactOf(name).address;
	const last = addresses.at(-1)?.nodes;
	if (last === undefined || nodes.some(({ name }) => last[name] !== addressOf(name)))
		addresses.push({ at: cluster.clock.now(), nodes: Object.fromEntries(nodes.map(({ name }) => [name, addressOf(name)])) });
}

function isSame(one: ViewsAt, other: ViewsAt): boolean {
	return (
		isSameList(one.client, other.client) &&
		isSameList(one.starting, other.starting) &&
		// A process that shuts down does not change its list any more.
		isSameList(Object.keys(one.shuttingDown ?? {}), Object.keys(other.shuttingDown ?? {})) &&
		areSameLists(one.nodes, other.nodes)
	);
}
