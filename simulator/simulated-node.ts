import type { ServerBuild } from "../src/job/server-build.ts";
import type { JobChange, JobLife, JobOrder, JobTruth } from "./background-job.ts";
import { encodeText } from "./byte-text.ts";
import { checkLife, checkTaskId } from "./checks.ts";
import type { SecondaryIndex } from "./cluster-metadata.ts";
import { type ClusterMetadata, createMetadata } from "./cluster-metadata.ts";
import { JobMemory } from "./job-memory.ts";
import { JobTable, MOST_DONE } from "./job-table.ts";
import { truthOf } from "./job-truth.ts";
import type { BuildFacts, NodeState } from "./node-state.ts";
import { LONE_NODE, type NodeSurroundings } from "./node-surroundings.ts";
import { beginAnew, notePeerChanges } from "./peer-changes.ts";
import { answerBody, type Scripted } from "./server-version/answer-body.ts";
import type { InfoClient } from "./server-version/info-command.ts";
import { MAX_RPS } from "./server-version/job-entry.ts";
import { isBefore, releaseOf } from "./server-version/release.ts";

export interface SimulatedNodeOptions {
	/** Real nodes have upper-case hexadecimal names, such as `A1`. Other names are accepted. */
	readonly name: string;
	/** The server's build. Default `8.1.2.0`. An unknown build behaves as the nearest older release that is known. */
	readonly version?: string;
	/** Default `["test"]`. */
	readonly namespaces?: readonly string[];
	/** The sets that it knows. It refuses a job for another set with code 2. Default: every set. */
	readonly sets?: readonly string[];
	/**
	 * The indexes that it has. It refuses a filter that needs another one. Default: every index, named `idx_` and the
	 * bin.
	 */
	readonly indexes?: readonly SecondaryIndex[];
	/** The indexes and UDF modules that it shares with the other nodes. Default: it does not share them. */
	readonly metadata?: ClusterMetadata;
	/** The number of finished jobs that it keeps after each start, from 0 to 10,000. Default 100. */
	readonly maxDone?: number;
	/** Whether it has joined its cluster and accepts jobs. Default true. */
	readonly ready?: boolean;
	readonly surroundings?: Partial<NodeSurroundings>;
	/** The details of its build that its summary shows. */
	readonly buildFacts?: Partial<BuildFacts>;
	/** When its process started, for the `uptime` in its statistics. Default 0. */
	readonly startedAt?: number;
}

/**
 * The result code of a start: 0 accepted, 2 set not known, 4 bad request or an id still listed, 11 not balanced yet, 20
 * namespace not known, 22 too many jobs, 201 or 204 no such index, 211 queue full (server source, proto.h).
 */
export type StartCode = 0 | 2 | 4 | 11 | 20 | 22 | 201 | 204 | 211;

export interface StartResult {
	readonly code: StartCode;
	/** The job's id. The node chooses it if the order has no id. */
	readonly taskId: bigint;
}

/** `query-threads-limit`: how many jobs a node runs at once (server source, cfg.c). */
const MAX_ACTIVE = 128;
const LONGEST_SET = 63;
/** `query-max-done` of a server without configuration (server source, cfg.c). */
const DEFAULT_MAX_DONE = 100;
const UNKNOWN: JobTruth = { state: "none", visible: false, progress: 0, recordsSucceeded: 0, recordsFailed: 0 };
const NO_FACTS: BuildFacts = { sha: "", time: "", os: "debian12", arch: "x86_64" };

/**
 * A server node without a clock and without a network. The time is an argument of every call, in milliseconds, and must
 * not run backwards. The node lists and forgets jobs as a server of its build does, and its replies are those of its
 * build.
 */
export class SimulatedNode {
	readonly #state: NodeState;
	readonly #memory: JobMemory = new JobMemory();
	/** `query-max-done` of its configuration. A restart restores it. */
	readonly #maxDone: number;

	/** @throws RangeError for options that a node cannot have */
	constructor(options: SimulatedNodeOptions) {
		const build = options.version ?? "8.1.2.0";
		const release = releaseOf(build);
		this.#maxDone = checkMaxDone(options.maxDone ?? DEFAULT_MAX_DONE);
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
			surroundings: LONE_NODE,
			peerChanges: new Map(),
			startedAt: options.startedAt ?? 0,
			jobs: new JobTable(release, this.#maxDone, this.#memory),
			lastOwnId: 0,
		};
		if (options.surroundings !== undefined) this.setSurroundings(options.surroundings);
	}

	get name(): string {
		return this.#state.name;
	}

	/** The server's build, such as `8.1.2.0`. */
	get version(): string {
		return this.#state.build;
	}

	/** The release of its build. */
	get release(): ServerBuild {
		return this.#state.release;
	}

	/** Whether it has joined its cluster. Before, it refuses starts with code 11, and its partition generation is -1. */
	get ready(): boolean {
		return this.#state.ready;
	}

	setReady(ready: boolean): void {
		this.#state.ready = ready;
	}

	/** Sets which sets it knows; `"all"` for every set. */
	setKnownSets(sets: readonly string[] | "all"): void {
		this.#state.sets = sets === "all" ? undefined : new Set(sets);
	}

	get surroundings(): NodeSurroundings {
		return this.#state.surroundings;
	}

	/** Changes what it reports about its cluster. Fields that you omit do not change. */
	setSurroundings(change: Partial<NodeSurroundings>): void {
		const before = this.#state.surroundings;
		this.#state.surroundings = { ...before, ...change };
		notePeerChanges(this.#state.peerChanges, before, this.#state.surroundings);
	}

	/**
	 * Starts a job for a client. A refused job is not listed.
	 *
	 * @throws RangeError for an invalid task id or an invalid life
	 */
	start(order: JobOrder, life: JobLife | undefined, now: number): StartResult {
		checkTaskId(order.taskId, 0n);
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

	/** Aborts an active job, in any list. Returns false if no active job has this id. */
	abort(taskId: bigint, now: number): boolean {
		const { jobs } = this.#state;
		jobs.advance(now);
		const id = taskId.toString();
		return jobs.abort(id, "query", now) || jobs.abort(id, "scan", now);
	}

	/** Aborts every active job. Returns how many there were. */
	abortAll(now: number): number {
		const { jobs, release } = this.#state;
		jobs.advance(now);
		return jobs.abortAll("query", now) + (isBefore(release, "6.0") ? jobs.abortAll("scan", now) : 0);
	}

	/** Restarts the node: its lists are empty, and unfinished jobs are lost. */
	restart(now: number): void {
		this.upgrade(this.#state.build, now);
	}

	/** Restarts the node as a server of another build. */
	upgrade(version: string, now: number): void {
		const release = releaseOf(version);
		const { jobs } = this.#state;
		jobs.advance(now);
		jobs.wipe(now);
		this.#state.build = version;
		this.#state.release = release;
		this.#state.lastOwnId = 0;
		this.#state.startedAt = now;
		beginAnew(this.#state.peerChanges, this.#state.surroundings);
		// Settings made at run time last until a restart (seen on 8.1.2.0).
		this.#state.maxRps = MAX_RPS;
		this.#state.jobs = new JobTable(release, this.#maxDone, this.#memory);
	}

	/**
	 * Sets how many finished jobs it keeps until it restarts. It evicts jobs beyond that number at once, the oldest first.
	 */
	setMaxDone(count: number, now: number): void {
		const { jobs } = this.#state;
		jobs.advance(now);
		jobs.setMaxDone(checkMaxDone(count), now);
	}

	/** The changes of its jobs since the last call, in order, each with its exact time. */
	settle(now: number): readonly JobChange[] {
		this.#state.jobs.advance(now);
		return this.#memory.takeChanges();
	}

	/** When the next change of a job is due; `undefined` if no change is due. */
	nextChangeAt(): number | undefined {
		return this.#state.jobs.nextChangeAt();
	}

	/** Stops its process: its jobs pause. It cannot be asked meanwhile. */
	freeze(now: number): void {
		this.#state.jobs.freeze(now);
	}

	/** Lets a stopped process go on. */
	thaw(now: number): void {
		this.#state.jobs.thaw(now);
	}

	/** The true state of a task on this node, independent of its answers. It remembers the last 10,000 tasks. */
	truth(taskId: bigint, now: number): JobTruth {
		this.#state.jobs.advance(now);
		const job = this.#memory.recall(taskId.toString());
		return job === undefined ? UNKNOWN : truthOf(job, this.#state.jobs.timeOf(now));
	}

	/** The tasks that it remembers, the oldest first. */
	taskIds(): readonly bigint[] {
		return this.#memory.ids().map(BigInt);
	}

	/**
	 * The body of the reply to an info request with this body, byte for byte as a server of its build replies. Commands
	 * that abort jobs or change settings take effect. `client`: the connection of the request. Default: a new connection.
	 * `scripted`: values in place of the node's own.
	 */
	answer(requestBody: string, now: number, client: InfoClient = { hasUserAgent: false }, scripted?: Scripted): string {
		this.#state.jobs.advance(now);
		return answerBody(this.#state, requestBody, now, client, scripted);
	}

	#ownId(): bigint {
		this.#state.lastOwnId++;
		return BigInt(this.#state.lastOwnId);
	}

	/** The index for the filter of an order; "" if the node does not have it. */
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
		if (order.set !== undefined && isTooLong(order.set)) return 4;
		if (order.set !== undefined && sets !== undefined && !sets.has(order.set)) return 2;
		if (indexName === "") return noIndexCode(release, order.filter?.indexName !== undefined);
		if ((order.rps ?? 0) > maxRps) return 4;
		if (jobs.activeCount >= MAX_ACTIVE) return isBefore(release, "6.0") && indexName !== undefined ? 211 : 22;
		return jobs.isTaken(order.taskId.toString(), indexName) ? 4 : 0;
	}
}

/** Set names have at most 63 bytes (seen on 5.7 to 8.1). */
function isTooLong(set: string): boolean {
	return set.length > LONGEST_SET || (set.length * 3 > LONGEST_SET && encodeText(set).length > LONGEST_SET);
}

/**
 * The code for a filter that does not fit an index (seen on 5.7, 6.0, 6.4, 7.0 and 8.1). `isNamed`: the client names
 * the index.
 */
function noIndexCode(release: ServerBuild, isNamed: boolean): StartCode {
	if (isBefore(release, "6.0")) return 204;
	if (isBefore(release, "6.4")) return 4;
	return isNamed && !isBefore(release, "8.1") ? 4 : 201;
}

function checkMaxDone(count: number): number {
	if (Number.isInteger(count) && count >= 0 && count <= MOST_DONE) return count;
	throw new RangeError(`maxDone must be a whole number from 0 to ${MOST_DONE}, not ${count}.`);
}
