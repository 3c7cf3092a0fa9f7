import type { Clock } from "../src/clock.ts";
import type { Cluster } from "../src/cluster/cluster.ts";
import type { JobLife, JobOrder, JobTruth } from "./background-job.ts";
import { type ClusterMetadata, clearMetadata, createMetadata } from "./cluster-metadata.ts";
import type { SimulatedClusterOptions } from "./cluster-options.ts";
import { followJobs } from "./follow-jobs.ts";
import { InProcessPort } from "./in-process-cluster.ts";
import type { Inside } from "./inside.ts";
import { type Launched, type LaunchOptions, orderOf } from "./launch.ts";
import { type ClusterMember, createMember, DEFAULT_MAX_DONE, type MemberOptions, resetMember } from "./member.ts";
import { Questions } from "./questions.ts";
import type { PlannedReply } from "./reply-plan.ts";
import { checkLife, type StartResult } from "./simulated-node.ts";
import { createTrace, type NodeChange, type Trace } from "./trace.ts";
import { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";

let inside: (cluster: SimulatedCluster) => Inside;

/** For the servers and the control API alone, which are other ways into the same cluster. */
export function insideOf(cluster: SimulatedCluster): Inside {
	return inside(cluster);
}

/**
 * A cluster in process, on virtual time. It is a `Cluster` that a tracker tracks on, and the world that a test changes: launch jobs, crash
 * and restart nodes, let them join and leave, script their replies. Everything that happens stands in the trace.
 *
 * ```ts
 * const cluster = new SimulatedCluster({ nodes: ["A", "B", "C"] });
 * const { taskId } = cluster.launch({ set: "demo", life: { duration: 3000 } });
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
	readonly #metadata: ClusterMetadata = createMetadata();
	readonly #members = new Map<string, ClusterMember>();
	readonly #questions: Questions;
	readonly #port: InProcessPort;
	static {
		inside = (cluster) => ({
			members: cluster.#members,
			questions: cluster.#questions,
			isOnVirtualTime: cluster.#virtual !== undefined,
		});
	}
	#ready = true;
	#nextTaskId = 1n;

	constructor(options: SimulatedClusterOptions) {
		this.#options = options;
		this.#virtual = options.clock === undefined ? createVirtualClock({ maxSteps: options.maxSteps ?? 1_000_000 }) : undefined;
		this.clock = options.clock ?? (this.#virtual as VirtualClock);
		this.trace = createTrace(options.maxTraceEvents);
		this.#questions = new Questions(this.clock, this.trace, (member) => this.#follow(member));
		this.#port = new InProcessPort(this.#questions);
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
		const member = this.#member(node);
		const answer = this.#port.ask(member, commands, signal);
		// Commands that abort a job or evict some change what will happen on the node, and when.
		this.#follow(member);
		return answer;
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
		return this.#start(this.#member(node), order, life).code;
	}

	/** Starts a job as a client's request does: it goes as the node's jobs go, and comes with the id that the node gave it. */
	receive(node: string, order: JobOrder): StartResult {
		return this.#start(this.#member(node), order, {});
	}

	/** How jobs go from now on that say nothing else, on one node or on all; what is not named goes as any job does. */
	setLife(life: JobLife, node?: string): void {
		for (const member of node === undefined ? this.#members.values() : [this.#member(node)]) {
			checkLife(life);
			member.life = life;
		}
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
		this.#questions.reset(member);
	}

	/**
	 * A node comes up with empty lists; one that was up goes down first. Another build makes it an upgrade. For `readyAfter` milliseconds it
	 * is not ready: it refuses jobs with 11, and says -1 for its partition generation.
	 */
	restart(node: string, version?: string, readyAfter: number = this.#options.readyAfter ?? 0): void {
		const member = this.#member(node);
		if (member.isUp) this.crash(node);
		if (version !== undefined) member.node.upgrade(version, this.clock.now());
		member.isUp = true;
		member.node.setReady(readyAfter <= 0);
		const asVersion = version !== undefined && { version };
		this.trace.add({ at: this.clock.now(), kind: "node", node, change: "restarted", ...asVersion });
		if (readyAfter > 0) this.#getReady(member, this.clock.now() + readyAfter);
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
		this.#questions.release(member);
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

	/**
	 * All is as it was at the start: every node restarts as the build it was, those that joined later have left, no replies are planned,
	 * nobody is held, jobs go as they went. The trace begins anew.
	 */
	reset(): void {
		this.#ready = true;
		clearMetadata(this.#metadata);
		for (const member of this.#members.values()) {
			resetMember(member);
			this.restart(member.name, member.options.version, 0);
			this.setMaxDone(member.name, member.options.maxDone ?? DEFAULT_MAX_DONE);
		}
		this.trace.clear();
	}

	#create(options: MemberOptions): ClusterMember {
		const { version = "8.1.2.0", latency = this.#virtual === undefined ? 0 : 1, life = {} } = this.#options;
		const member = createMember({ version, latency, life, ...options }, this.#metadata);
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

	#start(member: ClusterMember, order: JobOrder, life: JobLife): StartResult {
		const result = member.node.start(order, { ...member.life, ...life }, this.clock.now());
		this.#follow(member);
		return result;
	}

	#getReady(member: ClusterMember, at: number): void {
		member.readyAt = at;
		this.at(at, () => {
			// It may have gone down and come up again meanwhile.
			if (!member.isUp || member.readyAt !== at) return;
			member.node.setReady(true);
			this.#note(member, "ready");
		});
	}

	#onVirtualTime(): VirtualClock {
		if (this.#virtual === undefined) throw new Error("This cluster was given a clock of its own, and cannot make time pass.");
		return this.#virtual;
	}

	#note({ name: node }: ClusterMember, change: NodeChange["change"]): void {
		this.trace.add({ at: this.clock.now(), kind: "node", node, change });
	}

	#follow(member: ClusterMember): void {
		followJobs(member, this.clock, this.trace, this.#virtual);
	}
}
