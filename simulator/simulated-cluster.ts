import type { Clock } from "../src/clock.ts";
import type { Cluster } from "../src/cluster/cluster.ts";
import type { JobLife, JobOrder, JobTruth } from "./background-job.ts";
import { checkPlan } from "./check-plan.ts";
import { checkLife, checkNumber, checkTaskId, invalid } from "./checks.ts";
import { clearMetadata } from "./cluster-metadata.ts";
import type { SimulatedClusterOptions } from "./cluster-options.ts";
import { InProcessPort } from "./in-process-cluster.ts";
import { addMember, createInside, follow, type Inside, memberOf, note, setInside } from "./inside.ts";
import { checkLaunch, type Launched, type LaunchOptions, orderOf } from "./launch.ts";
import { type ClusterMember, checkMember, type MemberOptions, resetMember } from "./member.ts";
import type { PlannedReply } from "./reply-plan.ts";
import { releaseOf } from "./server-version/release.ts";
import type { StartResult } from "./simulated-node.ts";
import type { Trace } from "./trace.ts";
import type { VirtualClock } from "./virtual-clock.ts";

/**
 * A simulated cluster in this process, on virtual time. A tracker uses it as its `Cluster`. A test changes it: it
 * launches jobs, crashes and restarts nodes, lets them join and leave, and scripts their replies. The trace contains
 * everything that happened.
 *
 * ```ts
 * import { ExecuteTask } from "aerospike-execute-task";
 * import { SimulatedCluster } from "aerospike-execute-task/simulator";
 *
 * const cluster = new SimulatedCluster({ nodes: ["A", "B", "C"] });
 * const { taskId } = cluster.launch({ set: "demo", life: { duration: 3000 } });
 * cluster.at(1500, () => cluster.restart("B"));
 * const task = new ExecuteTask({ cluster, namespace: "test", set: "demo", taskId, kind: "query_execute" });
 * const completion = await cluster.run(() => task.wait());
 * console.log(completion.outcome); // uncertain
 * ```
 */
export class SimulatedCluster implements Cluster {
	readonly clock: Clock;
	readonly trace: Trace;
	readonly #inside: Inside;
	readonly #port: InProcessPort;
	#ready = true;
	#nextTaskId = 1n;

	/** @throws RangeError for options that a cluster cannot have */
	constructor(options: SimulatedClusterOptions) {
		this.#inside = createInside(options);
		this.clock = this.#inside.clock;
		this.trace = this.#inside.trace;
		this.#port = new InProcessPort(this.#inside.questions);
		setInside(this, this.#inside);
	}

	// --- the `Cluster` that a tracker uses --------------------------------------------------------------------

	isReady(): boolean {
		return this.#ready;
	}

	activeNodes(): readonly string[] {
		const names: string[] = [];
		for (const member of this.#inside.members.values()) if (member.isActive) names.push(member.name);
		return names;
	}

	build(node: string, _signal?: AbortSignal, again = false): string | undefined {
		return this.#member(node).buildReading(again);
	}

	ask(node: string, commands: readonly string[], signal: AbortSignal): Promise<string> {
		const member = this.#member(node);
		const answer = this.#port.ask(member, commands, signal);
		// Some commands abort or evict jobs, which changes what happens next on the node.
		this.#follow(member);
		return answer;
	}

	// --- time -------------------------------------------------------------------------------------------------

	/** Lets virtual time pass until the promise that `body` returns has settled. */
	run<T>(body: () => Promise<T>): Promise<T> {
		return this.#onVirtualTime().run(body);
	}

	/** Resolves after `ms` of virtual time. Use it inside `run`. */
	sleep(ms: number): Promise<void> {
		return this.#onVirtualTime().sleep(ms);
	}

	/** Runs an action when the clock reads `ms`, before any answer of that instant. */
	at(ms: number, action: () => void): void {
		checkNumber("ms", ms);
		if (typeof action !== "function") throw invalid("action", "a function", action);
		this.clock.schedule(ms, "world", action);
	}

	// --- jobs -------------------------------------------------------------------------------------------------

	/**
	 * Starts a background query on every active node, or on the nodes named in `nodes`, as a client does. `on` gives some
	 * nodes a different life of the job; a node with `null` never receives the request. Nor does a node that is down.
	 */
	launch(options: LaunchOptions = {}): Launched {
		checkLaunch(options, [...this.#inside.members.keys()]);
		const taskId = options.taskId ?? this.#nextTaskId++;
		const order = orderOf(options, taskId);
		const codes = new Map<string, number>();
		for (const node of options.nodes ?? this.activeNodes()) {
			const own = options.on?.[node];
			if (own === null) continue;
			const code = this.start(node, order, { ...options.life, ...own });
			if (code !== undefined) codes.set(node, code);
		}
		return { taskId, codes };
	}

	/** Starts a job on one node. Returns the result code, or `undefined` if the node is down. */
	start(node: string, order: JobOrder, life: JobLife = {}): number | undefined {
		const member = this.#member(node);
		return member.isUp ? this.#start(member, order, life).code : undefined;
	}

	/**
	 * Starts a job as the request of a client does, with the life that is set for the node. Returns the id that the node
	 * gave it.
	 */
	receive(node: string, order: JobOrder): StartResult {
		const member = this.#member(node);
		if (!member.isUp) throw new RangeError(`Node ${JSON.stringify(node)} is down, and cannot receive a request.`);
		return this.#start(member, order, {});
	}

	/**
	 * Sets the life of jobs that are started without one, on one node or on all nodes. Fields that you omit get their
	 * defaults.
	 */
	setLife(life: JobLife, node?: string): void {
		checkLife(life);
		for (const member of node === undefined ? this.#inside.members.values() : [this.#member(node)]) member.life = life;
	}

	/** Aborts a job on one node, or on all active nodes, as an operator does. */
	abort(taskId: bigint, node?: string): void {
		checkTaskId(taskId, 0n);
		for (const name of node === undefined ? this.activeNodes() : [node]) {
			const member = this.#member(name);
			member.node.abort(taskId, this.clock.now());
			this.#follow(member);
		}
	}

	/** The true state of a job on a node, independent of the node's answers. */
	truth(node: string, taskId: bigint): JobTruth {
		checkTaskId(taskId, 0n);
		return this.#member(node).node.truth(taskId, this.clock.now());
	}

	/**
	 * Sets how many finished jobs a node keeps until it restarts (`query-max-done`). A smaller number evicts jobs at once.
	 */
	setMaxDone(node: string, maxDone: number): void {
		const member = this.#member(node);
		member.node.setMaxDone(maxDone, this.clock.now());
		this.#follow(member);
	}

	// --- nodes ------------------------------------------------------------------------------------------------

	/** Makes a node a member: a new node, or a known one by its name. */
	join(node: string | MemberOptions): void {
		const options = typeof node === "string" ? { name: node } : node;
		checkMember("node", options);
		const member = this.#inside.members.get(options.name) ?? addMember(this.#inside, { ...options, member: false });
		member.isActive = true;
		note(this.#inside, member, "joined");
	}

	/** Ends the membership of a node. It still answers questions that it was asked; to prevent this, crash it first. */
	leave(node: string): void {
		const member = this.#member(node);
		member.isActive = false;
		note(this.#inside, member, "left");
	}

	/**
	 * Takes a node down: its connections are reset, its jobs are lost, and it refuses questions until it restarts. It
	 * remains a member. This also ends a hold.
	 */
	crash(node: string): void {
		const member = this.#member(node);
		member.isUp = false;
		member.isHeld = false;
		member.node.restart(this.clock.now());
		this.#follow(member);
		note(this.#inside, member, "crashed");
		this.#inside.questions.reset(member);
	}

	/**
	 * Starts a node with empty job lists. A node that is up crashes first. With `version` it starts as another build. For
	 * `readyAfter` milliseconds it is not ready: it refuses jobs with code 11, and its partition generation is -1.
	 */
	restart(node: string, version?: string, readyAfter: number = this.#inside.options.readyAfter ?? 0): void {
		const member = this.#member(node);
		if (version !== undefined) releaseOf(version);
		checkNumber("readyAfter", readyAfter);
		if (member.isUp) this.crash(node);
		member.node.upgrade(version ?? member.node.version, this.clock.now());
		member.isUp = true;
		member.node.setReady(readyAfter <= 0);
		const asVersion = version !== undefined && { version };
		this.trace.add({ at: this.clock.now(), kind: "node", node, change: "restarted", ...asVersion });
		if (readyAfter > 0) this.#getReady(member, this.clock.now() + readyAfter);
	}

	/** Makes a node silent: it accepts questions and does not answer them until you release it. */
	hold(node: string): void {
		const member = this.#member(node);
		member.isHeld = true;
		note(this.#inside, member, "held");
	}

	/**
	 * Lets a held node answer again. The questions that it was asked meanwhile get the answers of the time when they
	 * were asked.
	 */
	release(node: string): void {
		const member = this.#member(node);
		member.isHeld = false;
		note(this.#inside, member, "released");
		this.#inside.questions.release(member);
	}

	/**
	 * Scripts a node's next answers, in order: to questions about jobs, or to any command that a reply names in `to`.
	 * After the last one, the node answers by itself again.
	 */
	plan(node: string, replies: readonly PlannedReply[]): void {
		checkPlan(replies);
		this.#member(node).plan.add(replies);
	}

	/**
	 * Sets which build the client believes a node to have, until it reads the build again. `null`: the build cannot be
	 * read.
	 */
	mistakeBuild(node: string, build: string | null): void {
		this.#member(node).believedBuild = build;
	}

	/** Sets whether the cluster knows its members (ROUND-2). */
	setReady(ready: boolean): void {
		this.#ready = ready;
		this.trace.add({ at: this.clock.now(), kind: "cluster", change: ready ? "ready" : "not ready" });
	}

	/**
	 * Restores the state at the start: every node restarts as its first build, nodes that joined later have left, planned
	 * replies and holds are removed, and the trace is empty.
	 */
	reset(): void {
		this.#ready = true;
		clearMetadata(this.#inside.metadata);
		for (const member of this.#inside.members.values()) {
			resetMember(member);
			this.restart(member.name, member.options.version, 0);
		}
		this.trace.clear();
	}

	#member(name: string): ClusterMember {
		return memberOf(this.#inside, name);
	}

	#start(member: ClusterMember, order: JobOrder, life: JobLife): StartResult {
		const result = member.node.start(order, { ...member.life, ...life }, this.clock.now());
		this.#follow(member);
		return result;
	}

	#getReady(member: ClusterMember, at: number): void {
		member.readyAt = at;
		this.clock.schedule(at, "world", () => {
			// The node may have crashed and restarted in the meantime.
			if (!member.isUp || member.readyAt !== at) return;
			member.node.setReady(true);
			note(this.#inside, member, "ready");
		});
	}

	#onVirtualTime(): VirtualClock {
		const { virtual } = this.#inside;
		if (virtual === undefined)
			throw new Error("This method needs the cluster's own clock. You passed a `clock`, so advance that one instead.");
		return virtual;
	}

	#follow(member: ClusterMember): void {
		follow(this.#inside, member);
	}
}
