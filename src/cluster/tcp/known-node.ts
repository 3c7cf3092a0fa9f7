import { lineValue } from "../../job/reply-body.ts";
import { runningLimit, startLimit } from "../../limit.ts";
import { RequestFailure } from "../cluster.ts";
import { type InfoRequest, requestOf } from "../info/message.ts";
import { NodeQueue, type QueueEvents } from "./node-queue.ts";
import type { InfoClusterSettings } from "./options.ts";
import { readMemberReport, readStanding, reportCommands, reportedPart, STANDING } from "./report.ts";
import { newNode, type ViewedNode } from "./view.ts";

/** A value and the connection on which it was read. A restarted node has a new connection and new generations. */
interface Reading<T> {
	readonly connection: number;
	readonly value: T;
}

/**
 * What a look has found at a node that was well: it is as it was before, or it has sent its report again and says the
 * same. Anything else is news.
 */
export type LookResult = "as before" | "same report" | "news";

const STANDING_REQUEST = requestOf(STANDING);

export interface KnownNodeEvents extends QueueEvents {
	/** A member has said who the members are, perhaps the same as before. */
	reported(): void;
}

/** A node that answered or is listed: what is known about it, and the questions to it. */
export class KnownNode {
	readonly state: ViewedNode;
	readonly queue: NodeQueue;
	readonly #settings: InfoClusterSettings;
	readonly #onReport: () => void;
	#build: Reading<string | undefined> | undefined;
	/** The connection on which the report was read. */
	#reportedOn: number | undefined;
	/** The part of the reply from which the report was read. */
	#reportedPart: string | undefined;
	readonly #reportRequest: InfoRequest;
	/** The report must be read again, even if its generation is the same (CLUSTER-5). */
	isOutdated = true;
	#looking: Promise<void> | undefined;
	/** The addresses of the last attempt to connect, as text; `undefined` before the first. */
	triedAddresses: string | undefined;
	/** Why the last look failed; `undefined` if it did not. */
	silence: RequestFailure | undefined;

	constructor(name: string, depth: number, settings: InfoClusterSettings, on: KnownNodeEvents) {
		this.state = newNode(name, depth);
		this.#settings = settings;
		this.#onReport = on.reported;
		this.#reportRequest = requestOf(reportCommands(settings));
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
	 * @param onEnd called with what the look has found
	 */
	look(onEnd: (found: LookResult) => void): Promise<void> {
		const { report } = this.state;
		const wasWell = this.isWell;
		this.#looking ??= this.#lookInTurn().then((isReread) => {
			this.#looking = undefined;
			this.looks += 1;
			if (!wasWell || !this.isWell || report !== this.state.report) onEnd("news");
			else onEnd(isReread ? "same report" : "as before");
		});
		return this.#looking;
	}

	/** Looks now, or soon: a thousand looks that begin at the same time would delay time limits. */
	#lookInTurn(): Promise<boolean> {
		let look: Promise<boolean> | undefined;
		let onBegin: ((look: Promise<boolean>) => void) | undefined;
		this.#settings.lookTurns.take(() => {
			look = this.#look();
			onBegin?.(look);
		});
		return look ?? new Promise((resolve) => (onBegin = resolve));
	}

	/** Resolves with whether the report was read again. */
	async #look(): Promise<boolean> {
		const { queue, state } = this;
		const { clock, requestTimeout } = this.#settings;
		const startedAt = clock.now();
		const mustRead = this.isOutdated || state.isStarting || this.#reportedOn !== queue.connections;
		this.isOutdated = false;
		const giveUp = (): void => queue.giveUpLook();
		// The time for connecting is not the question's time. Otherwise, a node that needs most of it could never answer.
		let cancelLimit = startLimit(clock, requestTimeout, () => {
			const connectedFor = clock.now() - queue.connectedAt;
			if (queue.connectedAt <= startedAt || connectedFor >= requestTimeout) return giveUp();
			cancelLimit = runningLimit(clock, requestTimeout - connectedFor, giveUp, requestTimeout).cancel;
		});
		try {
			const isUnchanged = !mustRead && this.#isUnchanged(await queue.look(STANDING_REQUEST));
			if (!isUnchanged) this.#readReport(await queue.look(this.#reportRequest));
			if (!state.isStarting) {
				state.reportedAt = clock.now();
				this.#onReport();
			}
			this.heard();
			this.silence = undefined;
			state.complaint = undefined;
			return !isUnchanged;
		} catch (failure) {
			this.isOutdated = true;
			if (!(failure instanceof RequestFailure)) throw failure;
			this.silence = failure.reason === "timed_out" ? (queue.lastFailure ?? failure) : failure;
			// A node that answers other questions, or answers wrongly, is not silent.
			const isHeard = queue.repliedAt >= startedAt;
			if (isHeard) this.heard();
			else state.failingSince ??= startedAt;
			state.complaint = isHeard && failure.reason === "malformed" ? failure.message : undefined;
			return false;
		} finally {
			cancelLimit();
		}
	}

	/** Whether the answer to the short question says that the report is still right. */
	#isUnchanged(body: string): boolean {
		const standing = readStanding(body);
		return (
			standing.kind === "member" &&
			standing.generation === this.state.report?.generation &&
			this.#reportedOn === this.queue.connections
		);
	}

	/** Reads the answer to the long question. A report that says the same as the last one stays the same object. */
	#readReport(body: string): void {
		const { queue, state } = this;
		const standing = readStanding(body);
		if (standing.kind === "malformed") throw new RequestFailure("malformed", standing.message);
		state.isStarting = standing.kind === "starting";
		if (standing.kind === "starting") return;
		const part = reportedPart(body);
		if (part !== this.#reportedPart) {
			const report = readMemberReport(part, this.#settings);
			if (typeof report === "string") throw new RequestFailure("malformed", report);
			state.report = report;
			this.#reportedPart = part;
		}
		this.#reportedOn = queue.connections;
	}

	/** The node has answered as itself. */
	heard(): void {
		const { state } = this;
		state.heardAt = this.#settings.clock.now();
		state.failingSince = undefined;
		state.refusedSince = undefined;
	}
}
