import type { Clock } from "../src/clock.ts";
import type { Cluster } from "../src/cluster/cluster.ts";
import type { JobLife, JobOrder, JobTruth } from "./background-job.ts";
import { InProcessPort } from "./in-process-cluster.ts";
import { type LaunchOptions, orderOf } from "./launch.ts";
import { type ClusterMember, createMember, type MemberOptions } from "./member.ts";
import type { PlannedReply } from "./reply-plan.ts";
import { createTrace, type Trace } from "./trace.ts";
import { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";

export interface SimulatedClusterOptions {
	/** The nodes, by name or with their own options; they are members from the start. */
	readonly nodes: readonly (string | MemberOptions)[];
	/** The build of nodes that name none; default `8.1.2.0`. */
	readonly version?: string;
	/** Milliseconds from a question to its answer, for nodes that say nothing else; default 1, and never less (WAIT-2). */
	readonly latency?: number;
	/** Virtual time unless another clock is given. */
	readonly clock?: Clock;
	/** How many events the trace keeps; default 100,000. */
	readonly maxTraceEvents?: number;
	/** How many events one run may take; default 1,000,000. */
	readonly maxSteps?: number;
}

/** What a launch came to: the id, and each node's result code, 0 where it accepted (server-facts: 2 unknown set, 4 id still listed, …). */
export interface Launched {
	readonly taskId: bigint;
	readonly codes: ReadonlyMap<string, number>;
}

/**
 * A cluster in process, on virtual time. It is a `Cluster` that a tracker tracks on, and the world that a test changes: launch jobs, crash
 * and restart nodes, let them join and leave, script their replies. Everything that happens stands in the trace.
 *
 * ```ts
 * const cluster = new SimulatedCluster({ nodes: ["A", "B", "C"] });
 * const { taskId } = cluster.launch({ set: "demo", duration: 3000 });
 * cluster.at(1500, () => cluster.restart("B"));
 * const task = new ExecuteTask({ cluster, namespace: "test", set: "demo", taskId, kind: "query_execute" });
 * const completion = await cluster.run(() => task.wait());
 * ```
 */
export class SimulatedCluster implements Cluster {
	readonly clock: Clock;
	readonly trace: Trace;
	readonly #virtual: VirtualClock | undefined;
	readonly #options: SimulatedClusterOptions;
	readonly #members = new Map<string, ClusterMember>();
	readonly #port: InProcessPort;
	#ready = true;
	#nextTaskId = 1n;

	constructor(options: SimulatedClusterOptions) {
		this.#options = options;
		this.#virtual = options.clock === undefined ? createVirtualClock({ maxSteps: options.maxSteps ?? 1_000_000 }) : undefined;
		this.clock = options.clock ?? (this.#virtual as VirtualClock);
		this.trace = createTrace(options.maxTraceEvents);
		this.#port = new InProcessPort(this.clock, this.trace);
		for (const node of options.nodes) this.#create(typeof node === "string" ? { name: node } : node);
	}

	// --- the port that a tracker sees ---------------------------------------------------------------------------------------------

	isReady(): boolean {
		return this.#ready;
	}

	activeNodes(): readonly string[] {
		const names: string[] = [];
		for (const member of this.#members.values()) if (member.isActive) names.push(member.name);
		return names;
	}

	build(node: string, _signal?: AbortSignal, again = false): string | undefined {
		return this.#member(node).buildReading(again);
	}

	ask(node: string, commands: readonly string[], signal: AbortSignal): Promise<string> {
		return this.#port.ask(this.#member(node), commands, signal);
	}

	// --- time -----------------------------------------------------------------------------------------------------------------------

	/** Lets virtual time pass until what `body` returns has settled. */
	run<T>(body: () => Promise<T>): Promise<T> {
		return this.#onVirtualTime().run(body);
	}

	/** Resolves once `ms` have passed; within a run. */
	sleep(ms: number): Promise<void> {
		return this.#onVirtualTime().sleep(ms);
	}

	/** Does something at a reading of the clock, before anything is answered in that instant. */
	at(ms: number, action: () => void): void {
		this.clock.schedule(ms, "world", action);
	}

	// --- jobs -----------------------------------------------------------------------------------------------------------------------

	/**
	 * Starts a background query on every active node, or on those named in `nodes`, as a client would. How it goes can differ by node; a node
	 * with `null` for its life never gets the request.
	 */
	launch(options: LaunchOptions = {}): Launched {
		const taskId = options.taskId ?? this.#nextTaskId++;
		const order = orderOf(options, taskId);
		const codes = new Map<string, number>();
		for (const node of options.nodes ?? this.activeNodes()) {
			const own = options.on?.[node];
			if (own === null) continue;
			codes.set(node, this.start(node, order, { ...options.life, ...own }));
		}
		return { taskId, codes };
	}

	/** Starts a job on one node, and says the result code. */
	start(node: string, order: JobOrder, life: JobLife = {}): number {
		const member = this.#member(node);
		const { code } = member.node.start(order, life, this.clock.now());
		this.#follow(member);
		return code;
	}

	/** Aborts a job on all active nodes, or on one, as an operator would. */
	abort(taskId: bigint, node?: string): void {
		for (const name of node === undefined ? this.activeNodes() : [node]) {
			const member = this.#member(name);
			member.node.abort(taskId, this.clock.now());
			this.#follow(member);
		}
	}

	/** What is true of a job on a node, whatever the node answers. */
	truth(node: string, taskId: bigint): JobTruth {
		return this.#member(node).node.truth(taskId, this.clock.now());
	}

	/** Sets how many finished jobs a node keeps (`query-max-done`); fewer evicts at once. */
	setMaxDone(node: string, maxDone: number): void {
		const member = this.#member(node);
		member.node.setMaxDone(maxDone, this.clock.now());
		this.#follow(member);
	}

	// --- nodes ----------------------------------------------------------------------------------------------------------------------

	/** A node becomes a member, new or known under its name. */
	join(node: string | MemberOptions): void {
		const options = typeof node === "string" ? { name: node } : node;
		const member = this.#members.get(options.name) ?? this.#create({ ...options, member: false });
		member.isActive = true;
		this.#note(member, "joined");
	}

	/** A node is no member any more. Questions on their way to it are still answered; crash it first if they should not be. */
	leave(node: string): void {
		const member = this.#member(node);
		member.isActive = false;
		this.#note(member, "left");
	}

	/** A node goes down: its connections are reset, its jobs are lost, and questions are refused until it restarts. It stays a member. */
	crash(node: string): void {
		const member = this.#member(node);
		member.isUp = false;
		member.node.restart(this.clock.now());
		this.#follow(member);
		this.#note(member, "crashed");
		this.#port.reset(member);
	}

	/** A node comes up with empty lists; one that was up goes down first. Another build makes it an upgrade. */
	restart(node: string, version?: string): void {
		const member = this.#member(node);
		if (member.isUp) this.crash(node);
		if (version !== undefined) member.node.upgrade(version, this.clock.now());
		member.isUp = true;
		this.#note(member, version === undefined ? "restarted" : `restarted as ${version}`);
	}

	/** A node goes silent: it takes questions and answers none until it is released. */
	hold(node: string): void {
		const member = this.#member(node);
		member.isHeld = true;
		this.#note(member, "held");
	}

	/** A node that was held answers all that it was asked meanwhile, as it was then. */
	release(node: string): void {
		const member = this.#member(node);
		member.isHeld = false;
		this.#note(member, "released");
		this.#port.release(member);
	}

	/** Scripts a node's next answers about jobs; they come before the truth, in order. */
	plan(node: string, replies: readonly PlannedReply[]): void {
		this.#member(node).plan.add(replies);
	}

	/** What the cluster's client believes a node's build to be until it reads it again; `null`: it cannot be read at all. */
	mistakeBuild(node: string, build: string | null): void {
		this.#member(node).believedBuild = build;
	}

	/** Whether the cluster knows its members (ROUND-2). */
	setReady(ready: boolean): void {
		this.#ready = ready;
		this.trace.add({ at: this.clock.now(), kind: "cluster", change: ready ? "ready" : "not ready" });
	}

	#create(options: MemberOptions): ClusterMember {
		const { version = "8.1.2.0", latency = 1 } = this.#options;
		const member = createMember({ version, latency, ...options });
		if (this.#members.has(member.name)) throw new RangeError(`There is a node ${JSON.stringify(member.name)} already.`);
		this.#members.set(member.name, member);
		return member;
	}

	#member(name: string): ClusterMember {
		const member = this.#members.get(name);
		if (member !== undefined) return member;
		const names = [...this.#members.keys()].join(", ");
		throw new RangeError(`There is no node ${JSON.stringify(name)}; there are ${names || "none"}.`);
	}

	#onVirtualTime(): VirtualClock {
		if (this.#virtual === undefined) throw new Error("This cluster was given a clock of its own, and cannot make time pass.");
		return this.#virtual;
	}

	#note(member: ClusterMember, change: string): void {
		this.trace.add({ at: this.clock.now(), kind: "node", node: member.name, change });
	}

	/** Traces what fell due on a node, and sees to it that the next change is traced when it happens. */
	#follow(member: ClusterMember): void {
		const { node, name } = member;
		for (const { at, taskId, change } of node.settle(this.clock.now()))
			this.trace.add({ at, kind: "job", node: name, taskId, change });
		const next = node.nextChangeAt();
		if (next === undefined || next === member.followedUntil || next === Number.POSITIVE_INFINITY) return;
		member.followedUntil = next;
		const follow = () => {
			if (member.followedUntil === next) member.followedUntil = undefined;
			this.#follow(member);
		};
		if (this.#virtual === undefined) this.clock.schedule(next, "world", follow);
		else this.#virtual.scheduleChange(next, follow);
	}
}
