/** Model jobs for the comparison of poll intervals: how each family of jobs reports its progress over its life. */

import type { Random } from "../kit/schedule/random.ts";

/** What a node reports at a time since the start of the job: percent and run time, or that it does not run. */
export type NodeCourse = (ms: number) => { readonly progress: number; readonly runTimeMs: number } | "unlisted" | "ended";

export interface ModelJob {
	/** When the last node has ended. Milliseconds since the start. */
	readonly endsAt: number;
	readonly nodes: readonly NodeCourse[];
}

export interface Family {
	readonly name: string;
	draw(lengthMs: number, random: Random): ModelJob;
}

const PARTITIONS = 4096;
/** How long a job is still active at 100.00 while its last transactions end. */
const DRAIN_MS = 700;
const UNLISTED_MS = 1000;

/** As servers count: the next partition to take, as a share of all, with two decimals. Never 0.00. */
function percent(fraction: number): number {
	return Math.min(100, Math.round(((Math.floor(fraction * PARTITIONS) + 1) * 10_000) / PARTITIONS) / 100);
}

function course(endsAt: number, fraction: (ms: number) => number): NodeCourse {
	return (ms) => (ms >= endsAt ? "ended" : { progress: percent(fraction(ms)), runTimeMs: Math.floor(ms) });
}

function steady(length: number): ModelJob {
	return { endsAt: length, nodes: [course(length, (ms) => ms / length)] };
}

/** Partitions of unequal size: the speed varies by half around its mean, from one hundredth of the job to the next. */
function throttled(length: number, random: Random): ModelJob {
	const weights = Array.from({ length: 100 }, () => 0.5 + random.int(0, 1000) / 1000);
	const total = weights.reduce((sum, weight) => sum + weight, 0);
	const ends: number[] = [];
	let sum = 0;
	for (const weight of weights) {
		sum += weight / total;
		ends.push(sum * length);
	}
	const fraction = (ms: number) => {
		const part = ends.findIndex((end) => ms < end);
		if (part < 0) return 1;
		const start = ends[part - 1] ?? 0;
		return (part + (ms - start) / ((ends[part] ?? length) - start)) / ends.length;
	};
	return { endsAt: length, nodes: [course(length, fraction)] };
}

/** Its `rps` is changed somewhere in the middle, to between a fifth and five times. */
function changed(length: number, random: Random): ModelJob {
	const at = (length * random.int(200, 800)) / 1000;
	const factor = 5 ** (random.int(-1000, 1000) / 1000);
	const slow = 1 / (at + (length - at) * factor);
	return { endsAt: length, nodes: [course(length, (ms) => slow * (ms < at ? ms : at + (ms - at) * factor))] };
}

function draining(length: number): ModelJob {
	const work = Math.max(length - DRAIN_MS, length / 2);
	return { endsAt: length, nodes: [course(length, (ms) => Math.min(1, ms / work))] };
}

/** The query is started again with the same id after a part of its work, and runs as long as before. */
function restarted(length: number, random: Random): ModelJob {
	const at = (length * random.int(100, 500)) / 1000;
	const node: NodeCourse = (ms) => {
		if (ms >= length) return "ended";
		const since = ms < at ? ms : ms - at;
		return { progress: percent(since / (length - at)), runTimeMs: Math.floor(since) };
	};
	return { endsAt: length, nodes: [node] };
}

/** An index job before 6.0: not listed in its first second, and without any progress after it (ROUND-11). */
function unmoving(length: number): ModelJob {
	const node: NodeCourse = (ms) => {
		if (ms >= length) return "ended";
		return ms < UNLISTED_MS ? "unlisted" : { progress: 0, runTimeMs: Math.floor(ms) };
	};
	return { endsAt: length, nodes: [node] };
}

function unequal(length: number, random: Random): ModelJob {
	const lengths = [length, (length * random.int(100, 1000)) / 1000, (length * random.int(100, 1000)) / 1000];
	return { endsAt: length, nodes: lengths.map((own) => course(own, (ms) => ms / own)) };
}

/** It jumps ahead and stalls: its progress lies about how much is left. */
function lying(length: number, random: Random): ModelJob {
	const [jumpAt, jumpTo] = [random.int(50, 500) / 1000, random.int(600, 950) / 1000];
	const fraction = (ms: number) => {
		const share = ms / length;
		if (share < jumpAt) return share;
		return share < 0.9 ? jumpTo : jumpTo + ((share - 0.9) / 0.1) * (1 - jumpTo);
	};
	return { endsAt: length, nodes: [course(length, fraction)] };
}

export const FAMILIES: readonly Family[] = [
	{ name: "steady", draw: steady },
	{ name: "throttled, partitions of unequal size", draw: throttled },
	{ name: "rps changed in mid-job", draw: changed },
	{ name: "700 ms at 100.00", draw: draining },
	{ name: "started again", draw: restarted },
	{ name: "progress stays 0.00", draw: unmoving },
	{ name: "nodes of unequal speed", draw: unequal },
	{ name: "jumps ahead, then stalls", draw: lying },
];
