import type { Cancel } from "../../../src/clock.ts";
import type { Cluster } from "../../../src/cluster/cluster.ts";
import { bodyError } from "../../../src/job/reply-body.ts";
import type { Asking } from "../../../src/sharing/request.ts";
import { Requests } from "../../../src/sharing/requests.ts";
import { Sharing } from "../../../src/sharing/sharing.ts";
import { defaultRules } from "../../../src/tracking/default-rules.ts";
import { type CreateSharing, libraryTracker } from "../../run/library-tracker.ts";
import { around, type Mutant, type MutantSheet } from "./mutant.ts";

/** A tracker whose waits share their polls wrongly. */
function sharing(sheet: MutantSheet, share: CreateSharing): Mutant {
	return { ...sheet, tracker: () => libraryTracker(defaultRules, share) };
}

/** Moves the times between which a round may begin. */
class MovedBeats extends Sharing {
	readonly #move: (time: number, interval: number) => number;

	constructor(cluster: Cluster, move: (time: number, interval: number) => number) {
		super(cluster);
		this.#move = move;
	}

	override beat(interval: number, earliest: number, latest: number, begin: () => void): Cancel {
		return super.beat(interval, this.#move(earliest, interval), this.#move(latest, interval), begin);
	}
}

/** Sends questions in another way. */
class OtherRequests extends Sharing {
	override readonly requests: Requests;

	constructor(cluster: Cluster, requestsOf: (cluster: Cluster, sharing: Sharing) => Requests) {
		super(cluster);
		this.requests = requestsOf(cluster, this);
	}
}

/** Changes each question before it is asked. */
class ChangedRequests extends Requests {
	readonly #change: (asking: Asking) => Partial<Asking>;

	constructor(cluster: Cluster, sharing: Sharing, change: (asking: Asking) => Partial<Asking>) {
		super(cluster, sharing);
		this.#change = change;
	}

	override ask(asking: Asking): Cancel {
		const { node, commands, limitMs, due } = asking;
		return super.ask({
			...{ node, commands, limitMs, due },
			onSent: () => asking.onSent?.(),
			onBody: (body, at) => asking.onBody(body, at),
			onFailure: (cause) => asking.onFailure(cause),
			onTimeout: () => asking.onTimeout(),
			...this.#change(asking),
		});
	}
}

/** Gives up all questions of a turn with the first of them. */
class LeavingTogether extends Requests {
	#group: Cancel[] = [];

	override ask(asking: Asking): Cancel {
		const group = this.#group;
		if (group.length === 0) {
			void Promise.resolve().then(() => {
				this.#group = [];
			});
		}
		group.push(super.ask(asking));
		return () => {
			for (const leave of group) leave();
		};
	}
}

/** Trackers whose waits on one cluster object share their polls wrongly. */
export const SHARED_POLLS: readonly Mutant[] = [
	around(
		{
			name: "begins-with-the-next-common-poll",
			does: "begins a wait only with the next round of the waits that are already there",
			seenIn: "one timer for all waits, such as the tend threads of the official clients",
			breaks: ["WAIT-1"],
			message: "starts of the rounds in ms",
		},
		(library) => {
			let waits = 0;
			return async (play) => {
				const { call, cluster, schedule } = play;
				if (call.kind !== "wait" || schedule.habits.interval.kind !== "shared") return library(play);
				const { pollInterval = 1000 } = call;
				const { clock } = cluster;
				const untilNext = pollInterval - (clock.now() % pollInterval);
				if (waits++ > 0) await new Promise<void>((wake) => clock.schedule(clock.now() + untilNext, "world", wake));
				return library(play);
			};
		},
	),
	sharing(
		{
			name: "joins-a-poll-too-early",
			does: "joins a shared round although half of its own pause is left, so it asks twice within an interval",
			seenIn: "one timer for all waits",
			breaks: ["WAIT-2"],
			message: "starts of the rounds in ms",
		},
		(cluster) => new MovedBeats(cluster, (time, interval) => time - interval / 2),
	),
	sharing(
		{
			name: "a-common-pause-of-twice-the-interval",
			does: "pauses for two intervals between shared rounds",
			seenIn: "timers that are set again when another wait joins",
			breaks: ["WAIT-2"],
			message: "starts of the rounds in ms",
		},
		(cluster) => new MovedBeats(cluster, (time, interval) => time + interval),
	),
	sharing(
		{
			name: "an-error-for-the-first-question",
			does: "reports an error that is the whole body only to the first question of the request",
			seenIn: "clients that look for each command in the body",
			breaks: ["ASK-6"],
			message: 'expected "server_error',
		},
		(cluster) =>
			new OtherRequests(cluster, (_, own) => {
				let told: string | undefined;
				return new ChangedRequests(cluster, own, (asking) => ({
					onBody(body, at) {
						const isFirst = told !== body;
						told = body;
						asking.onBody(isFirst || bodyError(body) === undefined ? body : "", at);
					},
				}));
			}),
	),
	sharing(
		{
			name: "a-time-limit-for-the-first-question",
			does: "reports the time limit of a shared request to the first of its questions only",
			seenIn: "one timer for each request; it ends only the call that started the request",
			breaks: ["ASK-7"],
			message: "No event is left at",
		},
		(cluster) =>
			new OtherRequests(cluster, (_, own) => {
				let toldAt: number | undefined;
				return new ChangedRequests(cluster, own, (asking) => ({
					onTimeout() {
						if (toldAt === own.clock.now()) return;
						toldAt = own.clock.now();
						asking.onTimeout();
					},
				}));
			}),
	),
	sharing(
		{
			name: "one-leaves-and-all-leave",
			does: "gives up a shared request when the first of its questions is given up",
			seenIn: "requests that take the abort signal of their first caller",
			breaks: ["WAIT-9"],
			message: "No event is left at",
		},
		(cluster) => new OtherRequests(cluster, (_, own) => new LeavingTogether(cluster, own)),
	),
];
