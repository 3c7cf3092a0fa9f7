import { lineValue } from "../../job/reply-body.ts";
import { startLimit } from "../../limit.ts";
import { RequestFailure } from "../cluster.ts";
import { NodeQueue, type QueueEvents } from "./node-queue.ts";
import type { InfoClusterSettings } from "./options.ts";
import { readMemberReport, readStanding, reportCommands, STANDING } from "./report.ts";
import { newNode, type ViewedNode } from "./view.ts";

/** A value and the connection on which it was read. A restarted node has a new connection and new generations. */
interface Reading<T> {
	readonly connection: number;
	readonly value: T;
}

/** A node that answered or is listed: what is known about it, and the questions to it. */
export class KnownNode {
	readonly state: ViewedNode;
	readonly queue: NodeQueue;
	readonly #settings: InfoClusterSettings;
	#build: Reading<string | undefined> | undefined;
	/** The connection on which the report was read. */
	#reportedOn: number | undefined;
	/** The report must be read again, even if its generation is the same (CLUSTER-5). */
	isOutdated = true;
	#looking: Promise<void> | undefined;
	/** The addresses of the last attempt to connect, as text; `undefined` before the first. */
	triedAddresses: string | undefined;
	/** Why the last look failed; `undefined` if it did not. */
	silence: RequestFailure | undefined;

	constructor(name: string, depth: number, settings: InfoClusterSettings, on: QueueEvents) {
		this.state = newNode(name, depth);
		this.#settings = settings;
		this.queue = new NodeQueue(name, settings, on);
	}

	/** The report was read on an earlier connection, or that connection is closed: the process may be another one now. */
	get isReportOld(): boolean {
		return this.#reportedOn !== this.queue.connections || this.queue.greeting === undefined;
	}

	get isBeingLookedAt(): boolean {
		return this.#looking !== undefined;
	}

	/** How many looks have ended. */
	looks = 0;

	/** Its build, as read on the current connection; with `again` it is read again (ASK-9). */
	build(signal: AbortSignal, again: boolean): string | undefined | Promise<string | undefined> {
		const { queue } = this;
		if (!again && queue.greeting !== undefined) {
			return this.#build?.connection === queue.connections ? this.#build.value : queue.greeting.build;
		}
		return queue.ask(["build"], signal).then((body) => {
			const value = lineValue(body, "build");
			const build = value === "" || value?.startsWith("ERROR:") ? undefined : value;
			this.#build = { connection: queue.connections, value: build };
			return build;
		});
	}

	/** It is a member, and its last answer on the current connection says so. */
	get isWell(): boolean {
		const { isMember, isStarting, failingSince } = this.state;
		return isMember && !isStarting && failingSince === undefined && !this.isReportOld;
	}

	/**
	 * Asks the node about the members and notes the answer, or that no answer came within the request timeout. If a look
	 * has already begun, its result is used. Never rejects.
	 *
	 * @param onEnd `isNews`: the answer is not the same as the last one of a node that was well
	 */
	look(onEnd: (isNews: boolean) => void): Promise<void> {
		const { report } = this.state;
		const wasWell = this.isWell;
		this.#looking ??= this.#look().then(() => {
			this.#looking = undefined;
			this.looks += 1;
			onEnd(!wasWell || !this.isWell || report !== this.state.report);
		});
		return this.#looking;
	}

	async #look(): Promise<void> {
		const { clock, requestTimeout } = this.#settings;
		const startedAt = clock.now();
		const cancelLimit = startLimit(clock, requestTimeout, () => this.queue.giveUpLook());
		try {
			await this.#read();
			this.silence = undefined;
		} catch (failure) {
			if (!(failure instanceof RequestFailure)) throw failure;
			this.silence = failure.reason === "timed_out" ? (this.queue.lastFailure ?? failure) : failure;
			// A node that answers other questions, or answers wrongly, is not silent.
			if (this.queue.repliedAt >= startedAt) this.heard();
			else this.state.failingSince ??= startedAt;
		} finally {
			cancelLimit();
		}
	}

	async #read(): Promise<void> {
		const { queue, state } = this;
		const mustRead = this.isOutdated || state.isStarting || this.#reportedOn !== queue.connections;
		this.isOutdated = false;
		try {
			if (!mustRead) {
				const standing = readStanding(await queue.look(STANDING));
				if (
					standing.kind === "member" &&
					standing.generation === state.report?.generation &&
					this.#reportedOn === queue.connections
				) {
					state.reportedAt = this.#settings.clock.now();
					return this.heard();
				}
			}
			await this.#readReport();
		} catch (failure) {
			this.isOutdated = true;
			throw failure;
		}
	}

	async #readReport(): Promise<void> {
		const { queue, state } = this;
		const body = await queue.look(reportCommands(this.#settings));
		const standing = readStanding(body);
		if (standing.kind === "malformed") throw new RequestFailure("malformed", standing.message);
		state.isStarting = standing.kind === "starting";
		if (standing.kind === "member") {
			const report = readMemberReport(body, this.#settings);
			if (typeof report === "string") throw new RequestFailure("malformed", report);
			state.report = report;
			state.reportedAt = this.#settings.clock.now();
			this.#reportedOn = queue.connections;
		}
		this.heard();
	}

	/** The node has answered as itself. */
	heard(): void {
		const { state } = this;
		state.heardAt = this.#settings.clock.now();
		state.failingSince = undefined;
		state.refusedSince = undefined;
	}
}
