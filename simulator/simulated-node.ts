import type { ServerBuild } from "../src/job/server-build.ts";
import { LARGEST_TASK_ID } from "../src/job/task-id.ts";
import { DEFAULT_LIFE, type JobChange, type JobLife, type JobOrder, type JobTruth } from "./background-job.ts";
import { type ClusterMetadata, createMetadata } from "./cluster-metadata.ts";
import { JobMemory } from "./job-memory.ts";
import { JobTable, MOST_DONE } from "./job-table.ts";
import { truthOf } from "./job-truth.ts";
import type { BuildFacts, NodeState, SecondaryIndex } from "./node-state.ts";
import { LONE_NODE, type NodeSurroundings } from "./node-surroundings.ts";
import { answerBody } from "./server-version/answer-body.ts";
import type { InfoClient } from "./server-version/info-command.ts";
import { MAX_RPS } from "./server-version/job-entry.ts";
import { isBefore, releaseOf } from "./server-version/release.ts";

export interface SimulatedNodeOptions {
	/** As real nodes write it: upper-case hexadecimal, such as `A1`. Kept as it is. */
	readonly name: string;
	/** The server's build. Default `8.1.2.0`. One that is not known behaves as the nearest older one. */
	readonly version?: string;
	/** Default `["test"]`. */
	readonly namespaces?: readonly string[];
	/** The sets it knows; a job for another one is refused with 2. Default: every set. */
	readonly sets?: readonly string[];
	/** The indexes it has; a filter that needs another one is refused with 201. Default: every index, `idx_` and the bin. */
	readonly indexes?: readonly SecondaryIndex[];
	/** What it shares with the other nodes of its cluster; default: nothing. */
	readonly metadata?: ClusterMetadata;
	/** Finished jobs it keeps, 0 to 10,000. Default 100. */
	readonly maxDone?: number;
	/** Whether it has joined its cluster. Default true. */
	readonly ready?: boolean;
	readonly surroundings?: Partial<NodeSurroundings>;
	/** What its summary says of its build. */
	readonly buildFacts?: Partial<BuildFacts>;
}

/**
 * The result code of a start: 0 accepted, 2 set not known, 4 bad request or an id still listed, 11 not balanced yet, 20 namespace not
 * known, 22 too many jobs, 201 no such index, 211 queue full (server source, proto.h).
 */
export type StartCode = 0 | 2 | 4 | 11 | 20 | 22 | 201 | 211;

export interface StartResult {
	readonly code: StartCode;
	/** The job's id; the node's own where the order had none. */
	readonly taskId: bigint;
}

/** `query-threads-limit`: what a node runs at once (server source, cfg.c). */
const MAX_ACTIVE = 128;
const UNKNOWN: JobTruth = { state: "none", visible: false, progress: 0, recordsSucceeded: 0, recordsFailed: 0 };
const NO_FACTS: BuildFacts = { sha: "", time: "", os: "debian12", arch: "x86_64" };

/**
 * A server node without a clock and without a network: the time is an argument of every call, in milliseconds from any zero, and must not
 * run backwards. It lists, words and forgets jobs as a server of its version does.
 */
export class SimulatedNode {
	readonly #state: NodeState;
	readonly #memory: JobMemory = new JobMemory();

	/** @throws RangeError for options that no node can have */
	constructor(options: SimulatedNodeOptions) {
		const build = options.version ?? "8.1.2.0";
		const release = releaseOf(build);
		this.#state = {
			name: options.name,
			build,
			release,
			buildFacts: options.buildFacts === undefined ? NO_FACTS : { ...NO_FACTS, ...options.buildFacts },
			namespaces: options.namespaces ?? ["test"],
			sets: options.sets === undefined ? undefined : new Set(options.sets),
			indexes: options.indexes,
			metadata: options.metadata ?? createMetadata(),
			maxRps: MAX_RPS,
			ready: options.ready ?? true,
			surroundings: options.surroundings === undefined ? LONE_NODE : { ...LONE_NODE, ...options.surroundings },
			jobs: new JobTable(release, checkMaxDone(options.maxDone ?? 100), this.#memory),
			lastOwnId: 0,
		};
	}

	get name(): string {
		return this.#state.name;
	}

	/** The server's build, such as `8.1.2.0`. */
	get version(): string {
		return this.#state.build;
	}

	/** Which known release it behaves as. */
	get release(): ServerBuild {
		return this.#state.release;
	}

	/** Whether it has joined its cluster: before, it refuses starts with 11 and says -1 for its partition generation. */
	get ready(): boolean {
		return this.#state.ready;
	}

	setReady(ready: boolean): void {
		this.#state.ready = ready;
	}

	/** The sets it knows from now on; `"all"` for any. */
	setKnownSets(sets: readonly string[] | "all"): void {
		this.#state.sets = sets === "all" ? undefined : new Set(sets);
	}

	get surroundings(): NodeSurroundings {
		return this.#state.surroundings;
	}

	/** Changes what it says of the cluster around it; what is not named stays. */
	setSurroundings(change: Partial<NodeSurroundings>): void {
		this.#state.surroundings = { ...this.#state.surroundings, ...change };
	}

	/**
	 * A client asks for a job. Nothing is left of a refused one.
	 *
	 * @throws RangeError for an id that is none, or a life that no job has
	 */
	start(order: JobOrder, life: JobLife | undefined, now: number): StartResult {
		if (order.taskId < 0n || order.taskId > LARGEST_TASK_ID) {
			throw new RangeError(`taskId must be from 0 to ${LARGEST_TASK_ID}, not ${order.taskId}.`);
		}
		if (life !== undefined) checkLife(life);
		const { jobs, maxRps } = this.#state;
		jobs.advance(now);
		const named = order.taskId === 0n ? { ...order, taskId: this.#ownId() } : order;
		const indexName = this.#indexName(named);
		const code = this.#refusal(named, indexName);
		if (code === 0) jobs.start(maxRps === MAX_RPS || named.rps ? named : { ...named, rps: maxRps }, indexName, life, now);
		else jobs.refuse(named, life, now);
		return { code, taskId: named.taskId };
	}

	/** Aborts an active job, in whichever list it is; false where none is active under the id. */
	abort(taskId: bigint, now: number): boolean {
		const { jobs } = this.#state;
		jobs.advance(now);
		const id = taskId.toString();
		return jobs.abort(id, "query", now) || jobs.abort(id, "scan", now);
	}

	/** Aborts every active job and says how many there were. */
	abortAll(now: number): number {
		const { jobs, release } = this.#state;
		jobs.advance(now);
		return jobs.abortAll("query", now) + (isBefore(release, "6.0") ? jobs.abortAll("scan", now) : 0);
	}

	/** The node restarts: it forgets its jobs, and unfinished work is lost. */
	restart(now: number): void {
		this.upgrade(this.#state.build, now);
	}

	/** The node restarts as a server of another build. */
	upgrade(version: string, now: number): void {
		const release = releaseOf(version);
		const { jobs } = this.#state;
		jobs.advance(now);
		jobs.wipe(now);
		this.#state.build = version;
		this.#state.release = release;
		this.#state.lastOwnId = 0;
		// What was set by command lasts until a restart.
		this.#state.maxRps = MAX_RPS;
		this.#state.jobs = new JobTable(release, jobs.maxDone, this.#memory);
	}

	/** How many finished jobs it keeps from now on; the oldest of any more are evicted at once. */
	setMaxDone(count: number, now: number): void {
		const { jobs } = this.#state;
		jobs.advance(now);
		jobs.setMaxDone(checkMaxDone(count), now);
	}

	/** What has happened to its jobs since the last call, in order, each with its exact time. */
	settle(now: number): readonly JobChange[] {
		this.#state.jobs.advance(now);
		return this.#memory.takeChanges();
	}

	/** When something happens to one of its jobs by itself; `undefined`: nothing will. */
	nextChangeAt(): number | undefined {
		return this.#state.jobs.nextChangeAt();
	}

	/** What is true of a task here, whatever the node answers. The last 10,000 tasks are remembered. */
	truth(taskId: bigint, now: number): JobTruth {
		this.#state.jobs.advance(now);
		const job = this.#memory.recall(taskId.toString());
		return job === undefined ? UNKNOWN : truthOf(job, now);
	}

	/** The tasks that something is known of, from the one longest not heard of. */
	taskIds(): readonly bigint[] {
		return this.#memory.ids().map(BigInt);
	}

	/**
	 * The body of the reply to an info request with this body, byte for byte as the build words it. Commands that abort or set do so.
	 * `client`: the connection it came on; a new one each time where omitted.
	 */
	answer(requestBody: string, now: number, client: InfoClient = { hasUserAgent: false }): string {
		this.#state.jobs.advance(now);
		return answerBody(this.#state, requestBody, now, client);
	}

	#ownId(): bigint {
		this.#state.lastOwnId++;
		return BigInt(this.#state.lastOwnId);
	}

	/** The index that an order's filter walks; "" where the node has none for it. */
	#indexName(order: JobOrder): string | undefined {
		const { filter, namespace, set } = order;
		if (filter === undefined) return undefined;
		const { indexes, metadata } = this.#state;
		const fits = (index: SecondaryIndex) =>
			index.namespace === namespace &&
			index.set === set &&
			(filter.indexName === undefined ? index.bin === filter.bin : index.name === filter.indexName);
		const found = indexes?.find(fits) ?? [...metadata.indexes.values()].find(fits);
		return found?.name ?? (indexes === undefined ? (filter.indexName ?? `idx_${filter.bin ?? ""}`) : "");
	}

	#refusal(order: JobOrder, indexName: string | undefined): StartCode {
		const { namespaces, sets, ready, jobs, release, maxRps } = this.#state;
		if (!namespaces.includes(order.namespace)) return 20;
		if (!ready) return 11;
		if (order.set !== undefined && sets !== undefined && !sets.has(order.set)) return 2;
		if (indexName === "") return 201;
		if ((order.rps ?? 0) > maxRps) return 4;
		if (jobs.activeCount >= MAX_ACTIVE) return isBefore(release, "6.0") && indexName !== undefined ? 211 : 22;
		return jobs.isTaken(order.taskId.toString(), indexName) ? 4 : 0;
	}
}

function checkMaxDone(count: number): number {
	if (Number.isInteger(count) && count >= 0 && count <= MOST_DONE) return count;
	throw new RangeError(`maxDone must be a whole number from 0 to ${MOST_DONE}, not ${count}.`);
}

/** @throws RangeError for a life that no job has */
export function checkLife(life: JobLife): void {
	for (const name in life) {
		const value = life[name as keyof JobLife] ?? Number.NaN;
		if (!(value >= 0)) throw new RangeError(`${name} of a job's life must be a number from 0 on, not ${value}.`);
	}
	const { failed = DEFAULT_LIFE.failed, records = DEFAULT_LIFE.records } = life;
	if (failed > records) throw new RangeError(`failed of a job's life must be at most its records, ${records}, not ${failed}.`);
}
